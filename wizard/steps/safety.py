"""The safety line as it is drawn: with PRACTICE and SHARING ON in front where they apply."""

from __future__ import annotations

from enum import Enum

from wizard.core.session.session import How, Safety, Session, safety, safety_text
from wizard.core.session.summary import draft_sentence
from wizard.core.verify.answer_kinds import short_words
from wizard.guide.steps import CREDENTIALS


class Alarm(Enum):
    """How the safety line is set off, as a style; the words always say it too."""

    CALM = "$quiet"
    LOOK = "$warning"
    GOOD = "$success"
    BAD = "$error"


_ALARMS = {
    Safety.NOTHING_CHANGED: Alarm.CALM,
    Safety.COPIED: Alarm.LOOK,
    Safety.SAVED: Alarm.GOOD,
    Safety.REMOVED: Alarm.GOOD,
    Safety.NOT_AS_PLANNED: Alarm.BAD,
}


def carried(session: Session, step: int) -> str:
    """What stays visible at a step: what is in progress beside what is saved, and a problem."""
    problem = carried_problem(session) if step > CREDENTIALS.number else ""
    return " ".join(filter(None, (draft_sentence(session), problem)))


def carried_problem(session: Session) -> str:
    """What was left behind on purpose and stays visible until it is solved."""
    check = session.check
    if not session.went_on_anyway or check is None or check.accepted:
        return ""
    if check.refused:
        return f"! Mavvrik still refuses the key ({short_words(check.code)}): see step 2."
    return f"! The key is not checked yet ({short_words(check.code)}): see step 2."


def safety_words(session: Session) -> tuple[str, Alarm]:
    """The words at the right end of the first row, and how they are set off."""
    parts = [
        "PRACTICE" if session.practice else "",
        "SHARING ON" if session.sharing else "",
        safety_text(session),
    ]
    return "  ".join(part for part in parts if part), _alarm(session)


def _alarm(session: Session) -> Alarm:
    """A person's word is told from what was compared."""
    live, alarm = session.live, _ALARMS[safety(session)]
    is_said = live is not None and live.evidence.how is How.SAID
    return Alarm.LOOK if alarm is Alarm.GOOD and is_said else alarm
