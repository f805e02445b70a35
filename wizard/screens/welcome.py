"""An earlier run was found: how far it was, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding

from wizard.core.session.resuming import forgotten
from wizard.core.session.session import Doing, Session
from wizard.guide import back
from wizard.screens.ask import AskScreen
from wizard.screens.base import ButtonSpec, FrameScreen
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.picklist import PickList
from wizard.screens.widgets.said import Said
from wizard.steps import welcome_lines
from wizard.steps.lines import CAUTION, Pick, line, words


class WelcomeScreen(FrameScreen[None]):
    """Go on, find a cause, change the key, undo, take it out, or begin anew."""

    CSS_PATH = "welcome.tcss"
    has_rail = False
    AUTO_FOCUS = "PickList"
    commands = (
        Command("take", "ctrl+n", "Continue", "Continue", "Do what the mark stands at."),
        Command("go_on", "", "", "On", "Go on where it stopped."),
        Command("drop", "", "", "Give up", "Give up what was begun; what is saved stays."),
        Command("data_stopped", "", "", "Data", "Find out why nothing arrives."),
        Command("change_key", "", "", "Rotate", "Change the API key."),
        Command("undo", "ctrl+z", "Undo", "Undo", "Bring the settings back as they were."),
        Command("take_out", "", "", "Remove", "Take Mavvrik out again."),
        Command("anew", "", "", "Anew", "Start from the beginning."),
    )
    BINDINGS: ClassVar[list[Any]] = [
        Binding(str(number), f"choose({number})", show=False) for number in range(1, 8)
    ]

    def second_row(self) -> ComposeResult:
        yield Said(back.TITLE, id="heading", classes="second")

    def body(self) -> ComposeResult:
        yield Hanging(id="who")
        yield Hanging(id="facts", indent=2)
        yield Said(back.KEY_NOT_STORED, id="key")
        yield Said(back.QUESTION, id="question")
        yield PickList(id="choices")

    # What it looks like ---------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        self.query_one("#who", Hanging).show(welcome_lines.who(session, self.wizard.notes))
        self.query_one("#facts", Hanging).show(
            welcome_lines.facts(session, self.wizard.remembered.nicknames)
        )
        self.query_one("#key").display = not session.credentials
        picks = [
            Pick(line(label, str(number), words(right, "$quiet")))
            for number, (_, label, right) in enumerate(welcome_lines.choices(session), start=1)
        ]
        self.query_one(PickList).show(picks)

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Continue", "take")]

    # What a person does ---------------------------------------------------------------------------

    async def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()
        await self._do(event.number)

    async def _do(self, number: int) -> None:
        await self.run_action(welcome_lines.choices(self.session)[number][0])

    async def action_take(self) -> None:
        """What the mark stands at."""
        await self._do(self.query_one(PickList).at)

    async def action_choose(self, number: int) -> None:
        """A choice by its number."""
        self.query_one(PickList).at = number - 1
        await self._do(number - 1)

    def action_back(self) -> None:
        """There is no step before."""

    def action_go_on(self) -> None:
        """Where it stopped; a finished set-up is only looked at."""
        if self.session.is_verified and self.session.drafting is None:
            from wizard.screens.drawn import DrawnScreen
            from wizard.steps.done import Review

            self.app.push_screen(DrawnScreen(Review))
        else:
            self.wizard.go_to(None)

    def action_drop(self) -> None:
        """Give up what was begun."""
        self.update_session(self.session.dropped())

    def action_data_stopped(self) -> None:
        """Help by symptom."""
        from wizard.screens.drawn import DrawnScreen
        from wizard.steps.help import Troubles

        self.app.push_screen(DrawnScreen(Troubles))

    def action_change_key(self) -> None:
        """A new key for the same agent, in the right order."""
        from wizard.screens.back_path import PathScreen

        screen = PathScreen(
            back.ROTATE_TITLE,
            [line(back.ROTATE_WHY), line(words(back.ROTATE_WARNING, "bold"), CAUTION)],
            back.ROTATE_PATH,
            ButtonSpec(back.ROTATE_NEXT, "next"),
        )
        self.app.push_screen(screen, self._rotate)

    def _rotate(self, yes: bool | None) -> None:
        if yes:
            self.update_session(self.session.begun(Doing.ROTATION))
            self.wizard.go_to(2)

    def action_undo(self) -> None:
        """The settings as they were."""
        from wizard.screens.drawn import DrawnScreen
        from wizard.steps.undo import Undo

        self.app.push_screen(DrawnScreen(Undo))

    def action_take_out(self) -> None:
        """The Mavvrik values alone."""
        from wizard.screens.drawn import DrawnScreen
        from wizard.steps.removal import Removal

        self.app.push_screen(DrawnScreen(Removal))

    def action_anew(self) -> None:
        """Begin with step 1, after asking."""
        screen = AskScreen(back.FROM_BEGINNING[0], back.ANEW, "Begin anew", "Keep it")
        self.app.push_screen(screen, self._begin_anew)

    def _begin_anew(self, yes: bool | None) -> None:
        if yes:
            self.wizard.begin_anew(forgotten(self.session))
