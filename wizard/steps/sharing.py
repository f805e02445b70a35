"""What a shared screen shows: the rules for reports, with this computer's nicknames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.core.session.session import Session
from wizard.steps.program import Run

if TYPE_CHECKING:
    from wizard.report.redaction import Redaction

# Masking by pattern may miss a secret, so a whole text is never shown.
NOT_SHARED = "While you share your screen, the text itself is not shown."


def redaction_of(program: Run, session: Session | None = None) -> Redaction:
    """Return the rules for what the screen shows of the session, or of another one."""
    from wizard.report.redaction import Redaction

    return Redaction(
        session or program.session,
        computer=program.around.computer,
        names=program.remembered.nicknames,
    )
