"""In a real terminal: it is always restored, and nothing secret is ever written."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, full
from tests.end_to_end.pty_driver import Terminal
from tests.end_to_end.run_wizard import SECRET
from tests.screens.walking import API_KEY, BLOCK, SECRET_PART

WIZARD = [sys.executable, "-m", "tests.end_to_end.run_wizard"]
PATHS = {"PYTHONPATH": str(ROOT)}


def start(home: Path, *arguments: str, **options: object) -> Terminal:
    return Terminal([*WIZARD, *arguments], home=home, environment=PATHS, **options)  # type: ignore[arg-type]


def test_one_key_leaves_it_with_the_summary_in_the_normal_terminal(tmp_path: Path) -> None:
    stdout = tmp_path / "stdout"
    with start(tmp_path, stdout=stdout) as terminal:
        terminal.wait_for("▸ Start", "NOTHING CHANGED YET")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1
        assert terminal.is_given_back
        assert terminal.after_leaving().startswith(
            "Claude Code → Mavvrik: Nothing changed: developers have the same settings"
        )
    assert stdout.read_bytes() == b""


@pytest.mark.full
def test_a_paste_is_read_and_leaving_asks_because_it_would_be_lost(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("enter")
        terminal.wait_for("I clicked Register")
        terminal.press("enter")
        terminal.wait_for("Paste the Connect block")
        terminal.paste(BLOCK)
        terminal.wait_for("Understood: 3 values from 3 lines", "mvk-agent-••••••••7Qx2")
        terminal.press("ctrl+q")
        terminal.wait_for("Leave now?", "not stored")
        terminal.press("escape")
        terminal.wait_for("Paste the credentials")
        terminal.press("ctrl+q")
        terminal.wait_for("Leave now?")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1
        assert SECRET_PART.encode() not in terminal.output
        assert API_KEY.encode() not in terminal.output


@pytest.mark.full
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGQUIT, 131)],
)
def test_a_signal_restores_the_terminal(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with start(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.signal(number)
        assert terminal.exit_code() == code
        assert terminal.is_given_back


def test_a_closed_window_ends_the_program(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.hang_up()
        assert terminal.exit_code() == 129


def test_an_error_shows_its_kind_and_our_line_and_nothing_else(tmp_path: Path) -> None:
    with start(tmp_path, "crash") as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("enter")
        assert terminal.exit_code() == 1
        assert terminal.is_given_back
        said = terminal.after_leaving()
        assert "a fault in this program (ValueError at " in said
        assert "Nothing was changed in Claude or Mavvrik." in said
        assert "Traceback" not in said
        assert "api_key" not in said
        assert SECRET.encode() not in terminal.output


@pytest.mark.parametrize("fault", ["thread", full("task")])
def test_errors_outside_the_screen_show_no_more(tmp_path: Path, fault: str) -> None:
    with start(tmp_path, fault) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("enter", "ctrl+q")
        assert terminal.exit_code() == 1
        assert b"Traceback" not in terminal.output
        assert SECRET.encode() not in terminal.output


def test_keys_that_come_all_at_once_press_nothing(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.send('{\r  "env": {\r\t"A": "1"\r  }\r}\r')
        terminal.wait_for("Nothing was pressed.", "▸ Start")


def test_it_survives_any_size(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.resize(20, 5)
        terminal.wait_for("NOTHING CHANGED YET", "▸ Start")
        terminal.resize(100, 30)
        terminal.wait_for("You need", "▸ Start")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1


def test_without_color_nothing_is_missing(tmp_path: Path) -> None:
    with Terminal(WIZARD, home=tmp_path, environment={**PATHS, "NO_COLOR": "1"}) as terminal:
        terminal.wait_for("[▸Start ]", "NOTHING CHANGED YET", "^q Leave")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_no_key_is_in_arguments_or_environment_of_the_process(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("enter")
        terminal.wait_for("▸ I clicked Register")
        terminal.press("enter")
        terminal.wait_for("Paste the Connect block")
        terminal.paste(BLOCK)
        terminal.wait_for("Understood")
        for name in ("cmdline", "environ"):
            found = Path(f"/proc/{terminal.process.pid}/{name}").read_bytes()
            assert SECRET_PART.encode() not in found
        assert os.getpid() != terminal.process.pid
