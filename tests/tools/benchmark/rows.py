"""Figures next to their references, measured in the same run on the same computer."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

HEADINGS = ("What", "Figure", "Reference", "", "Ratio", "Allowed", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `allowed` is the largest promised ratio. None: nothing is promised.

    A row that could not be measured has the reason in `skipped` and no figures.
    """

    what: str
    reference: str
    figure: float = 0.0
    reference_figure: float = 0.0
    unit: str = "ms"
    allowed: float | None = None
    skipped: str = ""

    @property
    def ratio(self) -> float:
        return self.figure / self.reference_figure if self.reference_figure else float("inf")

    @property
    def is_kept(self) -> bool:
        return bool(self.skipped) or self.allowed is None or self.ratio <= self.allowed

    def cells(self) -> tuple[str, ...]:
        if self.skipped:
            return (self.what, f"skipped: {self.skipped}", self.reference, "", "", "", "")
        allowed = "" if self.allowed is None else f"{self.allowed:g}"
        verdict = "" if self.allowed is None else "yes" if self.is_kept else "NO"
        return (
            self.what,
            _shown(self.figure, self.unit),
            self.reference,
            _shown(self.reference_figure, self.unit),
            f"{self.ratio:.3g}",
            allowed,
            verdict,
        )


def _shown(figure: float, unit: str) -> str:
    digits = 0 if figure >= 100 else 1 if figure >= 10 else 2
    return f"{figure:.{digits}f} {unit}"


def table(rows: Iterable[Row]) -> str:
    """Write the rows as a Markdown table."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    rule = tuple("-" * max(width, 3) for width in widths)
    return "".join(_line(line, widths) for line in (HEADINGS, rule, *lines[1:]))


def nearest(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that come nearest to breaking their promise, one for each promise."""
    found: dict[str, Row] = {}
    for row in rows:
        name = row.what.partition(": ")[0]
        if row.allowed is None and not row.skipped:
            continue
        known = found.get(name)
        if known is None or row.ratio / (row.allowed or 1) > known.ratio / (known.allowed or 1):
            found[name] = row
    return list(found.values())


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (cell.ljust(max(width, 3)) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |\n"


def fastest(rounds: int, *actions: Callable[[], object]) -> list[float]:
    """Return the CPU milliseconds of the fastest round for each action.

    The actions take turns, so that a slow moment of the computer affects all of them.
    """
    best = [float("inf")] * len(actions)
    for _ in range(rounds):
        for index, action in enumerate(actions):
            gc.collect()
            begin = time.process_time()
            action()
            best[index] = min(best[index], (time.process_time() - begin) * 1000)
    return best
