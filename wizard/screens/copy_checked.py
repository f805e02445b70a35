"""What was checked before the settings may be copied, as a screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.widgets.hanging import Hanging
from wizard.steps import copy_lines as checked_lines
from wizard.steps.copy_work import Readiness


class CheckedScreen(FrameScreen[None]):
    """The seven points with their proofs, the names of the approval dialog, and every finding."""

    commands = (replace(BACK, hint="Close", help="Back to the step."),)

    def __init__(self, ready: Readiness) -> None:
        super().__init__()
        self._ready = ready

    def heading(self) -> str:
        return "What was checked"

    def body(self) -> ComposeResult:
        yield Hanging([*checked_lines.points(self._ready)])
        yield Hanging([*checked_lines.more(self._ready)])

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Back to the step", "back")]

    def action_back(self) -> None:
        self.dismiss(None)
