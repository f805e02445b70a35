"""Measure on a terminal how long a key waits for its effect, and what waiting costs."""

from __future__ import annotations

import math
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.tools.benchmark.large_screens import SCREENS, document
from tests.tools.benchmark.processes import PYTHON, environment, terminal_of
from tests.tools.benchmark.rows import Row
from wizard.screens import FRAMES_A_SECOND

MOST_FOR_KEY, MOST_FOR_STEP = 50.0, 150.0  # milliseconds
MOST_WHILE_WAITING = 1.0  # percent of a core
PASTED = 170  # KB per second, ten times what Textual alone reads
ALLOWED = "what is allowed"
USUAL = ("tab", "shift+tab", "down", "down", "up", "up", "pagedown", "pageup", "ctrl+o", "ctrl+o")
KEYS = {
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "down": b"\x1b[B",
    "up": b"\x1b[A",
    "left": b"\x1b[D",
    "right": b"\x1b[C",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "enter": b"\r",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "ctrl+f": b"\x06",
    "ctrl+g": b"\x07",
    "ctrl+n": b"\x0e",
    "ctrl+o": b"\x0f",
    "ctrl+q": b"\x11",
}
_STILL = 0.08  # seconds without output after which the drawing is complete
_NO_ANSWER = 0.5  # seconds after which a key has no effect; a late answer would be the next key's
_START_SECONDS = 60.0

# Milliseconds after which an Escape is a key: before that, it may begin a sequence (Textual's
# default).
_ESCAPE = 100.0


class Shown:
    """A program on a terminal of 80x24, from its first frame on."""

    def __init__(self, command: Sequence[str]) -> None:
        self._terminal, inner = terminal_of(24, 80)
        self._home = tempfile.TemporaryDirectory()
        env = {**environment(Path(self._home.name)), "TEXTUAL_FPS": FRAMES_A_SECOND}
        self.process = subprocess.Popen(command, env=env, stdin=inner, stdout=inner, stderr=inner)
        os.close(inner)
        self._last(_START_SECONDS, still=0.5)

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._terminal)
        self._home.cleanup()

    def press(self, key: str) -> float | None:
        """Return the milliseconds until all effects of a key are drawn. None if there are none."""
        begin = time.perf_counter()
        os.write(self._terminal, KEYS.get(key, key.encode()))
        last = self._last(_NO_ANSWER)
        return None if last is None else (last - begin) * 1000

    def paste_as_typing(self, text: str, answer: bytes) -> float:
        """Return the milliseconds until a text without paste marks is read and `answer` drawn."""
        data, drawn = text.encode(), b""
        begin = time.perf_counter()
        while answer not in drawn:
            watched = [self._terminal] if data else []
            readable, writable, _ = select.select([self._terminal], watched, [], _START_SECONDS)
            if not readable and not writable:
                raise TimeoutError
            if readable:
                drawn += os.read(self._terminal, 65536)
            if writable:
                data = data[os.write(self._terminal, data[:1024]) :]
        return (time.perf_counter() - begin) * 1000

    def _last(self, patience: float, still: float = _STILL) -> float | None:
        """Return the time of the last output."""
        last = None
        while select.select([self._terminal], [], [], patience)[0]:
            os.read(self._terminal, 65536)
            last, patience = time.perf_counter(), still
        return last


def answer_rows(rounds: int, size: int, names: Iterable[str] = tuple(SCREENS)) -> Iterator[Row]:
    """Yield the 95th percentile of each screen, next to a bare form's, and the slowest step."""
    if sys.platform == "win32":
        yield Row("key to repaint", ALLOWED, skipped="needs a terminal of its own")
        return
    with Shown([PYTHON, "-m", "tests.tools.benchmark.bare_form"]) as shown:
        bare = percentile(_presses(shown, ("tab", "shift+tab"), 3 * rounds))
    yield Row("key to repaint: a bare Textual form", ALLOWED, bare, MOST_FOR_KEY)
    for name in names:
        screen = SCREENS[name]
        with Shown(_program(name, size)) as shown:
            for key in screen.keys:
                shown.press(key)
            times = _presses(shown, (*USUAL, *screen.presses), rounds)
        yield Row(f"key to repaint: {name}", ALLOWED, percentile(times), MOST_FOR_KEY, "ms", 1)
    yield Row("step to step, the slowest", ALLOWED, max(_steps(size)), MOST_FOR_STEP, "ms", 1)
    slowest = max(_opened(size))
    yield Row("a page that opens, the slowest", ALLOWED, slowest, MOST_FOR_STEP, "ms", 1)


def _steps(size: int) -> Iterator[float]:
    """Yield the best of three times for each step forward and back."""
    runs: list[list[float | None]] = []
    for _ in range(3):
        with Shown(_program("1 register", size)) as shown:
            runs.append([shown.press(key) for key in ("ctrl+n",) * 6 + ("escape",) * 6])
    for number, times in enumerate(zip(*runs, strict=True)):
        seen = [time for time in times if time is not None]
        if seen:
            yield min(seen) - (_ESCAPE if number >= len(runs[0]) // 2 else 0)


def _opened(size: int) -> Iterator[float]:
    """Yield the best of three times for help, for leaving, and for the warning while sharing."""
    for key in ("ctrl+g", "ctrl+q", "ctrl+o"):
        times = []
        for _ in range(3):
            with Shown([*_program("5 copy", size), "--warn"]) as shown:
                times.append(shown.press(key) or math.inf)
        yield min(times)


def paste_rows(size: int) -> Iterator[Row]:
    """Measure a settings text that the terminal sends as keys."""
    what = "a paste that comes as typing"
    if sys.platform == "win32":
        yield Row(what, ALLOWED, skipped="needs a terminal of its own")
        return
    text = document("lists of rules", size).replace("\n", "\r")
    with Shown(_program("3 paste", size)) as shown:
        taken = shown.paste_as_typing(text, b"valid JSON")
    yield Row(what, f"at {PASTED} KB a second", taken, len(text) / PASTED, "ms", 1)


def waiting_rows(seconds: float, size: int) -> Iterator[Row]:
    """Measure the CPU time of the program while it is idle."""
    for name in ("0 start", "6 waiting"):
        what = f"CPU while waiting: {name}"
        if not Path("/proc/self/stat").is_file():
            yield Row(what, "of a core", skipped="this system does not tell")
            continue
        with Shown(_program(name, size)) as shown:
            before, begin = _cpu(shown.process.pid), time.perf_counter()
            time.sleep(seconds)
            used = _cpu(shown.process.pid) - before
            share = 100 * used / (time.perf_counter() - begin)
        yield Row(what, "of a core", share, MOST_WHILE_WAITING, "%", 1)


def _program(name: str, size: int) -> list[str]:
    return [PYTHON, "-m", "tests.tools.benchmark.large_screens", name, "--size", str(size)]


def _presses(shown: Shown, keys: Sequence[str], rounds: int) -> list[float]:
    times = (shown.press(key) for _ in range(rounds) for key in keys)
    return [one for one in times if one is not None]


def percentile(times: Sequence[float], part: float = 0.95) -> float:
    """Return the time that this part of the times does not exceed."""
    return sorted(times)[math.ceil(part * len(times)) - 1]


def _cpu(process: int) -> float:
    """Return the seconds of CPU time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
