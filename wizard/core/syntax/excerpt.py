"""The lines around a place in a text: where a fault is, or what a fix would change."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wizard.core.edits import Edit, apply, in_order
from wizard.core.finding import Fix
from wizard.core.harmless import visible, width
from wizard.core.position import BOM, Lines, lines_of
from wizard.core.redact.named_values import named_above

WIDTH = 60  # characters of a line that are shown
_ABOVE = 2
_BELOW = 1
_LOOKED_AHEAD = 5  # lines: a name may come behind its value
_LOOKED_BACK = 8  # lines over which a text in quotes may be broken
_MOST = 20_000  # characters of it
_ESCAPED = re.compile(r"\\.")
_TO_QUOTE = re.compile(r'(?:\\.|[^"\\])*+(?=")')
_CONCEALED = "••••••••"
LONGEST = 200_000  # characters of a line that is read for secrets, which takes time and memory
_AROUND = 1000  # characters before and behind the place in a longer one; more than any room
_WORD = re.compile(r"\w++")

Conceal = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line of the excerpt. `number` is None on the marker line."""

    number: int | None
    text: str


def blotted(text: str) -> str:
    """The text without its words; signs stay, for there the faults are. All words look the same."""
    return _WORD.sub(_CONCEALED, text)


def unchanged(line: str) -> str:
    """Conceals nothing."""
    return line


def marked_lines(
    lines: Lines, offset: int, note: str, conceal: Conceal = unchanged, room: int = WIDTH
) -> tuple[MarkedLine, ...]:
    """The excerpt around `offset`, at most `room` characters of a line.

    `conceal` gets whole lines, before they are cut; those that are too long for it are blotted out.
    Where quoted text is broken over lines, what
    continues something concealed is concealed too.
    """
    place = lines.place(offset)
    # An offset at the very end may stand behind the last line end: that line is empty.
    last = min(place.line + _BELOW, max(lines.count, place.line))
    marked: list[MarkedLine] = []
    for number in range(max(1, place.line - _ABOVE), last + 1):
        line = lines.line(number)
        hide = hiding(lines, number, conceal)
        is_place = number == place.line
        shown, column = concealed_column(line, place.column - 1 if is_place else 0, hide)
        marked.append(MarkedLine(number, excerpt(shown, column, room)))
        if is_place:
            marked.append(MarkedLine(None, _marker(shown, column, note, room)))
    return tuple(marked)


def hiding(lines: Lines, number: int, conceal: Conceal) -> Conceal:
    """`conceal` for the line of that number, with what stands above it and tells what is in it."""
    above, named = _open_text(lines, number), named_above(lines.text, lines.starts[number - 1])
    last = min(number + _LOOKED_AHEAD, lines.count)
    below = "".join(f"\n{lines.line(one)[:_MOST]}" for one in range(number + 1, last + 1))

    def hide(line: str) -> str:
        line = conceal(named + line + below).split("\n")[named.count("\n")]
        return _conceal_continued(above, conceal, line)

    return hide


def _open_text(lines: Lines, number: int) -> str:
    """The lines above `number` from where quoted text begins that is still open there."""
    above = ""
    for before in range(max(1, number - _LOOKED_BACK), number):
        line = lines.line(before)
        is_open = _ESCAPED.sub("", line).count('"') % 2 != bool(above)
        above = (above + line)[-_MOST:] if is_open else ""
    return above


def _conceal_continued(above: str, conceal: Conceal, line: str) -> str:
    end = _TO_QUOTE.match(line)
    inside = end.group() if end else line
    if above and not conceal(above + inside).endswith(inside):
        line = _CONCEALED + line[len(inside) :]
    return conceal(line)


def concealed_column(line: str, column: int, conceal: Conceal) -> tuple[str, int]:
    """The concealed line, and where in it the character at `column` (from 0) has gone.

    Of a line over `LONGEST` it is the part around the place, without letters and digits: what is
    a secret in it can be told from what stands far before it only.
    """
    if len(line) > LONGEST:
        before = blotted(line[max(0, column - _AROUND) : column])
        return before + blotted(line[column : column + _AROUND]), len(before)
    shown = conceal(line)
    if len(shown) == len(line) or shown[:column] == line[:column]:
        return shown, min(column, len(shown))
    behind = len(line) - column
    if 0 < behind <= len(shown) and shown.endswith(line[column:]):
        return shown, len(shown) - behind
    before = conceal(line[:column])
    if shown.startswith(before):
        return shown, len(before)
    return shown, _common_start(line, shown)  # the place itself is concealed


def _common_start(one: str, other: str) -> int:
    return next(
        (i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0
    )


def window(length: int, column: int, room: int = WIDTH) -> tuple[int, int]:
    """Which part of a line is shown, so that `column` is in it."""
    start = max(0, min(column - room // 2, length - room))
    return start, min(length, start + room)


def excerpt(line: str, column: int = 0, room: int = WIDTH) -> str:
    """At most `room` characters around `column`, cuts shown as "…", nothing left invisible."""
    start, end = window(len(line), column, room)
    shown = "".join(map(visible, line[start:end]))
    head = "…" + shown[1:] if start else shown
    return head[:-1] + "…" if end < len(line) else head


def _marker(line: str, column: int, note: str, room: int) -> str:
    start, _ = window(len(line), column, room)
    cells = sum(map(width, excerpt(line, column, room)[: column - start]))
    before = cells - len(note) - 1
    if cells + 2 + len(note) > room and before >= 0:
        return " " * before + f"{note} ^"
    return " " * cells + f"^ {note}"


LINES = 3  # that are enough to see what a fix does


class PreviewLine(NamedTuple):
    """One line that a fix changes; `after` is None where the whole line goes."""

    number: int
    before: str
    after: str | None


def preview_fix(
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
