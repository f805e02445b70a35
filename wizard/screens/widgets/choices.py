"""Questions with a few answers: one is chosen, or several are ticked. By keys or by mouse."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

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
from wizard.screens.widgets.texts import FullWidth, flow
from wizard.steps.styled_text import Choice, line, quiet

NOWHERE = -1  # the cursor is not on an answer yet


class Answers(FullWidth, can_focus=True):
    """Answers to a question, of which one can be the current one."""

    DEFAULT_CSS = "Answers { height: auto; width: 1fr; color: $foreground; }"
    BINDINGS = [
        Binding("up,left", "walk(-1)", show=False),
        Binding("down,right", "walk(1)", show=False),
    ]

    gap = 2  # cells between answers side by side
    below = False  # whether they begin below the prompt, not after it
    options: reactive[tuple[Any, ...]] = reactive((), layout=True)
    prompt: reactive[str] = reactive("", layout=True)
    at: reactive[int] = reactive(NOWHERE)

    def label(self, number: int) -> Content:
        """Return an answer with its signs."""
        raise NotImplementedError

    def places(self, width: int) -> Iterator[tuple[int, int]]:
        """Yield column and row of each answer if they are side by side."""
        column = len(self.prompt) + self.gap if self.prompt and not self.below else 0
        first = 1 if self.prompt and self.below else 0
        lengths = (self.label(number).cell_length for number in range(len(self.options)))
        return ((x, first + row) for x, row in flow(lengths, width, self.gap, column))

    def render(self) -> Content:
        rows: list[list[Content]] = [[Content(self.prompt)]] if self.prompt else []
        for number, (_, row) in enumerate(self.places(self.size.width)):
            rows += [[]] if row == len(rows) else []
            rows[row].append(self.label(number))
        return Content("\n").join(Content(" " * self.gap).join(row) for row in rows)

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max((row + 1 for _, row in self.places(width)), default=0)

    def hit(self, x: int, y: int) -> int | None:
        """Return the answer at a place."""
        for number, (start, row) in enumerate(self.places(self.size.width)):
            if row == y and start <= x < start + self.label(number).cell_length:
                return number
        return None

    def action_walk(self, steps: int) -> None:
        """Move to the previous or next answer."""
        self.at = max(0, min(self.at + steps, len(self.options) - 1))


class Choices(Answers):
    """Draws `1 ( )` before each answer, `(●)` in the chosen one, and `▸` before the current one.

    There is no current answer until an arrow key moves to one, so Enter alone chooses nothing; a
    `↓` shows that the list has the focus. With `inline`, answers are side by side after a prompt,
    on as many rows as they need.
    """

    BINDINGS = [Binding("enter,space", "take", show=False)]

    gap = 3
    taken: reactive[str] = reactive("")

    def __init__(
        self, options: Sequence[Choice] = (), *, inline: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.inline = inline
        self.set_reactive(Choices.options, tuple(options))

    def show(self, options: Sequence[Choice], taken: str = "") -> None:
        """Offer other answers."""
        self.options = tuple(options)
        self.at = min(self.at, len(self.options) - 1)
        self.taken = taken

    @property
    def highlighted(self) -> str:
        """The ID of the current answer. Empty if there is none."""
        return str(self.options[self.at].id) if self.at >= 0 else ""

    def render(self) -> Content:
        if self.inline:
            return super().render()
        width = self.size.width
        return Content("\n").join(row for rows in self._blocks(width) for row in rows)

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if self.inline:
            return super().get_content_height(container, viewport, width)
        return sum(len(rows) for rows in self._blocks(width))

    def label(self, number: int) -> Content:
        option = self.options[number]
        here = self.has_focus and number == self.at
        taken = option.id == self.taken
        begins = self.has_focus and self.at == NOWHERE and number == 0
        mark = "▸" if here else "↓" if begins else " "
        sign = "(●)" if taken else "( )"
        text = f"{mark} {number + 1} {sign} {option.label}"
        style = "bold" if taken or not self.inline else ""
        return Content.styled(text, FOCUSED if here else style)

    # Below each other -----------------------------------------------------------------------------

    def _blocks(self, width: int) -> list[list[Content]]:
        """Return the rows of each answer, with the empty row above it."""
        return [self._block(number, option, width) for number, option in enumerate(self.options)]

    def _block(self, number: int, option: Choice, width: int) -> list[Content]:
        label, right = self.label(number), Content.styled(option.right, "italic $success")
        gap = width - label.cell_length - right.cell_length
        if option.right and gap > 0:
            label = label.pad_right(gap) + right
        hanging = tuple(line(text, quiet(who)) for who, text in option.lines)
        above = [Content("")] if number and option.lines else []
        return [*above, *label.wrap(width), *wrapped(hanging, width, indent=8)]

    # Keys and mouse -------------------------------------------------------------------------------

    def watch_at(self) -> None:
        if self.is_mounted:
            self._bring_into_view()

    def _bring_into_view(self) -> None:
        """Scroll to the current answer, for the first one including the text above it."""
        parent = self.parent
        if self.inline or self.at == NOWHERE or not isinstance(parent, Widget):
            return
        heights = [len(rows) for rows in self._blocks(self.size.width)]
        above = self.virtual_region.y + sum(heights[: self.at]) if self.at else 0
        height = heights[self.at] if self.at else self.virtual_region.y + heights[0]
        region = Region(0, above, 1, min(height, parent.size.height))
        parent.scroll_to_region(region, animate=False)

    def action_take(self) -> None:
        """Choose the current answer."""
        if self.highlighted:
            self.post_message(BlockUsed("chosen", self.id, self.highlighted))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        number = self.hit(event.x, event.y)
        if number is None:
            return
        self.at = number
        if self.inline:
            self.action_take()

    @override
    def hit(self, x: int, y: int) -> int | None:
        if self.inline:
            return super().hit(x, y)
        row = 0
        for number, rows in enumerate(self._blocks(self.size.width)):
            row += len(rows)
            if y < row:
                return number
        return None


class Ticks(Answers):
    """Arrow keys move; Space, Enter or a click ticks a box: `[x] User   [ ] Model`."""

    BINDINGS = [Binding("space,enter", "tick", show=False)]

    below = True
    ticked: reactive[frozenset[str]] = reactive(frozenset[str]())
    at: reactive[int] = reactive(0)

    def show(self, names: Sequence[str], ticked: Collection[str] = ()) -> None:
        """Offer other boxes. If they are the same, their ticks stay."""
        if tuple(names) != self.options:
            self.options = tuple(names)
            self.ticked = frozenset(ticked) & frozenset(names)
            self.at = 0

    def label(self, number: int) -> Content:
        sign = "x" if self.options[number] in self.ticked else " "
        here = self.has_focus and number == self.at
        mark = "▸" if here else " "
        return Content.styled(f"{mark}[{sign}] {self.options[number]}", FOCUSED if here else "")

    def on_resize(self) -> None:
        """Stay in sight: the boxes get their place after the focus."""
        if self.has_focus:
            self.scroll_visible(animate=False)

    def action_tick(self) -> None:
        """Tick or clear the current box."""
        if self.options:
            self.ticked = self.ticked ^ {self.options[self.at]}
            self.post_message(BlockUsed("ticked", self.id, self.ticked))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        number = self.hit(event.x, event.y)
        if number is not None:
            self.at = number
            self.action_tick()
