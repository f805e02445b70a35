"""Words in styles, and the lines, answers and list rows that are made of them.

The screens draw them (`widgets.hanging`), and plain mode prints them (`plain.printed`). No screen
and no terminal is needed to make them, so each sentence stands in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from wizard.guide.click_paths import PLACES, ClickLine, Where

Part = tuple[str, str]  # words and their style


@dataclass(frozen=True, slots=True)
class Words:
    """A text in styles ("bold $accent"); nothing in it is taken as markup."""

    parts: tuple[Part, ...] = ()

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(text for text, _ in self.parts)

    def append(self, more: str | Words) -> Words:
        """Give the same words with more behind them."""
        return Words((*self.parts, *joined(more).parts))

    def __bool__(self) -> bool:
        return any(text for text, _ in self.parts)


def words(text: str, style: str = "") -> Words:
    """Make words in one style."""
    return Words(((text, style),))


def quiet(text: str) -> Words:
    """Make words that stand back behind the others."""
    return words(text, "$quiet")


def joined(*parts: str | Part | Words) -> Words:
    """Join plain texts, styled parts and words to one text."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Words):
            found += part.parts
        else:
            found.append((part, "") if isinstance(part, str) else part)
    return Words(tuple(found))


def counted(number: int, what: str) -> str:
    """Count things in words: `1 line`, `3 lines`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph.

    `sign` stands in front of it, `right` at the right end of its first row. A heading begins where
    the signs of other lines do. `column` is where a second column begins in the text.
    """

    text: Words
    sign: Words = field(default_factory=Words)
    right: Words = field(default_factory=Words)
    heading: bool = False
    column: int = 0


def line(text: str | Words, sign: str | Words = "", right: str | Words = "") -> Line:
    """Make a line from plain texts or words."""
    return Line(joined(text), joined(sign), joined(right))


# The signs in front of lines: each says its state by its shape, the color comes on top.
BLANK = Line(Words())
DONE = words("✓", "bold $success")
PROBLEM = words("x", "bold $error")
CAUTION = words("!", "bold $warning")
ASKED = words("?", "bold $accent")  # a person is asked, or an answer is awaited
NOTED = quiet("·")
UNTESTED = quiet("-")
WAITS = quiet(".")


def click_lines(path: Iterable[ClickLine]) -> list[Line]:
    """Say where to click, with a heading wherever the window changes.

    The word of each line that is named on the screen of the browser is set off.
    """
    found: list[Line] = []
    where: Where | None = None
    for one in path:
        if one.where is not where:
            where = one.where
            found += [BLANK] if found else []
            found.append(Line(words(PLACES[where], "bold"), heading=True))
        text, sign = words(one.text), words(f"  {one.number}", "bold $accent")
        strong = re.search(rf"(?<!\w){re.escape(one.strong)}(?!\w)", one.text)
        if one.strong and strong:
            start, end = strong.span()
            text = joined(one.text[:start], (strong[0], "bold $accent"), one.text[end:])
        found.append(Line(text, sign))
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question.

    `lines` are pairs of who and what happens to them, under the label. `right` stands at its right
    end.
    """

    id: str
    label: str
    lines: tuple[tuple[str, str], ...] = ()
    right: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A line of a list to pick from. `unfolded` stands under it while the mark is there."""

    line: Line
    unfolded: tuple[Line, ...] = ()
    runs: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a list: a single row, and what stands under it.

    `unfolded` is called only while the mark is there, `always` stands there in any case. `heading`
    opens a group above it. A `brief` item is cut to a single row, with a sign where it is cut.
    """

    line: Line
    unfolded: Callable[[], Sequence[Line]] = field(default=tuple, compare=False)
    always: tuple[Line, ...] = ()
    heading: Line | None = None
    brief: bool = False


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """A button: its words, and the action of the screen that it runs. `now`: it leads to what is
    shown already."""

    label: str
    action: str
    disabled: bool = False
    tooltip: str = ""
    now: bool = False
