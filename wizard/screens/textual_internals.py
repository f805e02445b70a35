"""A paste that the terminal sends as typing, taken whole.

Textual reads such a text key by key, and a settings text of 100 KB took six seconds and more. No
hand types so many characters between two looks at the terminal: they are one paste, and go the way
of every other one, so that nothing in them presses a button or moves the focus.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from textual import events
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.message import Message
from typing_extensions import override

LEAST = 20  # characters at once that no hand types
QUIET = 0.3  # seconds without any: a paste is through
_BEGIN, _END = "\x1b[200~", "\x1b[201~"  # around a paste that says that it is one
_TEXT = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*")


class PasteParser(XTermParser):
    """Reads what a terminal sends, as Textual does, with whole pastes in place of their keys."""

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
            self._came = get_time()
            data = data[len(text) :]
            if not data:
                return
        yield from self._whole()
        self._look_for_marks(data)
        yield from super().feed(data)

    def _text_of(self, data: str) -> str:
        """The beginning of `data` that belongs to a paste."""
        if self._is_bracketed or self._timeout_time is not None:  # within a sequence
            return ""
        found = _TEXT.match(data)
        text = found[0] if found else ""
        return text if self._text or (len(text) >= LEAST and text.strip()) else ""

    def _look_for_marks(self, data: str) -> None:
        seen = self._seen + data
        begin, end = seen.rfind(_BEGIN), seen.rfind(_END)
        if begin != end:
            self._is_bracketed = begin > end
        self._seen = seen[1 - len(_BEGIN) :]

    @override
    def tick(self) -> Iterable[Message]:
        """Called again and again: a paste is through when nothing more of it comes."""
        if self._text and get_time() - self._came >= QUIET:
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
            setattr(module, "XTermParser", PasteParser)  # noqa: B010 - it is no part of their interface
