"""All uses of Textual's private parts. Each one is needed for a promise of safety.

- `App._fatal_error` prints every local variable after an exception, including the key.
- `App._print_error_renderables` prints Textual's report of an exception; ours has two plain lines.
- `textual._xterm_parser.XTermParser` treats a paste without brackets as keys, which press buttons.
- Its `_timeout_time` says that a terminal sequence has begun, which is not a paste.

`tests/screens/test_textual_internals.py` finds out which of them a new version of Textual changed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from time import monotonic
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from typing_extensions import override

from wizard.core.exit_codes import ExitCode
from wizard.services.faults import fault_report

# Errors reveal no data ----------------------------------------------------------------------------


class QuietFaults(App[str]):
    """Ends after an exception with exit code 1 and two lines that contain none of its data."""

    failed = False  # whether a bug of this program ended the app
    _report = ""  # report of that exception, for the normal terminal

    def _fatal_error(self) -> None:
        self.panic()

    @override
    def panic(self, *renderables: Any) -> None:
        """End the app. The arguments are not printed, because they may contain any data."""
        self.failed = True
        self._report = self._report or fault_report(sys.exc_info()[1] or RuntimeError())
        self.exit(return_code=int(ExitCode.ERROR))

    def _print_error_renderables(self) -> None:
        with suppress(OSError, ValueError):  # the terminal may have closed
            sys.stderr.write(self._report)
        self._report = ""


# A paste without brackets presses nothing ---------------------------------------------------------

LEAST = 20  # characters that arrive at once, more than anyone can type
QUIET = 0.3  # seconds without characters after which a paste is complete
_BEGIN, _END = "\x1b[200~", "\x1b[201~"  # around a bracketed paste
_TEXT = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*")


class PasteParser(XTermParser):
    """Parses terminal input like Textual, but returns a paste without brackets as a whole.

    Textual reads such a paste key by key, and needed six seconds for a settings text of 100 KB.
    Nobody types so many characters between two reads of the terminal, so they are one paste.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._text: list[str] = []  # of a paste that has not ended
        self._came = 0.0
        self._is_bracketed = False
        self._seen = ""  # the end of the previous input, which may be half a mark

    @override
    def feed(self, data: str) -> Iterable[Message]:
        """Return the messages for the characters."""
        text = self._text_of(data)
        if text:
            self._text.append(text)
            self._came = monotonic()
            data = data[len(text) :]
            if not data:
                return
        yield from self._whole()
        seen = self._seen + data
        begin, end = seen.rfind(_BEGIN), seen.rfind(_END)
        if begin != end:
            self._is_bracketed = begin > end
        self._seen = seen[1 - len(_BEGIN) :]
        yield from super().feed(data)

    def _text_of(self, data: str) -> str:
        """Return the beginning of `data` that belongs to a paste."""
        if self._is_bracketed or self._timeout_time is not None:  # inside a sequence
            return ""
        found = _TEXT.match(data)
        text = found[0] if found else ""
        return text if self._text or (len(text) >= LEAST and text.strip()) else ""

    @override
    def tick(self) -> Iterable[Message]:
        """Textual calls this regularly. A paste is complete when no more of it arrives."""
        if self._text and monotonic() - self._came >= QUIET:
            yield from self._whole()
        yield from super().tick()

    def _whole(self) -> Iterator[Message]:
        if self._text:
            text = "".join(self._text)
            self._text.clear()
            yield events.Paste(text)


def take_whole_pastes(driver: type[Driver]) -> None:
    """Make the driver use `PasteParser`. Textual has no public way to do this."""
    for name in (driver.__module__, "textual.drivers.win32"):
        module = sys.modules.get(name)
        if module is not None and hasattr(module, "XTermParser"):
            setattr(module, "XTermParser", PasteParser)  # noqa: B010 - not part of their interface
