"""What a session knows, by the ids that the checklist and the causes name."""

from __future__ import annotations

from wizard.core.session import Answer, Elsewhere, Evidence, How, Session, Sighting
from wizard.guide import evidence as e

_USER_FIELDS = frozenset({"User", "User email"})


def known(session: Session) -> dict[str, Evidence]:
    """Each thing that is known, with who says so and when."""
    found = {
        e.REGISTERED_SAID: session.registered,
        e.AGENT_ID_SAID: session.agent_compared,
        e.VALUES_SAID: session.agent_compared,
        e.SETTINGS_LOADED: session.loaded,
        e.TEST_SAID: session.activity,
        **_credential_check(session),
        **_saved(session),
        **_tried(session),
        **_sighting(session.cost, e.COST_SAID, e.COST_SEEN),
        **_sighting(session.sessions, e.SESSIONS_SAID, e.SESSIONS_SEEN),
    }
    if session.elsewhere is Elsewhere.NO:
        found[e.ONLY_CONSOLE_SAID] = session.loaded
    present = {name: evidence for name, evidence in found.items() if evidence}
    gone = {old for new in present for old in e.TAKES_BACK.get(new, ())}
    return {name: evidence for name, evidence in present.items() if name not in gone}


def _credential_check(session: Session) -> dict[str, Evidence]:
    check = session.check
    if check is None or not (check.accepted or check.refused):
        return {}
    return {e.KEY_ACCEPTED if check.accepted else e.KEY_REFUSED: check.evidence}


def _saved(session: Session) -> dict[str, Evidence]:
    saved = session.saved
    if saved is None:
        return {}
    if not session.is_saved:
        return {e.CONSOLE_DIFFERS: saved.evidence}
    return {e.SAVED_COMPARED if saved.console else e.SAVED_SAID: saved.evidence}


def _tried(session: Session) -> dict[str, Evidence]:
    """Claude Code sent all that it should, with exactly these settings."""
    tried = session.current_try
    return {e.TRY_SEEN: tried.evidence} if tried is not None and tried.is_right else {}


def _sighting(sighting: Sighting | None, said: str, seen: str) -> dict[str, Evidence]:
    if sighting is None:
        return {}
    by_program = sighting.evidence.how is How.SEEN
    names = {
        Answer.YES: [seen if by_program else said],
        Answer.NOT_YET: [],
        Answer.OTHER_AGENT: [e.OTHER_AGENT_SEEN if by_program else e.OTHER_AGENT_SAID],
        Answer.NO_USER: [e.NO_USER_SEEN if by_program else e.NO_USER_SAID],
    }[sighting.answer]
    if sighting.answer is Answer.YES and not _USER_FIELDS.isdisjoint(sighting.fields):
        names.append(e.USER_SEEN if by_program else e.USER_SAID)
    return dict.fromkeys(names, sighting.evidence)
