"""What stays to be done after a save is ticked in the checklist, after asking."""

from __future__ import annotations

from typing import TypeVar

from wizard.core.session.session import REVOKE_OLD_KEY, Evidence, How
from wizard.core.session.undone import with_follow_up_done
from wizard.screens.ask import AskScreen
from wizard.screens.base import FrameScreen
from wizard.screens.widgets.command import Command
from wizard.steps import done_lines

Result = TypeVar("Result")

REVOKED_COMMAND = Command("revoked", "", "Old key revoked", "Revoked", "Tick that it is revoked.")


class TicksFollowUps(FrameScreen[Result]):
    """A screen with the checklist in it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "revoked":
            live = self.session.live
            return live is not None and live.follow_ups.get(REVOKE_OLD_KEY, live) is None
        return super().check_action(action, parameters)

    def action_revoked(self) -> None:
        """The person's word that the old key is revoked."""
        screen = AskScreen(
            done_lines.REVOKED_TITLE,
            done_lines.REVOKED_ASKED,
            done_lines.REVOKED_YES,
            "Not yet",
        )
        self.app.push_screen(screen, self._revoked)

    def _revoked(self, yes: bool | None) -> None:
        if yes:
            said = Evidence(How.SAID, self.wizard.clock(), self.wizard.around.where())
            self.update_session(with_follow_up_done(self.session, REVOKE_OLD_KEY, said))
            self.focus_primary()
