"""What step 6 makes of answers: sightings from polling, and the section that belongs to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.core.client import read_switch
from wizard.core.document.reader import read
from wizard.core.merge.current_env import env_values
from wizard.core.merge.plan import MergePlan
from wizard.core.session.session import Answer, CredentialCheck, Evidence, How, Session, Sighting
from wizard.core.syntax.problem import Unreadable
from wizard.core.values import LOG_TOOL_DETAILS, LOGS_EXPORTER, METRICS_EXPORTER
from wizard.core.verify.verification import Outcome
from wizard.guide import troubleshooting
from wizard.guide.troubleshooting import Trouble

if TYPE_CHECKING:
    from wizard.core.verify.answer import CheckResult
    from wizard.core.verify.verification import LatestSession, Seen

ROW = "Row there"
USER, EMAIL = "User", "User email"


# Polling ------------------------------------------------------------------------------------------

_VISIBLE = {  # outcome → (Cost, Sessions)
    Outcome.VERIFIED: (Answer.YES, Answer.YES),
    Outcome.WITHOUT_USER: (Answer.YES, Answer.YES),
    Outcome.COST_ONLY: (Answer.YES, Answer.NOT_YET),
    Outcome.SESSIONS_ONLY: (Answer.NOT_YET, Answer.YES),
    Outcome.NOT_SEEN: (Answer.NOT_YET, Answer.NOT_YET),
    Outcome.OTHER_AGENT: (Answer.OTHER_AGENT, Answer.OTHER_AGENT),
}


def with_polled(
    session: Session, outcome: Outcome, seen: Seen | None, evidence: Evidence
) -> Session:
    """The session after an answer of the verification address. What was seen stays seen."""
    if outcome not in _VISIBLE:
        return session
    cost, sessions = _VISIBLE[outcome]
    ours = seen if outcome is not Outcome.OTHER_AGENT else None
    return session.with_live(
        cost=_better(session.cost, Sighting(cost, evidence, _cost_fields(ours))),
        sessions=_better(session.sessions, Sighting(sessions, evidence, _session_fields(ours))),
    )


def _better(old: Sighting | None, new: Sighting) -> Sighting:
    if old is None:
        return new
    same = (old.answer, old.fields) == (new.answer, new.fields)
    if same or (old.answer is Answer.YES and new.answer is not Answer.YES):
        return old
    return new


def _cost_fields(seen: Seen | None) -> frozenset[str]:
    if seen is None or not seen.cost.visible:
        return frozenset()
    users = seen.cost.users
    there = {
        ROW: True,
        USER: bool(users),
        EMAIL: any("@" in user for user in users),
        "Model": bool(seen.cost.models),
        "Operation": bool(seen.cost.operations),
    }
    return frozenset(name for name, is_there in there.items() if is_there)


def _session_fields(seen: Seen | None) -> frozenset[str]:
    if seen is None or not seen.sessions.visible:
        return frozenset()
    latest = seen.sessions.latest
    return frozenset({"Agent"} | ({*_latest_fields(latest)} if latest is not None else set()))


def _latest_fields(latest: LatestSession) -> frozenset[str]:
    there = {
        "Session ID": latest.session_id,
        USER: latest.user or None,
        "Duration": latest.duration_ms,
        "Tokens": latest.tokens,
        "LLM Calls": latest.llm_calls,
        "Tool Calls": latest.tool_calls,
        "Cost": latest.cost_usd,
    }
    return frozenset(name for name, value in there.items() if value is not None)


def with_check(session: Session, result: CheckResult, where: str) -> Session:
    """The session after the credential check, or after a refusal while polling."""
    evidence = Evidence(How.CHECKED, result.at, where, result.label)
    check = CredentialCheck(result.accepted, result.refused, result.code, result.sentence, evidence)
    return replace(session, check=check, went_on_anyway=not result.accepted)


# Troubles -----------------------------------------------------------------------------------------


def lacks_user(session: Session) -> bool:
    """Seen in both places by polling, but no user was named in either."""
    seen = [one for one in (session.cost, session.sessions) if one is not None]
    polled = len(seen) == 2 and all(one.evidence.how is How.SEEN for one in seen)
    return session.is_verified and polled and not any({USER, EMAIL} & one.fields for one in seen)


def trouble_of(session: Session) -> tuple[str, Trouble]:
    """In a few words how it stands, and the section that belongs to it."""
    answers = {one.answer for one in (session.cost, session.sessions) if one is not None}
    check = session.check
    if check is not None and check.refused:
        return "Mavvrik refuses the key.", troubleshooting.REFUSED
    if Answer.OTHER_AGENT in answers:
        return "Seen under another agent.", troubleshooting.WRONG_AGENT
    if Answer.NO_USER in answers or lacks_user(session):
        return "Seen, but without a user.", troubleshooting.DETAILS_MISSING
    if session.in_cost and not session.in_sessions:
        return "In Cost, not in Sessions.", troubleshooting.DETAILS_MISSING
    if session.in_sessions and not session.in_cost:
        return "In Sessions, not in Cost.", troubleshooting.NO_DATA
    accepted = check is not None and check.accepted
    return ("Accepted, nothing seen yet." if accepted else "Nothing seen yet."), (
        troubleshooting.NO_DATA
    )


# What arrived on this computer --------------------------------------------------------------------


def arrived_as_planned(text: bytes, plan: MergePlan) -> bool:
    """Whether settings that Claude Code received hold the planned Mavvrik values.

    The entries are compared, not the text: Claude Code may write it down in its own way.
    """
    try:
        values = env_values(read(text.decode("utf-8", "replace")))
    except Unreadable:
        return False
    wanted = {change.key: change.after for change in plan.changes if change.after is not None}
    return bool(wanted) and all(values.get(key) == value for key, value in wanted.items())


def has_none_entries(plan: MergePlan) -> bool:
    """Whether the result switches logs and metrics off with `none`, as the guide prints it."""
    values = env_values(plan.result_document)
    return "none" in (values.get(LOGS_EXPORTER), values.get(METRICS_EXPORTER))


def sends_commands(plan: MergePlan | None) -> bool:
    """Whether whole shell command lines are sent."""
    if plan is None:
        return True
    return read_switch(env_values(plan.result_document).get(LOG_TOOL_DETAILS))
