"""The plain mode in a real terminal, from start to verified: nothing moves, no key is shown."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.end_to_end.pty_driver import PACE, Terminal
from tests.end_to_end.test_demo_walk import GUIDE_EXAMPLE, expected_result
from tests.screens.walking import AGENT_ID, API_KEY, BLOCK, SECRET_PART, TENANT_ID

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")

WIZARD = [sys.executable, "-m", "wizard"]
PLAIN = [*WIZARD, "--plain"]
DEMO = [*PLAIN, "--demo"]
FIRST_WORDS = "Type the number of an answer"
MOVES = re.compile(rb"\x1b\[|\x1b[78MDE]")  # cursor, colors, modes


def start(command: list[str], home: Path, environment: Mapping[str, str] | None = None) -> Terminal:
    """Start a terminal with so many rows that nothing scrolls off the screen."""
    paths = {"PYTHONPATH": str(ROOT), **(environment or {})}
    return Terminal(command, home=home, rows=500, environment=paths)


def answer(terminal: Terminal, *said: str, by: str = "") -> None:
    """Wait for the words and for the question under them, then type an answer and Enter."""
    terminal.wait_until(
        lambda shown: all(text in shown for text in said) and shown.rstrip().endswith(":"),
        repr(said),
    )
    terminal.type(by)
    terminal.press("enter")


def echoes(terminal: Terminal) -> bool:
    """Whether the terminal itself shows what is typed."""
    return bool(termios.tcgetattr(terminal._main)[3] & termios.ECHO)


def wait_for_silence(terminal: Terminal) -> None:
    """Wait until the program has switched the echo off again. It draws nothing when it does."""
    for _ in range(2000):
        if not echoes(terminal):
            return
        time.sleep(PACE / 2)
    raise AssertionError("the terminal still echoes")


def echo_on(terminal: Terminal) -> None:
    """Switch the echo on, as a shell does when a program was stopped."""
    modes = termios.tcgetattr(terminal._main)
    modes[3] |= termios.ECHO | termios.ICANON
    termios.tcsetattr(terminal._main, termios.TCSANOW, modes)


def to_step_2(terminal: Terminal, *, register: bool = True) -> None:
    """Start; name the agent; Register in the practiced Mavvrik, or only say so."""
    answer(terminal, "PRACTICE  NOTHING CHANGED YET", "1. Start")
    answer(terminal, "Step 1 of 7", "Agent name [claude-code]:")
    answer(terminal, "1. Register practice agent", by="1" if register else "2")
    if register:
        answer(terminal, "Practice agent registered.", "Can't see + Agent")
    terminal.wait_for("Step 2 of 7", "Paste:")


def to_step_3(terminal: Terminal) -> None:
    """Take the practice block, check, compare."""
    to_step_2(terminal)
    answer(terminal, "1. Use practice block", by="1")
    answer(terminal, "Understood: 3 values", "1. Check key")
    answer(terminal, "[ok] Mavvrik accepted the tenant and the key", "1. Yes, it ends in")
    terminal.wait_for("Step 3 of 7", "Paste the whole settings.json", "Paste:")


def to_step_5(terminal: Terminal) -> None:
    """Paste the guide's example, answer every question, look at the changes."""
    terminal.paste(GUIDE_EXAMPLE)
    answer(terminal, "valid JSON", "3. Not sure", by="1")
    answer(terminal, "1. Yes, it is our file")
    answer(terminal, "Step 4 of 7", "1. Send them, as in the guide", by="1")
    answer(terminal, "+ OTEL_TRACES_EXPORTER  otlp", "1. Next")
    terminal.wait_for("Step 5 of 7", "Ready to copy")


def test_practice_mode_takes_the_settings_that_were_given(tmp_path: Path) -> None:
    file = tmp_path / "ours.json"
    file.write_text('{"env": {"OURS_ONLY": "1"}}\n')
    with start([*DEMO, "--settings", str(file)], tmp_path) as terminal:
        to_step_2(terminal)
        answer(terminal, "1. Use practice block", by="1")
        answer(terminal, "Understood: 3 values", "1. Check key")
        answer(terminal, "1. Yes, it ends in")
        terminal.wait_for("Step 3 of 7", "From: ~/ours.json", "1 entry, 0 about telemetry")
        answer(terminal, "3. Not sure", by="b")
    assert file.read_text() == '{"env": {"OURS_ONLY": "1"}}\n'


def test_the_whole_path_ends_verified_and_the_saved_file_is_right_to_the_byte(
    tmp_path: Path,
) -> None:
    file = tmp_path / "merged.json"
    with start(DEMO, tmp_path) as terminal:
        to_step_3(terminal)
        to_step_5(terminal)
        answer(terminal, "2. Save to a file", by="2")
        answer(terminal, "Path [", by=str(file))
        terminal.wait_for("COPIED, NOT SAVED", "Paste what the console holds")
        saved = file.read_bytes()
        assert saved.decode() == expected_result(saved.decode())
        assert file.stat().st_mode & 0o777 == 0o600

        terminal.paste(saved.decode())
        answer(terminal, "The console holds exactly what you copied.", "1. Next")
        answer(terminal, "1. Send sample session")
        for place in ("Agentic → Cost", "Agentic → Sessions"):
            answer(terminal, place, "1. Yes", by="1")
            answer(terminal, "Which do you see?", by="")
        answer(terminal, "SAVED, COMPARED", "7 of 7 verified", "seen by polling")
        answer(terminal, "Step 7 of 7", "All 10 done", "1. Leave")
        assert terminal.exit_code() == 0
    key = json.loads(saved)["env"]["OTEL_EXPORTER_OTLP_HEADERS"].partition("Bearer ")[2]
    assert key.encode() not in terminal.output
    assert_only_appended(terminal)


def assert_only_appended(terminal: Terminal) -> None:
    """Check what docs/accessibility.md promises: nothing that was written is overwritten."""
    assert MOVES.search(terminal.output) is None
    written = terminal.output.replace(b"\r\n", b"\n")
    assert not re.search(rb"[\r\b\x0b\x0c\x7f]", written)


def test_a_pasted_block_is_understood_and_neither_shown_nor_written_anywhere(
    tmp_path: Path,
) -> None:
    with start(DEMO, tmp_path) as terminal:
        to_step_2(terminal)
        terminal.paste(BLOCK)
        answer(terminal, "Understood: 3 values", "mvk-agent-••••••••7Qx2", by="q")
        answer(terminal, "Practice is not stored", "2. Leave", by="2")
        assert terminal.exit_code() == 1
    assert SECRET_PART.encode() not in terminal.output
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_pasted_where_a_number_is_asked_presses_nothing_and_is_not_shown(
    tmp_path: Path,
) -> None:
    with start(DEMO, tmp_path) as terminal:
        terminal.wait_for("1. Start", "Your choice")
        terminal.paste(BLOCK)
        answer(terminal, "Nothing was chosen.", by="q")
        assert terminal.exit_code() == 1
    assert "Step 1 of 7" not in terminal.text
    assert SECRET_PART.encode() not in terminal.output


def test_refused_credentials_name_the_unclicked_register_and_leaving_says_so(
    tmp_path: Path,
) -> None:
    with start(DEMO, tmp_path) as terminal:
        to_step_2(terminal, register=False)
        answer(terminal, "1. Use practice block", by="1")
        answer(terminal, "1. Check key")
        answer(terminal, "[problem]", "INVALID_API_KEY", "Register", "Go on anyway", by="q")
        answer(terminal, "2. Leave", by="2")
        assert terminal.exit_code() == 4
    # What is open in practice is open for nobody: only what was practiced is said.
    assert "Practice: nothing changed in Claude or Mavvrik." in terminal.text
    assert "practiced nothing yet" in terminal.text


def test_the_end_of_the_input_leaves_without_a_question(tmp_path: Path) -> None:
    with start(DEMO, tmp_path) as terminal:
        to_step_2(terminal)
        terminal.paste(BLOCK)
        terminal.wait_for("Understood: 3 values", "1. Check key")
        terminal.press("ctrl+d")
        assert terminal.exit_code() == 1


def test_a_closed_window_ends_it(tmp_path: Path) -> None:
    with start(PLAIN, tmp_path) as terminal:
        terminal.wait_for("1. Start", "Your choice")
        terminal.signal(signal.SIGHUP)
        assert terminal.exit_code() == 129


def test_after_a_stop_and_a_continue_it_still_echoes_nothing(tmp_path: Path) -> None:
    with start(DEMO, tmp_path) as terminal:
        to_step_2(terminal)
        terminal.signal(signal.SIGSTOP)
        echo_on(terminal)  # as the shell has it
        terminal.signal(signal.SIGCONT)
        wait_for_silence(terminal)
        terminal.paste(BLOCK)
        answer(terminal, "Understood: 3 values", by="q")
        answer(terminal, "2. Leave", by="2")
        assert terminal.exit_code() == 1
    assert SECRET_PART.encode() not in terminal.output


def test_while_sharing_values_show_their_ends_and_the_key_shows_nothing(
    tmp_path: Path,
) -> None:
    with start([*PLAIN, "--sharing", "--endpoint", "http://127.0.0.1:9"], tmp_path) as terminal:
        answer(terminal, "State: SHARING ON  NOTHING CHANGED YET", "1. Start")
        answer(terminal, "Do not share your browser now.")
        answer(terminal, "Agent name [claude-code]:")
        answer(terminal, "I clicked Register")
        terminal.wait_for("Paste:")
        terminal.paste(BLOCK)
        answer(terminal, "Understood: 3 values", by="q")
        answer(terminal, "2. Leave", by="2")
        assert terminal.exit_code() == 1
        said = terminal.text
    for whole in (AGENT_ID, TENANT_ID, API_KEY[-4:], str(tmp_path)):
        assert whole not in said
    assert AGENT_ID[-4:] in said
    assert not re.search(rb"\x1b\][0-2];|\x1bk", terminal.output)  # no title either


@pytest.mark.skipif(shutil.which("dash") is None, reason="needs a shell that mends no terminal")
def test_ctrl_z_switches_the_echo_on_and_fg_switches_it_off_again(tmp_path: Path) -> None:
    """bash would restore it by itself. dash leaves it unchanged."""
    with start(["dash", "-i"], tmp_path, {"PS1": "$ "}) as terminal:
        terminal.wait_for("$")
        terminal.send(" ".join(PLAIN) + "\r")
        terminal.wait_for("Your choice, 1 to 3 [1]:")
        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        assert echoes(terminal)
        terminal.send("fg\r")
        wait_for_silence(terminal)
        terminal.press("1", "enter")
        terminal.wait_for("Step 1 of 7")


@pytest.mark.full
def test_back_and_help_are_there_at_every_question(tmp_path: Path) -> None:
    with start(DEMO, tmp_path) as terminal:
        to_step_2(terminal)
        answer(terminal, by="?")
        answer(terminal, "What can go wrong", "2. Find the cause", by="2")
        answer(terminal, "1. Nothing shows up in Mavvrik", by="2")
        answer(terminal, "Mavvrik refuses the key", "Register", by="b")
        answer(terminal, "1. Close", by="")
        terminal.wait_until(lambda shown: shown.rstrip().endswith("Paste:"), "the question again")
        answer(terminal, by="b")
        terminal.wait_until(lambda shown: shown.count("Step 1 of 7") == 2, "step 1 once more")
        answer(terminal, by="q")
        assert terminal.exit_code() == 1


@pytest.mark.parametrize("environment", [{"ACCESSIBLE": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_dumb_terminal_or_the_variable_chooses_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with start(WIZARD, tmp_path, environment) as terminal:
        answer(terminal, FIRST_WORDS, "State: NOTHING CHANGED YET", "2. Practice first", by="q")
        assert terminal.exit_code() == 1
    assert "Nothing changed" in terminal.text
    assert_only_appended(terminal)


def test_the_next_start_welcomes_back_and_continues(tmp_path: Path) -> None:
    with start(PLAIN, tmp_path) as terminal:
        answer(terminal, "1. Start")
        answer(terminal, "Step 1 of 7", "Agent name [claude-code]:", by="our-agent")
        answer(terminal, "1. I clicked Register")
        answer(terminal, "Step 2 of 7", "Paste:", by="q")
        assert terminal.exit_code() == 1
    with start(PLAIN, tmp_path) as terminal:
        answer(terminal, "Welcome back", "our-agent", "1. Continue where you stopped")
        answer(terminal, "Step 2 of 7", "Paste:", by="q")
        assert terminal.exit_code() == 1


def test_results_and_questions_do_not_mix(tmp_path: Path) -> None:
    stdout = tmp_path / "stdout"
    with Terminal(PLAIN, home=tmp_path, environment={"PYTHONPATH": str(ROOT)}, stdout=stdout) as it:
        it.wait_for("Your choice")
        it.press("q", "enter")
        assert it.exit_code() == 1
    assert stdout.read_bytes() == b""
