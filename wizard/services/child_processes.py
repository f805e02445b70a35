"""Run child programs with a time limit, without our credentials and away from our screen."""

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
DISK_SECONDS = 10.0  # a network drive may hang
WORK_SECONDS = 60.0  # for reading, checking and comparing settings; 2 MiB take about one
# Windows opens a console window for a child unless told not to.
NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class ChildTrouble(Exception):
    """A child program failed. The exception holds neither its input nor its output."""


class CannotStart(ChildTrouble):
    """The program does not exist, or this user may not run it."""


class TimedOut(ChildTrouble):
    """The program did not end within its time limit and was killed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a child ended: its exit code and what it wrote to standard output."""

    code: int
    output: bytes = field(default=b"", repr=False)


class Run(Protocol):
    """A function that runs a child: `run` below, or a fake in tests. `limit` is in seconds."""

    def __call__(
        self, command: Sequence[str], *, stdin: bytes = b"", limit: float, listen: bool = True
    ) -> Answer: ...


def clean_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a child: our own, without any `MVK_…` variable."""
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
    """Run `command` without a shell and wait until it ends, at most `limit` seconds.

    Its standard error is discarded, and it has no terminal to write to. With `listen=False`, its
    output is discarded too. Programs that leave a process running, like xclip, need this.

    Raises:
        CannotStart: the program does not exist, or this user may not run it.
        TimedOut: the program was killed, together with the children in its process group.
    """
    child = _start(command, subprocess.PIPE if listen else subprocess.DEVNULL, environ)
    with child:
        try:
            output, _ = child.communicate(stdin, timeout=limit)
        except subprocess.TimeoutExpired:
            timed_out = True
            with suppress(OSError):
                if sys.platform == "win32":
                    child.kill()
                else:
                    os.killpg(child.pid, signal.SIGKILL)
        else:
            timed_out = False
    # Raised here, outside the `except` block, because the caught exception holds the child's
    # output.
    if timed_out:
        raise TimedOut
    return Answer(child.returncode, output or b"")


def _start(
    command: Sequence[str], stdout: int, environ: Mapping[str, str] | None
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - a list that we build, never a shell
            list(command),
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            env=clean_environment(environ),
            start_new_session=True,
            creationflags=NO_WINDOW,
        )
    except (OSError, ValueError):
        raise CannotStart from None


async def in_daemon_thread(function: Callable[[], T], *, limit: float | None) -> T:
    """Await `function()` in a thread that cannot keep the program from exiting.

    A call that hangs in asyncio's own executor would block the exit. After `limit` seconds, or when
    the task is canceled, the thread is abandoned. If `limit` is None, there is no time limit.

    Raises:
        TimeoutError: `limit` seconds have passed; the thread is abandoned.
        Exception: any exception that `function` raises.
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
        except Exception as error:  # noqa: BLE001 - passed to the caller, which awaits the result
            deliver = partial(done.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed, so nothing awaits the result
            loop.call_soon_threadsafe(settle, deliver)

    threading.Thread(target=work, daemon=True, name="mvk-wizard helper").start()
    async with asyncio.timeout(limit):
        return await done
