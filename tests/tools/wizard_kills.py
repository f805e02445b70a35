"""The whole wizard killed at random moments: `python -m tests.tools.wizard_kills [--count 50]`.

It is operated through its steps in a real terminal and killed (SIGKILL). The next start must show
the welcome page, or the start page if nothing was saved yet. The state must be readable, and no
secret may be left.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.end_to_end.pty_driver import Terminal
from tests.end_to_end.test_resume import (
    SECRET,
    kept_step,
    started,
    state_file,
    to_step_3,
    to_step_5,
)

LONGEST = 6.0  # seconds; a walk to step 5 takes about as long


def kill_once(home: Path, after: float) -> list[str]:
    """Kill one walk after `after` seconds. Return every promise that was broken."""
    with started(home) as terminal:
        timer = threading.Timer(after, terminal.process.kill)
        timer.start()
        try:
            to_step_3(terminal)
            to_step_5(terminal)
        except (AssertionError, OSError):
            pass  # killed during the walk
        finally:
            timer.join()
        terminal.exit_code()
        shown = terminal.output
    broken = ["the key was drawn"] if SECRET.encode() in shown else []
    return [*broken, *_left(home), *_next_start(home)]


def _left(home: Path) -> Iterator[str]:
    for path in home.rglob("*"):
        is_kept = path.name.startswith("original-")  # the original, which never held our key
        if path.is_file() and not is_kept and SECRET.encode() in path.read_bytes():
            yield f"the key is in {path.name}"
    if state_file(home).exists() and kept_step(home) < 0:
        yield "the state cannot be read"


def _next_start(home: Path) -> Iterator[str]:
    step = kept_step(home)
    with started(home) as terminal:
        wanted = ("Welcome back", f"step {step} of 7") if step > 0 else ("▸ Start",)
        try:
            terminal.wait_for(*wanted)
        except AssertionError as trouble:
            yield str(trouble)
        _end(terminal)
    yield from (f"{path.name} is left" for path in home.rglob(".mvk-wizard-*.tmp"))


def _end(terminal: Terminal) -> None:
    terminal.press("ctrl+q")
    terminal.exit_code()


def kill_often(folder: Path, count: int, seed: int) -> list[str]:
    """Kill `count` walks, each in a separate home folder."""
    chance = random.Random(seed)
    broken = []
    for number in range(count):
        home = folder / str(number)
        home.mkdir()
        after = chance.uniform(0.3, LONGEST)
        broken += [f"kill {number} after {after:.2f} s: {one}" for one in kill_once(home, after)]
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        broken = kill_often(Path(folder), options.count, options.seed)
    print(f"{options.count} kills of the wizard, {len(broken)} broken promises", *broken, sep="\n")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
