"""Format, lint and types are right in the package and its tests; each is checked once a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

MOST_LINES = 500
MOST_LINES_OF_TESTS = 600


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


def python_files() -> list[Path]:
    """Every Python file of the project."""
    folders = ("wizard", "tests", "screenshots")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def test_no_file_is_too_long_to_read_in_one_sitting() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (MOST_LINES_OF_TESTS if "tests" in path.relative_to(ROOT).parts else MOST_LINES)
    }
    assert long == {}
