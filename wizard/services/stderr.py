"""Standard error without harmful characters, so that no text can control the terminal.

Commands, usage errors and plain mode write to it. Escape sequences of the program itself are marked
as `Control`. Code that draws (Textual, a live table) uses the original stream.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from wizard.core.harmless import Control, harmless


class HarmlessStream:
    """A text stream that shows every harmful character as a visible sign."""

    def __init__(self, below: TextIO) -> None:
        """`below` is the original stream, to which the harmless text is written."""
        self.below = below

    def write(self, text: str) -> int:
        """Write a text made harmless, or a `Control` unchanged."""
        return self.below.write(text if isinstance(text, Control) else harmless(text))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.below, name)


@contextmanager
def harmless_stderr() -> Iterator[None]:
    """Make everything harmless that the block writes to standard error."""
    before = sys.stderr
    sys.stderr = HarmlessStream(before)
    try:
        yield
    finally:
        sys.stderr = before


def terminal_stream() -> TextIO:
    """Return the original stream, for code that draws and makes its own texts harmless."""
    return sys.stderr.below if isinstance(sys.stderr, HarmlessStream) else sys.stderr
