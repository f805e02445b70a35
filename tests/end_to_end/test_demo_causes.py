"""`--demo CAUSE` plays a failure; `--demo list` names all of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import Run, full
from tests.end_to_end.pty_driver import Terminal
from wizard.services.practice.mavvrik import PracticeCause, cause_list

needs_pty = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")
WIZARD = [sys.executable, "-m", "wizard"]


def test_the_list_goes_to_standard_output_and_needs_no_terminal(command: Run) -> None:
    outcome = command("--demo", "list", credentials=False)
    assert (outcome.code, outcome.out.decode(), outcome.err) == (0, cause_list(), "")
    assert len(outcome.out.splitlines()) == len(PracticeCause)


def test_an_unknown_failure_is_a_usage_error_that_names_the_list(command: Run) -> None:
    outcome = command("--demo", "no-such", credentials=False)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err.startswith(
        "mvk-wizard: This practice failure is unknown. Choose one of: register-not-clicked, 401, "
    )
    assert outcome.err.endswith("To list them: mvk-wizard --demo list\n")


def paste_and_check(terminal: Terminal) -> None:
    """From the start to the credential check."""
    terminal.wait_for("▸ Start", "PRACTICE")
    terminal.press("enter")
    terminal.wait_for("▸ Register practice agent")
    terminal.press("enter")
    terminal.wait_for("▸ I clicked Register")
    terminal.press("enter")
    terminal.wait_for("Step 2 of 7", "▸ Use practice block")
    terminal.press("enter")
    terminal.wait_for("▸ Check key")
    terminal.press("enter")


@needs_pty
@pytest.mark.parametrize(
    ("cause", "seen", "code"),
    [
        full("401", "HTTP 401", 4),
        full("403", "HTTP 403", 4),
        ("html-portal", "Copy details", 1),
    ],
)
def test_a_failure_is_played_and_leaves_its_exit_code(
    cause: str, seen: str, code: int, tmp_path: Path
) -> None:
    with Terminal([*WIZARD, "--demo", cause], home=tmp_path) as terminal:
        paste_and_check(terminal)
        terminal.wait_for(seen, "Go on anyway")
        terminal.press("ctrl+q")
        terminal.wait_for("▸ Stay")
        terminal.press("tab", "enter")
        assert terminal.exit_code() == code
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@needs_pty
def test_an_unknown_theme_is_refused_in_practice_too(tmp_path: Path) -> None:
    with Terminal([*WIZARD, "--demo", "--theme", "no-such"], home=tmp_path) as terminal:
        assert terminal.exit_code() == 2
        assert "'no-such' is not a theme" in terminal.text
