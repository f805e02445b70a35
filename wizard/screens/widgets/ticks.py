"""A question with boxes to tick: `[x] User   [ ] Model`, side by side on as many rows as needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from typing_extensions import override

from wizard.screens.widgets.buttons import FOCUSED
from wizard.screens.widgets.messages import BlockUsed
from wizard.screens.widgets.texts import FullWidth

GAP = 2
BESIDE = len("▸[x] ")


class Ticks(FullWidth, can_focus=True):
    """Arrow keys move; Space, Enter or a click ticks a box. A `▸` marks the current box."""

    DEFAULT_CSS = "Ticks { height: auto; width: 1fr; color: $foreground; }"
    BINDINGS = [
        Binding("left,up", "walk(-1)", show=False),
        Binding("right,down", "walk(1)", show=False),
        Binding("space,enter", "tick", show=False),
    ]

    names: reactive[tuple[str, ...]] = reactive((), layout=True)
    ticked: reactive[frozenset[str]] = reactive(frozenset[str]())
    at: reactive[int] = reactive(0)
    prompt: reactive[str] = reactive("", layout=True)  # above the boxes

    def show(self, names: Sequence[str], ticked: Collection[str] = ()) -> None:
        """Offer other boxes. If they are the same, their ticks stay."""
        if tuple(names) != self.names:
            self.names = tuple(names)
            self.ticked = frozenset(ticked) & frozenset(names)
            self.at = 0

    def render(self) -> Content:
        rows: list[list[Content]] = [[Content(self.prompt)]] if self.prompt else []
        for number, (_, row) in enumerate(self._places(self.size.width)):
            rows += [[]] if row == len(rows) else []
            rows[row].append(self._box(number))
        return Content("\n").join(Content(" " * GAP).join(row) for row in rows)

    def _box(self, number: int) -> Content:
        name = self.names[number]
        sign = "x" if name in self.ticked else " "
        here = self.has_focus and number == self.at
        mark = "▸" if here else " "
        return Content.styled(f"{mark}[{sign}] {name}", FOCUSED if here else "")

    def _places(self, width: int) -> Iterator[tuple[int, int]]:
        """Return column and row of each box."""
        x, row = 0, 1 if self.prompt else 0
        for name in self.names:
            length = len(name) + BESIDE
            if x and x + length > width:
                x, row = 0, row + 1
            yield x, row
            x += length + GAP

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max((row + 1 for _, row in self._places(width)), default=0)

    def on_resize(self) -> None:
        """Stay in sight: the boxes get their place after the focus."""
        if self.has_focus:
            self.scroll_visible(animate=False)

    def action_walk(self, steps: int) -> None:
        """Move to the previous or next box."""
        self.at = max(0, min(self.at + steps, len(self.names) - 1))

    def action_tick(self) -> None:
        """Tick or clear the current box."""
        if self.names:
            self.ticked = self.ticked ^ {self.names[self.at]}
            self.post_message(BlockUsed("ticked", self.id, self.ticked))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        for number, (x, row) in enumerate(self._places(self.size.width)):
            if row == event.y and x <= event.x < x + len(self.names[number]) + BESIDE:
                self.at = number
                self.action_tick()
                return
