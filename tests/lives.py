"""Sessions whose live state is what a test says, without walking there."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from wizard.core.session.record import Console, CopiedResult, Evidence, Holds, Live
from wizard.core.session.saving import read_session, write_session
from wizard.core.session.session import Session

SALT = "ab" * 16
_LIVE = {one.name for one in fields(Live)} - {one.name for one in fields(Session)} | {"proofs"}


def changed(session: Session, **changes: Any) -> Session:
    """The session with these fields, those of the live state among them."""
    seen = {name: value for name, value in changes.items() if name in _LIVE}
    rest = {name: value for name, value in changes.items() if name not in _LIVE}
    return replace(session, **rest).with_live(**seen) if seen else replace(session, **rest)


def live(evidence: Evidence, console: Console | None = None, **seen: Any) -> Live:
    """The console holds Mavvrik."""
    return Live(Holds.MAVVRIK, evidence, console, **seen)


def saved(session: Session, evidence: Evidence, console: Console | None = None) -> Session:
    """The current result was copied and saved."""
    taken = replace(session, taken=CopiedResult(session.fingerprint, evidence))
    return taken.with_saved(evidence, console)


def again(session: Session, left: datetime, *, after: timedelta = timedelta()) -> Session:
    """The session of the next start, once through the file."""
    return read_session(write_session(session, left), left + after)
