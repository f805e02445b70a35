"""Help for a step: what it is for, what can go wrong, whom to ask, every key, every word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.guide.known import known
from wizard.guide.troubleshooting import troubles_of
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.troubles import TroublesScreen
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.steps.help_lines import help_parts
from wizard.steps.lines import Line, words


class HelpScreen(FrameScreen[None]):
    """Everything that may be asked on a step; it scrolls."""

    CSS_PATH = "help.tcss"
    commands = (
        replace(BACK, hint="Close", title="", help="Back to where you were."),
        Command("troubles", "ctrl+f", "Find the cause", "Trouble", "Causes by what you see."),
    )

    def __init__(self, step: int, field: str = "") -> None:
        """`field` is the name of what had the keys."""
        super().__init__()
        self.step_number = step
        self._field = field

    def place(self) -> str:
        return f"Step {self.step_number} of 7" if self.step_number else ""

    def heading(self) -> str:
        return "Help"

    def _rail_step(self) -> int:
        return self.step_number

    def body(self) -> ComposeResult:
        for heading, lines in help_parts(
            self.step_number, field=self._field, troubles=troubles_of(known(self.session))
        ):
            yield Hanging([Line(words(heading, "bold $accent"), heading=True), *lines])

    def buttons(self) -> Sequence[ButtonSpec]:
        return [
            ButtonSpec("Back to the wizard", "back"),
            ButtonSpec("Find the cause", "troubles"),
        ]

    def action_troubles(self) -> None:
        """The guide's troubleshooting, by symptom."""
        self.app.push_screen(TroublesScreen())

    def action_back(self) -> None:
        self.dismiss(None)

    async def action_help(self) -> None:
        """The same key closes it."""
        self.dismiss(None)
