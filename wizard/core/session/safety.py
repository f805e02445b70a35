"""The safety line: what is true for the organization now."""

from __future__ import annotations

from enum import StrEnum

from wizard.core.session.record import Holds, How
from wizard.core.session.session import Session, moment


class Safety(StrEnum):
    """The safety line: what the organization has. It is always true and always visible."""

    NOTHING_CHANGED = "NOTHING CHANGED YET"
    COPIED = "COPIED, NOT SAVED"
    PACKAGED = "FILE WRITTEN, NOT DELIVERED"
    SAVED = "SAVED"
    DELIVERED = "DELIVERED"
    REMOVED = "MAVVRIK REMOVED"
    NOT_AS_PLANNED = "CONSOLE IS NOT AS PLANNED"


_HOLDS = {
    Holds.MAVVRIK: Safety.SAVED,
    Holds.WITHOUT: Safety.REMOVED,
    Holds.OTHER: Safety.NOT_AS_PLANNED,
}


def safety(session: Session) -> Safety:
    """Return what is true for the organization now. A draft does not change it."""
    live = session.live
    if live is not None:
        return Safety.DELIVERED if live.delivered else _HOLDS[live.holds]
    if session.delivering:
        return Safety.PACKAGED
    return Safety.COPIED if session.is_copied else Safety.NOTHING_CHANGED


def safety_text(session: Session) -> str:
    """Write the safety line: the state, how the save is known, and when."""
    state, live = safety(session), session.live
    if live is None or state is Safety.NOT_AS_PLANNED:
        return str(state)
    if live.delivered is not None:
        whom = f"PILOT ({live.delivered.computers})" if live.delivered.computers else "EVERYONE"
        return f"{state} BY {live.delivered.way.upper()}, YOU SAID: {whom}"
    how = "YOU SAID" if live.evidence.how is How.SAID else "COMPARED"
    return f"{state}, {how} {moment(live.evidence.at, session)}"
