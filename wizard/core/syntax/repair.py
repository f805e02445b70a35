"""The bare `"env": {…}` of the guide gets the braces that make it a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wizard.core.edits import Edit, apply, in_order
from wizard.core.finding import Fix
from wizard.core.position import BOM, Lines, lines_of
from wizard.core.syntax.excerpt import Conceal, concealed_column, excerpt, hiding, unchanged
from wizard.core.syntax.not_settings import ENV_FRAGMENT
from wizard.core.syntax.problem import find_problem
from wizard.core.syntax.repair_tokens import Found, find_in_text
from wizard.core.syntax.scan import WHITE
from wizard.core.syntax.wrapping import blanked, fences, numbers, outside, second_bom, text_start

_LINE_END = re.compile(r"\r\n|\n|\r")


def outer_braces(text: str, found: Found) -> list[Edit]:
    """Edits that put braces around a bare `"env"` part; none where `text` is something else.

    A comma behind the part is one too many then, and is added to what was found.
    """
    edits = [*found.spaces, *found.hidden, *found.comments, *found.quotes, *found.commas]
    match = ENV_FRAGMENT.match(blanked(text, edits), text_start(text))
    if match is None:
        return []
    if found.open_comma is not None:
        found.commas.append(Edit(found.open_comma, 1, ""))
        edits.append(found.commas[-1])
    start, end = match.start("name"), len(blanked(text, edits).rstrip(WHITE))
    line_end = _LINE_END.search(text, start, end)
    between = line_end[0] if line_end else ""
    first = _line_start(text, start, edits) if line_end else start
    opening = Edit(first, 0, "{" + between)
    name = [] if match["name"].startswith('"') else [Edit(start, len("env"), '"env"')]
    return [opening, *name, Edit(end, 0, between + "}")]


def _line_start(text: str, position: int, edits: list[Edit]) -> int:
    """Where the line of `position` begins; `position` where a removed comment reaches into it."""
    start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    start = max(start, text_start(text))
    inside_comment = any(edit.offset < start < edit.end for edit in edits)
    return position if inside_comment else start


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


__all__ = ["PreviewLine", "Repair", "offer_fixes", "preview"]


@dataclass(frozen=True, slots=True)
class Repair:
    """A text that can be read, and the fixes that lead to it, all of them on the text as it was."""

    text: str
    fixes: tuple[Fix, ...]


def offer_fixes(text: str) -> Repair | None:
    """The fixes that together make `text` readable.

    None where it is readable already, or where something would have to be guessed.
    """
    if find_problem(text) is None:
        return None
    fixes = _fixes(text)
    edits = [edit for fix in fixes for edit in fix.edits]
    # White space instead of nothing: "1/**/2" is no 12.
    if not edits or find_problem(blanked(text, edits)):
        return None
    return Repair(apply(text, edits), fixes)


def _fixes(text: str) -> tuple[Fix, ...]:
    frame, working = _frame_edits(text)
    inner = find_in_text(working)
    if inner is None:
        return ()
    braces = outer_braces(working, inner)
    taken = in_order(edit for edits in frame.values() for edit in edits)
    edits = {
        **frame,
        "odd-spaces": inner.spaces,
        "invisible": inner.hidden,
        "comments": outside(inner.comments, taken),
        "quotes": inner.quotes,
        "commas": inner.commas,
        "braces": braces,
    }
    named = [(name, tuple(found)) for name, found in edits.items() if found]
    return tuple(Fix(_label(name, len(found)), found) for name, found in named)


def _frame_edits(text: str) -> tuple[dict[str, list[Edit]], str]:
    """Edits for what stands around the lines, and the text with white space in its place."""
    edits: dict[str, list[Edit]] = {}
    taken: list[Edit] = []
    for name, look in {"bom": second_bom, "fence": fences, "numbers": numbers}.items():
        # A number takes the blanks in front of it along: they may be what stands for a mark.
        edits[name] = outside(look(text), taken)
        taken = in_order([*taken, *edits[name]])
        text = blanked(text, edits[name])
    return edits, text


_LABELS = {
    "bom": ("Take the second invisible mark at the beginning out", ""),
    "fence": ("Take the line of back quotes out", "Take the lines of back quotes out"),
    "numbers": ("Take the line number out", "Take the {} line numbers out"),
    "odd-spaces": (
        "Make the odd space a plain one",
        "Make {} odd spaces plain ones",
    ),
    "invisible": ("Take the invisible character out", "Take the invisible characters out"),
    "comments": ("Take this one comment out", "Take these {} comments out"),
    "quotes": ("Make this quote a straight one", "Make {} quotes straight ones"),
    "commas": ("Take this one comma out", "Take these {} commas out"),
    "braces": ("", 'Put the outer braces around "env"'),
}


def _label(name: str, count: int) -> str:
    return _LABELS[name][count > 1].format(count)
