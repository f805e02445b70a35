"""Lists with a current line, by keys or by mouse: answers, boxes to tick, lines to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
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
from wizard.steps.styled_text import Choice, Pick, line, quiet

NOWHERE = -1  # the cursor is not on an answer yet


class Options(FullWidth, can_focus=True):
    """Options of which one can be the current one: below each other, or side by side (`inline`)."""

    DEFAULT_CSS = "Options { height: auto; width: 1fr; color: $foreground; }"
    BINDINGS = [
        Binding("up,left", "walk(-1)", show=False),
        Binding("down,right", "walk(1)", show=False),
    ]

    inline = False
    gap = 2  # cells between options side by side
    prompt_above = False  # side by side they begin below the prompt, not after it
    options: reactive[tuple[Any, ...]] = reactive((), layout=True)
    prompt: reactive[str] = reactive("", layout=True)
    at: reactive[int] = reactive(0)

    def label(self, number: int) -> Content:
        """Return an option side by side with others."""
        raise NotImplementedError

    def block(self, number: int, width: int) -> list[Content]:
        """Return the rows of an option below others."""
        raise NotImplementedError

    def blocks(self, width: int) -> list[list[Content]]:
        """Return the rows of each option below the others."""
        return [self.block(number, width) for number in range(len(self.options))]

    def places(self, width: int) -> Iterator[tuple[int, int]]:
        """Yield column and row of each option side by side."""
        after = self.prompt and not self.prompt_above
        first = 1 if self.prompt and self.prompt_above else 0
        lengths = (self.label(number).cell_length for number in range(len(self.options)))
        for x, row in flow(lengths, width, self.gap, len(self.prompt) + self.gap if after else 0):
            yield x, first + row

    def render(self) -> Content:
        if not self.inline:
            return Content("\n").join(row for rows in self.blocks(self.size.width) for row in rows)
        rows: list[list[Content]] = [[Content(self.prompt)]] if self.prompt else []
        for number, (_, row) in enumerate(self.places(self.size.width)):
            rows += [[]] if row == len(rows) else []
            rows[row].append(self.label(number))
        return Content("\n").join(Content(" " * self.gap).join(row) for row in rows)

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if self.inline:
            return max((row + 1 for _, row in self.places(width)), default=0)
        return sum(len(rows) for rows in self.blocks(width))

    def hit(self, event: events.Click) -> int | None:
        event.stop()
        if self.inline:
            for number, (start, row) in enumerate(self.places(self.size.width)):
                if row == event.y and start <= event.x < start + self.label(number).cell_length:
                    return number
            return None
        ends = accumulate(map(len, self.blocks(self.size.width)))
        return next((number for number, end in enumerate(ends) if event.y < end), None)

    def action_walk(self, steps: int) -> None:
        self.at = max(0, min(self.at + steps, len(self.options) - 1))


class Choices(Options):
    """Draws `1 ( )` before each answer, `(●)` in the chosen one, and `▸` before the current one.

    There is no current answer until an arrow key moves to one, so Enter alone chooses nothing; a
    `↓` shows that the list has the focus. With `inline`, answers are side by side after a prompt,
    on as many rows as they need.
    """

    BINDINGS = [Binding("enter,space", "take", show=False)]

    gap = 3
    taken: reactive[str] = reactive("")
    at: reactive[int] = reactive(NOWHERE)

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

    def block(self, number: int, width: int) -> list[Content]:
        """Return the rows of an answer, with the empty row above it."""
        option = self.options[number]
        label, right = self.label(number), Content.styled(option.right, "italic $success")
        gap = width - label.cell_length - right.cell_length
        if option.right and gap > 0:
            label = label.pad_right(gap) + right
        hanging = tuple(line(text, quiet(who)) for who, text in option.lines)
        above = [Content("")] if number and option.lines else []
        return [*above, *label.wrap(width), *wrapped(hanging, width, indent=8)]

    def watch_at(self) -> None:
        if self.is_mounted:
            self._bring_into_view()

    def _bring_into_view(self) -> None:
        """Scroll to the current answer, for the first one including the text above it."""
        parent = self.parent
        if self.inline or self.at == NOWHERE or not isinstance(parent, Widget):
            return
        heights = [len(rows) for rows in self.blocks(self.size.width)]
        above = self.virtual_region.y + sum(heights[: self.at]) if self.at else 0
        height = heights[self.at] if self.at else self.virtual_region.y + heights[0]
        region = Region(0, above, 1, min(height, parent.size.height))
        parent.scroll_to_region(region, animate=False)

    def action_take(self) -> None:
        if self.highlighted:
            self.post_message(BlockUsed("chosen", self.id, self.highlighted))

    def on_click(self, event: events.Click) -> None:
        number = self.hit(event)
        if number is not None:
            self.at = number
            if self.inline:
                self.action_take()


class Ticks(Options):
    """Arrow keys move; Space, Enter or a click ticks a box: `[x] User   [ ] Model`."""

    BINDINGS = [Binding("space,enter", "tick", show=False)]

    inline = True
    prompt_above = True
    ticked: reactive[frozenset[str]] = reactive(frozenset[str]())

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
        if self.options:
            self.ticked = self.ticked ^ {self.options[self.at]}
            self.post_message(BlockUsed("ticked", self.id, self.ticked))

    def on_click(self, event: events.Click) -> None:
        number = self.hit(event)
        if number is not None:
            self.at = number
            self.action_tick()


class PickList(Options, inherit_bindings=False):
    """Up and down move, and Enter or a second click chooses. A `▸` marks the current line."""

    BINDINGS = [
        Binding("up", "walk(-1)", show=False),
        Binding("down", "walk(1)", show=False),
        Binding("home", "walk(-1000)", show=False),
        Binding("end", "walk(1000)", show=False),
        Binding("enter", "take", show=False),
    ]

    def show(self, picks: Sequence[Pick], at: int | None = None) -> None:
        """Show these lines. `at` is the index of the current line."""
        self.options = tuple(picks)
        wanted = self.at if at is None else at
        self.at = max(0, min(wanted, len(self.options) - 1))

    def block(self, number: int, width: int) -> list[Content]:
        pick = self.options[number]
        here = number == self.at
        mark = Content.styled("▸" if here else " ", "bold $accent")
        room = max(width - 2, 10)
        first, *rest = wrapped((pick.line,), room)
        if here and self.has_focus:
            whole = (row.pad_right(max(room - row.cell_length, 0)) for row in (first, *rest))
            first, *rest = [Content.styled(row.plain, FOCUSED) for row in whole]
        rows = [Content.assemble(mark, " ", first)]
        rows += [row.pad_left(2) for row in rest]
        if here and pick.unfolded:
            rows += wrapped(pick.unfolded, width, indent=5)
        return rows

    def watch_at(self, before: int, now: int) -> None:
        if self.is_mounted:
            if self._unfolded(before) != self._unfolded(now):
                self.refresh(layout=True)
            self.call_after_refresh(self._bring_into_view)

    def _unfolded(self, number: int) -> int:
        """Return the number of additional rows of a line while it is the current one."""
        unfolded = self.options[number].unfolded if number < len(self.options) else ()
        return len(wrapped(unfolded, max(self.size.width, 10), indent=5))

    def _bring_into_view(self) -> None:
        rows, parent = self.blocks(self.size.width), self.parent
        if self.at < len(rows) and isinstance(parent, Widget):
            above = sum(len(one) for one in rows[: self.at])
            region = Region(self.region.x, self.virtual_region.y + above, 1, len(rows[self.at]))
            parent.scroll_to_region(region, animate=False)

    def action_take(self) -> None:
        if self.options:
            self.post_message(BlockUsed("picked", self.id, self.at))

    def on_click(self, event: events.Click) -> None:
        number = self.hit(event)
        if number is None:
            return
        if number == self.at:
            self.action_take()
        self.at = number
