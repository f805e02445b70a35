"""The engine beside the standard library's own reader, on the same texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from pydantic import SecretStr

from tests.benchmark.documents import SHAPES, size_name
from tests.benchmark.rows import Row, fastest
from wizard.core.check import check
from wizard.core.credentials import Credentials
from wizard.core.document import read
from wizard.core.plan import Options, PlanInputs, make_plan
from wizard.core.values import DEFAULT_ENDPOINT

CREDENTIALS = Credentials(
    "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4", "acme-prod-7731", SecretStr("mvk-agent-benchmark-key-0")
)
MOST_FOR_PLAN = 3.0  # times json.loads, promised from 1 MB on
MOST_FOR_CHECK = 5.0  # times json.loads, promised at 1 MB
FROM = 1_000_000


def merged(text: str) -> str:
    """Read, plan, apply and prove: everything between a settings text and its result."""
    inputs = PlanInputs(text, CREDENTIALS, DEFAULT_ENDPOINT, Options(), ())
    return make_plan(read(text), inputs).result


def engine_rows(sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """Plan and check on every shape and size."""
    for shape, make in SHAPES.items():
        for size in sizes:
            yield from _rows(f"{shape}, {size_name(size)}", make(size), size, rounds)


def _rows(name: str, text: str, size: int, rounds: int) -> Iterator[Row]:
    result = merged(text)
    turns = max(3, rounds * FROM // max(size, FROM))
    loads, plan, judged = fastest(
        turns,
        lambda: json.loads(text),
        lambda: merged(text),
        lambda: check(read(result), CREDENTIALS),
    )
    most = MOST_FOR_PLAN if size >= FROM else None
    yield Row(f"plan and apply: {name}", "json.loads", plan, loads, allowed=most)
    most = MOST_FOR_CHECK if size == FROM else None
    yield Row(f"check: {name}", "json.loads", judged, loads, allowed=most)


def growth_rows(sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """Time for the largest text against that for the one before it: 10 if it grows linearly."""
    for shape, make in SHAPES.items():
        small, large = (make(size) for size in sizes[-2:])
        fast, slow = fastest(max(3, rounds // 3), partial(merged, small), partial(merged, large))
        times = sizes[-1] / sizes[-2]
        yield Row(
            f"plan and apply, growth: {shape}, {size_name(sizes[-1])}",
            f"{times:g} times {size_name(sizes[-2])}",
            slow,
            fast * times,
            allowed=2.0,
        )
