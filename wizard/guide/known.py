"""What a session knows, by the ids that the checklist and the causes name."""

from __future__ import annotations

from wizard.core.session.session import (
    REVOKE_OLD_KEY,
    Answer,
    Elsewhere,
    Evidence,
    Holds,
    How,
    Session,
    Sighting,
)
from wizard.guide import evidence as e
from wizard.guide.evidence import KNOWABLE

_USER_FIELDS = frozenset({"User", "User email"})


def known(session: Session) -> dict[str, Evidence]:
    """Each thing that is known, with who says so and when; bad news takes good news back."""
    found = {
        e.REGISTERED_SAID: session.registered,
        e.AGENT_ID_SAID: session.agent_compared,
        e.VALUES_SAID: session.agent_compared,
        e.SETTINGS_LOADED: session.loaded,
        e.TEST_SAID: session.activity,
        **_settings_right(session),
        **_credential_check(session),
        **_saved(session),
        **_followed_up(session),
        **_tried(session),
        **_sighting(session.cost, e.COST_SAID, e.COST_SEEN),
        **_sighting(session.sessions, e.SESSIONS_SAID, e.SESSIONS_SEEN),
    }
    if session.elsewhere is Elsewhere.NO:
        found[e.ONLY_CONSOLE_SAID] = session.loaded
    found |= {**session.proofs, **(session.live.proofs if session.live else {})}
    present = {name: evidence for name, evidence in found.items() if evidence}
    gone = {old for new in present for old in e.TAKES_BACK.get(new, ())}
    return {name: evidence for name, evidence in present.items() if name not in gone}


def _credential_check(session: Session) -> dict[str, Evidence]:
    check = session.check
    if check is None or not (check.accepted or check.refused):
        return {}
    return {e.KEY_ACCEPTED if check.accepted else e.KEY_REFUSED: check.evidence}


def _settings_right(session: Session) -> dict[str, Evidence]:
    """Nothing leaves step 5 that holds an error."""
    taken = session.taken.evidence if session.is_taken and session.taken else None
    saved = session.live.evidence if session.is_saved and session.live else None
    proof = taken or saved
    return {e.SETTINGS_RIGHT: Evidence(How.CHECKED, proof.at, proof.where)} if proof else {}


def _saved(session: Session) -> dict[str, Evidence]:
    live = session.live
    if live is None or live.holds is Holds.WITHOUT:
        return {}
    if live.holds is Holds.OTHER:
        return {e.CONSOLE_DIFFERS: live.evidence}
    return {e.SAVED_COMPARED if live.console else e.SAVED_SAID: live.evidence}


def _followed_up(session: Session) -> dict[str, Evidence]:
    """What was to be done after the save, and a person ticked."""
    done = session.live.follow_ups.get(REVOKE_OLD_KEY) if session.live else None
    return {e.OLD_KEY_REVOKED_SAID: done} if done else {}


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


def ruled_out(session: Session) -> tuple[str, ...]:
    """Causes that need not be asked about again, in a few words each."""
    found = known(session)
    phrases = [
        _with_version(one.ruled_out, name, session.claude_version)
        for name, one in KNOWABLE.items()
        if name in found and one.ruled_out
    ]
    return tuple(dict.fromkeys(phrases))


def _with_version(phrase: str, name: str, version: str) -> str:
    return f"{phrase} ({version})" if name == e.CLIENT_NEW_ENOUGH and version else phrase
