"""Asked before leaving, only where something would be lost; says first how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.widgets import Static

from wizard.core.session import Session
from wizard.core.summary import state_sentence
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.widgets.hanging import Hanging, Line, line

STORED = (
    "How far you are is kept, without the key and without the settings: started again, the wizard "
    "goes on from here, and asks for these two once more."
)
NOT_STORED = (
    "Nothing of this session is stored: started again, the wizard begins with step 1. Files that "
    "were saved or kept stay where they are."
)


def would_lose(session: Session) -> bool:
    """Whether leaving now costs something: values that must be pasted again, or an open end."""
    return bool(losses(session))


def losses(session: Session) -> list[str]:
    """What would be lost, a sentence each."""
    found = []
    if session.reading is not None and session.reading.values and not session.is_verified:
        found.append("The pasted values are forgotten: the key is stored nowhere.")
    if session.settings is not None and not session.is_verified:
        found.append("The settings text is forgotten: it would have to be loaded again.")
    if (session.is_taken or session.saved is not None) and not session.is_verified:
        found.append("It is not proved yet that data arrives in Mavvrik.")
    return found


class LeaveScreen(FrameScreen[bool]):
    """Stay, or leave and go on later."""

    CSS_PATH = "leave.tcss"
    commands = (replace(BACK, hint="Stay", title="", help="Go on with the set-up."),)

    def heading(self) -> str:
        return "Leave now?"

    def body(self) -> ComposeResult:
        yield Static(id="state", markup=False)
        yield Hanging(id="losses")
        yield Static(STORED if self.wizard.keeps_state else NOT_STORED, markup=False)

    def show(self, session: Session) -> None:
        self.query_one("#state", Static).update(state_sentence(session))
        self.query_one("#losses", Hanging).show(self._losses(session))

    def _losses(self, session: Session) -> list[Line]:
        return [line(sentence, "  -") for sentence in losses(session)]

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Stay", "back"), ButtonSpec("Leave", "leave")]

    def action_back(self) -> None:
        """Stay."""
        self.dismiss(False)
