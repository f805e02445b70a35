"""What a session keeps of Mavvrik's answer about the credentials."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.core.session.record import CredentialCheck, Evidence, How
from wizard.core.session.session import Session, current_step
from wizard.guide.steps import CREDENTIALS

if TYPE_CHECKING:
    from wizard.core.verify.answer import CheckResult


def with_check(session: Session, result: CheckResult, where: str) -> Session:
    """Return the session after an answer, with the computer that received it.

    In step 2, a person decides whether to go on with a key that was not accepted. A session that is
    past step 2 stays past it, and every later step shows the problem.
    """
    evidence = Evidence(How.CHECKED, result.at, where, result.label)
    check = CredentialCheck(result.accepted, result.refused, result.code, result.sentence, evidence)
    is_past = current_step(session) > CREDENTIALS.number
    return replace(session, check=check, went_on_anyway=is_past and not result.accepted)
