"""Widgets for text, which is never interpreted as markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.widget import Widget
from textual.widgets import Static
from typing_extensions import override

from wizard.guide.steps import GuideStep


def flow(lengths: Iterable[int], width: int, gap: int, x: int = 0) -> Iterator[tuple[int, int]]:
    """Yield column and row of parts side by side, on as many rows as they need.

    No part is broken. `x` is the column of the first one.
    """
    row = 0
    for length in lengths:
        if x and x + length > width:
            x, row = 0, row + 1
        yield x, row
        x += length + gap


class KeepsLayout:
    """Mixin before a widget class: a changed content size does not trigger another layout.

    The size follows from the layout that has just been computed. Textual would compute and draw the
    whole screen again, and nothing would move.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)


class FullWidth(KeepsLayout, Widget):
    """A widget with the full width of its container."""

    @override
    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width


class GroupBox(KeepsLayout, Vertical):
    """The widgets of a group of blocks, one below the other."""


class PlainText(KeepsLayout, Static):
    """A text that is never interpreted as markup."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None):
        super().__init__(text, id=id, classes=classes, markup=False)
        self._text = Content(text)

    @property
    def length(self) -> int:
        """The width of the text in cells."""
        return self._text.cell_length

    def say(self, text: str | Content) -> None:
        """Show another text. Nothing is drawn if words and colors are the same."""
        said = Content(text) if isinstance(text, str) else text
        before, self._text = self._text, said
        if not said.is_same(before):
            self.update(said, layout=said.plain != before.plain)


class Why(PlainText):
    """The purpose of a step, in a less prominent color."""

    DEFAULT_CSS = "Why { height: auto; color: $quiet; margin-bottom: 1; }"

    def __init__(self, step: GuideStep, *, practice: bool) -> None:
        super().__init__(step.reason(practice=practice))


class Names(FullWidth):
    """Names side by side, on as many rows as they need. No name is broken."""

    DEFAULT_CSS = "Names { height: auto; width: 1fr; }"

    names: reactive[tuple[str, ...]] = reactive((), layout=True)

    def __init__(self, names: Sequence[str] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Names.names, tuple(names))

    def render(self) -> Content:
        return Content("\n".join(self._rows(self.size.width)))

    def _rows(self, width: int) -> list[str]:
        rows: list[list[str]] = []
        for name, (_, row) in zip(self.names, flow(map(len, self.names), width, 3), strict=True):
            rows += [[]] if row == len(rows) else []
            rows[row].append(name)
        return ["   ".join(names) for names in rows]

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))
