"""What stands around every page: the safety line, what stays open, and a fact for each step."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.core.counted import counted
from wizard.core.position import lines_of
from wizard.core.session.record import Evidence, Holds, How
from wizard.core.session.session import Session, moment
from wizard.core.session.summary import Safety, draft_sentence, safety, safety_text
from wizard.guide.steps import CREDENTIALS

_GOOD, _LOOK = "$success", "$warning"
# How the safety line is highlighted. Its words say the same.
_ALARMS = {
    Safety.NOTHING_CHANGED: "$quiet",
    Safety.COPIED: _LOOK,
    Safety.PACKAGED: _LOOK,
    Safety.SAVED: _GOOD,
    Safety.DELIVERED: _GOOD,
    Safety.REMOVED: _GOOD,
    Safety.NOT_AS_PLANNED: "$error",
}


def carried(session: Session, step: int) -> str:
    """Say what stays visible in a step: a change in progress, and a key that was not accepted."""
    problem = carried_problem(session) if step > CREDENTIALS.number else ""
    return " ".join(filter(None, (draft_sentence(session), problem)))


def carried_problem(session: Session) -> str:
    """Say what is wrong with the key if the person went on anyway. Otherwise empty."""
    check = session.check
    if not session.went_on_anyway or check is None or check.accepted:
        return ""
    what = "Mavvrik refused the key" if check.refused else "The key is not checked yet"
    return f"! {what} ({check.code}): see step 2."


def safety_words(session: Session) -> tuple[str, str]:
    """Return the safety line for the right end of the first row, and its style.

    A state that the person only confirmed is highlighted differently from a compared one.
    """
    practice = "PRACTICE" if session.practice else ""
    sharing = "SHARING ON" if session.sharing else ""
    said = "  ".join(filter(None, (practice, sharing, safety_text(session))))
    alarm = _ALARMS[safety(session)]
    if alarm == _GOOD and session.live and session.live.evidence.how is How.SAID:
        alarm = _LOOK
    return said, alarm


# One fact for each completed step ---------------------------------------------------------------


def facts(session: Session) -> Mapping[int, str]:
    """Return what is known about each step, by its number, and mark what a person confirmed.

    A step about which nothing is known has no fact.
    """
    known = {
        1: _registered(session),
        2: _key(session),
        3: _loaded(session),
        4: _changes(session),
        5: _saved(session),
        6: _arrived(session),
    }
    return {number: fact for number, fact in known.items() if fact}


def _by(evidence: Evidence) -> str:
    return "you said" if evidence.how is How.SAID else str(evidence.how)


def _registered(session: Session) -> str:
    return f"Registered, {_by(session.registered)}" if session.registered else ""


def _key(session: Session) -> str:
    check = session.check
    if check is None:
        return ""
    if check.accepted:
        return "Key accepted"
    return "Key refused" if check.refused else "Key not checked"


def _loaded(session: Session) -> str:
    if session.loaded is None:
        return ""
    if session.original is None:
        return f"Loaded {moment(session.loaded.at, session)}"
    how = ", pasted" if session.loaded.detail == "pasted" else ""
    return counted(lines_of(session.original.text).count, "line") + how


def _changes(session: Session) -> str:
    """Say what was accepted. It is in the console only after the next step."""
    plan = session.plan
    if plan is None or not plan.is_ready or not session.stands(session.previewed):
        return ""
    from wizard.core.merge.model import ChangeKind

    changes = [one for one in plan.changes if one.kind is not ChangeKind.SAME]
    if not changes:
        return "Already right"
    if all(one.kind is ChangeKind.ADD for one in changes):
        return f"{counted(len(changes), 'value')} {'added' if session.is_saved else 'to add'}"
    return f"{counted(len(changes), 'change')} {'made' if session.is_saved else 'to make'}"


def _saved(session: Session) -> str:
    live = session.live
    if live is None:
        if session.delivering:
            return "Not delivered yet"
        return "Copied, not saved" if session.is_copied else ""
    if live.holds is Holds.OTHER:
        return "Not as planned"
    what = "Saved" if live.holds is Holds.MAVVRIK else "Mavvrik removed"
    if live.delivered is not None:
        what = f"By {live.delivered.way}"
    return f"{what}, {_by(live.evidence)} {moment(live.evidence.at, session)}"


def _arrived(session: Session) -> str:
    places = (
        ("Cost", session.in_cost, session.cost),
        ("Sessions", session.in_sessions, session.sessions),
    )
    seen = [(name, one) for name, is_there, one in places if is_there and one is not None]
    if not seen:
        return ""
    said = any(one.evidence.how is How.SAID for _, one in seen)
    return f"In {' and '.join(name for name, _ in seen)}, {'you said' if said else 'seen'}"
