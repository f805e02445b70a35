"""The figures of the product next to their references: `python -m tests.tools.benchmark`.

Everything is measured in the same run, so that the ratios hold on any computer. `--quick` uses tiny
texts and few rounds: it shows that the table is complete, not how fast anything is.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterator

from tests.tools.benchmark.answering import answer_rows, paste_rows, waiting_rows
from tests.tools.benchmark.engine import engine_rows, growth_rows, removal_rows
from tests.tools.benchmark.leaving import leaving_rows
from tests.tools.benchmark.node import parser_rows
from tests.tools.benchmark.processes import (
    command_rows,
    paint_rows,
    single_file_rows,
    version_rows,
)
from tests.tools.benchmark.receiving import receiving_rows
from tests.tools.benchmark.rows import Row, nearest, table

SIZES = (10_000, 100_000, 1_000_000, 2_000_000)
QUICK_SIZES = (1_000, 10_000)
QUICK_SCREENS = ("4 diff",)


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield every row of the table, in order."""
    sizes, rounds = (QUICK_SIZES, 2) if quick else (SIZES, 20)
    runs = 1 if quick else 9
    yield from engine_rows(sizes, rounds)
    yield from growth_rows(sizes, rounds)
    yield from removal_rows(sizes[-1], rounds)
    yield from parser_rows(sizes[-2:], 2 if quick else 9, install=not quick)
    yield from version_rows(2 * runs)
    yield from command_rows(sizes[-2:], runs)
    yield from paint_rows(2 * runs)
    yield from single_file_rows(runs)
    if quick:
        yield from answer_rows(1, sizes[0], QUICK_SCREENS)
    else:
        yield from answer_rows(6, 1_000_000)
    yield from paste_rows(1_000_000)
    yield from waiting_rows(1 if quick else 10, sizes[0] if quick else 1_000_000)
    yield from leaving_rows(runs)
    yield from receiving_rows(1 if quick else 10)


def main() -> int:
    """Print the table. Return 1 if a promise does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.benchmark", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny texts, few rounds")
    parser.add_argument(
        "--short", action="store_true", help="of each promise only the row that is nearest to it"
    )
    given = parser.parse_args()
    rows = list(measure(quick=given.quick))
    sys.stdout.write(table(nearest(rows) if given.short else rows))
    sys.stdout.write(f"\nPython {platform.python_version()}, {platform.system()}\n")
    return 0 if all(row.is_kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
