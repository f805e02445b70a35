"""Text in lines with a sign or a number in front, wrapped so that it hangs behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `sign` stands in front, `right` at the right end of its first line; a
    heading begins where the signs do."""

    text: Content
    sign: Content = Content("")  # noqa: RUF009 - Content cannot be changed
    right: Content = Content("")  # noqa: RUF009
    heading: bool = False


def line(text: str | Content, sign: str | Content = "", right: str | Content = "") -> Line:
    """A line from plain words; nothing in them is taken as markup."""
    return Line(_content(text), _content(sign), _content(right))


def _content(text: str | Content) -> Content:
    return Content(text) if isinstance(text, str) else text


def words(text: str, style: str = "") -> Content:
    """Plain words in a style ("bold $accent"); nothing in them is taken as markup."""
    return Content.styled(text, style) if style else Content(text)


def emphasised(text: str, strong: str, style: str = "bold $accent") -> Content:
    """`text` with the first `strong` in it, as a word, set off."""
    found = re.search(rf"(?<!\w){re.escape(strong)}(?!\w)", text) if strong else None
    return Content(text).stylize(style, *found.span()) if found else Content(text)


class Hanging(Widget):
    """Draws lines; what does not fit the width goes on under the text, not under the sign."""

    DEFAULT_CSS = "Hanging { height: auto; width: 1fr; }"

    lines: reactive[tuple[Line, ...]] = reactive((), layout=True, always_update=True)

    def __init__(
        self,
        lines: Iterable[Line] = (),
        *,
        indent: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`indent` is the column of the signs; the text follows the widest of them."""
        super().__init__(id=id, classes=classes)
        self.indent = indent
        self.set_reactive(Hanging.lines, tuple(lines))

    def show(self, lines: Iterable[Line]) -> None:
        """Draw other lines; none at all takes no room."""
        self.lines = tuple(lines)
        self.display = bool(self.lines)

    @override
    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._wrapped(width))

    def render(self) -> Content:
        return Content("\n").join(self._wrapped(self.size.width))

    def _wrapped(self, width: int) -> list[Content]:
        return wrapped(self.lines, width, self.indent)


def wrapped(lines: Sequence[Line], width: int, indent: int = 0) -> list[Content]:
    """The rows of `lines` in a space of `width` cells."""
    signs = max((one.sign.cell_length for one in lines), default=0)
    start = indent + (signs + 2 if signs else 0)
    return [
        row
        for one in lines
        for row in _rows(one, indent, indent if one.heading else start, max(width, start + 8))
    ]


def _rows(one: Line, indent: int, start: int, width: int) -> Sequence[Content]:
    reserved = one.right.cell_length + 2 if one.right else 0
    fits = one.text.cell_length + reserved <= width - start
    rows = one.text.wrap(width - start if fits else width - start - reserved) or [Content("")]
    rows = [row.rstrip() for row in rows]
    sign = one.sign.pad_right(start - indent - one.sign.cell_length).pad_left(indent)
    first = sign + rows[0] if start else rows[0]
    if one.right:
        gap = width - first.cell_length - one.right.cell_length
        first = first.pad_right(max(gap, 1)) + one.right
    return [first, *(row.pad_left(start) for row in rows[1:])]
