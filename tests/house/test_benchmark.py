"""The benchmark's table is whole. How fast anything is, `python -m tests.tools.benchmark` says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.tools.benchmark.__main__ import QUICK_SCREENS
from tests.tools.benchmark.answering import percentile
from tests.tools.benchmark.documents import SHAPES, size_name
from tests.tools.benchmark.rows import HEADINGS, Row, fastest, nearest, table

EXPECTED = (
    "read: lists of rules, 10 KB",
    "diff: lists of rules, 10 KB",
    "plan and apply: lists of rules, 10 KB",
    "check: lists of rules, 10 KB",
    "plan and apply: many objects, 10 KB",
    "check: many objects, 10 KB",
    "plan and apply: entries in env, 10 KB",
    "check: entries in env, 10 KB",
    "check: 12,000 settings at the top level",
    "plan and apply, growth: many objects, 10 KB",
    "remove: many objects, 10 KB",
    "plan and apply, against Node",
    "--version",
    "command merge, 10 KB",
    "command merge, 10 KB, memory",
    "first picture",
    "first picture, the single file",
    "memory with a document of 100 KB",
    "key to repaint: a bare Textual form",
    *(f"key to repaint: {name}" for name in QUICK_SCREENS),
    "step to step, the slowest",
    "a page that opens, the slowest",
    "CPU while waiting: 0 start",
    "CPU while waiting: 6 waiting",
    "cancelling the credential check",
    "cancelling the polling",
    "requests checked, 100 of 20 spans a second for 1 s",
    "the slowest key meanwhile",
    "a paste that comes as typing",
)


@pytest.mark.full
@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_the_table_has_every_figure_with_its_reference() -> None:
    command = [sys.executable, "-m", "tests.tools.benchmark", "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode in (0, 1), done.stderr) == (True, "")
    lines = [line.strip("|").split(" | ") for line in done.stdout.splitlines() if "|" in line]
    rows = [[cell.strip() for cell in line] for line in lines]
    assert tuple(rows[0]) == HEADINGS
    names = [row[0] for row in rows[2:]]
    assert [name for name in EXPECTED if not any(one.startswith(name) for one in names)] == []
    for row in rows[2:]:
        assert row[2], row  # a reference
        assert row[1].startswith("skipped: ") or float(row[4]) >= 0, row


def test_a_row_says_whether_what_is_promised_holds() -> None:
    rows = [
        Row("a", "b", 20, 10, allowed=3),
        Row("slow", "b", 40.0, 10, "MB", 3),
        Row("free", "b", 1, 4),
        Row("c", "d", skipped="node is not here"),
    ]
    assert [row.is_kept for row in rows] == [True, False, True, True]
    assert table(rows) == (
        "| What | Figure                    | Reference |         | Ratio | Allowed |     |\n"
        "| ---- | ------------------------- | --------- | ------- | ----- | ------- | --- |\n"
        "| a    | 20.0 ms                   | b         | 10.0 ms | 2     | 3       | yes |\n"
        "| slow | 40.0 MB                   | b         | 10.0 MB | 4     | 3       | NO  |\n"
        "| free | 1.00 ms                   | b         | 4.00 ms | 0.25  |         |     |\n"
        "| c    | skipped: node is not here | d         |         |       |         |     |\n"
    )


def test_the_short_table_has_the_row_nearest_to_breaking_each_promise() -> None:
    rows = [
        Row("key: a", "b", 20, 50, allowed=1),
        Row("key: b", "b", 60, 50, allowed=1),
        Row("key: free", "b", 90, 50),
        Row("node: a", "b", skipped="node is not here"),
    ]
    assert nearest(rows) == [rows[1], rows[3]]


def test_the_percentile_is_at_least_that_share_of_the_times() -> None:
    assert percentile([float(number) for number in range(1, 101)]) == 95
    assert percentile([7.0]) == 7


def test_the_fastest_of_some_rounds_counts() -> None:
    turns: list[str] = []
    times = fastest(3, lambda: turns.append("one"), lambda: turns.append("two"))
    assert turns == ["one", "two"] * 3
    assert all(0 <= time < 1000 for time in times)


@pytest.mark.parametrize("size", [10_000, 100_000, 1_000_000])
def test_documents_have_about_the_size_in_their_names(size: int) -> None:
    assert size_name(size) in ("10 KB", "100 KB", "1 MB")
    for make in SHAPES.values():
        assert 0.75 * size < len(make(size)) < 1.25 * size
