"""The first screen: what will happen, who is needed, what was found here. No network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from typing_extensions import override

from wizard.core.session.session import Session
from wizard.guide import start
from wizard.screens.base import ButtonSpec, FrameScreen
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.frame import StepNames
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.said import Said
from wizard.steps import start_lines
from wizard.steps.lines import line

LOOKING = "Looking at this computer, read only …"


class StartScreen(FrameScreen[None]):
    """Start, practise first, or go on with what a colleague began."""

    CSS_PATH = "start.tcss"
    has_rail = False
    commands = (
        Command("start", "ctrl+n", "Start", "Start", "Begin with step 1."),
        Command(
            "practise", "", "", "Practise", "Walk through all steps with an invented Mavvrik first."
        ),
        Command("continue", "", "", "Continue", "Go on with the hand-over file of a colleague."),
    )

    def __init__(self) -> None:
        super().__init__()
        self._found = LOOKING

    def second_row(self) -> ComposeResult:
        yield Said(start.TITLE, id="heading", classes="second")

    def body(self) -> ComposeResult:
        yield Said(start.GOAL)
        yield StepNames(id="steps")
        yield Said("Have open in your browser", classes="label")
        yield Hanging([line(need.who, need.what) for need in start.NEEDS], indent=2)
        yield Said(id="promise")
        yield Said(id="found")
        yield Said(id="sharing")

    def on_mount(self) -> None:
        super().on_mount()
        # By way of the app, which at the very start listens only once all screens are there.
        self.app.call_later(partial(self.call_after_refresh, self._begin_look))

    def _begin_look(self) -> None:
        """Once the screen is drawn: nobody waits for what this computer has."""
        self.run_aside(self._look(), name="look here")

    async def _look(self) -> None:
        self._found = await self.wizard.find_here()
        self.session_changed()

    @override
    def on_trouble(self, name: str, error: BaseException) -> None:
        """What is here is of no weight yet: the screen goes on without it."""
        self._found = "Nothing could be found out about this computer."
        self.session_changed()

    def show(self, session: Session) -> None:
        remembered = self.wizard.remembered
        promise = start_lines.promise(session, remembered)
        self.query_one("#promise", Said).say(promise)
        found = start_lines.found(self._found, session, remembered, self.wizard.around.computer)
        self.query_one("#found", Said).say(found)
        sharing = start.SHARING_ON if session.sharing else start.SHARING
        self.query_one("#sharing", Said).say(sharing)

    def buttons(self) -> Sequence[ButtonSpec]:
        found = [ButtonSpec("Start", "start")]
        if self.check_action("practise", ()):
            found.append(ButtonSpec("Practise first", "practise"))
        if self.check_action("continue", ()):
            found.append(ButtonSpec("Continue a colleague's set-up", "continue"))
        return found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "practise":
            return self.wizard.can_practise and not self.session.practice
        if action == "continue":
            return self.wizard.can_continue
        return super().check_action(action, parameters)

    def action_start(self) -> None:
        """Begin with step 1."""
        self.update_session(replace(self.session, started=True))
        self.wizard.go_next()

    def action_practise(self) -> None:
        """All steps against an invented Mavvrik."""
        self.wizard.start_practice()

    def action_continue(self) -> None:
        """Go on with a hand-over file."""
        self.wizard.continue_other()
