"""The question before leaving, which is asked only if something would be lost."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.session.session import Session
from wizard.core.session.summary import state_sentence
from wizard.services.files.trouble import show_path
from wizard.steps.blocks import Action, AnyBlock, Lines
from wizard.steps.step import Page
from wizard.steps.styled_text import Sign, bold, line

STORED = (
    "Your progress is stored. Credentials and settings are not: you paste them again next time."
)
NOT_STORED = "This session is not stored: the next start begins at step 1. Saved files stay."
PRACTICE = "Practice is not stored. The next one begins at step 1."


def would_lose(session: Session) -> bool:
    """Whether leaving now loses pasted values, ends an open check, or leaves a key in a file."""
    pasted = session.reading is not None and session.reading.values
    begun = pasted or session.settings is not None or session.is_taken or session.live is not None
    return bool(_with_key(session)) or (bool(begun) and not session.is_verified)


def _with_key(session: Session) -> Sequence[str]:
    """Return the saved files that hold the API key. A practice key is fake."""
    return () if session.practice else session.files


class Leave(Page):
    """Asks whether to stay or leave, and closes with whether the person leaves."""

    heading = "Leave now?"
    unanswered = False

    def blocks(self) -> Sequence[AnyBlock]:
        session = self.session
        paths = [show_path(one, session.sharing) for one in _with_key(session)]
        stored = STORED if self.world.keeps_state else NOT_STORED
        left = [f"Your API key is in {path}." for path in paths]
        return [
            Lines("state", [line(bold(state_sentence(session)))]),
            Lines("files", [line(sentence, Sign.CAUTION) for sentence in left]),
            Lines("stored", [line(PRACTICE if session.practice else stored)]),
        ]

    def actions(self) -> Sequence[Action]:
        help_ = "Delete the file with the API key, then leave."
        delete = Action("delete", "Delete saved file and leave", help=help_)
        return [
            Action("back", "Stay", "escape", help="Go on with the setup."),
            Action("leave", "Leave", help="End the wizard."),
            *([delete] if self.session.files else []),
        ]

    async def leave(self) -> None:
        self.world.close(True)

    async def delete(self) -> None:
        for path in self.session.files:
            if not await self.remove_file(path):
                return
        self.world.close(True)
