"""How far an earlier run got, and whether the same credentials are given again."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from wizard.core.credentials.names import CREDENTIAL_NAMES
from wizard.core.session.session import Session, current_step
from wizard.core.session.summary import open_points

if TYPE_CHECKING:
    from wizard.core.credentials.reading import PasteReading

_REACHED = (
    "the start",
    "registering Claude Code",
    "pasting the credentials",
    "loading the settings",
    "checking the changes",
    "copying and saving",
    "waiting for data in Mavvrik",
    "final checklist",
)


def reached_step(session: Session) -> int:
    """Return the next step: that of the earlier run until its key and settings are given."""
    step, resumed = current_step(session), session.resumed
    if resumed is None or session.is_contradicted(session.reading):
        return step
    is_waiting = session.credentials is None or session.settings is None
    return max(step, resumed.step) if is_waiting else step


def reached(session: Session) -> str:
    """Say how far the earlier run got."""
    step = session.resumed.step if session.resumed else 0
    return f"step {step} of 7, {_REACHED[step]}" if step else _REACHED[step]


def still_open(session: Session) -> str:
    """Say what is left to do. The text is empty if nothing is."""
    points = list(open_points(session))
    if session.live is None and not session.is_copied:
        points.append("nothing saved in the console yet")
    return ", ".join(points)


def back_to_step_1(session: Session) -> Session:
    """Return a session at step 1. The URLs, the live state and the sharing stay."""
    return Session(
        salt=session.salt,
        endpoint=session.endpoint,
        verify_url=session.verify_url,
        live=session.live,
        sharing=session.sharing,
    )


# Recognizing --------------------------------------------------------------------------------------


class Match(StrEnum):
    """Whether a value is the same as before."""

    YES = "the same as before"
    NO = "not the same as before"
    UNKNOWN = "not known"  # not given now, or not given before


class CredentialMatch(NamedTuple):
    """The comparison of the three values by their marks."""

    agent: Match
    tenant: Match
    key: Match

    @property
    def credentials(self) -> Match:
        """Return the result for all three values together."""
        each = {self.agent, self.tenant, self.key}
        if Match.NO in each:
            return Match.NO
        return Match.UNKNOWN if Match.UNKNOWN in each else Match.YES

    @property
    def is_new_key(self) -> bool:
        """Return whether only the key of the same agent and tenant differs, as in a rotation."""
        return (self.agent, self.tenant, self.key) == (Match.YES, Match.YES, Match.NO)


def match_credentials(session: Session, reading: PasteReading | None) -> CredentialMatch:
    """Compare the pasted credentials with the live state, or else with the earlier run."""
    earlier = session.resumed.marks if session.resumed else {}
    known = {**earlier, **(session.live.marks if session.live else {})}

    def compare(name: str) -> Match:
        found = reading.values.get(name) if reading else None
        if found is None or name not in known:
            return Match.UNKNOWN
        return Match.YES if session.mark(name, found.text) == known[name] else Match.NO

    return CredentialMatch(*map(compare, CREDENTIAL_NAMES))
