"""A key with a unique pattern is found nowhere but in the saved result and the kept original."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.conftest import full
from tests.tools.canary import (
    SCENARIOS,
    Crash,
    Outcome,
    crash_points,
    plain_runs,
    run_jobs,
)
from tests.tools.canary_child import FAULTS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each run is a fork")
# They run until somebody stops them, or start Claude Code: proved with their own tests.
LEFT_OUT = {"listen", "try"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    return plain_runs(tmp_path_factory.mktemp("plain"))


def leaks(outcomes: list[Outcome]) -> list[str]:
    return [str(outcome) for outcome in outcomes if outcome.hits]


def test_every_command_and_every_error_path(plain: list[Outcome]) -> None:
    assert leaks(plain) == []
    assert {outcome.code for outcome in plain} >= {0, 1, 2, 6}


@pytest.mark.parametrize("most", [12, full(72)])
def test_crashes_in_all_parts_of_the_program(
    plain: list[Outcome], tmp_path: Path, most: int
) -> None:
    """7,200 by a command: python -m tests.tools.canary."""
    chance = random.Random(6)
    runs = [run for outcome in plain for run in crash_points(outcome, chance, 2)]
    runs = chance.sample(runs, min(most, len(runs)))
    assert len({crash.target for _, crash in runs}) >= most // 3
    assert len({crash.fault for _, crash in runs}) > min(most, len(FAULTS)) // 2
    crashed = run_jobs(tmp_path, runs)
    assert leaks(crashed) == []
    # Not one is taken for a success that it was not.
    assert sum(outcome.code != 0 for outcome in crashed) >= most // 3


@pytest.mark.parametrize("name", ["merge", *(full(name) for name in ("check", "remove"))])
def test_no_core_dump(name: str, tmp_path: Path) -> None:
    """It is aborted where core dumps may have any size."""
    place = {"merge": "core/merge/plan.py:make_plan", "check": "core/check/__init__.py:check"}
    target = place.get(name, "core/merge/removal.py:plan_removal")
    crash = Crash(target, "return", "abort")
    (outcome,) = run_jobs(tmp_path, [(name, crash)], search=False)
    assert outcome.code < 0
    assert list(tmp_path.rglob("*core*")) == []


def test_the_scenarios_cover_every_command() -> None:
    from wizard.cli.arguments import build_parser

    (commands,) = (action.choices for action in build_parser()._actions if action.dest == "command")
    with_one = {scenario.arguments[0] for scenario in SCENARIOS.values()}
    assert with_one | LEFT_OUT >= set(commands or ())
