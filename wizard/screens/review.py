"""A finished set-up, looked at again: the checklist as it was, and its follow-ups."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.core.session.session import Session
from wizard.guide.checklist import items_of, proof
from wizard.guide.known import known
from wizard.guide.steps import DONE
from wizard.screens.base import BACK, ButtonSpec, replace
from wizard.screens.follow_ups import REVOKED_COMMAND, TicksFollowUps
from wizard.screens.widgets.hanging import Hanging
from wizard.steps import done_lines


class ReviewScreen(TicksFollowUps[None]):
    """The guide's ten items and the follow-ups, each with how it was known."""

    commands = (
        replace(BACK, hint="Close", title="", help="Back to the choices."),
        REVOKED_COMMAND,
    )

    def heading(self) -> str:
        return "Final checklist"

    def body(self) -> ComposeResult:
        yield Hanging(id="head")
        yield Hanging(id="items", indent=1)
        yield Hanging(id="foot")

    def _rail_step(self) -> int:
        return DONE.number

    def show(self, session: Session) -> None:
        facts = known(session)
        proofs = [proof(item, facts) for item in items_of(session)]
        items = [
            done_lines.item(one, found, session.practice)
            for one, found in zip(items_of(session), proofs, strict=True)
        ]
        self.query_one("#head", Hanging).show(done_lines.head(session, proofs))
        self.query_one("#items", Hanging).show(items)
        self.query_one("#foot", Hanging).show(done_lines.foot(session, None, copied=False))

    def buttons(self) -> Sequence[ButtonSpec]:
        revoked = [done_lines.REVOKED] if self.check_action("revoked", ()) else []
        return [*revoked, ButtonSpec("Back", "back")]

    def action_back(self) -> None:
        self.dismiss(None)
