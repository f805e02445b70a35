"""Many rows, drawn one by one: a text of 400,000 lines scrolls as fast as one of ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

Row = Callable[[int, int], Content]  # number from 0, width in cells


class RowsView(ScrollView, can_focus=True, inherit_bindings=False):
    """Asks for a row when it is seen. Rows are cut at the right end, with a sign.

    Left and right are left to the screen. With the keys a bar stands before the rows.
    """

    marks_focus: ClassVar[bool] = True

    DEFAULT_CSS = """
    RowsView { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        overflow-x: hidden; }
    RowsView:focus { background: $surface; }
    """
    BINDINGS = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]

    # How many rows there are asks for no other place, and each row in sight is drawn by itself.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row: Row = lambda _number, _width: Content("")
        self._count = 0
        self._wrapped: Callable[[int], Sequence[Content]] | None = None
        self._wrapped_for = 0  # cells

    @property
    def room(self) -> Size:
        """What rows are drawn in; of a view that is not on the screen yet, what it will have.

        With it a view that is turned to is drawn once, and not empty before.
        """
        size = self.scrollable_content_region.size
        if size.width > 0 or not isinstance(self.parent, Widget):
            return size
        whole = self.parent.size
        return Size(max(whole.width - self.scrollbar_size_vertical, 0), whole.height)

    def show(self, count: int, row: Row) -> None:
        """Show `count` rows."""
        self._row, self._count = row, count
        self._wrapped = None
        self._count_anew()
        self.refresh()

    def show_wrapped(self, rows_at: Callable[[int], Sequence[Content]]) -> None:
        """Show few rows that are wrapped anew for each width."""
        width = self.room.width
        rows = rows_at(width) if width > 0 else ()
        self.show(len(rows), lambda number, _width: rows[number])
        self._wrapped, self._wrapped_for = rows_at, width

    def _count_anew(self) -> None:
        """The scrollbar follows; only where it comes or goes the rest must be laid out."""
        self.virtual_size = Size(self.room.width, self._count)
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        if (self._count > self.container_size.height) is not self.show_vertical_scrollbar:
            self.refresh(layout=True)
        elif self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = self._count

    def on_resize(self) -> None:
        self._count_anew()
        if self._wrapped is not None and self._wrapped_for != self.room.width:
            self.show_wrapped(self._wrapped)

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if number >= self._count or width <= 0:
            return Strip.blank(self.size.width, self.rich_style)
        content = self._row(number, width)
        if self.has_focus and self.marks_focus and content.plain.startswith(" "):
            content = Content.styled("▌", "$accent") + content[1:]
        if content.cell_length > width:
            content = content.truncate(width - 1, ellipsis=False) + Content("…")
        strips = Visual.to_strips(self, content, width, 1, self.visual_style)
        return strips[0] if strips else Strip.blank(width, self.rich_style)
