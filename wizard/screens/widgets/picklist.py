"""A list whose current line can be expanded."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.widget import Widget
from typing_extensions import override

from wizard.screens.widgets.buttons import FOCUSED
from wizard.screens.widgets.hanging import wrapped
from wizard.screens.widgets.messages import BlockUsed
from wizard.screens.widgets.texts import FullWidth
from wizard.steps.styled_text import Pick


class PickList(FullWidth, can_focus=True):
    """Up and down move, and Enter or a second click chooses. A `▸` marks the current line."""

    DEFAULT_CSS = "PickList { height: auto; width: 1fr; color: $foreground; }"
    BINDINGS = [
        Binding("up", "walk(-1)", show=False),
        Binding("down", "walk(1)", show=False),
        Binding("home", "walk(-1000)", show=False),
        Binding("end", "walk(1000)", show=False),
        Binding("enter", "take", show=False),
    ]

    picks: reactive[tuple[Pick, ...]] = reactive((), layout=True)
    at: reactive[int] = reactive(0)

    def show(self, picks: Sequence[Pick], at: int | None = None) -> None:
        """Show these lines. `at` is the index of the current line."""
        self.picks = tuple(picks)
        wanted = self.at if at is None else at
        self.at = max(0, min(wanted, len(self.picks) - 1))

    def render(self) -> Content:
        return Content("\n").join(row for rows in self._rows(self.size.width) for row in rows)

    def _rows(self, width: int) -> list[list[Content]]:
        return [self._drawn(number, pick, width) for number, pick in enumerate(self.picks)]

    def _drawn(self, number: int, pick: Pick, width: int) -> list[Content]:
        here = number == self.at
        mark = Content.styled("▸" if here else " ", "bold $accent")
        room = max(width - 2, 10)
        first, *rest = wrapped((pick.line,), room)
        if here and self.has_focus:
            first, *rest = [_filled(row, room) for row in (first, *rest)]
        rows = [Content.assemble(mark, " ", first)]
        rows += [row.pad_left(2) for row in rest]
        if here and pick.unfolded:
            rows += wrapped(pick.unfolded, width, indent=5)
        return rows

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(len(rows) for rows in self._rows(width))

    def action_walk(self, steps: int) -> None:
        """Move to the previous or next line."""
        self.at = max(0, min(self.at + steps, len(self.picks) - 1))

    def watch_at(self, before: int, now: int) -> None:
        if self.is_mounted:
            if self._unfolded(before) != self._unfolded(now):
                self.refresh(layout=True)
            self.call_after_refresh(self._bring_into_view)

    def _unfolded(self, number: int) -> int:
        """Return the number of additional rows of a line while it is the current one."""
        unfolded = self.picks[number].unfolded if number < len(self.picks) else ()
        return len(wrapped(unfolded, max(self.size.width, 10), indent=5))

    def _bring_into_view(self) -> None:
        rows, parent = self._rows(self.size.width), self.parent
        if self.at < len(rows) and isinstance(parent, Widget):
            above = sum(len(one) for one in rows[: self.at])
            region = Region(self.region.x, self.virtual_region.y + above, 1, len(rows[self.at]))
            parent.scroll_to_region(region, animate=False)

    def action_take(self) -> None:
        """Choose the current line."""
        if self.picks:
            self.post_message(BlockUsed("picked", self.id, self.at))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        number = self._hit(event.y)
        if number is None:
            return
        if number == self.at:
            self.action_take()
        self.at = number

    def _hit(self, y: int) -> int | None:
        row = 0
        for number, rows in enumerate(self._rows(self.size.width)):
            row += len(rows)
            if y < row:
                return number
        return None


def _filled(row: Content, room: int) -> Content:
    return Content.styled(row.pad_right(max(room - row.cell_length, 0)).plain, FOCUSED)
