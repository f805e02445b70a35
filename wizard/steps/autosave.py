"""Save the state to disk in the background, so that an interrupted wizard can continue.

`core.session.record` and `core.session.saving` say what is saved and what never is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.session.session import Session
from wizard.services.child_processes import DISK_SECONDS, in_daemon_thread
from wizard.services.files.trouble import FileTrouble

if TYPE_CHECKING:
    from wizard.services.files.state import StateKeeper

CONSEQUENCE = "If you close this program, it starts again at step 1. Nothing else is lost."


def salted(session: Session) -> Session:
    """Give a session a random salt for the marks of this setup, unless it has one."""
    return session if session.salt else replace(session, salt=os.urandom(16).hex())


class Autosave:
    """Saves the latest session, one write at a time. Of several that wait, the last counts."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        """`session` is the session at the start. Nothing is saved until it changes."""
        self.trouble = ""  # why it cannot be saved; reported once
        self._clock = clock
        self._known = _kept_part(session)
        self._waiting: Session | None = None
        self._keeper: StateKeeper | None = None
        self._writing = threading.Lock()

    def take(self, session: Session) -> bool:
        """Use the latest session. Return whether `write_all` has something to write."""
        part = _kept_part(session)
        if part == self._known or session.practice or not (session.started or session.live):
            return False
        self._known = self._waiting = part
        return True

    async def write_all(self) -> str:
        """Write until nothing waits. Return a sentence about a failure, unless it was reported."""
        try:
            while self._waiting is not None:
                await in_daemon_thread(self._write, limit=DISK_SECONDS)
        except TimeoutError:
            return self._fail("The disk does not answer.")
        except Exception as error:  # noqa: BLE001 - the wizard continues without saving its state
            return self._fail(getattr(error, "sentence", "Your progress could not be saved."))
        self.trouble = ""
        return ""

    def finish(self) -> None:
        """Write what is not written yet. This is called at the end, when no screen is left."""
        if self.trouble:
            self._waiting = self._known  # try again, because the disk may accept it now
        try:
            self._write()
            self.trouble = ""
        except FileTrouble as error:
            self._fail(error.sentence)

    @property
    def works(self) -> bool:
        """Whether the next start can continue from here."""
        return not self.trouble

    def _write(self) -> None:
        if not self._writing.acquire(timeout=DISK_SECONDS):
            return  # the disk hangs, so the file stays as it is
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
    """Return the session without what is not saved: sharing, and the step on the screen."""
    return replace(session, sharing=False, viewing=None)
