"""Suspend and continue: the shell gets its terminal back, and then the wizard draws itself again.

Textual stops itself with SIGSTOP, and without a shell nothing would continue it. On every SIGCONT
it starts again, even if it was not stopped: it then reads every key twice, and does not restore the
terminal's earlier state.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

NOWHERE = "No shell waits for this terminal, so nothing was suspended."
UNKNOWN = "This system cannot suspend a program. Leave with ctrl+q; the next start goes on here."


class Suspending:
    """Handles SIGTSTP and SIGCONT for one terminal, only between two tasks of the event loop."""

    def __init__(
        self,
        suspended: Callable[[], AbstractContextManager[None]],
        tell: Callable[[str], object],
        is_over: Callable[[], bool],
    ) -> None:
        """`suspended` gives the terminal back, and on exit retakes it and draws (`App.suspend`).

        `is_over` says that the program is ending, so that it must not take the terminal again.
        """
        self._suspended = suspended
        self._tell = tell
        self._is_over = is_over
        # SIGCONTs that ended our own stops; the event loop reports them later
        self._own_returns = 0

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Replace Textual's signal handlers. The event loop removes them when it ends."""
        if sys.platform == "win32":
            return
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not in the main thread
            loop.add_signal_handler(signal.SIGTSTP, self._suspend, loop)
            loop.add_signal_handler(signal.SIGCONT, self._continued)

    def _suspend(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._is_over():
            return
        with self._suspended():
            has_stopped = self._stop()
            # `bg`: the terminal belongs to another program
            while has_stopped and _is_in_background():
                has_stopped = self._stop()
            self.listen(loop)
        if not has_stopped:
            self._tell(NOWHERE)

    def _stop(self) -> bool:
        """Stop like ctrl+z. Return False if the system refuses, because no shell would notice."""
        before = self._own_returns
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.signal(signal.SIGCONT, self._returns)
        signal.raise_signal(signal.SIGTSTP)
        return self._own_returns > before

    def _returns(self, *_: object) -> None:
        self._own_returns += 1

    def _continued(self) -> None:
        """React to SIGCONT, which follows our own stop or a SIGSTOP, of which there is no warning.

        A closing terminal sends SIGCONT too, right after SIGHUP. Taking that terminal again would
        leave a thread that reads its end forever, and a program that never ends.
        """
        if self._is_over():
            return
        if self._own_returns:
            self._own_returns -= 1
            return
        with self._suspended():
            pass


def suspend_all() -> None:
    """Stop this program and all that were started with it, like ctrl+z in a shell."""
    if sys.platform != "win32":
        os.kill(0, signal.SIGTSTP)


def _is_in_background() -> bool:
    with suppress(OSError):  # the terminal has closed
        return sys.platform != "win32" and os.tcgetpgrp(0) != os.getpgrp()
    return False
