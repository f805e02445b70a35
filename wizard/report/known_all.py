"""Everything that a session knows, whoever found it out."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.core.session import Evidence, How, Session
from wizard.guide import evidence as e
from wizard.guide.evidence import KNOWABLE, TAKES_BACK
from wizard.guide.known import known


def known_of(session: Session) -> Mapping[str, Evidence]:
    """By the ids of `guide.evidence`; bad news takes good news back."""
    found = {**known(session), **_settings_right(session), **session.proofs}
    gone = {old for new in found for old in TAKES_BACK.get(new, ())}
    return {name: evidence for name, evidence in found.items() if name not in gone}


def _settings_right(session: Session) -> Mapping[str, Evidence]:
    """Nothing leaves step 5 that holds an error."""
    taken = session.taken.evidence if session.is_taken and session.taken else None
    saved = session.saved.evidence if session.is_saved and session.saved else None
    proof = taken or saved
    if proof is None:
        return {}
    return {e.SETTINGS_RIGHT: Evidence(How.CHECKED, proof.at, proof.where)}


def ruled_out(session: Session) -> tuple[str, ...]:
    """Causes that need not be asked about again, in a few words each."""
    found = known_of(session)
    phrases = [
        _with_version(one.ruled_out, name, session.claude_version)
        for name, one in KNOWABLE.items()
        if name in found and one.ruled_out
    ]
    return tuple(dict.fromkeys(phrases))


def _with_version(phrase: str, name: str, version: str) -> str:
    return f"{phrase} ({version})" if name == e.CLIENT_NEW_ENOUGH and version else phrase
