"""Standard error as people see it: whatever is written there arrives without harmful characters.

Commands, usage errors and the plain mode all speak there. What the program itself sends a terminal
is marked as `Control`; what draws by itself (Textual, a live table) takes the stream below.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from wizard.core.harmless import Control, harmless


class HarmlessStream:
    """A text stream that shows every harmful character as a sign."""

    def __init__(self, below: TextIO) -> None:
        """`below` is the stream that the harmless text goes to."""
        self.below = below

    def write(self, text: str) -> int:
        """Write a text made harmless; a `Control` as it is."""
        return self.below.write(text if isinstance(text, Control) else harmless(text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write texts one after the other."""
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
    """The stream below, for what draws there by itself; its words are made harmless before."""
    return sys.stderr.below if isinstance(sys.stderr, HarmlessStream) else sys.stderr
