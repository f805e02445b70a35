"""Progress of a wait on stderr: one line that is rewritten, or a few plain ones."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from wizard.core.harmless import Control
from wizard.core.verify.answer import spoken
from wizard.core.verify.verification import Progress
from wizard.services.surroundings import Surroundings

_ERASE = "\x1b[K"
_WIDTH = 80  # where the terminal does not say


class ProgressLine:
    """Shows how far a wait is.

    On a terminal one line is rewritten, without escape sequences where NO_COLOR asks for plain
    output. A dumb terminal, or none, gets a line only when what was seen has changed.
    """

    def __init__(self, around: Surroundings, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._rewrites = around.stderr_tty and not around.dumb
        self._erase = "" if around.no_color else _ERASE
        self._drawn = 0  # characters of the line that is on the terminal now
        self._told = ""

    def show(self, progress: Progress) -> None:
        """Called after each attempt and each second."""
        if self._rewrites:
            self._rewrite(progress_text(progress))
        elif progress.sentence != self._told:
            self._told = progress.sentence
            self._write(f"{progress_text(progress)}\n")

    def end(self) -> None:
        """Take the line away, so that what follows begins at the left."""
        if self._drawn:
            blank = self._erase or " " * self._drawn + "\r"
            self._write(Control(f"\r{blank}"))
            self._drawn = 0

    def _rewrite(self, text: str) -> None:
        room = _columns(self._stream) - 1
        text = text if len(text) <= room else f"{text[: room - 1]}…"
        rest = self._erase or " " * max(0, self._drawn - len(text))
        self._write(Control("\r"), text, Control(rest))
        self._drawn = len(text)

    def _write(self, *texts: str) -> None:
        for text in texts:
            self._stream.write(text)
        self._stream.flush()


def progress_text(progress: Progress) -> str:
    """`Attempt 3, 38 s, next in 12 s: Mavvrik has seen nothing of your agent yet.`"""
    return (
        f"Attempt {progress.attempt}, {spoken(progress.elapsed)}, next in"
        f" {spoken(round(progress.next_in))}: {progress.sentence}"
    )


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH
