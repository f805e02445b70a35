"""Writes the state to the disk in the background, so that an interrupted wizard goes on.

`core.session.record` and `core.session.saving` say what is kept and what never is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.session.session import Session
from wizard.services.files.trouble import FileTrouble

if TYPE_CHECKING:
    from wizard.services.files.state import StateKeeper

LIMIT = 10.0  # seconds; a network drive may hang
CONSEQUENCE = "If you close this program, it starts again at step 1. Nothing else is lost."


def salted(session: Session) -> Session:
    """The session with a random number that makes the marks of this set-up, if it has none."""
    return session if session.salt else replace(session, salt=os.urandom(16).hex())


class Autosave:
    """Writes the latest session, one write at a time; what comes meanwhile waits, the last wins."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        """`session` is how it began: nothing is written until something is different."""
        self.trouble = ""  # why it cannot be kept; told once
        self._clock = clock
        self._known = _kept_part(session)
        self._waiting: Session | None = None
        self._keeper: StateKeeper | None = None
        self._writing = threading.Lock()

    def take(self, session: Session) -> bool:
        """Take the latest session; returns whether `write_all` has something to write."""
        part = _kept_part(session)
        if part == self._known or session.practice or not (session.started or session.live):
            return False
        self._known = self._waiting = part
        return True

    async def write_all(self) -> str:
        """Write until nothing waits; returns a failure that was not told yet, in words."""
        from wizard.services.child_processes import in_daemon_thread

        try:
            while self._waiting is not None:
                await in_daemon_thread(self._write, limit=LIMIT)
        except TimeoutError:
            return self._fail("The disk does not answer.")
        except Exception as error:  # noqa: BLE001 - the wizard goes on without its state
            return self._fail(getattr(error, "sentence", "Your progress could not be saved."))
        self.trouble = ""
        return ""

    def finish(self) -> None:
        """Write what is not written yet; for the end of the program, when no screen is there."""
        if self.trouble:
            self._waiting = self._known  # try again: the disk may accept it now
        try:
            self._write()
            self.trouble = ""
        except FileTrouble as error:
            self._fail(error.sentence)

    @property
    def works(self) -> bool:
        """Whether the next start can go on from here."""
        return not self.trouble

    def _write(self) -> None:
        if not self._writing.acquire(timeout=LIMIT):
            return  # the disk hangs: what is there stays
        try:
            session, self._waiting = self._waiting, None
            if session is None:
                return
            if self._keeper is None:  # pydantic is not needed before the first screen
                from wizard.services.files.state import StateKeeper

                self._keeper = StateKeeper()
            self._keeper.keep(session, self._clock())
        finally:
            self._writing.release()

    def _fail(self, sentence: str) -> str:
        is_new, self._waiting = not self.trouble, None
        self.trouble = f"{sentence} {CONSEQUENCE}"
        return self.trouble if is_new else ""


def _kept_part(session: Session) -> Session:
    """The session without what is not kept: sharing, and the step that is looked at."""
    return replace(session, sharing=False, viewing=None)
