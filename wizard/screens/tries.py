"""A step from which the settings can be tried on this computer."""

from __future__ import annotations

from wizard.guide import trying
from wizard.screens.base import ButtonSpec, StepScreen
from wizard.screens.widgets.command import Command

TRY_HERE = Command("try_here", "", "", "Try", "Run Claude Code once here, after asking.")
TRY_BUTTON = ButtonSpec(trying.TITLE, "try_here")


class TriesHere(StepScreen):
    """Opens the try; it says itself where it is not possible, and why."""

    def action_try_here(self) -> None:
        """Try it on this computer."""
        from wizard.screens.drawn import DrawnScreen
        from wizard.steps.trying import Try

        self.app.push_screen(DrawnScreen(Try))
