"""Report bugs of this program without revealing any data, and handle signals."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from wizard.core.exit_codes import ExitCode

T = TypeVar("T")

_PACKAGE = Path(__file__).resolve().parents[1]
SIGNALS = {
    "SIGHUP": ExitCode.HANGUP,
    "SIGINT": ExitCode.INTERRUPTED,
    "SIGQUIT": ExitCode.QUIT,
    "SIGTERM": ExitCode.TERMINATED,
}


def fault_report(error: BaseException) -> str:
    """Describe an exception in two lines: its type and its place, never its text.

    The place is the innermost line of this package, or the innermost line of all if none is ours.
    """
    ours = last = ""
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        last = f"{path.name}:{trace.tb_lineno}"
        if path.is_relative_to(_PACKAGE):
            ours = f"{path.relative_to(_PACKAGE.parent)}:{trace.tb_lineno}"
        trace = trace.tb_next
    place = ours or last or "an unknown place"
    return (
        f"mvk-wizard: a fault in this program ({type(error).__name__} at {place}).\n"
        "Nothing was changed in Claude or Mavvrik. Report these lines and your version: "
        "mvk-wizard --version\n"
    )


def quiet_hooks() -> None:
    """Limit exceptions in threads, and those that Python prints as it exits, to the same report."""
    sys.excepthook = lambda _, error, __: _write(error)
    threading.excepthook = lambda arguments: _write(arguments.exc_value)
    sys.unraisablehook = lambda _: None


def _write(error: BaseException | None) -> None:
    if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
        return
    with suppress(OSError, ValueError):  # the terminal may have closed
        sys.stderr.write(fault_report(error))


def quiet_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Keep asyncio from logging failed tasks with the text of their exceptions."""
    loop.set_exception_handler(lambda _, __: None)


def catch_signals(
    loop: asyncio.AbstractEventLoop, leave: Callable[[int], Any]
) -> Callable[[], None]:
    """Call `leave` with the exit code at a signal. Return what removes the signal handlers."""
    caught = []
    for name, code in SIGNALS.items():
        number = getattr(signal, name, None)
        # NotImplementedError: Windows; RuntimeError, ValueError: not in the main thread
        with suppress(NotImplementedError, RuntimeError, ValueError):
            if number is not None:
                loop.add_signal_handler(number, leave, int(code))
                caught.append(number)

    def let_go() -> None:
        for number in caught:
            with suppress(RuntimeError, ValueError):
                loop.remove_signal_handler(number)

    return let_go


class Signaled(Exception):
    """A signal asked the program to end with the exit code `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


async def until_signaled(work: Coroutine[Any, Any, T]) -> T:
    """Run work to its end. A signal cancels it, lets it clean up, and becomes a `Signaled`."""
    task = asyncio.ensure_future(work)
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        task.cancel()

    let_go = catch_signals(asyncio.get_running_loop(), leave)
    try:
        return await task
    except asyncio.CancelledError:
        raise Signaled(codes[0] if codes else ExitCode.INTERRUPTED) from None
    finally:
        let_go()
