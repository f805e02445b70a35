"""Mutation score of merge, redact, save and poll: `python -m tests.tools.mutate [PART ...]`.

One small error is put into a copy of the package, and the tests of that part are run. A mutant that
no test notices survives: either a test is missing, or the change makes no difference.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

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
            *("client/lists", "document/formatting"),
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


# The same code with one small error in it ---------------------------------------------------------

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
}
_SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.Raise)
_SKIPPED_CALLS = {"dataclass", "field", "lru_cache", "contextmanager"}


@dataclass(frozen=True)
class Mutant:
    """One change: its line, the code before and after, and the whole module with it."""

    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.before}  →  {self.after}"


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if _is_worth_it(node, parents):
            found += [_mutant(tree, node, new) for new in _changed(node)]
    return sorted(found, key=lambda mutant: (mutant.line, mutant.before))


def _is_worth_it(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Exclude docstrings, annotations, decorators, TYPE_CHECKING blocks and __all__."""
    child: ast.AST = node
    while (parent := parents.get(child)) is not None:
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
            if child in parent.decorator_list or child is parent.returns:
                return False
        elif (
            (isinstance(parent, ast.AnnAssign) and child is parent.annotation)
            or (isinstance(parent, ast.arg) and child is parent.annotation)
            or (isinstance(parent, ast.ClassDef) and child in parent.decorator_list)
            or (isinstance(parent, ast.If) and _names(parent.test) == {"TYPE_CHECKING"})
            or (isinstance(parent, ast.Assign) and _names(parent.targets[0]) == {"__all__"})
            or isinstance(parent, ast.ImportFrom | ast.Import)
            or _is_skipped_call(parent)
        ):
            return False
        child = parent
    return not _is_docstring(node, parents)


def _names(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}


def _is_skipped_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(
        isinstance(node.func, ast.Name) and node.func.id in _SKIPPED_CALLS
    )


def _is_docstring(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    holder = parents.get(node) if isinstance(node, ast.Constant) else node
    return (
        isinstance(holder, ast.Expr)
        and isinstance(holder.value, ast.Constant)
        and isinstance(holder.value.value, str)
    )


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the node with one error, in every way that we know."""
    match node:
        case ast.Compare(ops=[op, *rest]) if type(op) in _COMPARE:
            yield _with(node, ops=[_COMPARE[type(op)](), *rest])
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=op) if type(op) in _BINARY:
            yield _with(node, op=_BINARY[type(op)]())
        case ast.AugAssign(op=op) if type(op) in _BINARY:
            yield _with(node, op=_BINARY[type(op)]())
        case ast.If(test=test) | ast.IfExp(test=test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)) | ast.Constant(value=float(value)):
            yield ast.Constant(value + 1)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
    if isinstance(node, _SIMPLE) and not _is_yield(node):
        yield ast.Pass()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_yield(node: ast.AST) -> bool:
    return any(isinstance(found, ast.Yield | ast.YieldFrom) for found in ast.walk(node))


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _mutant(tree: ast.Module, node: ast.AST, new: ast.AST) -> Mutant:
    class Replace(ast.NodeTransformer):
        def visit(self, here: ast.AST) -> ast.AST:
            return new if here is node else super().visit(here)

    # A shallow walk would change the tree itself, so only the path to the node is copied.
    changed = Replace().visit(_copied(tree, node, new))
    source = ast.unparse(ast.fix_missing_locations(changed))
    line = getattr(node, "lineno", 0)
    return Mutant(line, _short(node), _short(new), source)


def _copied(tree: ast.Module, node: ast.AST, new: ast.AST) -> ast.AST:
    return copy.deepcopy(tree, {id(node): node, id(new): new})


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:67]}..."


# Which of them a test notices ---------------------------------------------------------------------


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
