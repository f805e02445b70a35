"""Draws any step on the screen: a widget for each block, and what a step calls an action as button,
key, footer word, palette entry and tooltip. What happens is said in `wizard.steps`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable, Iterator, Sequence
from functools import partial, singledispatchmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from wizard.core.session.session import Session
from wizard.screens.base import ButtonSpec, FrameScreen, Why
from wizard.screens.block_widgets import WIDGETS, row_of
from wizard.screens.commands import HELP, LEAVE, PALETTE, SHARING, TICK
from wizard.screens.widgets.body import Body
from wizard.screens.widgets.buttons import ButtonRow
from wizard.screens.widgets.choices import Choices
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.names import Names
from wizard.screens.widgets.paste_box import PasteBox
from wizard.screens.widgets.picklist import PickList
from wizard.screens.widgets.rows import RowsView
from wizard.screens.widgets.said import Said
from wizard.screens.widgets.ticks import Ticks
from wizard.screens.widgets.value_field import ValueField, ValueRows
from wizard.screens.widgets.walked import WalkedRows
from wizard.steps import blocks as b
from wizard.steps.step import Page, Step, World

if TYPE_CHECKING:
    from wizard.core.verify.answer import CheckResult

T = TypeVar("T")
KEYS = ("ctrl+n", "escape", "ctrl+r", "ctrl+f", "ctrl+t", "ctrl+s", "ctrl+l", "ctrl+z")


class ScreenWorld:
    """The world of a page whose screen this is. What is not here is the program's (`Host`)."""

    is_plain = False

    def __init__(self, screen: DrawnScreen) -> None:
        self._screen = screen
        self._stoppable: asyncio.Future[Any] | None = None
        self._stopped = False
        self.told_columns = 0  # the width that the page was told; 0: it never asked

    @property
    def columns(self) -> int:
        self.told_columns = self._screen.app.size.width
        return self.told_columns

    def __getattr__(self, name: str) -> Any:
        return getattr(self._screen.wizard, name)

    @property
    def last_check(self) -> CheckResult | None:
        return self._screen.wizard.last_check

    @last_check.setter
    def last_check(self, result: CheckResult | None) -> None:
        self._screen.wizard.last_check = result

    def changed(self) -> None:
        if self._screen.is_attached:
            self._screen.session_changed()

    def turned(self, at: str = "") -> None:
        self.changed()
        if self._screen.is_attached:
            self._screen.lead_on()
            body = self._screen.query_one("#body", Body)
            if at:
                body.begin_with(self._screen.query_one(f"#{at}"))
            else:
                body.scroll_home(animate=False)

    async def shown(self) -> None:
        shown = asyncio.Event()
        # By way of the app, which at the very start listens only once all screens are there.
        self._screen.app.call_later(partial(self._screen.call_after_refresh, shown.set))
        await shown.wait()

    def run_aside(self, work: Coroutine[Any, Any, None], *, name: str) -> object:
        return self._screen.run_aside(work, name=name)

    async def beside(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        self._screen.tell_step(name, work)

    def stop_aside(self, name: str) -> None:
        self._screen.stop_aside(name)

    async def stoppable(self, work: Awaitable[T]) -> T | None:
        self._stoppable = task = asyncio.ensure_future(work)
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopped:
                return None
            task.cancel()  # the screen is gone
            raise
        finally:
            self._stopped = False

    def stop(self) -> None:
        if self._stoppable is not None:
            self._stopped = True
            self._stoppable.cancel()

    def progressed(self, sentence: str) -> None:  # noqa: ARG002 - the page shows it
        self.changed()

    def write(self, text: str) -> None:
        """The screen has no place for it."""

    async def open(self, page: type[Page], *given: Any) -> Any:
        return await self._screen.app.push_screen_wait(DrawnScreen(page, *given))

    async def view(self, text: str, title: str, line: int | None = None) -> None:
        from wizard.screens.view_text import ViewTextScreen

        await self._screen.app.push_screen_wait(ViewTextScreen(text, title, line))

    def close(self, result: Any = None) -> None:
        self._screen.dismiss(result)

    async def leave(self) -> None:
        await self._screen.action_leave()


class DrawnScreen(FrameScreen[Any]):
    """The screen of one page or step."""

    CSS_PATH = "drawn.tcss"
    AUTO_FOCUS = ""  # the page says where the keys go: `lead_on`
    BINDINGS: ClassVar[list[Any]] = [
        *(Binding(key, f"press('{key}')", show=False, id=f"press-{key}") for key in KEYS),
        *(Binding(str(number), f"take_number({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, page: type[Page], *given: Any) -> None:
        """`given` is what the page is made with, besides its world."""
        super().__init__()
        self._world = ScreenWorld(self)
        self.drawn = page(cast(World, self._world), *given)
        self.kind = page.__name__
        self.has_rail = not self.drawn.banner
        self.add_class(page.__name__)

    def second_row(self) -> ComposeResult:
        if self.drawn.banner:
            yield Said(self.drawn.banner, id="heading", classes="second")
        else:
            yield from super().second_row()

    def place(self) -> str:
        return f"Step {self.drawn.number} of 7" if self.drawn.number else ""

    def heading(self) -> str:
        return self.drawn.guide.title if isinstance(self.drawn, Step) else self.drawn.heading

    def _rail_step(self) -> int:
        return self.drawn.number or self.drawn.rail or super()._rail_step()

    # Blocks ---------------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        if isinstance(self.drawn, Step):
            yield Why(self.drawn.guide)
        yield from self._widgets(self.drawn.blocks())

    def _widgets(self, blocks: Iterable[b.AnyBlock]) -> Iterator[Widget]:
        for block in blocks:
            if isinstance(block, b.Group):
                yield Vertical(*self._widgets(block.blocks), id=block.id)
            else:
                yield from WIDGETS[type(block)](block)

    def show(self, session: Session) -> None:  # noqa: ARG002 - the step reads it itself
        if self.drawn.is_over():
            self.dismiss()
            return
        if isinstance(self.drawn, Step):
            self.query_one(Why).display = bool(self.drawn.why)
        self._show_blocks(self.drawn.blocks())

    def _show_blocks(self, blocks: Iterable[b.AnyBlock]) -> None:
        for block in blocks:
            if isinstance(block, b.Group):
                group = self.query_one(f"#{block.id}")
                group.display = block.shown
                group.border_title = Content(block.title) if block.title else None
                self._show_blocks(block.blocks)
            else:
                self._fill(block)

    @singledispatchmethod
    def _fill(self, block: Any) -> None:
        raise TypeError(type(block).__name__)

    @_fill.register
    def _(self, block: b.Lines) -> None:
        widget = self.query_one(f"#{block.id}", Hanging)
        widget.show(block.lines if block.shown else ())
        widget.set_class(block.loud, "loud")

    @_fill.register
    def _(self, block: b.Names) -> None:
        names = self.query_one(f"#{block.id}", Names)
        names.display = block.shown
        names.names = tuple(block.names)

    @_fill.register
    def _(self, block: b.Path) -> None:
        self.query_one(f"#{block.id}").display = block.shown

    @_fill.register
    def _(self, block: b.TextField) -> None:
        field = self.query_one(f"#{block.id}", Input)
        if field.value.strip() != block.value:
            field.value = block.value
        field.display = block.shown
        for part, words in (("label", block.label), ("note", block.note)):
            said = self.query_one(f"#{block.id}-{part}", Said)
            said.say(words)
            said.display = block.shown and bool(words)

    @_fill.register
    def _(self, block: b.Paste) -> None:
        box = self.query_one(f"#{block.id}", PasteBox)
        box.display = block.shown
        key = self.wizard.around.paste_key_hint()
        box.border_title = Content(f"{block.title} ({key})")
        box.said = block.said

    @_fill.register
    def _(self, block: b.ValueFields) -> None:
        rows = self.query_one(f"#{block.id}", ValueRows)
        rows.display = block.shown
        rows.show(block)

    @_fill.register
    def _(self, block: b.Question) -> None:
        choices = self.query_one(f"#{block.id}", Choices)
        choices.display = block.shown
        choices.prompt = block.prompt
        choices.show(block.choices, block.taken)

    @_fill.register
    def _(self, block: b.Ticks) -> None:
        ticks = self.query_one(f"#{block.id}", Ticks)
        ticks.display = block.shown
        ticks.show(block.names, block.ticked)

    @_fill.register
    def _(self, block: b.Picks) -> None:
        picks = self.query_one(f"#{block.id}", PickList)
        picks.display = block.shown
        picks.show(block.picks)

    @_fill.register
    def _(self, block: b.Rows) -> None:
        rows = self.query_one(f"#{block.id}", RowsView)
        rows.display = block.shown
        rows.show(block.count, lambda number, _width: row_of(block.row(number)))

    @_fill.register
    def _(self, block: b.Items) -> None:
        items = self.query_one(f"#{block.id}", WalkedRows)
        items.display = block.shown
        if block.shown:  # else it keeps where it is
            items.show_items(block.items)

    @_fill.register
    def _(self, block: b.Diff) -> None:
        from wizard.screens.widgets.diff_view import DiffView

        view = self.query_one(f"#{block.id}", DiffView)
        view.display = block.shown
        if block.diff is not None:
            view.show_diff(block.diff)

    @_fill.register
    def _(self, block: b.Aside) -> None:
        row = self.query_one(f"#{block.id}", ButtonRow)
        row.display = block.shown
        there = {one.id: one for one in self.drawn.offered()}
        found = [there[name] for name in block.actions if name in there]
        row.show([_button(one, now=one.id == block.now) for one in found])

    # Actions --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        self.lead_on()
        self.run_aside(self.drawn.begin, name="begin")

    def on_resize(self) -> None:
        if self._world.told_columns not in (0, self.app.size.width):
            self.call_after_refresh(self.session_changed)

    def lead_on(self) -> None:
        """The focus goes where the next keystroke belongs."""
        where = self.drawn.focus()
        if where:
            found = self.query_one(f"#{where}").focus(scroll_visible=False)
            # What stands above an open question is read first; a list shows the line of its mark.
            if not isinstance(found, Choices | PickList):
                self.call_after_refresh(found.scroll_visible, animate=False)
        else:
            enabled = [one for one in self.query("#actions ActionButton") if one.focusable]
            for first in enabled[:1]:
                first.focus()

    def buttons(self) -> Sequence[ButtonSpec]:
        aside = {
            name
            for one in b.flat(self.drawn.blocks())
            if isinstance(one, b.Aside)
            for name in one.actions
        }
        return [
            _button(one)
            for one in self.drawn.offered()
            if one.button and not one.in_list and one.id not in aside
        ]

    def note(self) -> str:
        return self.drawn.note()

    def all_commands(self) -> Iterable[Command]:
        everywhere = (SHARING, PALETTE, HELP, LEAVE)
        named = {one.action for one in everywhere}  # of a page that has one too it is the button
        own = sorted(self.drawn.offered(), key=_place_in_footer)
        own_commands = (_command(one) for one in own if one.id not in named)
        ticks = [TICK] if self._shown_block(b.Ticks) else []
        return (*own_commands, *ticks, *everywhere)

    def offers(self, command: Command) -> bool:
        waiting = {one.id for one in self.drawn.actions() if one.waits}
        return command.action not in waiting  # whatever else a page names can be done now

    def _shown_block(self, kind: type[Any]) -> Any:
        """The first block of a kind that is shown."""
        found = (one for one in b.flat(self.drawn.blocks()) if isinstance(one, kind))
        return next(found, None)

    async def run_action(self, action: Any, *rest: Any) -> None:
        """From a button, the footer or the palette; what the page has no such action is ours."""
        found = next((one for one in self.drawn.offered() if one.id == action), None)
        if found is None:
            await super().run_action(action, *rest)
        elif found.leads:
            self.query_one(f"#{found.leads}").focus()
        elif found.takes:
            await self.query_one(f"#{found.takes}").run_action("take")
        else:
            self.tell_step(f"act-{action}", self._perform(action))

    async def _perform(self, action: str) -> None:
        picks = self._shown_block(b.Picks)
        if picks is not None and action in picks.acts:
            await self.drawn.walked(picks.id, self.query_one(f"#{picks.id}", PickList).at)
        await self.drawn.perform(action)

    def action_tick(self) -> None:
        """Tick the box where the keys are, or clear it."""
        self.query(Ticks).first().action_tick()

    def on_trouble(self, name: str, error: BaseException) -> None:
        super().on_trouble(name, error)
        self.session_changed()  # what the work was about is not under way any more

    async def action_press(self, key: str) -> None:
        """Run the action that has this key now."""
        for one in self.drawn.offered():
            if key in one.keys.split(",") and not one.waits:
                await self.run_action(one.id)
                return

    def action_take_number(self, number: int) -> None:
        """Take a line of the list by its number."""
        self.query(PickList).first().take_number(number)

    @property
    def takes_paste(self) -> bool:
        """Whether the page does something with a paste."""
        return type(self.drawn).pasted is not Page.pasted

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "take_number":
            return any(isinstance(one, b.Picks) for one in b.flat(self.drawn.blocks()))
        if action == "press":  # else the key is whoever's has it besides
            ready = (one for one in self.drawn.offered() if not one.waits)
            return any(parameters[0] in one.keys.split(",") for one in ready)
        if callable(getattr(self.drawn, action, None)):
            return any(one.id == action and not one.waits for one in self.drawn.offered())
        return super().check_action(action, parameters)

    def on_screen_suspend(self) -> None:
        self.run_aside(self.drawn.covered, name="covered")

    def on_screen_resume(self) -> None:
        self.run_aside(self.drawn.resumed, name="resumed")

    # What a person does in a block ----------------------------------------------------------------

    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        await self.drawn.entered(event.input.id or "", event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        fields = (one for one in b.flat(self.drawn.blocks()) if isinstance(one, b.TextField))
        enter = next((one.enter for one in fields if one.id == event.input.id), "")
        if enter:
            await self.run_action(enter)
        else:
            self.focus_primary()

    def on_paste(self, event: events.Paste) -> None:
        """A paste counts wherever the focus is; the page says what it means where no box is."""
        blocks = (*b.flat(self.drawn.blocks()), *b.flat(self.drawn.blocks(), hidden=True))
        box = next((one for one in blocks if isinstance(one, b.Paste)), None)
        if box is not None:
            event.stop()
            if event.text:
                self._take_paste(box.id, event.text)

    def on_paste_box_pasted(self, event: PasteBox.Pasted) -> None:
        event.stop()
        self._take_paste(event.box.id or "", event.pasted.text)

    def _take_paste(self, block: str, text: str) -> None:
        self.tell_step("paste", self.drawn.pasted(block, text))

    def on_paste_box_typed(self, event: PasteBox.Typed) -> None:
        event.stop()
        box: b.Paste = self._shown_block(b.Paste)
        how = f". {box.to_type}" if box.to_type else f": {self.wizard.around.paste_key_hint()}."
        self.wizard.tell(f"This box takes a paste{how}", title="Paste")

    def on_value_field_entered(self, event: ValueField.Entered) -> None:
        event.stop()
        self._take_paste(event.field.id or "", event.pasted.text)

    def on_value_field_refused(self, event: ValueField.Refused) -> None:
        event.stop()
        self.wizard.tell("Nothing is copied from here. Press ctrl+q to leave.")

    def on_choices_taken(self, event: Choices.Taken) -> None:
        event.stop()
        self.tell_step("chosen", self.drawn.chosen(event.choices.id or "", event.answer))

    def on_ticks_changed(self, event: Ticks.Changed) -> None:
        event.stop()
        self.tell_step("ticked", self.drawn.ticked(event.ticks.id or "", event.ticks.ticked))

    def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()
        self.tell_step("picked", self.drawn.picked(event.picks.id or "", event.number))

    def on_walked_rows_taken(self, event: WalkedRows.Taken) -> None:
        event.stop()
        self.tell_step("picked", self.drawn.picked(event.rows.id or "", event.number))

    def tell_step(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Let the page do something beside the screen; then the focus goes where it belongs, or
        stays where there is nothing else to do than before.
        """
        self.run_aside(self._then_lead_on(work), name=name)

    async def _then_lead_on(self, work: Coroutine[Any, Any, None]) -> None:
        before = self._next_to_do()
        await work
        if self.is_attached and self.is_current and self._next_to_do() != before:
            self.lead_on()

    def _next_to_do(self) -> tuple[str, Sequence[b.Action]]:
        return self.drawn.focus(), self.drawn.actions()


_FIRST_IN_FOOTER = ("ctrl+n", "escape")


def _place_in_footer(action: b.Action) -> int:
    return _FIRST_IN_FOOTER.index(action.key) if action.key in _FIRST_IN_FOOTER else 9


def _command(action: b.Action) -> Command:
    return Command(action.id, action.keys, action.hint, action.label, action.help)


def _button(action: b.Action, *, now: bool = False) -> ButtonSpec:
    label = f"· {action.label} ·" if now else action.label
    return ButtonSpec(label, f"act('{action.id}')", disabled=action.waits, tooltip=action.help)
