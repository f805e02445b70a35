"""What an original means for a session: when it is kept, and when an undo has brought it back."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.credentials.names import AGENT, TENANT
from wizard.core.merge.receipt import fingerprint
from wizard.core.merge.recognition import recognize
from wizard.core.redact.mask import tail4
from wizard.core.salted_hash import RESULT
from wizard.core.session.rotation import credentials_in
from wizard.core.session.session import Doing, Evidence, Holds, Session


def with_kept(session: Session, path: str) -> Session:
    """The original is kept in a file; whether Mavvrik was in it decides what undo offers."""
    text = session.original.text if session.original else ""
    held = recognize(text, session.endpoint).holds_mavvrik
    return replace(session, original_kept=path, original_held_mavvrik=held)


def with_undone(session: Session, evidence: Evidence, text: str) -> Session:
    """An undo is in the console: `text`, which may hold Mavvrik with a key of its own."""
    undone = session.begun(Doing.UNDO).with_removed(evidence)
    if not recognize(text, session.endpoint).holds_mavvrik:
        return undone
    found = credentials_in(text)
    return undone.with_live(
        holds=Holds.MAVVRIK,
        result=session.mark(RESULT, fingerprint(text)),
        marks={name: session.mark(name, value) for name, value in found.items()},
        endpoint=session.endpoint,
        agent_name=session.agent_name,
        agent_tail=tail4(found[AGENT]) if AGENT in found else "",
        tenant_tail=tail4(found[TENANT]) if TENANT in found else "",
        follow_ups={},  # the key that was to be revoked may be in force again
    )


def with_follow_up_done(session: Session, name: str, evidence: Evidence) -> Session:
    """The person ticked what stayed to be done after the save."""
    follow_ups = session.live.follow_ups if session.live else {}
    return session.with_live(follow_ups={**follow_ups, name: evidence})
