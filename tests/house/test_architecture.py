"""Which part may import which, and what the engine never does.

The contracts themselves stand in `pyproject.toml`, under `tool.importlinter`.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.tools.figures import circles, modules_of, repeated

PACKAGE = ROOT / "wizard"
ENGINE = sorted([*(PACKAGE / "core").rglob("*.py"), *(PACKAGE / "guide").rglob("*.py")])
# What a pure module does without: the outside world, the clock, chance.
OUTSIDE = {
    *("os", "io", "sys", "pathlib", "shutil", "tempfile", "subprocess", "socket", "time", "random"),
    *("secrets", "threading", "asyncio", "signal", "platform", "getpass", "logging"),
}
# Only the limit of recursion is raised and put back: the standard library's reader needs it.
MAY = {("core/document/reader.py", "sys")}
BUILTINS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}
CLOCK = {"now", "utcnow", "today"}


def engine_file(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_every_contract_of_the_package_holds() -> None:
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", ENGINE, ids=engine_file)
def test_the_engine_and_the_guide_use_no_files_no_clock_and_no_randomness(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {name for name in imported(tree) if name in OUTSIDE}
    assert {name for name in found if (engine_file(path), name) not in MAY} == set()
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    assert names & BUILTINS == set()
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert methods & CLOCK == set()


def test_the_engine_imports_nothing_that_draws_or_reaches_out() -> None:
    names = [engine_file(path).removesuffix(".py").replace("/", ".") for path in ENGINE]
    modules = [f"wizard.{name.removesuffix('.__init__')}" for name in names]
    heavy = "{'textual', 'rich', 'httpx', 'pyperclip', 'starlette', 'uvicorn', 'truststore'}"
    probe = (
        "import importlib, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
        f"    found = {heavy} & sys.modules.keys()\n"
        "    if found: raise SystemExit(f'{name} brings {sorted(found)}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(modules_of(ROOT)) == []


def test_a_sentence_is_in_one_module() -> None:
    """A sentence of several front ends, commands or findings is written once, where all find it."""
    assert repeated(modules_of(ROOT)) == {}
