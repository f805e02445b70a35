"""What helps when the browser does not show what the click path says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.guide.stuck import Stuck
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.said import Said
from wizard.steps.lines import line


class StuckScreen(FrameScreen[None]):
    """The answers in order, then whom to ask."""

    commands = (replace(BACK, hint="Close", help="Back to the step."),)

    def __init__(self, stuck: Stuck) -> None:
        super().__init__()
        self.stuck = stuck

    def heading(self) -> str:
        return self.stuck.question

    def body(self) -> ComposeResult:
        answers = enumerate(self.stuck.answers, start=1)
        yield Hanging([line(text, f"  {number}") for number, text in answers])
        yield Said(f"\n{self.stuck.ask}")

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Back to the step", "back")]

    def action_back(self) -> None:
        self.dismiss(None)
