"""Texts at the limits work or are refused with a sentence, within 400 MB."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import full, one_of_each
from tests.tools.limits import CASES, COMMANDS, broken_promises, measure

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is measured by wait4")


@pytest.mark.parametrize(
    "name",
    one_of_each(
        (name for name, case in CASES.items() if not case.slow),
        lambda name: CASES[name].code,
    ),
)
@pytest.mark.parametrize("command", ["merge", full("check")])
def test_at_the_limits(name: str, command: str, tmp_path: Path) -> None:
    """All of them, with all commands: python -m tests.tools.limits."""
    path = tmp_path / "settings.json"
    path.write_bytes(CASES[name].make())
    run = measure([*COMMANDS[command], str(path)], tmp_path)
    assert broken_promises(CASES[name], command, run) == []


def test_standard_input_over_10_mb_is_refused(tmp_path: Path) -> None:
    run = measure(["check", "-"], tmp_path, stdin=bytes(20_000_000))
    assert run.code == 1
    assert run.words == "Standard input is too large for a settings file.\n"
