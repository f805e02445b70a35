"""Build a diff from the edits themselves, so that it shows exactly what is done.

Its rows are lines of the old and the new text. Nothing is masked here; the code that shows the rows
masks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from wizard.core.edits import Edit, in_order
from wizard.core.position import Lines, lines_of

_CONTEXT = 3  # unchanged lines that are shown around a change
LONG_LINE = 1000  # characters; of a longer line, only the parts around changes are shown
COMMA_ADDED = "   (only a comma is added)"
_AROUND = 60  # characters shown before and after a change in a long line
_COMPARED_LINES = 2000


class RowKind(StrEnum):
    """The type of a row. The value is the sign before the row."""

    SAME = " "
    OLD = "-"
    NEW = "+"
    FOLD = "…"  # unchanged lines that are not shown


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line numbers (from 1) in the old and new text, and the line without its end."""

    kind: RowKind
    old_line: int | None
    new_line: int | None
    text: str
    hunk: int  # index of the change it belongs to, from 0; -1 for folds
    count: int = 0  # for a fold: the number of lines
    note: str = ""  # what is new in a line whose values are the same


@dataclass(slots=True)
class _Hunk:
    """The lines of one change in both texts, and its edits as ranges of characters.

    Line numbers start at 0. Both ends of a range are included.
    """

    old: list[int]
    new: list[int]
    old_spans: list[tuple[int, int]]
    new_spans: list[tuple[int, int]]


def diff_rows(before: str, after: str, edits: Sequence[Edit]) -> tuple[Row, ...]:
    """Return the rows of a unified diff. Lines far from a change become one row."""
    old, new = lines_of(before), lines_of(after)
    hunks = _hunks(edits, old, new)
    rows: list[Row] = []
    line = shift = 0  # the next old line, and its distance to the same line in the new text
    for number, hunk in enumerate(hunks):
        start = max(line, hunk.old[0] - _CONTEXT)
        rows += _fold(line, start, shift)
        rows += _same(old, start, hunk.old[0], shift, number)
        rows += _changed(hunk, old, new, number)
        line, shift = hunk.old[1] + 1, hunk.new[1] - hunk.old[1]
        following = hunks[number + 1].old[0] if number + 1 < len(hunks) else old.count
        end = min(line + _CONTEXT, following, old.count)
        rows += _same(old, line, end, shift, number)
        line = max(line, end)
    return (*rows, *_fold(line, old.count, shift))


def edits_between(before: str, after: str) -> tuple[Edit, ...]:
    """Find edits that turn one text into another, line by line, if no edits are known.

    Only the part between the first and the last difference is compared. If it is very long, it
    counts as one change.
    """
    old, new = lines_of(before), lines_of(after)
    old_lines, new_lines = _split(old), _split(new)
    head = _common(old_lines, new_lines)
    tail = _common(old_lines[head:][::-1], new_lines[head:][::-1])
    middle = old_lines[head : len(old_lines) - tail], new_lines[head : len(new_lines) - tail]
    if max(len(part) for part in middle) > _COMPARED_LINES:
        opcodes = [("replace", 0, len(middle[0]), 0, len(middle[1]))]
    else:
        opcodes = list(SequenceMatcher(None, *middle, autojunk=False).get_opcodes())
    ends = [*old.starts, len(before)]
    return tuple(
        Edit(ends[head + a], ends[head + b] - ends[head + a], "".join(middle[1][c:d]))
        for tag, a, b, c, d in opcodes
        if tag != "equal"
    )


def _split(lines: Lines) -> list[str]:
    ends = [*lines.starts, len(lines.text)]
    return [lines.text[start:end] for start, end in pairwise(ends)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _hunks(edits: Sequence[Edit], old: Lines, new: Lines) -> list[_Hunk]:
    hunks: list[_Hunk] = []
    shift = 0
    for edit in in_order(edits):
        start = edit.offset + shift
        end = start + len(edit.text)
        old_lines = [old.place(edit.offset).line - 1, old.place(edit.end).line - 1]
        new_lines = [new.place(start).line - 1, new.place(end).line - 1]
        if hunks and old_lines[0] <= hunks[-1].old[1]:
            hunks[-1].old[1], hunks[-1].new[1] = old_lines[1], new_lines[1]
        else:
            hunks.append(_Hunk(old_lines, new_lines, [], []))
        hunks[-1].old_spans.append((edit.offset, edit.end))
        hunks[-1].new_spans.append((start, end))
        shift += len(edit.text) - edit.length
    for hunk in hunks:  # lines at both ends that are equal in both texts are not part of the change
        for edge, step in ((0, 1), (1, -1)):
            while hunk.old[0] <= hunk.old[1] and hunk.new[0] <= hunk.new[1]:
                if old.line(hunk.old[edge] + 1) != new.line(hunk.new[edge] + 1):
                    break
                hunk.old[edge] += step
                hunk.new[edge] += step
    return hunks


def _changed(hunk: _Hunk, old: Lines, new: Lines, number: int) -> list[Row]:
    rows = [
        Row(RowKind.OLD, line + 1, None, text, number)
        for line in range(hunk.old[0], hunk.old[1] + 1)
        for text in _cut_around(old, line, hunk.old_spans)
    ]
    with_comma = {f"{row.text},": COMMA_ADDED for row in rows}
    rows += [
        Row(RowKind.NEW, None, line + 1, text, number, note=with_comma.get(text, ""))
        for line in range(hunk.new[0], hunk.new[1] + 1)
        for text in _cut_around(new, line, hunk.new_spans)
    ]
    return rows


def _cut_around(lines: Lines, line: int, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the line. Of a very long line, return only the parts around its changes."""
    text = lines.line(line + 1)
    if len(text) <= LONG_LINE:
        return [text]
    begin = lines.starts[line]
    parts = []
    for start, end in spans:
        left, right = max(0, start - begin - _AROUND), min(len(text), end - begin + _AROUND)
        cut = text[left:right]
        parts.append(f"{'…' if left else ''}{cut}{'…' if right < len(text) else ''}")
    return parts


def _same(old: Lines, start: int, end: int, shift: int, number: int) -> list[Row]:
    rows = []
    for line in range(start, end):
        text = old.line(line + 1)
        text = text if len(text) <= LONG_LINE else f"{text[:LONG_LINE]}…"
        rows.append(Row(RowKind.SAME, line + 1, line + 1 + shift, text, number))
    return rows


def _fold(start: int, end: int, shift: int) -> list[Row]:
    if end <= start:
        return []
    return [Row(RowKind.FOLD, start + 1, start + 1 + shift, "", -1, end - start)]
