"""Styled text, and the lines, answers and list rows that are made of it.

The screens draw them (`widgets.hanging`), and plain mode prints them (`plain.printed`). They are
independent of any front end, so each sentence is in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.guide.click_paths import PLACES, ClickLine, Where

Part = tuple[str, str]  # text and its style


class Words(NamedTuple):
    """A text with styles ("bold $accent"). It is never interpreted as markup."""

    parts: tuple[Part, ...] = ()

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(text for text, _ in self.parts)

    def append(self, more: str | Words) -> Words:
        """Return this text with more text after it."""
        return Words((*self.parts, *joined(more).parts))

    def __bool__(self) -> bool:
        return any(text for text, _ in self.parts)


def words(text: str, style: str = "") -> Words:
    """Return a text in one style."""
    return Words(((text, style),))


def bold(text: str) -> Words:
    """Return a text that leads."""
    return words(text, "bold")


def quiet(text: str) -> Words:
    """Return a less prominent text."""
    return words(text, "$quiet")


def joined(*parts: str | Part | Words) -> Words:
    """Join strings, styled parts and texts into one text."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Words):
            found += part.parts
        else:
            found.append((part, "") if isinstance(part, str) else part)
    return Words(tuple(found))


class Line(NamedTuple):
    """A paragraph.

    `sign` is drawn before it, `right` at the right end of its first row. A heading begins in the
    column of the signs. `column` is where a second column begins in the text.
    """

    text: Words
    sign: Words = Words()
    right: Words = Words()
    heading: bool = False
    column: int = 0


def line(text: str | Words, sign: str | Words = "", right: str | Words = "") -> Line:
    """Return a line from strings or styled texts."""
    return Line(joined(text), joined(sign), joined(right))


def heading(text: str, right: str | Words = "", style: str = "bold") -> Line:
    """Return a line that begins a group of lines."""
    return Line(words(text, style), right=joined(right), heading=True)


BLANK = Line(Words())


class Sign:
    """The signs before lines. Each shows its state by its shape, and color only repeats it."""

    DONE = words("✓", "bold $success")
    PROBLEM = words("x", "bold $error")
    CAUTION = words("!", "bold $warning")
    ASKED = words("?", "bold $accent")  # a person is asked, or an answer is awaited
    NOTED = quiet("·")
    UNTESTED = quiet("-")
    WAITS = quiet(".")


def click_lines(path: Iterable[ClickLine]) -> list[Line]:
    """Say where to click, with a heading for each change of window.

    In each line, the word that the browser shows is highlighted.
    """
    found: list[Line] = []
    where: Where | None = None
    for one in path:
        if one.where is not where:
            where = one.where
            found += [BLANK] if found else []
            found.append(heading(PLACES[where]))
        text, sign = words(one.text), words(f"  {one.number}", "bold $accent")
        strong = re.search(rf"(?<!\w){re.escape(one.strong)}(?!\w)", one.text)
        if one.strong and strong:
            start, end = strong.span()
            text = joined(one.text[:start], (strong[0], "bold $accent"), one.text[end:])
        found.append(Line(text, sign))
    return found


class Choice(NamedTuple):
    """An answer to a question.

    `lines` are pairs of who and what happens to them, shown under the label. `right` is shown at
    its right end.
    """

    id: str
    label: str
    lines: tuple[tuple[str, str], ...] = ()
    right: str = ""


class Pick(NamedTuple):
    """A line of a list to choose from. `unfolded` is shown under it while it is marked."""

    line: Line
    unfolded: tuple[Line, ...] = ()
    runs: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a list: a single row, and the lines under it.

    `unfolded` is called only while the item is marked; `always` is shown in any case. `heading`
    begins a group above it. A `brief` item is cut to a single row, and the cut is marked.
    """

    line: Line
    unfolded: Callable[[], Sequence[Line]] = field(default=tuple, compare=False)
    always: tuple[Line, ...] = ()
    heading: Line | None = None
    brief: bool = False
