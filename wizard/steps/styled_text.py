"""What is said on a step, as lines: neither a screen nor a terminal is needed to make them.

The screens draw them (`widgets.hanging`), the plain mode prints them (`plain.printed`): each
sentence stands in one place.
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
        """The text alone."""
        return "".join(text for text, _ in self.parts)

    def append(self, more: str | Words) -> Words:
        """The same with more behind it."""
        return Words((*self.parts, *joined(more).parts))

    def __bool__(self) -> bool:
        return any(text for text, _ in self.parts)


def words(text: str, style: str = "") -> Words:
    """Plain words in a style."""
    return Words(((text, style),))


def quiet(text: str) -> Words:
    """Words that step back."""
    return words(text, "$quiet")


def joined(*parts: str | Part | Words) -> Words:
    """One text from several."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Words):
            found += part.parts
        else:
            found.append((part, "") if isinstance(part, str) else part)
    return Words(tuple(found))


def emphasised(text: str, strong: str, style: str = "bold $accent") -> Words:
    """`text` with the first `strong` in it, as a word, set off."""
    found = re.search(rf"(?<!\w){re.escape(strong)}(?!\w)", text) if strong else None
    if found is None:
        return words(text)
    return joined(text[: found.start()], (found[0], style), text[found.end() :])


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `sign` stands in front, `right` at the right end of its first line; a
    heading begins where the signs do. `column` is where a second column begins in the text."""

    text: Words
    sign: Words = field(default_factory=Words)
    right: Words = field(default_factory=Words)
    heading: bool = False
    column: int = 0


def line(text: str | Words, sign: str | Words = "", right: str | Words = "") -> Line:
    """A line from plain words."""
    return Line(joined(text), joined(sign), joined(right))


# The signs in front of lines: each says its state by its shape, the colour comes on top.
BLANK = Line(Words())
DONE = words("✓", "bold $success")
PROBLEM = words("x", "bold $error")
CAUTION = words("!", "bold $warning")
ASKED = words("?", "bold $accent")  # a person is asked, or an answer is awaited
UNTESTED = words("-", "$quiet")
WAITS = words(".", "$quiet")


def click_lines(path: Iterable[ClickLine]) -> list[Line]:
    """Where to click; a heading wherever the window changes."""
    found: list[Line] = []
    where: Where | None = None
    for one in path:
        if one.where is not where:
            where = one.where
            found += [BLANK] if found else []
            found.append(Line(words(PLACES[where], "bold"), heading=True))
        sign = words(f"  {one.number}", "bold $accent")
        found.append(line(emphasised(one.text, one.strong), sign))
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer. `lines` are (who, sentence) under the label; `right` stands at its right end."""

    id: str
    label: str
    lines: tuple[tuple[str, str], ...] = ()
    right: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of a list to pick from; `unfolded` stands under it while the keys are there.

    `runs` says what taking it does, where that is more than to take it.
    """

    line: Line
    unfolded: tuple[Line, ...] = ()
    runs: str = ""


def _nothing() -> Sequence[Line]:
    return ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a list: a single row, and what stands under it.

    `unfolded` is asked for only while the keys are there, `always` stands there in any case.
    `heading` opens a group above it. A `brief` one is cut, with a sign, to a single row.
    """

    line: Line
    unfolded: Callable[[], Sequence[Line]] = field(default=_nothing, compare=False)
    always: tuple[Line, ...] = ()
    heading: Line | None = None
    brief: bool = False


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """A button: its words, and the action of the screen that it runs."""

    label: str
    action: str
    disabled: bool = False
    tooltip: str = ""
