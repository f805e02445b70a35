"""The ways to a clipboard that go through other programs. All of it blocks: run it aside."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from wizard.services.child_processes import Answer, ChildTrouble, Run, TimedOut
from wizard.services.clipboard.helper import NO_PROGRAM
from wizard.services.surroundings import Surroundings

SAVE = "Save to a file instead."
TERMINAL_LIMIT = 74_994  # bytes: as base64 just below the 100,000 that terminals read in one piece
_HELPER = (sys.executable, "-P", str(Path(__file__).with_name("helper.py")))
BLANK = " "  # tmux ignores an empty text, and so do some terminals


class Failed(Exception):
    """A way did not work. `cause` continues "Not copied, because …"; nothing of the text in it."""

    def __init__(self, cause: str, remedy: str = SAVE) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


class Native:
    """A clipboard program of this computer, through pyperclip in a process of its own."""

    def __init__(self, around: Surroundings, run: Run, limit: float) -> None:
        self._around = around
        self._run = run
        self._limit = limit

    def copy(self, text: str) -> None:
        """Copy, read back and compare.

        Raises:
            Failed: it is not on the clipboard, or that is not certain.
        """
        self._call("copy", encoded(text))
        if self._read() != text:
            raise Failed(
                "reading the clipboard back gave something else",
                "Copy again, or save to a file instead.",
            )

    def clear(self, is_ours: Callable[[str], bool]) -> bool:
        """Clear what `is_ours`; False when it holds something else, which is left alone.

        Raises:
            Failed: it cannot be read, or does not let itself be cleared.
        """
        if not is_ours(self._read()):
            return False
        self._call("copy", b"")
        if is_ours(self._read()):
            raise Failed("the clipboard keeps what it holds")
        return True

    def _read(self) -> str:
        return self._call("paste").output.decode("utf-8", "replace")

    def _call(self, action: str, stdin: bytes = b"") -> Answer:
        # What copies may leave a process behind that holds its output open.
        listen = action == "paste"
        command = (*_HELPER, action)
        answer = _call(self._run, command, stdin=stdin, limit=self._limit, listen=listen)
        if answer.code == NO_PROGRAM:
            raise _no_program(self._around)
        if answer.code != 0:
            raise Failed("the clipboard program ended with an error")
        return answer


class Tmux:
    """tmux, which keeps the text in a buffer and passes it on to the terminal."""

    def __init__(self, run: Run, limit: float) -> None:
        self._run = run
        self._limit = limit

    def copy(self, text: str) -> None:
        """Hand the text to tmux.

        Raises:
            Failed: tmux did not take it.
        """
        try:
            self._call("load-buffer", "-w", "-", stdin=encoded(text))
        except Failed:
            raise Failed(
                "tmux did not take it", "This needs tmux 3.2 or later. Save to a file instead."
            ) from None

    def blank(self) -> None:
        """Overwrite the terminal's clipboard, leaving no buffer behind.

        Raises:
            Failed: tmux did not take it.
        """
        self.copy(BLANK)
        self.drop(lambda text: text == BLANK)

    def drop(self, is_ours: Callable[[str], bool]) -> None:
        """Delete tmux's own buffers that hold what `is_ours`.

        Raises:
            Failed: tmux does not answer.
        """
        names = self._call("list-buffers", "-F", "#{buffer_name}").output.decode().split()
        for name in names:
            held = self._call("show-buffer", "-b", name).output.decode("utf-8", "replace")
            if is_ours(held):
                self._call("delete-buffer", "-b", name)

    def is_far(self) -> bool:
        """Whether somebody has come to this session over SSH, after this shell was started."""
        try:
            answer = self._call("show-environment", "SSH_CONNECTION")
        except Failed:
            return False
        return answer.output.startswith(b"SSH_CONNECTION=")

    def _call(self, *arguments: str, stdin: bytes = b"") -> Answer:
        answer = _call(self._run, ("tmux", *arguments), stdin=stdin, limit=self._limit)
        if answer.code != 0:
            raise Failed("tmux ended with an error")
        return answer


def encoded(text: str) -> bytes:
    """The text as programs take it.

    Raises:
        Failed: it holds half a character. (Python's own error would carry the whole text.)
    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        trouble = Failed("it holds characters that a clipboard cannot carry")
    raise trouble


def refuse_too_large(text: str) -> None:
    """Terminals drop what is over their limit, without a word.

    Raises:
        Failed: the text is too large for a terminal.
    """
    size = len(encoded(text))
    if size > TERMINAL_LIMIT:
        raise Failed(
            f"it is too large for a terminal to pass on ({size:,} bytes, at most "
            f"{TERMINAL_LIMIT:,})"
        )


def _call(
    run: Run, command: tuple[str, ...], *, stdin: bytes, limit: float, listen: bool = True
) -> Answer:
    try:
        return run(command, stdin=stdin, limit=limit, listen=listen)
    except TimedOut:
        raise too_slow(limit) from None
    except ChildTrouble:
        raise Failed("the clipboard program could not be started") from None


def too_slow(limit: float) -> Failed:
    """The clipboard program was given up after `limit` seconds."""
    return Failed(f"the clipboard program did not answer within {limit:g} seconds")


def _no_program(around: Surroundings) -> Failed:
    package = "wl-clipboard" if around.wayland else "xclip" if around.x11 else ""
    if package:
        return Failed(
            "this computer has no program for its clipboard",
            f"Install {package} (for example: sudo apt install {package}), or save to a file.",
        )
    return Failed("this computer has no clipboard that a program can reach")
