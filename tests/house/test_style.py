"""Format, lint and types hold for the package and its tests, each looked at once a run."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.house.statistics import measure, python_files

MOST_LINES = 400
MOST_LINES_OF_TESTS = 800  # a list of cases may be long


@pytest.mark.parametrize(
    "arguments", [("ruff", "format", "--check", "."), ("ruff", "check", ".")], ids=" ".join
)
def test_ruff_has_nothing_to_say(arguments: tuple[str, ...]) -> None:
    run(*arguments)


def test_every_type_is_right_and_written_down() -> None:
    run("mypy", "--strict", "wizard", "tests")


def run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_longer_than_can_be_read_at_a_sitting() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (MOST_LINES_OF_TESTS if "tests" in path.relative_to(ROOT).parts else MOST_LINES)
    }
    assert long == {}


def test_functions_can_be_measured() -> None:
    figures = measure(python_files())
    assert figures.functions > 500
    assert figures.median <= 12  # a compass: `python -m tests.house.statistics` shows more
