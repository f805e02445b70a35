"""A program in a real terminal: a PTY with a controlling terminal, drawn by pyte.

    with Terminal(["mvk-wizard"], home=tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("enter")
        terminal.paste(block)
        terminal.wait_for("Understood: 3 values")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1

`wait_for` waits for what is drawn and never for a clock. `press` keeps a hand's pace between keys,
because keys that come all at once are taken for a paste by the program (and rightly).
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import pyte

DEADLINE = 20.0  # seconds until a wait gives up; generous, because a busy machine is slow
PACE = 0.02  # seconds between two keys of a hand
AFTER_PASTE = 0.35  # seconds in which the program ignores Enter

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "f1": "\x1bOP",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
# Opening the terminal as the leader of a session makes it the controlling one.
_TAKE_TERMINAL = (
    "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
# Newer sequences that pyte would take for something else.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$[a-z]")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;:<>=?$ ]*)?\Z")
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-9;:<>=?$ ]*[a-zA-Z~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|.)"
)


class Terminal:
    """One run of one program. Everything it wrote is in `output`, byte for byte."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        home: Path,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        stdout: Path | None = None,
    ) -> None:
        """`environment` comes on top of a bare one; `stdout` takes the results, if any."""
        self.output = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._rows = [""] * rows
        self._unfinished = b""
        self._changed = threading.Condition()
        self._ended = False
        self._pasted_at = 0.0
        self._main, inside = os.openpty()
        self._stop = os.pipe()
        _set_size(inside, columns, rows)
        out = inside if stdout is None else os.open(stdout, os.O_WRONLY | os.O_CREAT, 0o600)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _TAKE_TERMINAL, *command],
            stdin=inside,
            stdout=out,
            stderr=inside,
            env={**bare_environment(home), **(environment or {})},
            cwd=home,
            start_new_session=True,
        )
        os.close(inside)
        if stdout is not None:
            os.close(out)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What it shows -------------------------------------------------------------------------------

    @property
    def rows(self) -> list[str]:
        """The rows as they are drawn now, without blanks at their ends."""
        with self._changed:
            return list(self._rows)

    @property
    def text(self) -> str:
        """The whole screen as one text."""
        return "\n".join(self.rows)

    def wait_for(self, *texts: str, deadline: float = DEADLINE) -> str:
        """Wait until all of `texts` are on the screen at once; returns that screen."""
        return self.wait_until(
            lambda shown: all(text in shown for text in texts), repr(texts), deadline
        )

    def wait_gone(self, text: str, deadline: float = DEADLINE) -> str:
        """Wait until `text` is not on the screen any more; returns that screen."""
        return self.wait_until(lambda shown: text not in shown, f"the end of {text!r}", deadline)

    def wait_until(
        self, is_so: Callable[[str], bool], what: str, deadline: float = DEADLINE
    ) -> str:
        """Wait until the text of the screen is as wanted; returns that very text."""
        until = time.monotonic() + deadline
        with self._changed:
            while not is_so(shown := "\n".join(self._rows)):
                left = until - time.monotonic()
                if left <= 0 or (self._ended and not self._changed.wait(0)):
                    raise AssertionError(f"waited for {what}; the screen has:\n{shown}")
                self._changed.wait(left)
            return shown

    def after_leaving(self) -> str:
        """What was written after the full screen was given back, without escape sequences."""
        _, _, rest = self.output.rpartition(b"\x1b[?1049l")
        return _ESCAPES.sub("", rest.decode(errors="replace")).replace("\r\n", "\n")

    @property
    def is_given_back(self) -> bool:
        """Out of the alternate screen, with its cursor, without mouse; echo, lines, ctrl+c work."""
        shell_needs = termios.ECHO | termios.ICANON | termios.ISIG
        modes: int = termios.tcgetattr(self._main)[3]
        return given_back(self.output) and modes & shell_needs == shell_needs

    # What a hand does ----------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys by their names (`ctrl+n`, `enter`) or letters, at a hand's pace."""
        for key in keys:
            still = AFTER_PASTE - (time.monotonic() - self._pasted_at)
            time.sleep(max(PACE, still))
            self.send(KEYS.get(key, key))

    def type(self, text: str) -> None:
        """Type a text letter by letter."""
        self.press(*text)

    def answer(self, text: str) -> None:
        """Type `text` into the field of a new screen, in place of what it proposes."""
        self.press("ctrl+u", "ctrl+k")
        self.type(text)

    def paste(self, text: str) -> None:
        """A bracketed paste, line ends as terminals send them."""
        self.send(f"\x1b[200~{text}\x1b[201~")
        self._pasted_at = time.monotonic()

    def send(self, text: str) -> None:
        """Send these characters all at once, as they are."""
        data = text.encode()
        while data:
            data = data[os.write(self._main, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        with self._changed:
            self._screen.reset()
            self._screen.resize(rows, columns)
            self._draw()
        _set_size(self._main, columns, rows)
        # Some systems tell the program before the new size can be read: tell it once more.
        self.process.send_signal(signal.SIGWINCH)

    # How it ends ---------------------------------------------------------------------------------

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    @property
    def foreground(self) -> int:
        """The process group that the terminal belongs to now."""
        return os.tcgetpgrp(self._main)

    def hang_up(self) -> None:
        """Close the window while the program runs."""
        self._stop_reading()

    def exit_code(self, deadline: float = DEADLINE) -> int:
        """Wait for the end; returns the exit code, negative for a signal that killed it."""
        code = self.process.wait(deadline)
        if self._main >= 0:
            self._reader.join(deadline)
        return code

    def close(self) -> None:
        """End the program, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._main >= 0:
            self._reader.join(1)
            self._stop_reading()

    def _stop_reading(self) -> None:
        os.write(self._stop[1], b".")
        self._reader.join(DEADLINE)
        for descriptor in (self._main, *self._stop):
            os.close(descriptor)
        self._main = -1

    def _read(self) -> None:
        with suppress(OSError):  # EIO: nobody holds the other end any more
            while self._main in select.select([self._main, self._stop[0]], [], [])[0]:
                self._take(os.read(self._main, 65536))
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _take(self, data: bytes) -> None:
        with self._changed:
            self.output += data
            data = _UNKNOWN.sub(b"", self._unfinished + data)
            cut = _UNFINISHED.search(data)
            self._unfinished = cut[0] if cut else b""
            self._stream.feed(data[: cut.start()] if cut else data)
            self._draw()
            self._changed.notify_all()

    def _draw(self) -> None:
        """Keep the text of the rows that changed: to make that of all rows takes long."""
        self._rows += [""] * (self._screen.lines - len(self._rows))
        del self._rows[self._screen.lines :]
        for number in self._screen.dirty & {*range(len(self._rows))}:
            row = self._screen.buffer[number]
            signs = [row[column].data for column in range(self._screen.columns)]
            self._rows[number] = "".join(signs).rstrip()
        self._screen.dirty.clear()


def given_back(output: bytes) -> bool:
    """Whether what a full screen has switched on is off again at the end of `output`."""
    return all(
        output.rfind(on) < output.rfind(off)
        for on, off in (
            (b"\x1b[?1049h", b"\x1b[?1049l"),
            (b"\x1b[?25l", b"\x1b[?25h"),
            (b"\x1b[?2004h", b"\x1b[?2004l"),
            (b"\x1b[?1000h", b"\x1b[?1000l"),
        )
    )


def bare_environment(home: Path) -> dict[str, str]:
    """An environment with a home of its own and nothing of the one that runs the tests."""
    return {
        "HOME": str(home),
        "PATH": os.environ.get("PATH", os.defpath),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "TEXTUAL_ANIMATIONS": "none",
        "PYTHONWARNINGS": "error",
    }


def _set_size(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
