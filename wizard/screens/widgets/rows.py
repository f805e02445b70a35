"""Views of many rows, and lists of items with a current one.

Rows are drawn one by one, so a text of 400,000 lines scrolls as fast as one of ten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from wizard.screens.widgets.hanging import content_of, cut, stacked, wrapped
from wizard.screens.widgets.messages import BlockUsed
from wizard.steps.styled_text import Item

Row = Callable[[int, int], Content]  # row number from 0, width in cells


class RowsView(ScrollView, can_focus=True, inherit_bindings=False):
    """Requests a row when it becomes visible. Rows are cut at the right end and marked.

    The screen handles left and right. If the view has the focus, a bar is drawn before the rows.
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

    # The number of rows does not change the layout, and each visible row is drawn separately.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row: Row = lambda _number, _width: Content("")
        self._count = 0
        self._wrapped: Callable[[int], Sequence[Content]] | None = None
        self._wrapped_for = 0  # the width in cells

    @property
    def room(self) -> Size:
        """The space for rows in cells: the width, and the visible height.

        A view that is not on the screen yet uses the space that it will get, so that its first
        frame is complete.
        """
        size = self.scrollable_content_region.size
        if size.width > 0 or not isinstance(self.parent, Widget):
            return size
        whole = self.parent.size
        return Size(max(whole.width - self.scrollbar_size_vertical, 0), whole.height)

    def show(self, count: int, row: Row) -> None:
        self._row, self._count = row, count
        self._wrapped = None
        self._count_anew()
        self.refresh()

    def show_wrapped(self, rows_at: Callable[[int], Sequence[Content]]) -> None:
        """Show a small number of rows that are wrapped again for each width."""
        width = self.room.width
        rows = rows_at(width) if width > 0 else ()
        self.show(len(rows), lambda number, _width: rows[number])
        self._wrapped, self._wrapped_for = rows_at, width

    def _count_anew(self) -> None:
        """Update the scrollbar. Only if it appears or disappears, lay out the screen again."""
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


MARK = 2  # cells before each row, for the sign of the current item


class ItemList(RowsView):
    """Up and down move, Enter chooses. A click moves, and a second click chooses."""

    BINDINGS = [
        Binding("up", "walk(-1)", show=False),
        Binding("down", "walk(1)", show=False),
        Binding("enter", "take", show=False),
        Binding("home", "walk(-100000)", show=False),
        Binding("end", "walk(100000)", show=False),
    ]

    marks_focus = False  # the sign shows it

    at: reactive[int] = reactive(0)
    whole = False  # if true, values are not cut: one that does not fit beside a name goes below it

    def __init__(self, *, empty: str = "", eager: bool = True, id: str | None = None) -> None:
        """`empty` is shown if there are no items. An `eager` list expands without the focus."""
        super().__init__(id=id)
        self._empty = empty
        self._eager = eager
        self._items: Sequence[Item] = ()
        self._starts: list[int] = []  # the row at which each item begins

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these items. The index of the current one stays."""
        self._items = items
        self.set_reactive(ItemList.at, max(0, min(self.at, len(items) - 1)))
        self.show_wrapped(self._rows_at)

    def _rows_at(self, width: int) -> list[Content]:
        rows = [Content(self._empty)] if self._empty and not self._items else []
        self._starts = []
        room = width - MARK
        for number, item in enumerate(self._items):
            if item.heading is not None:
                rows += [Content("")] if rows else []
                rows += wrapped((item.heading,), width)
            self._starts.append(len(rows))
            rows += self._drawn(item, number == self.at, room)
        return rows

    def _drawn(self, item: Item, here: bool, room: int) -> list[Content]:
        here = here and (self.has_focus or self._eager)
        mark = Content.styled("▸ " if here else "  ", "bold $accent")
        below = content_of(item.line.sign).cell_length + 2
        rows = [*self._line(item, room)]
        rows += wrapped(item.always, room, indent=below)
        if here:
            rows += wrapped(tuple(item.unfolded()), room, indent=below)
        return [mark + rows[0], *(row.pad_left(MARK) for row in rows[1:])]

    def _line(self, item: Item, room: int) -> Sequence[Content]:
        if not item.brief:
            return wrapped((item.line,), room)
        return stacked(item.line, room) if self.whole else [cut(item.line, room)]

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        if self.display:  # a hidden list is filled when it is shown
            self.show_wrapped(self._rows_at)

    def action_walk(self, steps: int) -> None:
        """Move to the previous or next item. In a long item, scroll to its end first."""
        if steps == 1 and self._end_of(self.at) > self.scroll_offset.y + self.size.height:
            self.scroll_relative(y=max(self.size.height - 2, 1), animate=False)
            return
        self.at = max(0, min(self.at + steps, len(self._items) - 1))

    def action_take(self) -> None:
        if self._items:
            self.post_message(BlockUsed("picked", self.id, self.at))

    def watch_at(self) -> None:
        if not self.is_mounted:
            return
        self.show_wrapped(self._rows_at)
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        if not self.at:
            self.scroll_to(y=0, animate=False)
        elif self.at < len(self._starts):
            start, end = self._starts[self.at], self._end_of(self.at)
            top, height = self.scroll_offset.y, self.size.height
            if start < top:
                self.scroll_to(y=start, animate=False)
            elif end > top + height:
                self.scroll_to(y=min(start, end - height), animate=False)

    def _end_of(self, number: int) -> int:
        following = self._starts[number + 1 : number + 2]
        return following[0] if following else self._count

    def on_click(self, event: events.Click) -> None:
        row = event.y + self.scroll_offset.y
        hit = [number for number, start in enumerate(self._starts) if start <= row]
        if not hit or row >= self._count:
            return
        event.stop()
        if hit[-1] == self.at:
            self.action_take()
        self.at = hit[-1]
