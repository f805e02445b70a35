"""How long functions and files are: `python -m tests.house.statistics`.

A compass, not a gate: median 8 lines, nine in ten under 20, files under 300.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

FOLDERS = ("wizard", "tests", "screenshots")
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """Lengths in lines, without decorators and docstrings."""

    functions: int
    median: float
    ninth: float  # nine in ten are not longer
    longest: tuple[tuple[int, str], ...]
    longest_files: tuple[tuple[int, str], ...]


def python_files(*folders: str) -> list[Path]:
    """Every Python file of the project."""
    found = (path for folder in folders or FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted(found)


def measure(paths: Iterable[Path]) -> Figures:
    """The figures of some files."""
    functions, files = [], []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        files.append((len(text.splitlines()), name))
        functions += [(lines, f"{name}:{at}") for lines, at in _functions(ast.parse(text))]
    lengths = [length for length, _ in functions]
    tenths = statistics.quantiles(lengths, n=10)
    return Figures(
        len(lengths),
        statistics.median(lengths),
        tenths[-1],
        tuple(sorted(functions, reverse=True)[:SHOWN]),
        tuple(sorted(files, reverse=True)[:SHOWN]),
    )


def _functions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            if ast.get_docstring(node) and len(node.body) > 1:
                first = node.body[1]
            head = node.body[0].lineno - node.lineno
            yield head + (node.end_lineno or first.lineno) - first.lineno + 1, node.name


def main() -> None:
    """Print the figures of the package and of the tests."""
    for folder in ("wizard", "tests"):
        figures = measure(python_files(folder))
        sys.stdout.write(
            f"{folder}: {figures.functions} functions, median {figures.median:g} lines, "
            f"nine in ten under {figures.ninth + 1:g}\n"
        )
        for lines, name in (*figures.longest, *figures.longest_files):
            sys.stdout.write(f"  {lines:4}  {name}\n")


if __name__ == "__main__":
    main()
