"""Asked before leaving, only where something would be lost; says first how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.core.session.session import Session
from wizard.core.session.summary import state_sentence
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.said import Said
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps.leaving import DELETE, NOT_STORED, STORED, losses
from wizard.steps.lines import Line, line


class LeaveScreen(FrameScreen[bool]):
    """Stay, or leave and go on later."""

    CSS_PATH = "leave.tcss"
    commands = (
        replace(BACK, hint="Stay", title="", help="Go on with the set-up."),
        Command("delete", "", "", "Delete", "Delete the file with the API key, then leave."),
    )

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
        delete = [ButtonSpec(DELETE, "delete")] if self.session.files else []
        return [ButtonSpec("Stay", "back"), ButtonSpec("Leave", "leave"), *delete]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "delete":
            return bool(self.session.files)
        return super().check_action(action, parameters)

    def action_delete(self) -> None:
        """Delete the files that hold the key, then leave."""
        self.run_aside(self._delete(), name="delete")

    async def _delete(self) -> None:
        for path in self.session.files:
            try:
                await self.wizard.outside.delete(path)
            except (FileTrouble, TimeoutError) as trouble:
                self.wizard.tell(in_short(trouble), title="Not deleted", problem=True)
                return
            self.update_session(self.session.without_file(path))
        self.dismiss(True)

    def action_back(self) -> None:
        """Stay."""
        self.dismiss(False)
