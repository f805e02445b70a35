"""Reads what a person types or pastes. The caller passes both streams.

A typed answer is echoed here, character by character. A paste of several lines, and text that looks
like the key, is not echoed: the terminal's own echo is off (`unechoed`).
"""

from __future__ import annotations

import asyncio
import codecs
import os
import re
import signal
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from wizard.core.credentials.names import is_key_shaped
from wizard.core.harmless import Control

_MOST = 65536  # bytes that are read at once
_LOOK = 0.02  # seconds between two checks of a Windows console


class Source(Protocol):
    """Returns keys and pastes. Tests have their own."""

    async def read(self, wait: float | None = None) -> bytes | None:
        """Return the next bytes: empty at the end, None if nothing came within `wait` seconds."""


class TerminalSource:
    """Standard input in an event loop."""

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor

    async def read(self, wait: float | None = None) -> bytes | None:
        """Return the next bytes. It can be canceled without losing any."""
        loop = asyncio.get_running_loop()
        came: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self._descriptor, _set, came)
        try:
            await asyncio.wait_for(came, wait)
        except TimeoutError:
            return None
        finally:
            loop.remove_reader(self._descriptor)
        try:
            return os.read(self._descriptor, _MOST)
        except OSError:  # the terminal has closed
            return b""


def _set(came: asyncio.Future[None]) -> None:
    if not came.done():
        came.set_result(None)


class ConsoleSource:
    """A Windows console, which must be polled because it cannot be waited for."""

    async def read(self, wait: float | None = None) -> bytes | None:
        """Return the next bytes."""
        if sys.platform != "win32":
            return b""
        import msvcrt

        waited = 0.0
        while not msvcrt.kbhit():
            if wait is not None and waited >= wait:
                return None
            await asyncio.sleep(_LOOK)
            waited += _LOOK
        found = ""
        while msvcrt.kbhit():
            found += msvcrt.getwch()
        return found.encode(errors="replace")


def own_source() -> Source:
    """Return the terminal of this process."""
    return ConsoleSource() if sys.platform == "win32" else TerminalSource()


@contextmanager
def unechoed(descriptor: int = 0) -> Iterator[None]:
    """Turn off the terminal's echo and its limit on the length of a line.

    Left to itself, it would echo a pasted key, and cut a line at 4096 bytes. Ctrl+C still sends a
    signal.
    """
    if sys.platform == "win32":
        yield
        return
    import termios

    before = termios.tcgetattr(descriptor)
    ours = termios.tcgetattr(descriptor)
    ours[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR)
    ours[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.IEXTEN)
    ours[6][termios.VMIN], ours[6][termios.VTIME] = 1, 0

    def quieten(*_: object) -> None:
        """Switch off the echo, also after Ctrl+Z and fg: a shell may have switched it on."""
        with suppress(termios.error, OSError):
            termios.tcsetattr(descriptor, termios.TCSANOW, ours)

    def stop(*_: object) -> None:
        """Restore the echo on Ctrl+Z, because not every shell does."""
        with suppress(termios.error, OSError):
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, stop)
        quieten()  # without a shell that waits, the program is neither stopped nor continued

    quieten()
    continued = signal.signal(signal.SIGCONT, quieten)
    stopped = signal.signal(signal.SIGTSTP, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, stopped)
        signal.signal(signal.SIGCONT, continued)
        with suppress(termios.error, OSError):  # the terminal may have closed
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


QUIET = 0.4  # seconds without input after which a paste is complete
SOON = 0.05  # seconds within which the next line of a paste follows
END = "."  # a line with only this ends a block

_LINE_END = re.compile(r"\r\n|\r|\n")
_SEQUENCES = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z~]|O[A-Z]|.)?")
_PASTE_MARKS = re.compile(r"\x1b\[20[01]~")
_LEAVE, _KILL, _ERASE = "\x04", "\x15", ("\x7f", "\b")


class InputEnded(Exception):
    """The person pressed Ctrl+D, or the terminal has closed."""


class Pasted(Exception):
    """Several lines arrived instead of one, or a line that must not be shown."""


class Prompt:
    """Asks one question after the other."""

    def __init__(
        self, source: Source, write: Callable[[str], object], hides: Callable[[str], bool]
    ) -> None:
        """`hides` says whether a typed text must not be shown."""
        self._source = source
        self._write = write
        self._hides = hides
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    async def line(self, question: str) -> str:
        """Read one line, without white space around it.

        Raises:
            InputEnded: there is nothing more to read.
            Pasted: the answer was not typed by hand; nothing of it is kept.
        """
        self._write(question)
        typed = ""
        while True:
            piece = _SEQUENCES.sub("", await self._piece())
            if not typed and piece.startswith(_LEAVE):
                raise InputEnded
            text, *behind = _LINE_END.split(piece, maxsplit=1)
            before, typed = typed, _edited(typed, text)
            if any(behind) or self._hides(typed):
                await self._not_typed()
            pairs = enumerate(zip(before, typed, strict=False))
            shorter = min(len(before), len(typed))
            same = next((at for at, (old, new) in pairs if old != new), shorter)
            if same < len(before):
                self._write(Control("\b \b" * (len(before) - same)))
            self._write(typed[same:])
            if behind:
                if await self._source.read(SOON):
                    await self._not_typed()
                self._write("\n")
                return typed.strip()

    async def _not_typed(self) -> None:
        while await self._source.read(QUIET):
            pass
        self._write("\n")
        raise Pasted

    async def block(
        self,
        question: str,
        complete: Callable[[str], bool],
        *,
        commands: Collection[str] = (),
        waiting: str = "",
    ) -> str:
        """Read several lines without showing them, until they are `complete` or one is only a dot.

        A single line that is one of `commands`, or an empty line, ends it too. `waiting` is written
        once if the input stops before that.

        Raises:
            InputEnded: there is nothing more to read.
        """
        self._write(question)
        text = ""
        while True:
            piece = await self._piece_within(QUIET) if text else None
            if piece is None:
                if text and _is_over(text, complete, commands):
                    break
                self._write(waiting if text else "")
                waiting = "" if text else waiting
                piece = await self._piece()
            if _LEAVE in piece:
                if not text:
                    raise InputEnded
                break
            text = _edited_block(text, piece)
        self._write("\n")
        return _without_end(_PASTE_MARKS.sub("", text))

    async def key(self) -> None:
        """Wait for any key.

        Raises:
            InputEnded: there is nothing more to read.
        """
        if _LEAVE in await self._piece():
            raise InputEnded

    async def _piece(self) -> str:
        return await self._piece_within(None) or ""

    async def _piece_within(self, wait: float | None) -> str | None:
        found = await self._source.read(wait)
        if found == b"":
            raise InputEnded
        return None if found is None else self._decoder.decode(found)


def looks_like_key(typed: str) -> bool:
    """Whether a typed text may hold the API key and must not be shown."""
    return any(is_key_shaped(word.strip("\"',;")) for word in typed.replace("=", " ").split())


def _edited(typed: str, piece: str) -> str:
    for sign in piece:
        if sign in _ERASE:
            typed = typed[:-1]
        elif sign == _KILL:
            typed = ""
        elif sign.isprintable():
            typed += sign
    return typed


def _edited_block(text: str, piece: str) -> str:
    if not any(sign in piece for sign in _ERASE):
        return text + piece
    for sign in piece:
        text = text[:-1] if sign in _ERASE else text + sign
    return text


def _is_over(text: str, complete: Callable[[str], bool], commands: Collection[str]) -> bool:
    lines = _LINE_END.split(_PASTE_MARKS.sub("", text))
    if len(lines) > 1 and not lines[-1] and lines[-2].strip() == END:
        return True
    said = text.strip()
    if len(lines) == 2 and not lines[-1] and (not said or said in commands):
        return True
    return bool(said) and complete(_PASTE_MARKS.sub("", text))


def _without_end(text: str) -> str:
    """Remove the line that ended the text."""
    body, _, last = text.rstrip("\r\n").rpartition("\n" if "\n" in text else "\r")
    return body + text[len(body) : len(body) + 1] if last.strip() == END else text
