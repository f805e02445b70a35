"""Asked before leaving, only where something would be lost; says first how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.core.session import Session
from wizard.core.summary import state_sentence
from wizard.lines import Line, line
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.leaving import NOT_STORED, STORED, losses
from wizard.widgets.hanging import Hanging
from wizard.widgets.said import Said


class LeaveScreen(FrameScreen[bool]):
    """Stay, or leave and go on later."""

    CSS_PATH = "leave.tcss"
    commands = (replace(BACK, hint="Stay", title="", help="Go on with the set-up."),)

    def heading(self) -> str:
        return "Leave now?"

    def body(self) -> ComposeResult:
        yield Said(id="state")
        yield Hanging(id="losses")
        yield Said(STORED if self.wizard.keeps_state else NOT_STORED)

    def show(self, session: Session) -> None:
        self.query_one("#state", Said).say(state_sentence(session))
        self.query_one("#losses", Hanging).show(self._losses(session))

    def _losses(self, session: Session) -> list[Line]:
        return [line(sentence, "  -") for sentence in losses(session)]

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Stay", "back"), ButtonSpec("Leave", "leave")]

    def action_back(self) -> None:
        """Stay."""
        self.dismiss(False)
