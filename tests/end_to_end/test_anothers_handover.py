"""A handover from another user of this computer: both front ends ask before it is read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.core.session.test_saved_session import NOW, at_step
from tests.end_to_end.pty_driver import Terminal
from tests.end_to_end.test_terminal_kinds import PATHS, WIZARD
from wizard.services.files.state import write_handover

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can give files away"
)
QUESTION = "Continue with it? [y/N]"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "handover.json"
    write_handover(at_step(6), path, NOW)
    os.chown(path, 65534, 65534)
    return path


def start(home: Path, *arguments: str) -> Terminal:
    return Terminal([*WIZARD, *arguments], home=home, environment=PATHS)


@pytest.mark.parametrize("mode", [(), ("--plain",)])
def test_the_wizard_asks_about_it_before_the_start(
    tmp_path: Path, file: Path, mode: tuple[str, ...]
) -> None:
    with start(tmp_path, *mode, "--continue", str(file)) as terminal:
        terminal.wait_for("another user of this computer.", QUESTION)
        terminal.send("y\r")
        terminal.wait_for("Welcome back", "Continue where you stopped")


def test_no_is_the_answer_of_enter(tmp_path: Path, file: Path) -> None:
    with start(tmp_path, "--continue", str(file)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.send("\r")
        assert terminal.exit_code() == 1
        assert "The handover file was not read." in terminal.text


def test_the_start_screen_asks_too(tmp_path: Path, file: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("tab", "tab", "enter")
        terminal.wait_for("Which file did your colleague hand over?")
        terminal.answer(str(file))
        terminal.wait_for(f"{tmp_path.name[-4:]}/{file.name}")
        terminal.press("enter")
        terminal.wait_for("another user of this computer.", "▸ Cancel")
        terminal.press("tab", "enter")
        terminal.wait_for("Welcome back")


@pytest.mark.full
def test_plain_mode_asks_too(tmp_path: Path, file: Path) -> None:
    with start(tmp_path, "--plain") as terminal:
        terminal.wait_for("3. Continue a colleague's setup")
        terminal.press("3", "enter")
        terminal.wait_for("Path [~/handover.json]:")
        terminal.press("enter")
        terminal.wait_for("another user of this computer.", "1. Cancel", "2. Continue with it")
        terminal.press("2", "enter")
        terminal.wait_for("Welcome back")
