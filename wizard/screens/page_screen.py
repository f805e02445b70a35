"""Draw any page on the screen: a widget for each block, and for each action a button and a key.

Actions also appear in the footer, the palette and tooltips. `wizard.steps` does the actions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from wizard.core.session.session import Session
from wizard.guide.help import CHOOSING
from wizard.screens.base import FrameScreen
from wizard.screens.blocks import WIDGETS, fill
from wizard.screens.commands import HELP, LEAVE, PALETTE, SHARING, TICK
from wizard.screens.widgets.choices import Choices, PickList, Ticks
from wizard.screens.widgets.fields import LineField
from wizard.screens.widgets.frame import Body
from wizard.screens.widgets.messages import BlockUsed, Refused
from wizard.screens.widgets.texts import GroupBox, PlainText, Why
from wizard.steps import blocks as b
from wizard.steps.step import Page, Step, World

T = TypeVar("T")
KEYS = (
    "ctrl+n",
    "escape",
    "ctrl+r",
    "ctrl+f",
    "ctrl+t",
    "ctrl+s",
    "ctrl+l",
    "ctrl+y",
    "ctrl+z",
    "m",
)


class PageScreen(FrameScreen[Any]):
    """The screen of one page or step."""

    AUTO_FOCUS = ""  # the page says where the focus belongs: `lead_on`
    BINDINGS: ClassVar[list[Any]] = [
        *(Binding(key, f"press('{key}')", show=False, id=f"press-{key}") for key in KEYS),
        *(Binding(str(number), f"mark_number({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, page: type[Page], *given: Any) -> None:
        """`given` are the page's arguments, in addition to its world."""
        super().__init__()
        self._world = ScreenWorld(self)
        self.page = page(cast(World, self._world), *given)
        self._blocks: Sequence[b.AnyBlock] = ()  # what is drawn
        self.kind = page.__name__
        self.has_rail = not self.page.banner
        self.add_class(page.__name__)

    def second_row(self) -> ComposeResult:
        if self.page.banner:
            yield PlainText(self.page.banner, id="heading", classes="second")
        else:
            yield from super().second_row()

    def place(self) -> str:
        return f"Step {self.page.number} of 7" if self.page.number else ""

    def heading(self) -> str:
        return self.page.guide.title if isinstance(self.page, Step) else self.page.heading

    def _rail_step(self) -> int:
        return self.page.number or self.page.rail or super()._rail_step()

    # Blocks ---------------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        if isinstance(self.page, Step):
            yield Why(self.page.guide, practice=self.page.session.practice)
        self._blocks = self.page.blocks()
        yield from self._widgets_of(self._blocks)

    def _widgets_of(self, blocks: Iterable[b.AnyBlock]) -> Iterator[Widget]:
        for block in blocks:
            if isinstance(block, b.Group):
                yield GroupBox(*self._widgets_of(block.blocks), id=block.id)
            else:
                yield from WIDGETS[type(block)](block)

    def show(self, session: Session) -> None:  # noqa: ARG002 - the step reads it itself
        if self.page.is_over():
            self.dismiss()
            return
        if isinstance(self.page, Step):
            self.query_one(Why).display = bool(self.page.why)
        self._blocks = self.page.blocks()
        self._show_blocks(self._blocks)

    def _show_blocks(self, blocks: Iterable[b.AnyBlock]) -> None:
        for block in blocks:
            if isinstance(block, b.Group):
                group = self.query_one(f"#{block.id}")
                group.display = block.shown
                group.border_title = Content(block.title) if block.title else None
                self._show_blocks(block.blocks)
            else:
                fill(self, self.page, block)

    # Actions --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        self.lead_on()
        self.run_aside(self.page.begin, name="begin")

    def on_resize(self) -> None:
        if self._world.told not in (None, self.app.size):
            self.call_after_refresh(self.session_changed)

    def lead_on(self) -> None:
        where = self.page.focus()
        if where:
            found = self.query_one(f"#{where}").focus(scroll_visible=False)
            # The text above an open question is read first; a list scrolls to its marked line.
            if not isinstance(found, Choices | PickList):
                self.call_after_refresh(found.scroll_visible, animate=False)
        else:
            enabled = [one for one in self.query("#actions ActionButton") if one.focusable]
            for first in enabled[:1]:
                first.focus()

    def buttons(self) -> Sequence[b.Action]:
        aside = {
            name for one in b.flat(self._blocks) if isinstance(one, b.Aside) for name in one.actions
        }
        return [
            one
            for one in self.page.offered()
            if one.button and not one.in_list and one.id not in aside
        ]

    def note(self) -> str:
        """Say which keys answer while a question waits, else what the page says."""
        waits = any(
            isinstance(one, b.Question)
            and not (one.taken or one.may_wait)
            and not self.query_one(f"#{one.id}", Choices).highlighted
            for one in b.flat(self._blocks)
        )
        return CHOOSING if waits else self.page.note()

    def all_commands(self) -> Iterable[b.Action]:
        everywhere = (SHARING, PALETTE, HELP, LEAVE)
        # If a page has such an action too, it is the button.
        named = {one.id for one in everywhere}
        offered = _in_order(self.page.offered())
        own = (one for one in offered if one.id not in named and not one.waits)
        ticks = [TICK] if self._shown_block(b.Ticks) else []
        return (*own, *ticks, *everywhere)

    def _shown_block(self, kind: type[Any]) -> Any:
        """Return the first visible block of a kind."""
        found = (one for one in b.flat(self._blocks) if isinstance(one, kind))
        return next(found, None)

    async def run_action(self, action: Any, *rest: Any) -> None:
        """Run an action of a button, the footer or the palette.

        The page's own actions come first.
        """
        found = next((one for one in self.page.offered() if one.id == action), None)
        if found is None:
            await super().run_action(action, *rest)
        elif found.leads:
            self.query_one(f"#{found.leads}").focus()
        elif found.takes:
            await self.query_one(f"#{found.takes}").run_action("take")
        else:
            self.run_and_lead_on(self._perform(action), name=f"act-{action}")

    async def _perform(self, action: str) -> None:
        picks = self._shown_block(b.Picks)
        if picks is not None and action in picks.acts:
            await self.page.walked(picks.id, self.query_one(f"#{picks.id}", PickList).at)
        await self.page.perform(action)

    def action_tick(self) -> None:
        self.query(Ticks).first().action_tick()

    def on_trouble(self, name: str, error: BaseException) -> None:
        super().on_trouble(name, error)
        self.session_changed()  # the work has ended, so the page must not show it as running

    async def action_press(self, key: str) -> None:
        for one in self.page.offered():
            if key in one.keys.split(",") and not one.waits:
                await self.run_action(one.id)
                return

    def action_mark_number(self, number: int) -> None:
        """Mark the line or the answer with this number. Only Enter chooses it."""
        block = self._numbered()
        if block is None:
            return
        if isinstance(block, b.Question):
            numbers = [str(at) for at in range(1, len(block.choices) + 1)]
        else:
            lines = block.picks if isinstance(block, b.Picks) else block.items
            numbers = [one.line.sign.plain.strip().partition(" ")[0] for one in lines]
        if str(number) in numbers:
            widget: Any = self.query_one(f"#{block.id}")
            widget.focus(scroll_visible=False)
            widget.at = numbers.index(str(number))

    def _numbered(self) -> b.Picks | b.Items | b.Question | None:
        """The list with numbers, or the question, that is shown."""
        takes = {one.takes for one in self.page.offered()}
        return next(
            (
                one
                for one in b.flat(self._blocks)
                if isinstance(one, b.Picks)
                or (isinstance(one, b.Items) and one.id in takes)
                or isinstance(one, b.Question)
            ),
            None,
        )

    @property
    def takes_paste(self) -> bool:
        return type(self.page).pasted is not Page.pasted

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "mark_number":
            return self._numbered() is not None
        if action == "press":  # otherwise other widgets may use the key
            ready = (one for one in self.page.offered() if not one.waits)
            return any(parameters[0] in one.keys.split(",") for one in ready)
        if callable(getattr(self.page, action, None)):
            return any(one.id == action and not one.waits for one in self.page.offered())
        return super().check_action(action, parameters)

    def on_screen_suspend(self) -> None:
        self.run_aside(self.page.pause, name="pause")

    def on_screen_resume(self) -> None:
        self.run_aside(self.page.resume, name="resume")

    # What a person does in a block ----------------------------------------------------------------

    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        field = cast(LineField, event.input)
        field.known = event.value.strip()
        await self.page.entered(field.id or "", field.known)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        fields = (one for one in b.flat(self._blocks) if isinstance(one, b.TextField))
        enter = next((one.enter for one in fields if one.id == event.input.id), "")
        if enter:
            await self.run_action(enter)
        else:
            self.focus_primary()

    def on_paste(self, event: events.Paste) -> None:
        """Use a paste wherever the focus is, even while the box for it is hidden."""
        blocks = (*b.flat(self._blocks), *b.flat(self._blocks, hidden=True))
        box = next((one for one in blocks if isinstance(one, b.Paste)), None)
        if box is not None:
            event.stop()
            if event.text:
                self.post_message(BlockUsed("pasted", box.id, event.text))

    def on_block_used(self, event: BlockUsed) -> None:
        event.stop()
        work = getattr(self.page, event.does)(event.block, event.given)
        self.run_and_lead_on(work, name=event.does)

    def on_refused(self, event: Refused) -> None:
        event.stop()
        self.wizard.tell(event.sentence, title=event.title)

    def next_to_do(self) -> tuple[str, Sequence[b.Action]]:
        return self.page.focus(), self.page.actions()


class ScreenWorld:
    """The world of the page on a screen. What is missing here is in the program (`Run`)."""

    is_plain = False

    def __init__(self, screen: PageScreen) -> None:
        self._screen = screen
        self._stoppable: asyncio.Future[Any] | None = None
        self._stopped = False
        self.told: Size | None = None  # what the page was told of the terminal; None: never asked

    @property
    def columns(self) -> int:
        return self._tell().width

    @property
    def rows(self) -> int:
        return self._tell().height

    def _tell(self) -> Size:
        self.told = self._screen.app.size
        return self.told

    def __getattr__(self, name: str) -> Any:
        return getattr(self._screen.wizard, name)

    def changed(self) -> None:
        if self._screen.is_attached:
            self._screen.session_changed()

    def present_again(self, at: str = "") -> None:
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
        # Through the app, which at the start reacts only after all screens exist.
        self._screen.app.call_later(partial(self._screen.call_after_refresh, shown.set))
        await shown.wait()

    async def beside(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        self._screen.run_and_lead_on(work, name=name)

    def stop_aside(self, name: str) -> None:
        self._screen.stop_aside(name)

    async def stoppable(self, work: Awaitable[T]) -> T | None:
        self._stoppable = task = asyncio.ensure_future(work)
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopped:
                return None
            task.cancel()  # the screen has closed
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
        """Do nothing, because the screen has no place for it."""

    async def open(self, page: type[Page], *given: Any) -> Any:
        return await self._screen.app.push_screen_wait(PageScreen(page, *given))

    async def view(self, text: str, title: str, line: int | None = None) -> None:
        from wizard.screens.view_text import ViewTextScreen

        await self._screen.app.push_screen_wait(ViewTextScreen(text, title, line))

    def close(self, result: Any = None) -> None:
        self._screen.dismiss(result)

    async def leave(self) -> None:
        await self._screen.action_leave()


def _in_order(actions: Sequence[b.Action]) -> list[b.Action]:
    """The primary action, then the way back, then the others, as the key hints show them."""
    primary = next((one.id for one in actions if one.button and not one.waits), "")

    def place(action: b.Action) -> int:
        if action.id == primary or action.key == "ctrl+n":
            return 0
        return 1 if action.key == "escape" else 2

    return sorted(actions, key=place)
