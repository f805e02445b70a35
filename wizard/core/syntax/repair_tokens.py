"""One pass over a text outside its quoted parts: comments, odd characters, quotes, trailing commas.

Ordinary stretches are passed over in C; only what may have to change comes back to Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.core.characters import (
    BACK_QUOTES,
    CURLY_DOUBLE,
    CURLY_SINGLE,
    INVISIBLE,
    ODD_SPACES,
)
from wizard.core.edits import Edit
from wizard.core.syntax.scan import WHITE
from wizard.core.syntax.wrapping import text_start

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
