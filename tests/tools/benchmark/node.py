"""Node's jsonc-parser, the best known editor of JSON texts, on the same texts."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.conftest import OUTSIDE
from tests.real_client.install import Unavailable, cache, one_at_a_time
from tests.tools.benchmark.documents import SHAPES, size_name
from tests.tools.benchmark.engine import CREDENTIALS, merged
from tests.tools.benchmark.rows import Row, fastest
from wizard.core.values import mavvrik_values

PACKAGE = "jsonc-parser"
VERSION = "3.3.1"
TIMES_FASTER = 10.0
_SCRIPT = Path(__file__).with_name("jsonc.cjs")
_INSTALL_SECONDS = 120


def parser_rows(sizes: Sequence[int], rounds: int, *, install: bool = True) -> Iterator[Row]:
    """Compare our whole merge with ten calls of `modify`; the promise is 10 times faster."""
    reference = f"ten modify of {PACKAGE} {VERSION}"
    try:
        modules, node = _modules(install=install), _find("node")
    except Unavailable as reason:
        yield Row("plan and apply, against Node", reference, skipped=str(reason))
        return
    for shape, make in SHAPES.items():
        for size in sizes:
            text = make(size)
            (ours,) = fastest(rounds, partial(merged, text))
            theirs = _modify(node, modules, text, max(2, rounds // 3))
            name = f"plan and apply, against Node: {shape}, {size_name(size)}"
            yield Row(name, reference, ours, theirs, allowed=1 / TIMES_FASTER)


def _find(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Unavailable(f"{name} is not here")
    return found


def _modules(*, install: bool) -> Path:
    """Return the folder in which the parser is installed, outside this tree."""
    folder = cache() / PACKAGE / VERSION
    with one_at_a_time(folder):
        if not folder.is_dir():
            if not install:
                raise Unavailable(f"{PACKAGE} is not installed yet")
            _install(folder)
    return folder / "node_modules"


def _install(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        target = Path(place, "tree")
        command = [_find("npm"), "install", "--no-audit", "--no-fund", "--ignore-scripts"]
        command += ["--loglevel=error", "--prefix", str(target), f"{PACKAGE}@{VERSION}"]
        try:
            subprocess.run(
                command, env=OUTSIDE, capture_output=True, timeout=_INSTALL_SECONDS, check=True
            )
        except (subprocess.SubprocessError, OSError) as trouble:
            raise Unavailable(f"npm cannot install it ({type(trouble).__name__})") from None
        target.rename(folder)


def _modify(node: str, modules: Path, text: str, rounds: int) -> float:
    """Return the milliseconds of the fastest round, measured inside Node after a warm-up."""
    values = mavvrik_values(
        CREDENTIALS.agent_id, CREDENTIALS.tenant_id, CREDENTIALS.api_key.get_secret_value()
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "settings.json")
        file.write_text(text)
        Path(folder, "values.json").write_text(json.dumps(values))
        command = [node, str(_SCRIPT), str(modules), folder, str(rounds)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)
