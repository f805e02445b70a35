"""The frame of every screen: title and safety line, a scrolling body, buttons, key hints.

`screens.page_screen` draws the body; `wizard.steps` explains how to write a step. At 80x24 the body
has 18 rows and 78 columns; 60x20 scrolls; from 100 columns on, the steps are listed at the left.
Stylesheets can use the screen classes `.-wide` (100) and `.-vast` (140). Text from outside is drawn
by `PlainText`, `Hanging` or `Content`, never as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from wizard.core.session.session import Session, shown_step
from wizard.core.session.summary import reached_step
from wizard.guide.steps import CREDENTIALS
from wizard.screens.commands import HELP, LEAVE, PALETTE, SHARING, binding_of
from wizard.screens.widgets.buttons import ActionButton, ButtonRow
from wizard.screens.widgets.frame import (
    Body,
    KeyHints,
    Rule,
    SideRail,
    StepChosen,
    StepsRail,
    TitleBar,
)
from wizard.screens.widgets.texts import PlainText
from wizard.steps.blocks import Action
from wizard.steps.frame_words import carried, carried_problem, facts, safety_words
from wizard.steps.program import Run

Result = TypeVar("Result")


_LEAST_ROWS = 3  # of a page that messages leave


class FrameScreen(Screen[Result]):
    """A screen with title, safety line, scrolling body, buttons and key hints."""

    has_rail: bool = True
    # The widgets that gain and lose the focus redraw themselves. Textual would redraw the whole
    # screen too.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    AUTO_FOCUS = "ActionButton"
    BINDINGS: ClassVar[list[Any]] = [
        Binding("down", "scroll_body(1)", show=False),
        Binding("up", "scroll_body(-1)", show=False),
        Binding("pagedown", "page_body(1)", show=False),
        Binding("pageup", "page_body(-1)", show=False),
        binding_of(SHARING),
        binding_of(HELP),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shown = False

    # The program and the session ------------------------------------------------------------------

    @property
    def wizard(self) -> Run:
        """The program around this screen."""
        return cast(Run, self.app)

    @property
    def session(self) -> Session:
        return self.wizard.session

    # Background work ------------------------------------------------------------------------------

    def run_aside(
        self,
        work: Coroutine[Any, Any, None] | Callable[[], Coroutine[Any, Any, None]],
        *,
        name: str,
    ) -> Worker[None]:
        """Run a coroutine in the background, only one of each name at a time."""
        return self.run_worker(
            work, name=name, group=name, description=name, exclusive=True, exit_on_error=False
        )

    def stop_aside(self, name: str) -> None:
        self.workers.cancel_group(self, name)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        event.stop()
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.on_trouble(event.worker.name, event.worker.error)

    def on_trouble(self, name: str, error: BaseException) -> None:  # noqa: ARG002
        """Report that background work failed, with only the type of the exception."""
        self.wizard.tell(
            f"A fault in this program ({type(error).__name__}). Nothing was changed. Try again.",
            problem=True,
        )

    def next_to_do(self) -> object:
        """Return a value that changes when the focus should move, such as the next thing to do."""
        return None

    def run_and_lead_on(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Run work in the background. If it changes what to do next, move the focus."""
        self.run_aside(self._lead_on_after(work), name=name)

    async def _lead_on_after(self, work: Coroutine[Any, Any, None]) -> None:
        before = self.next_to_do()
        await work
        if self.is_attached and self.is_current and self.next_to_do() != before:
            self.lead_on()

    # What a screen shows --------------------------------------------------------------------------

    def place(self) -> str:
        """Return the step's number and name for the title row."""
        return ""

    def heading(self) -> str:
        """Return the title of the screen."""
        return ""

    def body(self) -> ComposeResult:
        """Compose the widgets between the lines."""
        yield from ()

    def second_row(self) -> ComposeResult:
        """Compose the row under the title."""
        yield StepsRail(classes="second")

    def show(self, session: Session) -> None:
        """Fill the widgets from the session. This is called for each of its changes."""

    def buttons(self) -> Sequence[Action]:
        """Return the actions in the row of buttons. The first one is the primary button."""
        return ()

    def asides(self, names: Sequence[str]) -> Sequence[str]:
        """Return which of these actions have a button in the middle of the page."""
        return names

    def note(self) -> str:
        """Return a word to show next to the buttons."""
        return ""

    # The frame ------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield from self.second_row()
        yield Rule(id="rule-above")
        with Horizontal(id="middle"):
            yield SideRail(classes="steps" if self.has_rail else None)
            with Vertical(id="main"):
                yield PlainText(id="carried")
                with Body(id="body"):
                    yield from self.body()
                yield ButtonRow(id="actions")
        yield Rule(id="rule-below")
        yield KeyHints()

    def on_mount(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, self._make_room)
        if not self._shown:  # Textual also calls this after the method of a subclass
            self._shown = True
            self.session_changed()

    def _make_room(self, _: Screen[Any]) -> None:
        """Let the page end above the messages: they cover nothing of it, nor any button."""
        racks = (one for one in self.children if one.css_identifier.startswith("ToastRack"))
        rack = next(racks, None)
        if rack is None:
            return
        height = sum(one.region.height for one in rack.query("Toast")) if rack.display else 0
        body = self.query_one("#body", Body)
        before = body.styles.margin.bottom
        wanted = max(min(height, body.outer_size.height + before - _LEAST_ROWS), 0)
        if wanted != before:
            body.styles.margin = (0, 0, wanted, 0)
            if self.focused is not None and body in self.focused.ancestors:
                self.call_after_refresh(self.focused.scroll_visible, animate=False)
        if height:
            buttons = self.query_one("#actions")
            rack.styles.margin = (0, 0, self.size.height - buttons.region.y, 0)

    def session_changed(self) -> None:
        if self._shown:
            self.show(self.session)
            self.refresh_frame()

    def refresh_frame(self) -> None:
        """Update buttons, hints, title and safety line after a change of this screen alone."""
        title = self.query_one(TitleBar)
        title.step, title.heading = self.place(), self.heading()
        title.safety, title.alarm = safety_words(self.session)
        stays, words = (
            self.query_one("#carried", PlainText),
            carried(self.session, self._rail_step()),
        )
        stays.say(words)
        stays.display = bool(words)
        for rail in (*self.query(StepsRail), *self.query(SideRail)):
            rail.here, rail.reached = self._rail_step(), reached_step(self.session)
            rail.trouble = CREDENTIALS.number if carried_problem(self.session) else 0
        self.query_one(SideRail).facts = facts(self.session)
        self.query_one("#actions", ButtonRow).show(self.buttons(), self.note())
        self.query_one(KeyHints).show([one for one in self.all_commands() if one.footer])

    def _rail_step(self) -> int:
        return shown_step(self.session) if self.wizard.step_on_screen >= 0 else 0

    def all_commands(self) -> Iterable[Action]:
        """Return what can be done on this screen now, in the order of the key hints."""
        return (SHARING, PALETTE, HELP, LEAVE)

    def lead_on(self) -> None:
        """Move the focus to where the next keystroke belongs."""
        self.focus_primary()

    def focus_primary(self) -> None:
        """Move the focus to the next thing to do."""
        self.query_one("#actions", ButtonRow).first.focus()

    # Keys, buttons, mouse -------------------------------------------------------------------------

    async def on_action_button_chosen(self, event: ActionButton.Chosen) -> None:
        event.stop()
        await self.run_action(event.action)

    def on_step_chosen(self, event: StepChosen) -> None:
        event.stop()
        self.wizard.go_to(event.step)

    def action_back(self) -> None:
        self.wizard.go_back()

    def action_sharing(self) -> None:
        """Hide or show names, IDs and addresses."""
        self.wizard.update_session(replace(self.session, sharing=not self.session.sharing))
        # Call it later, because another screen over the step may close first.
        self.app.call_later(self.wizard.warn_of_browser)

    async def action_help(self) -> None:
        await self.app.run_action("help")

    def action_command_palette(self) -> None:
        self.app.action_command_palette()

    async def action_leave(self) -> None:
        await self.app.run_action("leave")

    async def action_act(self, name: str) -> None:
        """Run an action by its name, after a click on a word in the footer."""
        await self.run_action(name)

    def action_scroll_body(self, rows: int) -> None:
        self.query_one("#body", Body).scroll_relative(y=rows, animate=False)

    def action_page_body(self, pages: int) -> None:
        body = self.query_one("#body", Body)
        body.scroll_relative(y=pages * max(body.size.height - 1, 1), animate=False)
