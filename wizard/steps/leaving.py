"""The question before leaving, which is asked only if something would be lost."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.session.session import Session
from wizard.core.session.summary import state_sentence
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps.blocks import LEAVE_HELP, Action, AnyBlock, Lines
from wizard.steps.step import Page
from wizard.steps.styled_text import line, words

STORED = (
    "Your progress is kept without key and settings. Start again to go on from here; you paste "
    "both "
    "again."
)
NOT_STORED = (
    "Nothing of this session is stored: the next start begins at step 1. Saved and kept files stay."
)
PRACTICE = "Practice is not stored. Start again to practice from step 1."


def would_lose(session: Session) -> bool:
    """Whether leaving now loses something: values that must be pasted again, or an open check."""
    return bool(losses(session))


def losses(session: Session) -> list[str]:
    """Return what would be lost or left behind, one sentence each."""
    files = () if session.practice else session.files  # a practice key is fake
    found = [f"Your API key is in {show_path(one, session.sharing)}." for one in files]
    if session.reading is not None and session.reading.values and not session.is_verified:
        found.append("The pasted values are lost: the key is not stored.")
    if session.settings is not None and not session.is_verified:
        found.append("The settings are lost: you load them again.")
    if (session.is_taken or session.live is not None) and not session.is_verified:
        found.append("It is not confirmed yet that data arrives in Mavvrik.")
    return found


class Leave(Page):
    """Asks whether to stay or leave, and closes with whether the person leaves."""

    heading = "Leave now?"

    def blocks(self) -> Sequence[AnyBlock]:
        session = self.session
        return [
            Lines("state", [line(words(state_sentence(session), "bold"))]),
            Lines("losses", [line(sentence, "  -") for sentence in losses(session)]),
            Lines("stored", [line(self._stored)]),
        ]

    @property
    def _stored(self) -> str:
        if self.session.practice:
            return PRACTICE
        return STORED if self.world.keeps_state else NOT_STORED

    def actions(self) -> Sequence[Action]:
        help_ = "Delete the file with the API key, then leave."
        delete = Action("delete", "Delete saved file and leave", help=help_)
        return [
            Action("back", "Stay", "escape", "Stay", "Go on with the setup."),
            Action("leave", "Leave", help=LEAVE_HELP),
            *([delete] if self.session.files else []),
        ]

    async def leave(self) -> None:
        self.world.close(True)

    async def delete(self) -> None:
        for path in self.session.files:
            try:
                await self.world.outside.delete(path)
            except (FileTrouble, TimeoutError) as trouble:
                self.world.tell(in_short(trouble), title="Not deleted", problem=True)
                return
            self.world.update_session(self.session.without_file(path))
        self.world.close(True)

    async def back(self) -> None:
        self.world.close(False)
