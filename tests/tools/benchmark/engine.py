"""The engine compared with the standard library's own parser, on the same texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from pydantic import SecretStr

from tests.tools.benchmark.documents import SHAPES, objects, settings, size_name
from tests.tools.benchmark.rows import Row, fastest
from wizard.core.check import check
from wizard.core.credentials.reading import Credentials
from wizard.core.document.diff import diff_rows
from wizard.core.document.reader import read
from wizard.core.edits import Edit
from wizard.core.merge.model import MergePlan, PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan
from wizard.core.merge.removal import plan_removal
from wizard.core.position import lines_of
from wizard.core.values import DEFAULT_ENDPOINT

CREDENTIALS = Credentials(
    "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4", "acme-prod-7731", SecretStr("mvk-agent-benchmark-key-0")
)
MOST_FOR_PLAN = 5.0  # times json.loads, promised for 1 MB and more
MOST_FOR_CHECK = 8.0  # the same
FROM = 1_000_000
MANY = 12_000  # settings, half a megabyte of them; or objects, nearly a megabyte
MOST_FOR_REMOVAL = 1000.0  # milliseconds, at the largest size


def merged(text: str) -> str:
    """Parse, plan, apply and prove: everything between a settings text and its result."""
    return plan_of(text).result


def plan_of(text: str) -> MergePlan:
    """Make only the plan."""
    inputs = PlanInputs(text, CREDENTIALS, DEFAULT_ENDPOINT, Options(), ())
    return make_plan(read(text), inputs)


def engine_rows(sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """Measure plan and check for every form and size, and for many members beside `env`."""
    for shape, make in SHAPES.items():
        for size in sizes:
            yield from _rows(f"{shape}, {size_name(size)}", make(size), size, rounds)
    yield from _rows(f"{MANY:,} settings at the top level", settings(MANY), FROM, rounds)
    yield from _rows(f"{MANY:,} objects at the top level", objects(MANY), FROM, rounds)


def _rows(name: str, text: str, size: int, rounds: int) -> Iterator[Row]:
    result = merged(text)
    turns = max(3, rounds * FROM // max(size, FROM))
    edits = plan_of(text).edits
    loads, reading, plan, judged, compared = fastest(
        turns,
        lambda: json.loads(text),
        lambda: read(text),
        lambda: merged(text),
        lambda: check(read(result), CREDENTIALS),
        lambda: _diff(text, result, edits),
    )
    yield Row(f"read: {name}", "json.loads", reading, loads)
    most = MOST_FOR_PLAN if size >= FROM else None
    yield Row(f"plan and apply: {name}", "json.loads", plan, loads, allowed=most)
    most = MOST_FOR_CHECK if size >= FROM else None
    yield Row(f"check: {name}", "json.loads", judged, loads, allowed=most)
    yield Row(f"diff: {name}", "json.loads", compared, loads)


def _diff(text: str, result: str, edits: Sequence[Edit]) -> object:
    """Make the diff of texts that are not in any cache."""
    lines_of.cache_clear()
    return diff_rows(text, result, edits)


def growth_rows(sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """Compare the time for the largest text with that for the previous size, scaled by size."""
    for shape, make in SHAPES.items():
        small, large = (make(size) for size in sizes[-2:])
        fast, slow = fastest(max(3, rounds // 3), partial(merged, small), partial(merged, large))
        times = sizes[-1] / sizes[-2]
        yield Row(
            f"plan and apply, growth: {shape}, {size_name(sizes[-1])}",
            f"{times:g} x {size_name(sizes[-2])}",
            slow,
            fast * times,
            allowed=2.0,
        )


def _removed(text: str) -> object:
    return plan_removal(read(text), DEFAULT_ENDPOINT)


def removal_rows(size: int, rounds: int) -> Iterator[Row]:
    """Measure a removal: parse, find what is Mavvrik's, remove and prove it."""
    for shape, make in SHAPES.items():
        text = merged(make(size))
        (took,) = fastest(max(2, rounds // 3), partial(_removed, text))
        name = f"remove: {shape}, {size_name(size)}"
        yield Row(name, "what is allowed", took, MOST_FOR_REMOVAL, "ms", 1)
