"""All that is used of what Textual keeps private, each for a promise of safety.

- `App._fatal_error` prints every local variable after a fault, so the key, too.
- `App._print_error_renderables` prints what Textual drew of a fault; ours is two plain lines.
- `textual._xterm_parser.XTermParser` takes a paste without brackets for keys, which press buttons.
- its `_timeout_time` says that a sequence of the terminal has begun: it is not a paste.

`tests/screens/test_textual_internals.py` says which of them a new Textual has changed.
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

# A fault says nothing of what was worked on ------------------------------------------------------


class QuietFaults(App[str]):
    """Ends after a fault with exit code 1 and two lines that hold none of its values."""

    failed = False  # whether it ended by a fault of ours
    _report = ""  # of that fault, for the normal terminal

    def _fatal_error(self) -> None:
        self.panic()

    @override
    def panic(self, *renderables: Any) -> None:
        """End; what is given is not printed, because it may hold anything."""
        self.failed = True
        self._report = self._report or fault_report(sys.exc_info()[1] or RuntimeError())
        self.exit(return_code=int(ExitCode.ERROR))

    def _print_error_renderables(self) -> None:
        with suppress(OSError, ValueError):  # the terminal may be gone
            sys.stderr.write(self._report)
        self._report = ""


# A paste without brackets presses nothing ---------------------------------------------------------

LEAST = 20  # characters at once that no hand types
QUIET = 0.3  # seconds without any: a paste is through
_BEGIN, _END = "\x1b[200~", "\x1b[201~"  # around a paste that says that it is one
_TEXT = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*")


class PasteParser(XTermParser):
    """Reads what a terminal sends, as Textual does, with whole pastes in place of their keys.

    Textual reads a paste without brackets key by key, and a settings text of 100 KB took it six
    seconds. No hand types so many characters between two looks at the terminal: they are one paste.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._text: list[str] = []  # of a paste that still goes on
        self._came = 0.0
        self._is_bracketed = False
        self._seen = ""  # the end of what came before: it may be half a mark

    @override
    def feed(self, data: str) -> Iterable[Message]:
        """What the characters mean."""
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
        """The beginning of `data` that belongs to a paste."""
        if self._is_bracketed or self._timeout_time is not None:  # within a sequence
            return ""
        found = _TEXT.match(data)
        text = found[0] if found else ""
        return text if self._text or (len(text) >= LEAST and text.strip()) else ""

    @override
    def tick(self) -> Iterable[Message]:
        """Called again and again: a paste is through when nothing more of it comes."""
        if self._text and monotonic() - self._came >= QUIET:
            yield from self._whole()
        yield from super().tick()

    def _whole(self) -> Iterator[Message]:
        if self._text:
            text = "".join(self._text)
            self._text.clear()
            yield events.Paste(text)


def take_whole_pastes(driver: type[Driver]) -> None:
    """Have the terminal's input read by `PasteParser`; Textual has no other way to say so."""
    for name in (driver.__module__, "textual.drivers.win32"):
        module = sys.modules.get(name)
        if module is not None and hasattr(module, "XTermParser"):
            setattr(module, "XTermParser", PasteParser)  # noqa: B010 - not part of their interface
