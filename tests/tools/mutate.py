"""Mutation score of merge, redact, save and poll: `python -m tests.tools.mutate [PART ...]`.

One small error is put into a copy of the package, and the tests of that part are run. A mutant that
no test notices survives: either a test is missing, or the change makes no difference.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.tools.mutants import Mutant, mutants
from tests.tools.saving import ROOT

_MERGE = (
    "tests/core/merge/test_plan.py",
    "tests/core/document/test_formatting.py",
    "tests/core/merge/test_other_telemetry.py",
    "tests/end_to_end/test_merge_cases.py",
    "tests/core/merge/test_plan_properties.py",
)
_SAVE = (
    "tests/services/files/test_files.py",
    "tests/services/files/test_kept_files.py",
    "tests/services/files/test_atomic.py",
    "tests/services/files/test_file_faults.py",
    "tests/end_to_end/test_file_faults.py",
    "tests/end_to_end/test_file_places.py",
    "tests/end_to_end/test_file_rights.py",
)
# Module → tests, with those that are most likely to fail first.
PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "merge": {
        f"wizard/core/{name}.py": _MERGE
        for name in (
            *("merge/plan", "merge/target_env", "merge/current_env"),
            *("merge/resource_attributes", "document/formatting"),
        )
    },
    "redact": {
        "wizard/core/redact/mask.py": ("tests/core/redact/test_mask.py",),
    },
    "save": {f"wizard/services/files/{name}.py": _SAVE for name in ("files", "atomic")},
    "poll": {
        "wizard/core/verify/polling.py": ("tests/core/verify/test_polling.py",),
    },
}
HANGS = 120  # seconds; a mutant that hangs counts as noticed


@dataclass(frozen=True)
class Fate:
    """One mutant of a module, and whether a test noticed it."""

    module: str
    mutant: Mutant
    survives: bool

    def __str__(self) -> str:
        return f"{self.module} {self.mutant}"


class Bench:
    """A copy of the project into which errors are put, one module after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("wizard", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=_no_caches)
        shutil.copy(ROOT / "pyproject.toml", folder)
        beside = ROOT.parent / "shared"  # measured cases, if there are any
        if beside.is_dir() and not (folder.parent / "shared").exists():
            (folder.parent / "shared").symlink_to(beside)

    def judge(self, module: str, mutant: Mutant, tests: Iterable[str]) -> Fate:
        """Run the tests against one mutant."""
        path = self.folder / module
        whole = path.read_text()
        path.write_text(mutant.source)
        try:
            return Fate(module, mutant, survives=self.passes(tests))
        finally:
            path.write_text(whole)

    def passes(self, tests: Iterable[str]) -> bool:
        """Whether all existing tests pass."""
        existing = [test for test in tests if (self.folder / test).exists()]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:randomly"]
        around = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(self.folder),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / "hypothesis"),
        }
        try:
            done = subprocess.run(
                [*command, *existing],
                cwd=self.folder,
                env=around,
                capture_output=True,
                timeout=HANGS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def _no_caches(_: str, names: list[str]) -> set[str]:
    return {name for name in names if name in ("__pycache__", "__snapshots__")}


def score(
    part: str, *, sample: int | None, seed: int, workers: int, at: Sequence[str] = ()
) -> list[Fate]:
    """Return the fates of all mutants of one part, of a `sample`, or of those on some lines."""
    wanted = [
        (module, mutant, tests)
        for module, tests in PARTS[part].items()
        for mutant in mutants((ROOT / module).read_text())
        if not at or f"{Path(module).stem}:{mutant.line}" in at
    ]
    if sample is not None and sample < len(wanted):
        wanted = random.Random(seed).sample(wanted, sample)
    with tempfile.TemporaryDirectory() as folder:
        benches = [_bench(Path(folder), number) for number in range(workers)]
        for bench in benches[:1]:
            for tests in set(PARTS[part].values()):
                if not bench.passes(tests):
                    raise SystemExit(f"the tests of {part} fail without any mutant")
        shares = [(bench, wanted[number::workers]) for number, bench in enumerate(benches)]
        with ThreadPoolExecutor(workers) as pool:
            return [fate for fates in pool.map(_share, shares) for fate in fates]


def _bench(folder: Path, number: int) -> Bench:
    made = folder / str(number) / "main"
    made.mkdir(parents=True)
    return Bench(made)


def _share(share: tuple[Bench, list[tuple[str, Mutant, tuple[str, ...]]]]) -> list[Fate]:
    bench, wanted = share
    fates = []
    for module, mutant, tests in wanted:
        fates.append(bench.judge(module, mutant, tests))
        print("." if not fates[-1].survives else f"\n{fates[-1]}\n", end="", flush=True)
    return fates


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--sample", type=int, help="only so many mutants of each part")
    parser.add_argument("--at", action="append", metavar="MODULE:LINE", help="only this line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    least = 1.0
    for part in options.parts or PARTS:
        fates = score(
            part,
            sample=options.sample,
            seed=options.seed,
            workers=options.workers,
            at=options.at or (),
        )
        survivors = [fate for fate in fates if fate.survives]
        share = 1 - len(survivors) / max(len(fates), 1)
        least = min(least, share)
        print(f"\n{part}: {len(fates)} mutants, {len(survivors)} survive, score {share:.0%}")
    return least < 0.85


if __name__ == "__main__":
    sys.exit(main())
