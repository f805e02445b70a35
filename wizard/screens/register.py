"""Step 1: register Claude Code as an agent in Mavvrik."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.widgets import Input

from wizard.core.session import Evidence, How, Session
from wizard.guide import click_paths, steps, stuck
from wizard.screens import register_lines
from wizard.screens.base import BACK, COPY_THIS, NEXT, ButtonSpec, StepScreen, Why
from wizard.screens.stuck import StuckScreen
from wizard.widgets.click_path import ClickPath
from wizard.widgets.command import Command
from wizard.widgets.said import Said

LONGEST_NAME = 200


class RegisterScreen(StepScreen):
    """The click path, the agent's name, and what Mavvrik will receive."""

    step = steps.REGISTER
    CSS_PATH = "register.tcss"
    commands = (
        NEXT,
        BACK,
        replace(COPY_THIS, hint="Copy the name"),
        Command("cannot_see", "", "", "Stuck", stuck.NO_ADD_AGENT.question),
        Command(
            "register_practice", "ctrl+r", "", "Register", "Click Register in the invented Mavvrik."
        ),
    )

    def body(self) -> ComposeResult:
        yield Why(self.step)
        yield ClickPath(click_paths.REGISTER)
        yield Said(register_lines.NAME, id="name-label")
        yield Input(self.session.agent_name, max_length=LONGEST_NAME, id="name", compact=True)
        yield Said(
            register_lines.NAME_NOTE,
            id="name-note",
        )
        yield Said(
            f"{register_lines.EARLY} Details, for your security team: ^g",
            id="early",
        )

    def buttons(self) -> Sequence[ButtonSpec]:
        if self._must_register_practice():
            return [
                ButtonSpec("Register the practice agent", "register_practice"),
                ButtonSpec("I clicked Register, next", "next"),
            ]
        return [
            ButtonSpec("I clicked Register, next", "next"),
            ButtonSpec(stuck.NO_ADD_AGENT.question, "cannot_see"),
        ]

    def hint_for(self, command: Command) -> str:
        if command.action == "register_practice" and self._must_register_practice():
            return "Register"
        return super().hint_for(command)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "register_practice":
            return self.wizard.practice is not None
        if action == "copy_this":
            return bool(self.session.agent_name)
        return super().check_action(action, parameters)

    def thing_at_hand(self) -> tuple[str, str] | None:
        return self.session.agent_name, "Agent name"

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.update_session(replace(self.session, agent_name=event.value.strip()))

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_primary()

    async def action_next(self) -> None:
        """The person says that Register was clicked."""
        if self.session.registered is None:
            said = Evidence(How.SAID, self.wizard.clock())
            self.update_session(replace(self.session, registered=said))
        self.wizard.go_next()

    def action_cannot_see(self) -> None:
        """What helps when the button is not there."""
        self.app.push_screen(StuckScreen(stuck.NO_ADD_AGENT))

    def action_register_practice(self) -> None:
        """Practice: the click on Register, in place of the browser."""
        practice = self.wizard.practice
        if practice is not None:
            practice.register()
            self.refresh_frame()
            self.focus_primary()
            self.wizard.tell("Registered in the invented Mavvrik.", title="Practice")

    def _must_register_practice(self) -> bool:
        practice = self.wizard.practice
        return practice is not None and not practice.registered

    def show(self, session: Session) -> None:
        name = self.query_one("#name", Input)
        if name.value.strip() != session.agent_name:
            name.value = session.agent_name
