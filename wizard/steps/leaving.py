"""The question before leaving; it is asked only where something would be lost."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.session.session import Session
from wizard.core.session.summary import state_sentence
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps.blocks import LEAVE_HELP, Action, AnyBlock, Lines
from wizard.steps.step import Page
from wizard.steps.styled_text import line, words

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
    """What would be lost or left behind, one sentence each."""
    files = () if session.practice else session.files  # a practice key opens nothing
    found = [f"Your API key is in {show_path(one, session.sharing)}." for one in files]
    if session.reading is not None and session.reading.values and not session.is_verified:
        found.append("The pasted values are forgotten: the key is stored nowhere.")
    if session.settings is not None and not session.is_verified:
        found.append("The settings text is forgotten: it would have to be loaded again.")
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
            Lines("stored", [line(STORED if self.world.keeps_state else NOT_STORED)]),
        ]

    def actions(self) -> Sequence[Action]:
        help_ = "Delete the file with the API key, then leave."
        delete = Action("delete", "Delete the file and leave", help=help_)
        return [
            Action("back", "Stay", "escape", "Stay", "Go on with the set-up."),
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
