"""Measure whole processes: the time until the end or the first frame, and the memory."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.benchmark.documents import rules, size_name
from tests.tools.benchmark.engine import CREDENTIALS
from tests.tools.benchmark.rows import Row

ROOT = Path(__file__).resolve().parents[3]
PYTHON = sys.executable
WIZARD = [PYTHON, "-m", "wizard"]
SINGLE_FILE = ROOT / "dist" / "mvk-wizard.pyz"
_PATIENCE = 30.0  # seconds until waiting for a frame is given up
MOST_FOR_VERSION, MOST_FOR_PAINT, MOST_FOR_MEMORY = 3.0, 1.3, 1.6
MOST_FOR_SINGLE_FILE = 1.5


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process: milliseconds until it ended or was drawn, and maximum megabytes."""

    took: float
    memory: float


def program() -> list[str]:
    """Return the installed command, or the module if it is not installed."""
    installed = Path(PYTHON).with_name("mvk-wizard")
    return [str(installed)] if installed.is_file() else WIZARD


def environment(home: Path) -> dict[str, str]:
    """Return a bare environment with a separate home folder and no credentials."""
    return {
        "HOME": str(home),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
    }


def run_to_end(command: Sequence[str], home: Path) -> Run:
    """Run a command with credentials in its environment, and discard its output."""
    key = CREDENTIALS.api_key.get_secret_value()
    values = (CREDENTIALS.agent_id, CREDENTIALS.tenant_id, key)
    names = ("MVK_AGENT_ID", "MVK_TENANT_ID", "MVK_API_KEY")
    done = subprocess.run(
        [PYTHON, "-I", "-S", "-c", _LAUNCHER, *command],
        env={**environment(home), **dict(zip(names, values, strict=True))},
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    took, memory = done.stderr.split()[-2:]
    return Run(float(took), float(memory))


# A child starts with the memory of its parent, so a small process starts it.
_LAUNCHER = """
import os, sys, time
begin = time.perf_counter()
nowhere = [(os.POSIX_SPAWN_DUP2, 1, 2)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nowhere)
_, status, usage = os.wait4(child, 0)
took = (time.perf_counter() - begin) * 1000
sys.stderr.write(f"{took} {usage.ru_maxrss / 1000}")
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run_until_drawn(command: Sequence[str], home: Path, marks: bytes) -> Run:
    """Run a program in a terminal of 80x24 until `marks` is drawn, then end it.

    Raises:
        RuntimeError: it ended, or half a minute passed, without them.
    """
    outer, inner = terminal_of(24, 80)
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment(home), cwd=home, stdin=inner, stdout=inner, stderr=inner
    )
    os.close(inner)
    try:
        _read_until(outer, marks)
        took = (time.perf_counter() - begin) * 1000
        memory = _memory(process.pid)
        process.send_signal(signal.SIGTERM)
        _read_until(outer, b"")
    except EOFError:
        raise RuntimeError(f"{' '.join(command)} did not draw {marks!r}") from None
    finally:
        process.kill()
        process.wait()
        os.close(outer)
    return Run(took, memory)


def terminal_of(rows: int, columns: int) -> tuple[int, int]:
    """Open a terminal of that size: our end, and the program's."""
    outer, inner = os.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return outer, inner


def _read_until(terminal: int, marks: bytes) -> None:
    """Read until `marks` were written, or to the end if it is empty.

    Raises:
        EOFError: they were not written.
    """
    output = b""
    while select.select([terminal], [], [], _PATIENCE)[0]:
        try:
            output += os.read(terminal, 65536)
        except OSError:  # EIO: the other end is closed
            break
        if marks and marks in output:
            return
    if marks:
        raise EOFError


def _memory(process: int) -> float:
    """Return the maximum megabytes so far; 0 if the system does not report them."""
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return 0.0
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return float(peak.split()[1]) / 1000


def best(runs: Sequence[Run]) -> Run:
    """Return the fastest time and the smallest memory of several runs."""
    return Run(min(run.took for run in runs), min(run.memory for run in runs))


def version_rows(rounds: int) -> Iterator[Row]:
    """Measure `--version`, next to a Python that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ours, bare = [*program(), "--version"], [PYTHON, "-c", "pass"]
        pairs = [(run_to_end(ours, home), run_to_end(bare, home)) for _ in range(rounds)]
    mine, theirs = (best(runs) for runs in zip(*pairs, strict=True))
    yield Row("--version", "python -c pass", mine.took, theirs.took, allowed=MOST_FOR_VERSION)


def command_rows(sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """Measure the command `merge` from start to end, its time and its memory."""
    reader = "import json, sys; json.loads(open(sys.argv[1]).read())"
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            file = home / "settings.json"
            file.write_text(rules(size))
            ours, bare = [*program(), "merge", str(file)], [PYTHON, "-c", reader, str(file)]
            pairs = [(run_to_end(ours, home), run_to_end(bare, home)) for _ in range(rounds)]
        mine, theirs = (best(runs) for runs in zip(*pairs, strict=True))
        name = f"command merge, {size_name(size)}"
        reference = "python that reads it as JSON"
        yield Row(name, reference, mine.took, theirs.took)
        yield Row(f"{name}, memory", reference, mine.memory, theirs.memory, "MB")


def paint_rows(rounds: int) -> Iterator[Row]:
    """Measure the first frame of the wizard, next to a bare form of the same toolkit."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = home / "settings.json"
        file.write_text(json.dumps({"note": "x" * 100_000}))
        form = [PYTHON, "-m", "tests.tools.benchmark.bare_form"]
        pairs = [
            (
                run_until_drawn(program(), home, b"Start"),
                run_until_drawn(form, home, b"Press me"),
                run_until_drawn([*program(), "--settings", str(file)], home, b"Start"),
            )
            for _ in range(rounds)
        ]
    ours, bare, loaded = (best(runs) for runs in zip(*pairs, strict=True))
    reference = "a bare Textual form"
    yield Row("first picture", reference, ours.took, bare.took, allowed=MOST_FOR_PAINT)
    name = "memory with a document of 100 KB"
    if not bare.memory:
        yield Row(name, reference, skipped="this system does not tell")
        return
    yield Row(name, reference, loaded.memory, bare.memory, "MB", MOST_FOR_MEMORY)


def single_file_rows(rounds: int) -> Iterator[Row]:
    """Measure the first frame of the single file, already unpacked, next to the installed one."""
    name, reference = "first picture, the single file", "the installed program"
    if not SINGLE_FILE.is_file():
        yield Row(name, reference, skipped="make it first: python -m tests.tools.release file")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = [PYTHON, "-I", str(SINGLE_FILE)]  # isolated: nothing of this checkout is imported
        run_to_end([*file, "--version"], home)
        pairs = [
            (
                run_until_drawn(file, home, b"Start"),
                run_until_drawn(program(), home, b"Start"),
            )
            for _ in range(rounds)
        ]
    one, ours = (best(runs) for runs in zip(*pairs, strict=True))
    yield Row(name, reference, one.took, ours.took, allowed=MOST_FOR_SINGLE_FILE)
