"""A finished set-up, looked at again: the checklist as it was, nothing to do."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.core.session import Session
from wizard.guide.checklist import CHECKLIST, proof
from wizard.guide.known import known
from wizard.guide.steps import DONE
from wizard.screens import done_lines
from wizard.screens.base import BACK, ButtonSpec, FrameScreen, replace
from wizard.widgets.hanging import Hanging


class ReviewScreen(FrameScreen[None]):
    """The guide's ten items, each with how it was known."""

    commands = (replace(BACK, hint="Close", title="", help="Back to the choices."),)

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
        proofs = [proof(item, facts) for item in CHECKLIST]
        items = [
            done_lines.item(one, found, session.practice)
            for one, found in zip(CHECKLIST, proofs, strict=True)
        ]
        self.query_one("#head", Hanging).show(done_lines.head(session, proofs))
        self.query_one("#items", Hanging).show(items)
        self.query_one("#foot", Hanging).show(done_lines.foot(session, None, copied=False))

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Back", "back")]

    def action_back(self) -> None:
        self.dismiss(None)
