"""The lines around a place in a text: where an error is, or what a fix would change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wizard.core.edits import Edit, apply, in_order
from wizard.core.finding import Fix
from wizard.core.harmless import visible_sign, width
from wizard.core.known_key import MASK
from wizard.core.position import BOM, Lines, lines_of
from wizard.core.redact.named_values import named_above
from wizard.core.syntax.problem import Problem

WIDTH = 60  # characters of a line that are shown
_ABOVE = 2  # lines shown before the line of the place
_BELOW = 1  # lines shown after it
_LOOKED_AHEAD = 5  # lines after it, because a name may follow its value
_LOOKED_BACK = 8  # lines before it over which a quoted text may be broken
_MOST = 20_000  # characters of the lines above or below
_ESCAPED = re.compile(r"\\.")
_TO_QUOTE = re.compile(r'(?:\\.|[^"\\])*+(?=")')
LONGEST = 200_000  # characters of a line that is searched for secrets, which takes time and memory
_AROUND = 1000  # characters before and after the place in a longer line; more than any width
_WORD = re.compile(r"\w++")

Conceal = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line of the excerpt. `number` is None on the marker line."""

    number: int | None
    text: str


def mark_problem(
    text: str, problem: Problem, conceal: Conceal, room: int = WIDTH
) -> tuple[MarkedLine, ...]:
    """Return the lines around a problem, with a mark. `conceal` gets each before it is cut."""
    if not problem.note:
        return ()
    return marked_lines(Lines(text), problem.offset, problem.note, conceal, room)


def marked_lines(
    lines: Lines, offset: int, note: str, conceal: Conceal, room: int = WIDTH
) -> tuple[MarkedLine, ...]:
    """Return the lines around `offset`, each cut to `room` characters, with a mark at the place.

    `conceal` gets whole lines before they are cut. Of lines that are too long for it, only
    punctuation is shown. If a quoted text is broken over several lines, the continuation of a
    concealed part is concealed too.
    """
    place = lines.place(offset)
    # An offset at the very end may be after the last line end, on an empty line.
    last = min(place.line + _BELOW, max(lines.count, place.line))
    marked: list[MarkedLine] = []
    numbers = range(max(1, place.line - _ABOVE), last + 1)
    above = named_above(lines.text, tuple(lines.starts[number - 1] for number in numbers))
    for number, named in zip(numbers, above, strict=True):
        is_place = number == place.line
        column = place.column - 1 if is_place else 0
        line, column = _concealed(
            lines.line(number), column, _conceal_in(lines, number, named, conceal)
        )
        marked.append(MarkedLine(number, excerpt(line, column, room)))
        if is_place:
            marked.append(MarkedLine(None, _marker(line, column, note, room)))
    return tuple(marked)


def _conceal_in(lines: Lines, number: int, named: str, conceal: Conceal) -> Conceal:
    """Conceal the line with this number, with the lines around it and `named_above` it."""
    last = min(number + _LOOKED_AHEAD, lines.count)
    below = "".join(f"\n{lines.line(one)[:_MOST]}" for one in range(number + 1, last + 1))
    open_text = _open_text(lines, number)

    def conceal_line(line: str) -> str:
        line = conceal(named + line + below).split("\n")[named.count("\n")]
        end = _TO_QUOTE.match(line)
        inside = end.group() if end else line
        if open_text and not conceal(open_text + inside).endswith(inside):
            line = MASK + line[len(inside) :]
        return conceal(line)

    return conceal_line


def _open_text(lines: Lines, number: int) -> str:
    """Return the lines above `number` from which a quoted text is still open."""
    above = ""
    for before in range(max(1, number - _LOOKED_BACK), number):
        line = lines.line(before)
        is_open = _ESCAPED.sub("", line).count('"') % 2 != bool(above)
        above = (above + line)[-_MOST:] if is_open else ""
    return above


def _concealed(line: str, column: int, conceal: Conceal) -> tuple[str, int]:
    """Return the concealed line, and the new column of the character at `column` (from 0).

    Of a line over `LONGEST`, return the part around the place with a mask for every word, because
    only text far before it shows what is secret. Punctuation stays, because errors are there.
    """
    if len(line) > LONGEST:
        before = _WORD.sub(MASK, line[max(0, column - _AROUND) : column])
        return before + _WORD.sub(MASK, line[column : column + _AROUND]), len(before)
    shown = conceal(line)
    if len(shown) == len(line) or shown[:column] == line[:column]:
        return shown, min(column, len(shown))
    behind = len(line) - column
    if 0 < behind <= len(shown) and shown.endswith(line[column:]):
        return shown, len(shown) - behind
    before = conceal(line[:column])
    if shown.startswith(before):
        return shown, len(before)
    # The place itself is concealed: the mark is where the line begins to differ.
    pairs = enumerate(zip(line, shown, strict=False))
    return shown, next((at for at, (one, other) in pairs if one != other), 0)


def _window(length: int, column: int, room: int) -> tuple[int, int]:
    """Return the part of a line that is shown. It contains `column`."""
    start = max(0, min(column - room // 2, length - room))
    return start, min(length, start + room)


def excerpt(line: str, column: int = 0, room: int = WIDTH) -> str:
    """Return at most `room` characters around `column`, with "…" for cuts and every one visible."""
    start, end = _window(len(line), column, room)
    shown = "".join(map(visible_sign, line[start:end]))
    head = "…" + shown[1:] if start else shown
    return head[:-1] + "…" if end < len(line) else head


def _marker(line: str, column: int, note: str, room: int) -> str:
    start, _ = _window(len(line), column, room)
    cells = sum(map(width, excerpt(line, column, room)[: column - start]))
    before = cells - len(note) - 1
    if cells + 2 + len(note) > room and before >= 0:
        return " " * before + f"{note} ^"
    return " " * cells + f"^ {note}"


class PreviewLine(NamedTuple):
    """One line that a fix changes. `after` is None if the whole line is removed."""

    number: int
    before: str
    after: str | None


def preview_fix(text: str, fix: Fix, conceal: Conceal, most: int = 3) -> tuple[PreviewLine, ...]:
    """Return the first lines that `fix` changes in `text`, at most `most`, each cut at the place.

    `conceal` gets whole lines before they are cut. A line break that is added is drawn as ↵.
    """
    lines = lines_of(text)
    by_line: dict[int, list[Edit]] = {}
    for number, edit in _changed_lines(lines, fix, most):
        if number not in by_line and len(by_line) == most:
            break
        by_line.setdefault(number, []).append(edit)
    above = named_above(lines.text, tuple(lines.starts[number - 1] for number in by_line))
    return tuple(
        _preview_line(lines, number, edits, _conceal_in(lines, number, named, conceal))
        for (number, edits), named in zip(by_line.items(), above, strict=True)
    )


def _changed_lines(lines: Lines, fix: Fix, most: int) -> Iterator[tuple[int, Edit]]:
    edits = in_order(fix.edits)
    for position, edit in enumerate(edits, start=1):
        first = lines.place(edit.offset).line
        last = lines.place(max(edit.offset, edit.end - 1)).line
        if position < len(edits):  # a fix over many lines leaves room for the next one
            last = min(last, first + most - 2)
        for number in range(first, max(first, last) + 1):
            yield number, edit


def _preview_line(
    lines: Lines, number: int, edits: Sequence[Edit], conceal: Conceal
) -> PreviewLine:
    before = lines.line(number)
    start = lines.starts[number - 1]
    if number == 1 and lines.text.startswith(BOM):
        start += 1
    end = start + len(before)
    inside = []  # the parts of the edits in this line, as columns
    for edit in edits:
        first, last = max(edit.offset, start), min(edit.end, end)
        inside.append(Edit(first - start, max(0, last - first), edit.text))
    after, column = apply(before, inside), inside[0].offset
    is_gone = not after and any(edit.offset <= start and edit.end >= end for edit in edits)

    def drawn(line: str) -> str:
        line = re.sub(r"\r\n|\n|\r", " ↵ ", line)
        return excerpt(*_concealed(line, min(column, len(line)), conceal))

    return PreviewLine(number, drawn(before), None if is_gone else drawn(after))
