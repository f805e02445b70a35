"""Suspended and brought back: the shell has its terminal whole, then the wizard draws itself again.

Textual stops itself with SIGSTOP, which nobody would end where no shell waits. On every SIGCONT it
starts once more, also where it had never stopped: from then on it reads the keys twice and leaves
behind another terminal than it found.
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
    """SIGTSTP and SIGCONT for one terminal, heard between two pieces of work and never in one."""

    def __init__(
        self,
        suspended: Callable[[], AbstractContextManager[None]],
        tell: Callable[[str], object],
        is_over: Callable[[], bool],
    ) -> None:
        """`suspended` gives the terminal back, takes it again at its end and draws (`App.suspend`).

        `is_over`: the program ends already, so the terminal is not to be taken again.
        """
        self._suspended = suspended
        self._tell = tell
        self._is_over = is_over
        self._own_returns = 0  # SIGCONTs that ended a stop of ours; the loop hears them later

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the signals over from Textual; the loop lets them go when it ends."""
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
            while has_stopped and _is_in_background():  # `bg`: the terminal belongs to another
                has_stopped = self._stop()
            self.listen(loop)
        if not has_stopped:
            self._tell(NOWHERE)

    def _stop(self) -> bool:
        """Stop as ctrl+z does; False if the system refuses because no shell would notice."""
        before = self._own_returns
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.signal(signal.SIGCONT, self._returns)
        signal.raise_signal(signal.SIGTSTP)
        return self._own_returns > before

    def _returns(self, *_: object) -> None:
        self._own_returns += 1

    def _continued(self) -> None:
        """SIGCONT: after a stop of ours, or after SIGSTOP, which nobody is told of beforehand.

        A closed terminal sends it too, right after SIGHUP: taking that terminal again would leave
        behind a thread that reads its end for ever, and a program that never ends.
        """
        if self._is_over():
            return
        if self._own_returns:
            self._own_returns -= 1
            return
        with self._suspended():
            pass


def suspend_all() -> None:
    """Stop this program with those started together with it, as ctrl+z does in a shell."""
    if sys.platform != "win32":
        os.kill(0, signal.SIGTSTP)


def _is_in_background() -> bool:
    with suppress(OSError):  # the terminal is gone
        return sys.platform != "win32" and os.tcgetpgrp(0) != os.getpgrp()
    return False
