"""The safety line as it is drawn: with PRACTICE and SHARING ON in front where they apply."""

from __future__ import annotations

from enum import Enum

from wizard.core.answer_kinds import short_words
from wizard.core.session import Safety, Session, safety, safety_text


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
    Safety.REMOVED: Alarm.CALM,
    Safety.NOT_AS_PLANNED: Alarm.BAD,
}


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
    return "  ".join(part for part in parts if part), _ALARMS[safety(session)]
