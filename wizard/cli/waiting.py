"""Run work that takes a while: it shows its progress, and a signal ends it cleanly."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Any, TextIO, TypeVar

from wizard.cli.common import Refusal
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import Control
from wizard.core.verify.answer import spoken
from wizard.core.verify.verification import Progress
from wizard.services.faults import catch_signals
from wizard.services.surroundings import Surroundings

T = TypeVar("T")


_ERASE = "\x1b[K"
_WIDTH = 80  # columns, if the terminal does not report them


def run_interruptible(work: Coroutine[Any, Any, T], stopped: str) -> T:
    """Run work to its end. A signal cancels it, lets it clean up, and reports `stopped`.

    Raises:
        Refusal: a signal arrived; the refusal has the exit code of the signal.
    """
    try:
        return asyncio.run(_watched(work, stopped))
    except KeyboardInterrupt:  # where the event loop cannot catch signals (Windows)
        raise Refusal(ExitCode.INTERRUPTED, stopped) from None


async def _watched(work: Coroutine[Any, Any, T], stopped: str) -> T:
    task = asyncio.ensure_future(work)
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        task.cancel()

    let_go = catch_signals(asyncio.get_running_loop(), leave)
    try:
        return await task
    except asyncio.CancelledError:
        if codes:
            raise Refusal(ExitCode(codes[0]), stopped) from None
        raise
    finally:
        let_go()


class ProgressLine:
    """Shows the progress of a wait.

    On a terminal, one line is rewritten, without escape sequences if NO_COLOR is set. A dumb
    terminal, or output that is not a terminal, gets a new line only when the sentence changes.
    """

    def __init__(self, around: Surroundings, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._rewrites = around.stderr_tty and not around.dumb
        self._erase = "" if around.no_color else _ERASE
        self._drawn = 0  # length of the line that is on the terminal now
        self._told = ""

    def show(self, progress: Progress) -> None:
        """Show the progress. This is called after each attempt and each second."""
        text = (
            f"Attempt {progress.attempt}, {spoken(progress.elapsed)}, next in"
            f" {spoken(round(progress.next_in))}: {progress.sentence}"
        )
        if self._rewrites:
            self._rewrite(text)
        elif progress.sentence != self._told:
            self._told = progress.sentence
            self._write(f"{text}\n")

    def end(self) -> None:
        """Erase the line, so that the next text begins at the left edge."""
        if self._drawn:
            blank = self._erase or " " * self._drawn + "\r"
            self._write(Control(f"\r{blank}"))
            self._drawn = 0

    def _rewrite(self, text: str) -> None:
        try:
            room = (os.get_terminal_size(self._stream.fileno()).columns or _WIDTH) - 1
        except (OSError, ValueError):
            room = _WIDTH - 1
        text = text if len(text) <= room else f"{text[: room - 1]}…"
        rest = self._erase or " " * max(0, self._drawn - len(text))
        self._write(Control("\r"), text, Control(rest))
        self._drawn = len(text)

    def _write(self, *texts: str) -> None:
        for text in texts:
            self._stream.write(text)
        self._stream.flush()
