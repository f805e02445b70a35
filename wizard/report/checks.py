"""The seven checks of step 6: the state of each, its evidence, its time, and its computer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wizard.core.check.plan_findings import count_errors
from wizard.core.counted import counted
from wizard.core.session.record import Answer, Evidence, How, Sighting
from wizard.core.session.session import Session
from wizard.core.trace.trial import SEEN_BY_RECEIVER
from wizard.guide.evidence import Fact, known


def how_said(how: How | None) -> str:
    """Name how something is known: `checked`, `compared`, `seen` or `confirmed by a person`."""
    if how is How.SAID:  # the readers of a report are not the person who confirmed it
        return "confirmed by a person"
    return "" if how is None else how.value


class CheckState(StrEnum):
    """The state of a check. The values are stable because the JSON report contains them."""

    VERIFIED = "verified"  # the program compared it or saw it
    CONFIRMED = "confirmed"  # a person confirmed it
    OPEN = "open"  # a person looked and did not see it yet; this is not a failure
    FAILED = "failed"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One of the seven checks. `detail` says in a few words why it has its state."""

    number: int
    text: str
    state: CheckState
    detail: str = ""
    how: How | None = None
    at: datetime | None = None
    where: str = ""

    @property
    def is_known(self) -> bool:
        return self.state in (CheckState.VERIFIED, CheckState.CONFIRMED)


TEXTS = (
    "Settings right",
    "Mavvrik reachable",
    "Key accepted",
    "Settings arrived",
    "Claude Code sends",
    "Visible in Cost",
    "Visible in Sessions",
)
_ANSWERS = {
    Answer.YES: (CheckState.VERIFIED, ""),
    Answer.NOT_YET: (CheckState.OPEN, "not yet"),
    Answer.OTHER_AGENT: (CheckState.FAILED, "under another agent"),
    Answer.NO_USER: (CheckState.OPEN, "there, but no user"),
}

Outcome = tuple[CheckState, str, Evidence | None]  # state, detail, evidence
NOT_CHECKED = "not checked"
NO_FIELD = "no field ticked"


def seven_checks(session: Session) -> tuple[CheckLine, ...]:
    facts = known(session)
    outcomes = (
        _settings(session, facts),
        _reached(session, facts),
        _accepted(session),
        _arrived(session, facts),
        _sends(session, facts),
        _sighted(session.cost),
        _sighted(session.sessions),
    )
    lines = []
    for number, (state, detail, evidence) in enumerate(outcomes):
        if state is CheckState.VERIFIED and evidence is not None and evidence.how is How.SAID:
            state = CheckState.CONFIRMED
        line = CheckLine(number + 1, TEXTS[number], state, detail)
        if evidence is not None:
            line = replace(line, how=evidence.how, at=evidence.at, where=evidence.where)
        lines.append(line)
    return tuple(lines)


def _settings(session: Session, facts: Mapping[str, Evidence]) -> Outcome:
    plan = session.plan
    errors = count_errors(session)
    if errors:
        return CheckState.FAILED, f"{counted(errors, 'problem')} to fix", None
    if Fact.SETTINGS_RIGHT in facts:
        return CheckState.VERIFIED, "", facts[Fact.SETTINGS_RIGHT]
    if plan is None:
        return CheckState.UNTESTED, "", None
    if plan.open:
        return CheckState.OPEN, "not decided yet", None
    return CheckState.VERIFIED, "", session.loaded and Evidence(How.CHECKED, session.loaded.at)


def _reached(session: Session, facts: Mapping[str, Evidence]) -> Outcome:
    check = session.check
    if check is not None and (check.accepted or check.refused):
        return CheckState.VERIFIED, "", check.evidence
    if Fact.MAVVRIK_REACHED in facts:
        return CheckState.VERIFIED, "", facts[Fact.MAVVRIK_REACHED]
    if check is not None:
        return CheckState.FAILED, check.code, check.evidence
    return CheckState.UNTESTED, "", None


def _accepted(session: Session) -> Outcome:
    check = session.check
    if check is None or not (check.accepted or check.refused):
        return CheckState.UNTESTED, "", None
    if check.accepted:
        return CheckState.VERIFIED, "empty request", check.evidence
    return CheckState.FAILED, f"refused, {check.code}", check.evidence


def _arrived(session: Session, facts: Mapping[str, Evidence]) -> Outcome:
    if Fact.SETTINGS_ARRIVED in facts:
        return CheckState.VERIFIED, "as planned", facts[Fact.SETTINGS_ARRIVED]
    if Fact.ARRIVED_SAID in facts:
        return CheckState.VERIFIED, "/status names them", facts[Fact.ARRIVED_SAID]
    if Fact.CONSOLE_DIFFERS in facts:
        return CheckState.FAILED, "the console holds something else", facts[Fact.CONSOLE_DIFFERS]
    return _follows(session) or (CheckState.UNTESTED, NOT_CHECKED, None)


def _sends(session: Session, facts: Mapping[str, Evidence]) -> Outcome:
    follows = _follows(session)
    if follows is not None:
        return follows
    if Fact.TRY_SEEN in facts:
        return CheckState.VERIFIED, SEEN_BY_RECEIVER, facts[Fact.TRY_SEEN]
    tried = session.current_trial
    if tried is not None:
        return CheckState.OPEN, tried.evidence.detail or "tried, not as planned", tried.evidence
    return CheckState.UNTESTED, NOT_CHECKED, None


def _follows(session: Session) -> Outcome | None:
    """Conclude that data was sent and settings arrived, if Mavvrik shows the data."""
    for view, sighting in (("Cost", session.cost), ("Sessions", session.sessions)):
        if sighting is not None and sighting.answer is Answer.YES:
            return CheckState.VERIFIED, f"follows from {view}", sighting.evidence
    return None


def _sighted(sighting: Sighting | None) -> Outcome:
    if sighting is None:
        return CheckState.UNTESTED, NOT_CHECKED, None
    state, detail = _ANSWERS[sighting.answer]
    if sighting.answer is Answer.YES and not sighting.fields and sighting.evidence.how is How.SAID:
        detail = NO_FIELD
    return state, detail, sighting.evidence
