"""What a try asks of the session, and tells it afterwards; the same with screens and without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from wizard.core.check.plan_findings import errors_in, findings_of
from wizard.core.merge.current_env import env_values
from wizard.core.merge.plan import MergePlan
from wizard.core.redact.nicknames import Nicknames
from wizard.core.salted_hash import RESULT
from wizard.core.session.session import Evidence, How, Session, Tried
from wizard.core.trace.trial import TrialOutcome
from wizard.core.trace.trial_settings import HELPER
from wizard.guide import evidence as e
from wizard.guide import trying
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.surroundings import Surroundings
from wizard.steps.sharing import where_of


def hindrance(session: Session) -> str:
    """Why nothing can be tried, whatever is on this computer; empty where it can."""
    plan = session.plan
    if session.practice:
        return trying.PRACTICE
    if plan is None:
        return trying.NOT_LOADED
    ready = plan.is_ready and not errors_in(findings_of(session))
    return "" if ready else trying.NOT_READY


def entries(plan: MergePlan) -> Mapping[str, str]:
    """What is tried: the entries of the merged document."""
    return env_values(plan.result_document)


def has_helper_off(plan: MergePlan) -> bool:
    """An empty `otelHeadersHelper`, as --enforce writes it."""
    helper = plan.result_document.root.get(HELPER)
    return helper is not None and helper.value == ""


def far(around: Surroundings, now: datetime, names: Nicknames, sharing: bool) -> str:
    """Which computer it is, where it is not the one in front of the person."""
    if not around.ssh:
        return ""
    return where_of(Evidence(How.CHECKED, now, around.where()), names, sharing).removeprefix(
        "from "
    )


def with_tried(
    session: Session, plan: MergePlan, claude: ClaudeCode, outcome: TrialOutcome, seen: Evidence
) -> Session:
    """Line 5 of step 6: what was `seen` with exactly these settings."""
    from wizard.services.claude.claude_code import show_version

    if outcome.is_right:
        new_enough = Evidence(How.CHECKED, seen.at, seen.where)
        session = session.with_proof(e.CLIENT_NEW_ENOUGH, new_enough)
    return replace(
        session,
        tried=Tried(session.mark(RESULT, plan.fingerprint), seen, outcome.is_right),
        claude_version=show_version(claude.version) if claude.version else "",
    )


def not_written(trouble: OSError) -> str:
    """Why nothing was run: the temporary settings could not be written."""
    return trying.CANNOT_WRITE.format(reason=trouble.strerror or "no reason given")
