"""Child programs: limited in time, without our credentials, and never drawing on our screen."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

T = TypeVar("T")

OWN_PREFIX = "MVK_"
# Windows opens a console window for a child unless told not to.
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class ChildTrouble(Exception):
    """A child program could not do its work. Holds nothing that it was given or that it said."""


class CannotStart(ChildTrouble):
    """The program is not there, or may not be run."""


class TimedOut(ChildTrouble):
    """The program had not ended when its time was over; it was killed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a child ended: its exit code and what it wrote to standard output."""

    code: int
    output: bytes = field(default=b"", repr=False)


class Run(Protocol):
    """What runs a child: `run` below, or a stand-in in tests. Limits are in seconds."""

    def __call__(
        self, command: Sequence[str], *, stdin: bytes = b"", limit: float, listen: bool = True
    ) -> Answer: ...


def clean_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for a child: ours without any `MVK_…` entry."""
    source = os.environ if environ is None else environ
    return {
        name: value for name, value in source.items() if not name.upper().startswith(OWN_PREFIX)
    }


def run(
    command: Sequence[str],
    *,
    stdin: bytes = b"",
    limit: float,
    listen: bool = True,
    environ: Mapping[str, str] | None = None,
) -> Answer:
    """Run `command` without a shell and wait for its end, at most `limit` seconds.

    Its errors go nowhere, and it has no terminal of its own to write to. With `listen=False` its
    output goes nowhere either: needed for programs that leave a process behind, as xclip does.

    Raises:
        CannotStart: there is no such program, or it may not be run.
        TimedOut: it was killed, together with the children in its group.
    """
    child = _start(command, subprocess.PIPE if listen else subprocess.DEVNULL, environ)
    with child:
        try:
            output, _ = child.communicate(stdin, timeout=limit)
        except subprocess.TimeoutExpired:
            timed_out = True
            _kill(child)
        else:
            timed_out = False
    # Raised out here: the exception above carries what the child had written so far.
    if timed_out:
        raise TimedOut
    return Answer(child.returncode, output or b"")


def _start(
    command: Sequence[str], stdout: int, environ: Mapping[str, str] | None
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - a list of our own making, never a shell
            list(command),
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            env=clean_environment(environ),
            start_new_session=True,
            creationflags=_NO_WINDOW,
        )
    except (OSError, ValueError):
        raise CannotStart from None


def _kill(child: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


async def in_daemon_thread(function: Callable[[], T], *, limit: float | None) -> T:
    """Await `function()` in a thread that cannot keep the program from ending.

    A call that hangs in asyncio's own executor would block the exit. Cancelling forgets it, as the
    end of `limit` seconds does; with None nothing ends it but that.

    Raises:
        TimeoutError: `limit` seconds are over; the thread is left to itself.
        Exception: whatever `function` raises.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(deliver: Callable[[], None]) -> None:
        if not done.done():
            deliver()

    def work() -> None:
        deliver: Callable[[], None]
        try:
            deliver = partial(done.set_result, function())
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            deliver = partial(done.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, deliver)

    threading.Thread(target=work, daemon=True, name="mvk-wizard helper").start()
    async with asyncio.timeout(limit):
        return await done
