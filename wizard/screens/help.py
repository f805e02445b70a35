"""Help for a step: what it is for, what can go wrong, whom to ask, every key."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static
from wizard.screens.base import FrameScreen


class HelpScreen(FrameScreen[None]):
    def __init__(self, step: int) -> None:
        super().__init__()
        self.step_number = step
