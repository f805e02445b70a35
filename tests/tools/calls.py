"""One fault at every file call of the writer: `python -m tests.tools.calls`.

`strace` lets one call of one run fail (ENOSPC, EIO), or kills the process before it. The calls are
identified by name and number, as seen in an undisturbed run. This needs Linux, strace and the
permission to trace.
"""

from __future__ import annotations

import argparse
import compileall
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.saving import ROOT, Scene, environment, make_scene

FAULTS = ("error=ENOSPC", "error=EIO", "signal=KILL")
KILL = "signal=KILL"
# The writer alone. It starts faster than the whole command, which the tool runs too.
WRITER = """
import sys
from datetime import datetime
from pathlib import Path
from wizard.services.files.trouble import FileTrouble
from wizard.services.files.files import keep_original, write_private
settings, data, new = map(Path, sys.argv[1:])
old, new = settings.read_bytes(), new.read_bytes()
try:
    keep_original(old, data, datetime(2026, 11, 23, 14, 6))
    write_private(settings, new, expect=old)
except FileTrouble as trouble:
    sys.stderr.write(f"{trouble.sentence} {trouble.meaning} {trouble.remedy}")
    sys.exit(1)
"""
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)")
_PATHS = re.compile(r'"/[^"]*"')
_CHANGING = re.compile(r"\.mvk-wizard-[0-9a-f]{16}|original-[\d.-]+|receipt-[\d-]+")
_STREAMS = re.compile(r"write\([12],")


@dataclass(frozen=True)
class Call:
    """The `nth` call of that name since the start of the process (from 1)."""

    name: str
    nth: int
    line: str  # as strace writes it, shortened


@dataclass(frozen=True)
class Outcome:
    """The effect of one fault at one call."""

    call: Call
    fault: str
    broken: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.fault} at {self.call.name} #{self.call.nth} ({self.call.line}): "
            + "; ".join(self.broken)
        )


def why_not() -> str:
    """Say why nothing can be traced here. Empty if it can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not here"
    probe = [strace, "-f", "-qq", "-e", "inject=getppid:error=EIO", "true"]
    done = subprocess.run(probe, capture_output=True, check=False)
    return "strace may not trace here" if done.returncode else ""


class Tracer:
    """Runs one command repeatedly, each time with another fault."""

    def __init__(self, scene: Scene, command: Sequence[str]) -> None:
        self.scene = scene
        self.command = list(command)
        self.log = scene.folder / "log"
        # A copy that is compiled once, because editing a module would shift the numbers.
        self.program = scene.folder / "program"
        caches = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "wizard", self.program / "wizard", ignore=caches)
        compileall.compile_dir(self.program, quiet=1)

    def calls(self) -> list[Call]:
        """Return every file call from the first to the last that is about the saved file."""
        self._run("trace=%file,%desc")
        seen: Counter[str] = Counter()
        found: list[Call] = []
        for line in self.log.read_text(errors="replace").splitlines():
            match = _LINE.match(line)
            if match is None:
                continue
            seen[match[1]] += 1
            is_ours = str(self.scene.data) in line or bool(found)
            if is_ours and not _STREAMS.search(line):
                found.append(Call(match[1], seen[match[1]], _constant(line)))
        return found

    def suffer(self, call: Call, fault: str) -> Outcome:
        """Run once with one fault, and check the promises afterward."""
        self._reset()
        done = self._run(f"trace={call.name}", "-e", f"inject={call.name}:{fault}:when={call.nth}")
        broken = [*self._missed(call, fault), *self.scene.broken_promises()]
        if fault != KILL:
            broken += self._told(done)
        elif self.scene.orphans():
            broken += self._next_start()
        return Outcome(call, fault, tuple(broken))

    def _run(self, *expressions: str) -> subprocess.CompletedProcess[str]:
        self._reset()
        return subprocess.run(
            ["strace", "-f", "-qq", "-o", str(self.log), "-e", *expressions, *self.command],
            cwd=self.program,
            env=environment(self.scene.home),
            capture_output=True,
            text=True,
            check=False,
        )

    def _reset(self) -> None:
        self.scene.reset()
        self.scene.forget()

    def _missed(self, call: Call, fault: str) -> Iterator[str]:
        """Report a fault that hit another call than intended, because it proves nothing."""
        lines = self.log.read_text(errors="replace").splitlines()
        met = [line for line in lines if "(INJECTED)" in line]
        if fault == KILL:
            met = [line for line in lines if line.endswith("= ?")][-1:]
        if not met:
            yield "the fault met nothing"
        elif _constant(met[0]) != call.line:
            yield f"the fault met {_constant(met[0])}"

    def _told(self, done: subprocess.CompletedProcess[str]) -> Iterator[str]:
        """Check that one sentence says what happened, and that nothing is left behind."""
        is_new = self.scene.settings.read_bytes() == self.scene.new
        if is_new != (done.returncode == 0):
            yield f"exit code {done.returncode} with the {'new' if is_new else 'old'} text"
        if done.returncode and not re.search(r"\w{3,}\.", done.stderr):
            yield "no sentence"
        if "Traceback" in done.stderr or "a fault in this program" in done.stderr:
            yield done.stderr
        injected = self.log.read_text(errors="replace")
        if self.scene.orphans() and "unlink" not in injected.partition("(INJECTED)")[0]:
            yield "an orphan, although nothing was killed"

    def _next_start(self) -> Iterator[str]:
        self.scene.reset()
        done = subprocess.run(
            self.command,
            cwd=self.program,
            env=environment(self.scene.home),
            capture_output=True,
            check=False,
        )
        if done.returncode or self.scene.settings.read_bytes() != self.scene.new:
            yield "the next start did not save"
        if self.scene.orphans():
            yield "orphans after the next start"


def _constant(line: str) -> str:
    """Return name, first argument and paths of a call, without parts that change in each run."""
    match = _LINE.match(line)
    if match is None:
        return line
    first = re.split(r"[,)]", match[2], maxsplit=1)[0]
    paths = [path for path in _PATHS.findall(match[2]) if path != first]
    return _CHANGING.sub("…", f"{match[1]}({', '.join([first, *paths])})")


def writer(scene: Scene) -> Tracer:
    new = scene.folder / "new"
    new.write_bytes(scene.new)
    paths = map(str, (scene.settings, scene.data, new))
    return Tracer(scene, [sys.executable, "-c", WRITER, *paths])


def whole_command(scene: Scene) -> Tracer:
    return Tracer(scene, [*scene.merge, "--in-place"])


def failures(tracer: Tracer, calls: Iterable[Call], faults: Sequence[str]) -> Iterator[Outcome]:
    """Yield every outcome that broke a promise."""
    for call in calls:
        for fault in faults:
            outcome = tracer.suffer(call, fault)
            if outcome.broken:
                print(outcome, file=sys.stderr, flush=True)
                yield outcome


def main() -> int:
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    if reason := why_not():
        print(f"Not run: {reason}.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tracer = whole_command(make_scene(Path(folder), 10))
        calls = tracer.calls()
        failed = list(failures(tracer, calls, FAULTS))
    names = Counter(call.name for call in calls)
    print(f"{len(calls)} calls ({', '.join(f'{n} {name}' for name, n in names.items())})")
    print(f"{len(calls) * len(FAULTS)} faults, {len(failed)} broken promises")
    print(*failed, sep="\n")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
