"""Lines of text with a sign or a number before them, wrapped with a hanging indent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, chop_cells
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from typing_extensions import override

from wizard.core.harmless import harmless
from wizard.guide.click_paths import ClickLine
from wizard.screens.widgets.texts import FullWidth
from wizard.steps.styled_text import Line, Words, click_lines

_NARROWEST = 12  # cells; a narrower column is not used


def content_of(text: Words) -> Content:
    """Convert text for Textual. It is never interpreted as markup, and has no line breaks."""
    parts = ((harmless(words, keep=""), style) for words, style in text.parts if words)
    return Content.assemble(*parts)


class Hanging(FullWidth):
    """Draws lines. Wrapped text continues under the text, not under the sign."""

    DEFAULT_CSS = "Hanging { height: auto; width: 1fr; }"

    lines: reactive[tuple[Line, ...]] = reactive(())

    def __init__(
        self,
        lines: Iterable[Line] = (),
        *,
        indent: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`indent` is the column of the signs. The text starts after the widest one."""
        super().__init__(id=id, classes=classes)
        self.indent = indent
        self.set_reactive(Hanging.lines, tuple(lines))

    def show(self, lines: Iterable[Line]) -> None:
        """Draw other lines. Without lines, the widget takes no space."""
        self.lines = tuple(lines)
        self.display = bool(self.lines)

    def watch_lines(self, before: tuple[Line, ...], now: tuple[Line, ...]) -> None:
        width = self.size.width  # 0 while it is not on the screen
        if not width or len({len(wrapped(it, width, self.indent)) for it in (before, now)}) > 1:
            self.refresh(layout=True)

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._wrapped(width))

    def render(self) -> Content:
        return Content("\n").join(self._wrapped(self.size.width))

    def _wrapped(self, width: int) -> Sequence[Content]:
        return wrapped(self.lines, width, self.indent)


@lru_cache(maxsize=1000)
def wrapped(lines: tuple[Line, ...], width: int, indent: int = 0) -> Sequence[Content]:
    """Return the rows of `lines` for a width in cells. The results are cached."""
    drawn = [_drawn(one) for one in lines]
    signs = max((one.sign.cell_length for one in drawn), default=0)
    start = indent + (signs + 2 if signs else 0)
    return tuple(
        row
        for one, said in zip(drawn, lines, strict=True)
        for row in _rows(one, indent, indent if said.heading else start, max(width, start + 8))
    )


class _Drawn(NamedTuple):
    text: Content
    sign: Content
    right: Content
    column: int


def _drawn(one: Line) -> _Drawn:
    return _Drawn(content_of(one.text), content_of(one.sign), content_of(one.right), one.column)


@lru_cache(maxsize=1000)
def cut(one: Line, room: int) -> Content:
    """Return a line in a single row. If it is cut, its right end stays."""
    drawn = _drawn(one)
    start = drawn.sign.cell_length + 2 if drawn.sign else 0
    left = room - start - (drawn.right.cell_length + 2 if drawn.right else 0)
    if drawn.text.cell_length > left:
        text = drawn.text.truncate(max(left - 1, 1), ellipsis=False) + Content("…")
        drawn = drawn._replace(text=text)
    return _rows(drawn, 0, 0 if one.heading else start, max(room, start + 8))[0]


def stacked(one: Line, room: int) -> Sequence[Content]:
    """Return a line with two columns, the second one below the first if they do not fit."""
    drawn = _drawn(one)
    start = drawn.sign.cell_length + 2
    sign = drawn.sign.pad_right(2)
    if start + drawn.text.cell_length <= room:
        return [sign + drawn.text]
    value = drawn.text[one.column :].plain.strip()
    rows = pieces(value, max(room - start - 2, _NARROWEST))
    return [
        sign + drawn.text[: one.column].rstrip(),
        *(Content(f"{'':{start + 2}}{row}") for row in rows),
    ]


def pieces(text: str, room: int) -> list[str]:
    """Split `text` into parts of at most `room` cells, preferably after colon, comma or space.

    Where none of them is near, the equals sign of an attribute is the next best place.
    """
    if not text.isascii() and cell_len(text) != len(text):
        return chop_cells(text, room) or [""]
    found = []
    while len(text) > room:
        cut = max(text.rfind(sign, room // 3, room) + len(sign) for sign in (": ", ",", " "))
        cut = cut if cut > room // 3 else text.rfind("=", 0, room) + 1 or room
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text] if text or not found else found


def _rows(one: _Drawn, indent: int, start: int, width: int) -> Sequence[Content]:
    reserved = one.right.cell_length + 2 if one.right else 0
    fits = one.text.cell_length + reserved <= width - start
    # If it is not beside the text, the right end takes its own row.
    beside = fits or width - start - reserved >= _NARROWEST
    rows = _folded(one.text, width - start - (reserved if beside and not fits else 0), one.column)
    sign = one.sign.pad_right(start - indent - one.sign.cell_length).pad_left(indent)
    first = sign + rows[0] if start else rows[0]
    if one.right and beside:
        gap = width - first.cell_length - one.right.cell_length
        first = first.pad_right(max(gap, 1)) + one.right
    below = [row.pad_left(start) for row in rows[1:]]
    return [first, *below] if beside or not one.right else [first, *below, one.right]


def _folded(text: Content, width: int, column: int) -> list[Content]:
    """Wrap `text` into rows. They continue under its second column, if it has one."""
    if text.cell_length <= width or width - column < _NARROWEST:
        column = 0
    rows = [row.rstrip() for row in text[column:].wrap(width - column) or [Content("")]]
    return [text[:column] + rows[0], *(row.pad_left(column) for row in rows[1:])]


class ClickPath(Hanging):
    """The lines of a click path. Each change of window gets a heading, unless it is `brief`."""

    def __init__(
        self, path: Iterable[ClickLine], *, brief: bool = False, id: str | None = None
    ) -> None:
        lines = [one for one in click_lines(path) if one.sign or not brief]
        super().__init__(lines, id=id, classes="click-path")
