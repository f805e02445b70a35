"""What a fix does, as lines before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from wizard.core.diagnosis.marks import Conceal, concealed_column, excerpt, hiding, unchanged
from wizard.core.edits import Edit, apply, in_order
from wizard.core.finding import Fix
from wizard.core.place import BOM, Lines, lines_of

LINES = 3  # that are enough to see what a fix does


class PreviewLine(NamedTuple):
    """One line that a fix changes; `after` is None where the whole line goes."""

    number: int
    before: str
    after: str | None


def preview(
    text: str, fix: Fix, conceal: Conceal = unchanged, limit: int = LINES
) -> tuple[PreviewLine, ...]:
    """The first lines that `fix` changes in `text`, cut around the place.

    `conceal` gets whole lines, before they are cut. A line break that is put in is drawn as ↵.
    """
    lines = lines_of(text)
    by_line: dict[int, list[Edit]] = {}
    edits = in_order(fix.edits)
    for position, edit in enumerate(edits, start=1):
        first = lines.place(edit.offset).line
        last = lines.place(max(edit.offset, edit.end - 1)).line
        if position < len(edits):  # one that goes over many lines leaves room for the next
            last = min(last, first + limit - 2)
        for number in range(first, max(first, last) + 1):
            if number not in by_line and len(by_line) == limit:
                return _preview(lines, by_line, conceal)
            by_line.setdefault(number, []).append(edit)
    return _preview(lines, by_line, conceal)


def _preview(
    lines: Lines, by_line: dict[int, list[Edit]], conceal: Conceal
) -> tuple[PreviewLine, ...]:
    return tuple(_line(lines, number, edits, conceal) for number, edits in by_line.items())


def _line(lines: Lines, number: int, edits: Sequence[Edit], conceal: Conceal) -> PreviewLine:
    before, conceal = lines.line(number), hiding(lines, number, conceal)
    start = lines.starts[number - 1]
    if number == 1 and lines.text.startswith(BOM):
        start += 1
    inside = [_clipped(edit, start, start + len(before)) for edit in edits]
    after, column = apply(before, inside), inside[0].offset
    end = start + len(before)
    gone = not after and any(edit.offset <= start and edit.end >= end for edit in edits)
    return PreviewLine(
        number, _shown(before, column, conceal), None if gone else _shown(after, column, conceal)
    )


def _clipped(edit: Edit, start: int, end: int) -> Edit:
    """The part of an edit that lies in the line from `start` to `end`, on the line."""
    first, last = max(edit.offset, start), min(edit.end, end)
    return Edit(first - start, max(0, last - first), edit.text)


def _shown(line: str, column: int, conceal: Conceal) -> str:
    drawn = re.sub(r"\r\n|\n|\r", " ↵ ", line)
    return excerpt(*concealed_column(drawn, min(column, len(drawn)), conceal))
