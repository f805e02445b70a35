"""How often masking fails, either way: `python -m tests.core.redact.masking.measure`.

`independent_shapes.json` was drawn up before anybody looked at the code that masks, `shapes.json`
beside it; `settings_files.json` are settings as they are in use, without any secret in them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.core.redact.masking.outputs import commands, outputs, shared_outputs
from wizard.core.known_key import MASK

HERE = Path(__file__).parent
INDEPENDENT, OTHERS = "independent_shapes.json", "shapes.json"
RUN = 6  # characters of a long secret in a row that give it away
LONG = 10
TAIL = 4  # may be shown of a key of 20 characters or more
TAILED = 20
MOST_NEEDLESS = 0.05


@dataclass
class Figures:
    """What was found; texts of findings name the shape or the file, and the output."""

    shapes: int = 0
    independent: int = 0
    files: int = 0
    looked: int = 0  # outputs that were searched
    leaks: list[str] = field(default_factory=list)
    shown: int = 0  # harmless values that could be read
    needless: list[str] = field(default_factory=list)

    @property
    def needless_share(self) -> float:
        """Of the harmless values that were drawn, how many were masked."""
        return len(self.needless) / max(1, self.shown + len(self.needless))

    def __str__(self) -> str:
        return (
            f"{self.shapes} shapes of secrets ({self.independent} drawn up independently) and "
            f"{self.files} settings files, {self.looked} outputs: {len(self.leaks)} leaks, "
            f"{len(self.needless)} of {self.shown + len(self.needless)} harmless values masked "
            f"({self.needless_share:.1%})"
        )


def load(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def is_told(secret: str, text: str) -> bool:
    """Whether the text reveals the secret: all of it, or enough characters in a row to help."""
    core = secret[:-TAIL] if len(secret) >= TAILED else secret
    if core in text or json.dumps(core)[1:-1] in text:
        return True
    runs = range(len(core) - RUN + 1) if len(secret) >= LONG else ()
    return any(core[at : at + RUN] in text for at in runs)


def as_text(settings: object) -> str:
    return json.dumps(settings, indent=2, ensure_ascii=False) + "\n"


def leaves(settings: object) -> Iterator[object]:
    """Every value that is no object and no list."""
    if isinstance(settings, dict):
        settings = list(settings.values())
    if isinstance(settings, list):
        for one in settings:
            yield from leaves(one)
    else:
        yield settings


def measure_leaks(figures: Figures, every: int = 1) -> None:
    """Search the outputs of every shape, or of one in so many; commands get all of them."""
    shapes = [*load(INDEPENDENT), *load(OTHERS)]
    figures.shapes, figures.independent = len(shapes), len(load(INDEPENDENT))
    for shape in shapes[::every]:
        text = as_text(shape["settings"])
        for name, shown in (*outputs(text), *shared_outputs(text)):
            _search(figures, f"{shape['name']}: {name}", shape["secrets"], shown)
    for settings, secrets in together(shapes):
        for name, shown in commands(as_text(settings)):
            _search(figures, name, secrets, shown)


def _search(figures: Figures, where: str, secrets: list[str], shown: str) -> None:
    figures.looked += 1
    figures.leaks += [f"{where}: {secret}" for secret in secrets if is_told(secret, shown)]


def together(shapes: list[Any]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Settings that hold many shapes at once: a command takes its time to start."""
    waiting = shapes
    while waiting:
        settings: dict[str, Any] = {}
        secrets: list[str] = []
        later = []
        for shape in waiting:
            if _fits(settings, shape["settings"]):
                _join(settings, shape["settings"])
                secrets += shape["secrets"]
            else:
                later.append(shape)
        yield settings, secrets
        waiting = later


def _fits(into: Any, more: Any) -> bool:
    if isinstance(into, dict) and isinstance(more, dict):
        return all(name not in into or _fits(into[name], more[name]) for name in more)
    return isinstance(into, list) and isinstance(more, list)


def _join(into: dict[str, Any], more: dict[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, dict):
            _join(into.setdefault(name, {}), value)
        elif isinstance(value, list):
            into.setdefault(name, []).extend(value)
        else:
            into[name] = value


def measure_needless(figures: Figures, every: int = 1) -> None:
    """Count the needless masks in the outputs of every settings file, or of one in so many."""
    files = load("settings_files.json")
    figures.files = len(files)
    ours = {name: shown.count(MASK) for name, shown in _all(as_text({}))}
    for file, settings in list(files.items())[::every]:
        values = [json.dumps(value, ensure_ascii=False) for value in leaves(settings)]
        for name, shown in _all(as_text(settings)):
            figures.looked += 1
            figures.shown += sum(value in shown for value in values)
            masks = shown.count(MASK) - ours.get(name, 0)
            figures.needless += [f"{file}: {name}"] * max(0, masks)


def _all(text: str) -> Iterator[tuple[str, str]]:
    yield from outputs(text)
    yield from commands(text)


def main() -> int:
    figures = Figures()
    measure_leaks(figures)
    measure_needless(figures)
    print(*figures.leaks, *figures.needless, figures, sep="\n")
    return bool(figures.leaks or figures.needless_share > MOST_NEEDLESS)


if __name__ == "__main__":
    sys.exit(main())
