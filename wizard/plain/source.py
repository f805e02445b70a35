"""What the person's terminal sends: piece by piece, nothing of it echoed by the terminal itself."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

_MOST = 65536  # bytes at once
_LOOK = 0.02  # seconds between two looks at a Windows console


class Source(Protocol):
    """Where keys and pastes come from; a stand-in in tests."""

    async def read(self, wait: float | None = None) -> bytes | None:
        """What comes next; empty at the end, None where nothing came within `wait` seconds."""


class TerminalSource:
    """Standard input in an event loop."""

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor

    async def read(self, wait: float | None = None) -> bytes | None:
        """What comes next; can be cancelled without losing any of it."""
        loop = asyncio.get_running_loop()
        came: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self._descriptor, _set, came)
        try:
            await asyncio.wait_for(came, wait)
        except TimeoutError:
            return None
        finally:
            loop.remove_reader(self._descriptor)
        try:
            return os.read(self._descriptor, _MOST)
        except OSError:  # the terminal is gone
            return b""


def _set(came: asyncio.Future[None]) -> None:
    if not came.done():
        came.set_result(None)


class ConsoleSource:
    """A Windows console, which cannot be waited for."""

    async def read(self, wait: float | None = None) -> bytes | None:
        """What comes next."""
        if sys.platform != "win32":
            return b""
        import msvcrt

        waited = 0.0
        while not msvcrt.kbhit():
            if wait is not None and waited >= wait:
                return None
            await asyncio.sleep(_LOOK)
            waited += _LOOK
        found = ""
        while msvcrt.kbhit():
            found += msvcrt.getwch()
        return found.encode(errors="replace")


def own_source() -> Source:
    """The terminal of this process."""
    return ConsoleSource() if sys.platform == "win32" else TerminalSource()


@contextmanager
def unechoed(descriptor: int = 0) -> Iterator[None]:
    """The terminal shows nothing by itself and passes on lines of any length, while this lasts.

    Left to itself it would echo a pasted key, and cut a line at 4096 bytes. Ctrl+C stays a signal.
    """
    if sys.platform == "win32":
        yield
        return
    import termios

    before = termios.tcgetattr(descriptor)
    ours = termios.tcgetattr(descriptor)
    ours[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR)
    ours[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.IEXTEN)
    ours[6][termios.VMIN], ours[6][termios.VTIME] = 1, 0

    def quieten(*_: object) -> None:
        """Also after Ctrl+Z and fg: a shell may have given us its own echo."""
        with suppress(termios.error, OSError):
            termios.tcsetattr(descriptor, termios.TCSANOW, ours)

    def stop(*_: object) -> None:
        """Ctrl+Z: not every shell takes its own echo back."""
        with suppress(termios.error, OSError):
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, stop)
        quieten()  # where nobody waits for a stopped program it was not stopped, and not continued

    quieten()
    continued = signal.signal(signal.SIGCONT, quieten)
    stopped = signal.signal(signal.SIGTSTP, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, stopped)
        signal.signal(signal.SIGCONT, continued)
        with suppress(termios.error, OSError):  # the terminal may be gone
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
