"""Fixes for texts that are not JSON: text that was copied along, comments, odd characters, quotes.

Nothing is guessed. Fixes are offered only if all of them together make the text valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wizard.core.edits import Edit, apply, in_order
from wizard.core.finding import Fix
from wizard.core.harmless import (
    BACK_QUOTES,
    CURLY_DOUBLE,
    CURLY_SINGLE,
    INVISIBLE,
    ODD_SPACES,
)
from wizard.core.position import BOM, LINE_END
from wizard.core.syntax.not_settings import ENV_FRAGMENT, line_numbers
from wizard.core.syntax.problem import find_problem
from wizard.core.syntax.scan import WHITE

_MAX_NUMBERS = 200_000  # copied line numbers, more than anyone would review
_MAX_TOKENS = 200_000
_VISIBLE = re.compile(r"[^\r\n]+")
# ``` or ~~~, alone on the first or the last line.
_OPENING_FENCE = re.compile(r"\A\ufeff?\s*+([ \t]*+(?:`{3,}+|~{3,}+)[\w +.-]*+(?:\r\n|\n|\r|\Z))")
_CLOSING_FENCE = re.compile(r"[\r\n]([ \t]*+(?:`{3,}+|~{3,}+)\s*+)\Z")

# For one change, and for several.
_LABELS = {
    "bom": ("Remove the second byte order mark", ""),
    "fence": ("Remove the line of backquotes", "Remove the lines of backquotes"),
    "numbers": ("Remove the line number", "Remove {} line numbers"),
    "odd-spaces": ("Replace odd spaces with plain ones", "Replace odd spaces with plain ones"),
    "invisible": ("Remove invisible characters", "Remove invisible characters"),
    "comments": ("Remove this comment", "Remove {} comments"),
    "quotes": ("Make this quote straight", "Make {} quotes straight"),
    "commas": ("Remove this comma", "Remove {} commas"),
    "braces": ("", 'Put braces around "env"'),
}


@dataclass(frozen=True, slots=True)
class Repair:
    """A valid text, and the fixes that lead to it. Their edits refer to the original text."""

    text: str
    fixes: tuple[Fix, ...]


def offer_fixes(text: str) -> Repair | None:
    """Return the fixes that together make `text` valid. None if it is, or if it takes a guess."""
    if find_problem(text) is None:
        return None
    fixes = _fixes(text)
    edits = [edit for fix in fixes for edit in fix.edits]
    # White space instead of nothing: "1/**/2" is not 12.
    if not edits or find_problem(_blanked(text, edits)):
        return None
    return Repair(apply(text, edits), fixes)


def _fixes(text: str) -> tuple[Fix, ...]:
    edits: dict[str, list[Edit]] = {}
    taken: list[Edit] = []
    for name, find in (("bom", _second_bom), ("fence", _fences), ("numbers", _numbers)):
        # The spaces before a line number are removed with it, because they may replace a bracket or
        # a mark.
        edits[name] = _outside(find(text), taken)
        taken = in_order([*taken, *edits[name]])
        text = _blanked(text, edits[name])
    inner = _Pass(text)
    if not inner.run():
        return ()
    braces = _outer_braces(text, inner)
    inner.edits["comments"] = _outside(inner.edits["comments"], taken)
    edits |= {**inner.edits, "braces": braces}
    return tuple(
        Fix(_LABELS[name][len(some) > 1].format(len(some)), tuple(some))
        for name, some in edits.items()
        if some
    )


def _blanked(text: str, edits: Iterable[Edit]) -> str:
    """Replace what the edits remove by white space, so that offsets stay the same."""
    in_place = []
    for edit in edits:
        removed = text[edit.offset + len(edit.text) : edit.end]
        blanks = _VISIBLE.sub(lambda visible: " " * len(visible[0]), removed)
        in_place.append(Edit(edit.offset, edit.length, edit.text + blanks))
    return apply(text, in_place)


# Text that was copied along -----------------------------------------------------------------------


def _text_start(text: str) -> int:
    return 1 if text.startswith(BOM) else 0


def _removals(spans: Iterable[tuple[int, int]]) -> list[Edit]:
    return [Edit(start, end - start, "") for start, end in spans if end > start]


def _second_bom(text: str) -> list[Edit]:
    """Remove every BOM after the one that is allowed."""
    start = _text_start(text)
    return _removals([(start, len(text) - len(text[start:].lstrip(BOM)))])


def _fences(text: str) -> list[Edit]:
    """Remove the fence lines around a text that was copied from a chat or a wiki."""
    opening, closing = _OPENING_FENCE.match(text), _CLOSING_FENCE.search(text)
    spans = [opening.span(1)] if opening else []
    if closing and (not opening or closing.start(1) >= opening.end(1)):
        spans.append(closing.span(1))
    return _removals(spans)


def _numbers(text: str) -> list[Edit]:
    numbers = line_numbers(text) or []
    return _removals(numbers) if len(numbers) <= _MAX_NUMBERS else []


def _outside(edits: Sequence[Edit], taken: Sequence[Edit]) -> list[Edit]:
    """Return removals without the parts that `taken` already removes. Both are sorted."""
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
    return _removals(kept)


# Text outside of quotes ---------------------------------------------------------------------------

_SINGLE = f"'{CURLY_SINGLE}{BACK_QUOTES}"
_ODD = f"{ODD_SPACES}{INVISIBLE}"

_COMMENT = r"(?>(?://|\#)[^\r\n]*+|/\*[\s\S]*?\*/)"
# What follows a quote that really closes a string.
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


class _Pass:
    """One pass over a text outside of its quoted parts. `edits` hold the changes by their fix.

    Ordinary text is skipped by regular expressions. Python code handles only what may have to
    change.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: dict[str, list[Edit]] = {
            name: [] for name in ("odd-spaces", "invisible", "comments", "quotes", "commas")
        }
        self.open_comma: int | None = None  # a comma that nothing has followed so far
        self.last = ""  # the last character that was not white space, a comment or an odd character

    def run(self) -> bool:
        """Return False for a quote or comment without an end, or for too many tokens."""
        position = _text_start(self.text)
        for _ in range(_MAX_TOKENS):
            if position == len(self.text):
                return True
            match = _TOKEN.match(self.text, position)
            if match is None or match.lastgroup is None:
                return False
            self._take(match.lastgroup, position, match.end())
            position = match.end()
        return False

    def _take(self, group: str, start: int, end: int) -> None:
        if group == "plain":
            if stretch := self.text[start:end].strip(WHITE):
                self._close_comma(stretch[0])
                self.last = stretch[-1]
        elif group == "comma":
            self.open_comma = start if self.last and self.last not in "{[,:" else None
            self.last = ","
        elif group == "comments":
            self._take_comments(start, end)
        elif group == "spaces":
            self.edits["odd-spaces"].append(Edit(start, end - start, " " * (end - start)))
        elif group == "hidden":
            self.edits["invisible"].append(Edit(start, end - start, ""))
        else:
            self._close_comma('"')
            self.last = '"'
            places = (start, end - 1)
            self.edits["quotes"] += [Edit(at, 1, '"') for at in places if self.text[at] != '"']

    def _close_comma(self, following: str) -> None:
        """Remove a trailing comma, which is a comma before a closing bracket."""
        if self.open_comma is not None and following in "}]":
            self.edits["commas"].append(Edit(self.open_comma, 1, ""))
        self.open_comma = None

    def _take_comments(self, start: int, end: int) -> None:
        """Remove a comment, with its line if it is alone, or with the white space before it."""
        text, before, behind = self.text, start, end
        while before > _text_start(text) and text[before - 1] in " \t":
            before -= 1
        while behind < len(text) and text[behind] in " \t":
            behind += 1
        starts_line = before == _text_start(text) or text[before - 1] in "\r\n"
        ends_line = text[behind : behind + 1] in ("", "\r", "\n")
        if starts_line and ends_line:
            end = behind + (2 if text.startswith("\r\n", behind) else 1)
        elif starts_line:
            end = behind
        start = before if ends_line else start
        self.edits["comments"].append(Edit(start, min(end, len(text)) - start, ""))


def _outer_braces(text: str, inner: _Pass) -> list[Edit]:
    """Put braces around the guide's bare `"env": {…}`. No edits if `text` is something else.

    A comma after that part is then a trailing comma and is removed like the others.
    """
    edits = [edit for some in inner.edits.values() for edit in some]
    match = ENV_FRAGMENT.match(_blanked(text, edits), _text_start(text))
    if match is None:
        return []
    if inner.open_comma is not None:
        comma = Edit(inner.open_comma, 1, "")
        inner.edits["commas"].append(comma)
        edits.append(comma)
    first = start = match.start("name")
    end = len(_blanked(text, edits).rstrip(WHITE))
    between = ""
    if line_end := LINE_END.search(text, start, end):
        between = line_end[0]
        line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        line_start = max(line_start, _text_start(text))
        # Include the line start unless a comment is removed across it.
        if not any(edit.offset < line_start < edit.end for edit in edits):
            first = line_start
    name = [] if match["name"].startswith('"') else [Edit(start, len("env"), '"env"')]
    return [Edit(first, 0, "{" + between), *name, Edit(end, 0, between + "}")]
