"""Fixes for texts that are no JSON: what was copied along, comments, odd characters, quotes.

Nothing is guessed: fixes are offered where all of them together make the text readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from wizard.core.edits import Edit, apply, in_order
from wizard.core.finding import Fix
from wizard.core.harmless import (
    BACK_QUOTES,
    CURLY_DOUBLE,
    CURLY_SINGLE,
    INVISIBLE,
    ODD_SPACES,
)
from wizard.core.position import BOM
from wizard.core.syntax.not_settings import CLOSING_FENCE, ENV_FRAGMENT, OPENING_FENCE, line_numbers
from wizard.core.syntax.problem import find_problem
from wizard.core.syntax.scan import WHITE

_MAX_NUMBERS = 200_000
_VISIBLE = re.compile(r"[^\r\n]+")


def text_start(text: str) -> int:
    """Where the text begins behind its BOM."""
    return 1 if text.startswith(BOM) else 0


def blanked(text: str, edits: Iterable[Edit]) -> str:
    """`text` with white space in place of what the edits take out, so that offsets stay."""
    return apply(text, [_in_place(text, edit) for edit in edits])


def _in_place(text: str, edit: Edit) -> Edit:
    removed = text[edit.offset + len(edit.text) : edit.end]
    return Edit(edit.offset, edit.length, edit.text + _VISIBLE.sub(_spaces, removed))


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def removals(spans: Iterable[tuple[int, int]]) -> list[Edit]:
    """Edits that take the spans (start, end) out."""
    return [Edit(start, end - start, "") for start, end in spans if end > start]


def outside(edits: Sequence[Edit], taken: Sequence[Edit]) -> list[Edit]:
    """Removals without the parts that `taken` removes already. Both are in order."""
    kept: list[tuple[int, int]] = []
    rest = iter(taken)
    other = next(rest, None)
    for edit in edits:
        start = edit.offset
        while other is not None and other.offset < edit.end:
            if other.end > start:
                kept.append((start, other.offset))
                start = other.end
            if other.end >= edit.end:
                break
            other = next(rest, None)
        kept.append((start, edit.end))
    return removals(kept)


def second_bom(text: str) -> list[Edit]:
    """BOMs behind the one that is allowed."""
    start = text_start(text)
    return removals([(start, len(text) - len(text[start:].lstrip(BOM)))])


def fences(text: str) -> list[Edit]:
    """The lines of back quotes around a text that was copied from a chat or a wiki."""
    opening, closing = OPENING_FENCE.match(text), CLOSING_FENCE.search(text)
    spans = [opening.span(1)] if opening else []
    if closing and (not opening or closing.start(1) >= opening.end(1)):
        spans.append(closing.span(1))
    return removals(spans)


def numbers(text: str) -> list[Edit]:
    """Line numbers that were copied along."""
    found = line_numbers(text) or []
    return removals(found) if len(found) <= _MAX_NUMBERS else []


_MAX_TOKENS = 200_000

_SINGLE = f"'{CURLY_SINGLE}{BACK_QUOTES}"
_ODD = f"{ODD_SPACES}{INVISIBLE}"

_COMMENT = r"(?>(?://|\#)[^\r\n]*+|/\*[\s\S]*?\*/)"
# What follows a quote that really closes something.
_CLOSES = r"(?=[ \t]*+(?:[:,}\]\r\n]|//|/\*|\#|\Z))"

_TOKEN = re.compile(
    rf"""
    (?P<plain>(?:
        [^"{_SINGLE}{CURLY_DOUBLE}/\#,{_ODD}]++
      | "(?:[^"\\\r\n]++|\\[^\r\n])*+"
      | ,(?![ \t\r\n]*+(?:[}}\]/\#{_ODD}]|\Z))
      )++)
  | (?P<comments>{_COMMENT}(?:[ \t]*+{_COMMENT})*+)
  | (?P<comma>,)
  | (?P<spaces>[{ODD_SPACES}]++)
  | (?P<hidden>[{INVISIBLE}]++)
  | (?P<double>[{CURLY_DOUBLE}]
      (?:[^{CURLY_DOUBLE}"\\\r\n]++|\\[^\r\n]|[{CURLY_DOUBLE}](?!{_CLOSES}))*+[{CURLY_DOUBLE}"])
  | (?P<single>[{_SINGLE}]
      (?:[^{_SINGLE}"\\\r\n]++|\\[^\r\n]|[{_SINGLE}](?!{_CLOSES}))*+[{_SINGLE}])
    """,
    re.VERBOSE,
)


@dataclass
class Found:
    """Edits by what they mend, in order. `open_comma` is a comma with nothing behind it so far."""

    comments: list[Edit] = field(default_factory=list)
    spaces: list[Edit] = field(default_factory=list)
    hidden: list[Edit] = field(default_factory=list)
    quotes: list[Edit] = field(default_factory=list)
    commas: list[Edit] = field(default_factory=list)
    open_comma: int | None = None


def find_in_text(text: str) -> Found | None:
    """Everything in `text` that can be mended.

    None where a quote or comment has no end, or where there is more than a person would look at.
    """
    walk = _Walk(text)
    return walk.found if walk.run() else None


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Found()
        self.last = ""  # the last character that was no white space, comment or odd character
        self.handlers: dict[str, Callable[[int, int], None]] = {
            "plain": self._plain,
            "comments": self._comments,
            "comma": self._comma,
            "spaces": self._spaces,
            "hidden": self._hidden,
            "double": self._quoted,
            "single": self._quoted,
        }

    def run(self) -> bool:
        position = text_start(self.text)
        for _ in range(_MAX_TOKENS):
            if position == len(self.text):
                return True
            match = _TOKEN.match(self.text, position)
            if match is None or match.lastgroup is None:
                return False
            self.handlers[match.lastgroup](position, match.end())
            position = match.end()
        return False

    def _plain(self, start: int, end: int) -> None:
        stretch = self.text[start:end].strip(WHITE)
        if stretch:
            self._follow(stretch[0])
            self.last = stretch[-1]

    def _follow(self, char: str) -> None:
        """Something stands behind the last comma: a closing bracket makes it one too many."""
        comma = self.found.open_comma
        if comma is not None and char in "}]":
            self.found.commas.append(Edit(comma, 1, ""))
        self.found.open_comma = None

    def _comma(self, start: int, _end: int) -> None:
        self.found.open_comma = start if self.last and self.last not in "{[,:" else None
        self.last = ","

    def _spaces(self, start: int, end: int) -> None:
        self.found.spaces.append(Edit(start, end - start, " " * (end - start)))

    def _hidden(self, start: int, end: int) -> None:
        self.found.hidden.append(Edit(start, end - start, ""))

    def _quoted(self, start: int, end: int) -> None:
        self._follow('"')
        self.last = '"'
        places = (start, end - 1)
        self.found.quotes += [Edit(at, 1, '"') for at in places if self.text[at] != '"']

    def _comments(self, start: int, end: int) -> None:
        """Alone on its line a comment goes with it, at the end with the white space before it."""
        before, behind = self._back(start), self._ahead(end)
        starts_line = before == text_start(self.text) or self.text[before - 1] in "\r\n"
        ends_line = self.text[behind : behind + 1] in ("", "\r", "\n")
        if starts_line and ends_line:
            end = behind + (2 if self.text.startswith("\r\n", behind) else 1)
        elif starts_line:
            end = behind
        start = before if ends_line else start
        self.found.comments.append(Edit(start, min(end, len(self.text)) - start, ""))

    def _back(self, position: int) -> int:
        """Before the blanks and tabs that end at `position`."""
        first = text_start(self.text)
        while position > first and self.text[position - 1] in " \t":
            position -= 1
        return position

    def _ahead(self, position: int) -> int:
        while position < len(self.text) and self.text[position] in " \t":
            position += 1
        return position


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
