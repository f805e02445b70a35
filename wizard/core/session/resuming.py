"""An earlier run taken up again: how far it was, and what is recognized of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.core.session.session import Session, current_step
from wizard.core.session.summary import open_points

if TYPE_CHECKING:
    from wizard.core.credentials.reading import PasteReading

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
    if resumed is None or session.is_contradicted(session.reading):
        return step
    is_waiting = session.credentials is None or session.settings is None
    return max(step, resumed.step) if is_waiting else step


def reached(session: Session) -> str:
    """How far the earlier run was, in words."""
    step = session.resumed.step if session.resumed else 0
    return f"step {step} of 7, {REACHED[step]}"


def still_open(session: Session) -> str:
    """What is left to do, in words; empty where nothing is."""
    return ", ".join(_still_open(session))


def _still_open(session: Session) -> Iterator[str]:
    yield from open_points(session)
    if session.live is None and not session.is_copied:
        yield "nothing is saved in the console yet"


def forgotten(session: Session) -> Session:
    """Step 1 again: only where to ask, what the console holds, and the looks are still known."""
    return Session(
        salt=session.salt,
        endpoint=session.endpoint,
        verify_url=session.verify_url,
        live=session.live,
        sharing=session.sharing,
    )


# Recognizing --------------------------------------------------------------------------------------


class Same(StrEnum):
    """Whether what is given now is what there was before."""

    YES = "the same as before"
    NO = "not the same as before"
    UNKNOWN = "not known"  # not given now, or not given before


@dataclass(frozen=True, slots=True)
class Recognised:
    """The three values, compared by their marks."""

    agent: Same
    tenant: Same
    key: Same

    @property
    def credentials(self) -> Same:
        """All three together."""
        each = {self.agent, self.tenant, self.key}
        if Same.NO in each:
            return Same.NO
        return Same.UNKNOWN if Same.UNKNOWN in each else Same.YES

    @property
    def is_new_key(self) -> bool:
        """Another key for the same agent and tenant: a rotation."""
        return (self.agent, self.tenant, self.key) == (Same.YES, Same.YES, Same.NO)


def recognise(session: Session, reading: PasteReading | None) -> Recognised:
    """Compare what is pasted now with what the console holds, or else with the earlier run's."""
    from wizard.core.credentials.names import CREDENTIAL_NAMES

    earlier = session.resumed.marks if session.resumed else {}
    known = {**earlier, **(session.live.marks if session.live else {})}

    def compare(name: str) -> Same:
        found = reading.values.get(name) if reading else None
        if found is None or name not in known:
            return Same.UNKNOWN
        return Same.YES if session.mark(name, found.text) == known[name] else Same.NO

    return Recognised(*map(compare, CREDENTIAL_NAMES))
