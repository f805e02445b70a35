"""An earlier run taken up again: how far it was, and what counts no longer after a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wizard.core.session import Session, current_step
from wizard.core.summary import open_points

REACHED = (
    "the start",
    "registering Claude Code",
    "pasting the credentials",
    "loading the settings",
    "looking at the changes",
    "copying and saving",
    "waiting for data in Mavvrik",
    "final checklist",
)


def reached_step(session: Session) -> int:
    """The step that is next; an earlier run's, while its key or settings were not given again."""
    step, resumed = current_step(session), session.resumed
    if resumed is None or resumed.is_contradicted(session.reading):
        return step
    is_waiting = session.credentials is None or session.settings is None
    return max(step, resumed.step) if is_waiting else step


def reached(session: Session) -> str:
    """How far the earlier run was, in words."""
    step = session.resumed.step if session.resumed else 0
    what = "everything is proved" if session.is_verified else REACHED[step]
    return f"step {step} of 7, {what}"


def still_open(session: Session) -> str:
    """What is left to do, in words; empty where nothing is."""
    return ", ".join(_still_open(session))


def _still_open(session: Session) -> Iterator[str]:
    yield from open_points(session)
    if session.saved is None and not session.is_taken:
        yield "nothing is saved in the console yet"


def without_sightings(session: Session) -> Session:
    """Other credentials, another result: what Mavvrik showed before proves nothing of them."""
    left = session.saved or session.taken
    if left is None or session.stands(left.fingerprint):
        return session
    return replace(session, activity=None, cost=None, sessions=None, left_open=False)


def has_other_credentials(session: Session) -> bool:
    """Whether all three values were given, and they are not those of the earlier run."""
    resumed = session.resumed
    if resumed is None or session.credentials is None:
        return False
    return resumed.is_contradicted(session.reading)


def forgotten(session: Session) -> Session:
    """Step 1 again: only where to ask, and whether the screen is shared, is still known."""
    return Session(
        endpoint=session.endpoint, verify_url=session.verify_url, sharing=session.sharing
    )


def begun_anew(session: Session) -> Session:
    """The same set-up with nothing changed in the console yet: a new key, or after an undo."""
    return replace(
        session,
        previewed="",
        tried=None,
        taken=None,
        saved=None,
        activity=None,
        cost=None,
        sessions=None,
        left_open=False,
        proofs={},
    )
