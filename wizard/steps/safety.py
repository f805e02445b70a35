"""The safety line as it is drawn, with PRACTICE and SHARING ON before it if they apply."""

from __future__ import annotations

from enum import Enum

from wizard.core.session.record import How
from wizard.core.session.session import Session
from wizard.core.session.summary import Safety, draft_sentence, safety, safety_text
from wizard.guide.steps import CREDENTIALS


class Alarm(Enum):
    """How the safety line is highlighted, as a style. Its words say the same."""

    CALM = "$quiet"
    LOOK = "$warning"
    GOOD = "$success"
    BAD = "$error"


_ALARMS = {
    Safety.NOTHING_CHANGED: Alarm.CALM,
    Safety.COPIED: Alarm.LOOK,
    Safety.PACKAGED: Alarm.LOOK,
    Safety.SAVED: Alarm.GOOD,
    Safety.DELIVERED: Alarm.GOOD,
    Safety.REMOVED: Alarm.GOOD,
    Safety.NOT_AS_PLANNED: Alarm.BAD,
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


def safety_words(session: Session) -> tuple[str, Alarm]:
    """Return the safety line for the right end of the first row, and its highlighting.

    A state that the person only confirmed is highlighted differently from a compared one.
    """
    practice = "PRACTICE" if session.practice else ""
    sharing = "SHARING ON" if session.sharing else ""
    said = "  ".join(filter(None, (practice, sharing, safety_text(session))))
    alarm = _ALARMS[safety(session)]
    if alarm is Alarm.GOOD and session.live and session.live.evidence.how is How.SAID:
        alarm = Alarm.LOOK
    return said, alarm
