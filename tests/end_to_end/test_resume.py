"""An interrupted wizard continues where it was, on any computer, and asks for secrets again."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import full
from tests.core.session.test_saved_session import NOW, at_step
from tests.end_to_end.pty_driver import DEADLINE, Terminal
from wizard.services.files.state import write_handover

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")

WIZARD = [sys.executable, "-m", "wizard"]
BLOCK = (
    "MVK_AGENT_ID=3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4\n"
    "MVK_TENANT_ID=acme-prod-7731\n"
    "MVK_API_KEY=mvk-agent-Zk4vT9rWq2LmX8nB5cJd7Qx2\n"
)
SECRET = "Zk4vT9rWq2LmX8nB5cJd"
OTHER_SECRET = "s3cret-of-another-vendor"
SETTINGS = (
    '{\n  "permissions": {"deny": ["WebFetch"]},\n'
    f'  "env": {{"DEPLOY_TOKEN": "{OTHER_SECRET}"}}\n}}\n'
)
NOWHERE = ["--endpoint", "http://127.0.0.1:9"]  # nobody listens there: no network in tests


def state_file(home: Path) -> Path:
    """Return where the state is on Linux and on macOS."""
    linux = home / ".local" / "state" / "mvk-wizard" / "session.json"
    mac = home / "Library" / "Application Support" / "mvk-wizard" / "state" / "session.json"
    return mac if sys.platform == "darwin" else linux


def kept_step(home: Path) -> int:
    """Return the step that the state says was reached; -1 without a state."""
    try:
        return int(json.loads(state_file(home).read_text())["resumed"]["step"])
    except (OSError, ValueError):
        return -1


def wait_for_step(home: Path, step: int) -> None:
    """Wait until the state on the disk has reached this step."""
    until = time.monotonic() + DEADLINE
    while kept_step(home) != step:
        assert time.monotonic() < until, f"step {kept_step(home)} instead of {step}"
        time.sleep(0.02)


def started(home: Path, *options: str) -> Terminal:
    return Terminal([*WIZARD, *NOWHERE, *options], home=home)


def paste_block(terminal: Terminal) -> None:
    """Paste the block in step 2. Mavvrik cannot be reached."""
    terminal.wait_for("Step 2 of 7")
    terminal.paste(BLOCK)
    terminal.wait_for("Understood: 3 values", "▸")


def to_step_2(terminal: Terminal) -> None:
    terminal.wait_for("▸ Start")
    terminal.press("enter")
    terminal.wait_for("▸ I clicked Register")
    terminal.press("enter")
    terminal.wait_for("Step 2 of 7", "Paste the Connect block")


def to_step_3(terminal: Terminal) -> None:
    to_step_2(terminal)
    paste_block(terminal)
    terminal.press("enter")
    terminal.wait_for("Go on anyway")
    terminal.press("tab", "enter")
    terminal.wait_for("Step 3 of 7")


def to_step_5(terminal: Terminal) -> None:
    terminal.paste(SETTINGS)
    terminal.wait_for("then Enter")
    terminal.press("right", "enter")
    terminal.wait_for("▸ Yes, it is our file")
    terminal.press("enter")
    terminal.wait_for("Step 4 of 7", "Send them, as in the guide")
    terminal.press("down", "enter")
    terminal.wait_for("▸ Next")
    terminal.press("enter")
    terminal.wait_for("Step 5 of 7", "Ready to copy")


@pytest.fixture
def at_step_2(tmp_path: Path) -> Iterator[Terminal]:
    """Start a wizard, go to step 2, and wait until that is saved."""
    with started(tmp_path) as terminal:
        to_step_2(terminal)
        wait_for_step(tmp_path, 2)
        yield terminal


def kept_texts(home: Path) -> str:
    """Return everything in the folder of the state."""
    return "".join(
        path.read_text() for path in state_file(home).parent.rglob("*") if path.is_file()
    )


def test_after_a_kill_the_decisions_are_still_there_and_the_key_is_asked_for_again(
    tmp_path: Path,
) -> None:
    with started(tmp_path) as terminal:
        to_step_3(terminal)
        to_step_5(terminal)
        wait_for_step(tmp_path, 5)
        terminal.signal(signal.SIGKILL)
        assert terminal.exit_code() == -signal.SIGKILL
    assert state_file(tmp_path).stat().st_mode & 0o777 == 0o600
    kept = kept_texts(tmp_path)
    assert SECRET not in kept
    assert OTHER_SECRET not in kept
    with started(tmp_path) as terminal:
        terminal.wait_for(
            "Welcome back",
            "step 5 of 7, copying and saving",
            "Your API key was not stored",
            "▸ 1  Continue where you stopped",
        )
        terminal.press("enter")
        paste_block(terminal)
        terminal.wait_for("Same agent, tenant and key as before")
        terminal.press("tab", "enter")
        terminal.wait_for("Step 3 of 7")
        terminal.paste(SETTINGS)
        terminal.wait_for("▸ Yes, it is our file")
        terminal.press("enter")
        terminal.wait_for("Step 5 of 7", "Ready to copy")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGHUP, 129), full(signal.SIGTERM, 143), full(signal.SIGINT, 130)]
)
def test_a_signal_restores_the_terminal_and_a_fresh_start_forgets_nothing_either(
    at_step_2: Terminal, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    at_step_2.signal(number)
    assert at_step_2.exit_code() == code
    assert at_step_2.is_given_back
    assert kept_step(tmp_path) == 2
    with started(tmp_path, "--fresh") as terminal:
        terminal.wait_for("▸ Start", "Connect Claude Code to Mavvrik")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1
    assert kept_step(tmp_path) == 2


def test_after_leaving_it_says_how_to_continue(at_step_2: Terminal) -> None:
    paste_block(at_step_2)
    at_step_2.press("ctrl+q")
    at_step_2.wait_for("Your progress is stored.", "▸ Stay")
    at_step_2.press("tab", "enter")
    assert at_step_2.exit_code() == 1
    assert "continue:  mvk-wizard" in at_step_2.after_leaving()


def test_a_colleague_opens_the_handover_on_the_start_screen_and_continues(tmp_path: Path) -> None:
    file = tmp_path / "handover.json"
    write_handover(at_step(3), file, NOW)
    with started(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("tab", "tab", "enter")
        terminal.wait_for("Which file did your colleague hand over?")
        terminal.answer(str(file))
        terminal.wait_for(file.name)
        terminal.press("enter")
        terminal.wait_for("Welcome back", "Handed over by a colleague", "step 3 of 7", "▸ 1")
        terminal.press("enter")
        paste_block(terminal)
        terminal.wait_for("Same agent, tenant and key as before")
        wait_for_step(tmp_path, 3)


@pytest.mark.full
def test_practice_first_starts_practice_and_leaves_no_trace(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("tab", "enter")
        terminal.wait_for("PRACTICE", "Practice all 7 steps", "▸ Start")
        terminal.press("enter")
        terminal.wait_for("Step 1 of 7")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_is_not_a_handover_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "no.json"
    file.write_text("{}")
    with started(tmp_path, "--continue", str(file)) as terminal:
        assert terminal.exit_code() == 1
        assert "is not a handover file" in terminal.text


def test_a_broken_state_is_set_aside_and_reported(tmp_path: Path) -> None:
    file = state_file(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_text("{")
    with started(tmp_path) as terminal:
        terminal.wait_for("▸ Start", "The last setup")
    assert not file.exists()
