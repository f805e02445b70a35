"""Kills while saving: `python -m tests.tools.kills [--count 500] [--seed N]`.

The product's own `merge --in-place` is killed (SIGKILL) at random moments. Each time, the settings
must be the old or the new text, kept originals must be complete, and the files of the killed run
must be removed by the next start.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.tools.saving import ROOT, Scene, environment, make_scene

ENTRIES = 10_000  # about 1 MB, long enough to be killed in the middle


@dataclass
class Report:
    """What the kills interrupted, and every promise that was broken."""

    met: Counter[str] = field(default_factory=Counter)
    orphans: int = 0
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        met = ", ".join(f"{count} {what}" for what, count in sorted(self.met.items()))
        return (
            f"{sum(self.met.values())} kills: {met}; {self.orphans} orphans, all swept at the "
            f"next start; {len(self.broken)} broken promises"
        )


@dataclass(frozen=True)
class Pace:
    """Seconds of an undisturbed run: until it saves, and from then to its end."""

    before: float
    saving: float


def kill_often(folder: Path, count: int, seed: int) -> Report:
    """Kill the command `count` times. The moments depend on `seed` and on the machine."""
    # No secret depends on these numbers.
    chance = random.Random(seed)
    scene = make_scene(folder, ENTRIES)
    pace = _measure(scene)
    report = Report()
    for number in range(count):
        scene.reset()
        # One in four at any moment, the others while it saves.
        moment = None if number % 4 else chance.uniform(0, pace.before)
        report.met[_kill(scene, moment, chance.uniform(0, pace.saving))] += 1
        report.broken += [f"kill {number}: {what}" for what in scene.broken_promises()]
        if scene.orphans():
            report.orphans += len(scene.orphans())
            report.broken += [f"kill {number}: {what}" for what in _next_start(scene)]
        scene.forget()
    return report


def _measure(scene: Scene) -> Pace:
    scene.reset()
    began = time.monotonic()
    child = _start(scene)
    saving = _wait_until_saving(scene, child)
    child.wait()
    scene.forget()
    return Pace(saving - began, time.monotonic() - saving)


def _start(scene: Scene) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*scene.merge, "--in-place"],
        cwd=ROOT,
        env=environment(scene.home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_until_saving(scene: Scene, child: subprocess.Popen[bytes]) -> float:
    """Wait until the first file of the writer exists (or the child has ended)."""
    while child.poll() is None and not any(scene.data.glob("*")):
        pass
    return time.monotonic()


def _kill(scene: Scene, moment: float | None, later: float) -> str:
    """Kill one run after `moment` seconds, or `later` after saving begins. Return what happened."""
    child = _start(scene)
    if moment is None:
        _wait_until_saving(scene, child)
        moment = later
    time.sleep(moment)
    child.kill()
    killed = child.wait() < 0
    is_new = scene.settings.read_bytes() == scene.new
    if not killed:
        return "after its end"
    if scene.orphans():
        return "while a file was being written"
    return "with the new text in place" if is_new else "with the old text in place"


def _next_start(scene: Scene) -> Iterator[str]:
    """Check that the next start does what was wanted and leaves no orphan."""
    done = scene.run("--in-place")
    if done.returncode or scene.settings.read_bytes() != scene.new:
        yield "the next start did not save"
    if left := scene.orphans():
        yield f"{len(left)} orphans after the next start"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = kill_often(Path(folder), options.count, options.seed)
    print(report, *report.broken, sep="\n")
    return bool(report.broken)


if __name__ == "__main__":
    sys.exit(main())
