"""When the wizard crashes with a key in it, nothing of the key is left anywhere."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, full
from tests.end_to_end.pty_driver import Terminal
from tests.tools.search import CANARY, find, find_in_tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")

CHILD = [sys.executable, "-m", "tests.tools.wizard_child"]
BLOCK = (
    "MVK_AGENT_ID=7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4\n"
    "MVK_TENANT_ID=acme-prod-7731\n"
    f"MVK_API_KEY={CANARY.text}\n"
)
# Where it takes a paste, and what it does with it: the first ends the program, the rest is told.
ENDING = [
    ("screens/page_screen.py:PageScreen.on_block_used", "call", "unicode"),
    ("screens/page_screen.py:PageScreen.on_paste", "return", "json"),
]
TOLD = [
    ("core/credentials/reading.py:read_paste", "call", "value"),
    ("core/credentials/reading.py:read_paste", "return", "pydantic"),
    ("core/session/session.py:Session.with_reading", "return", "httpx"),
    ("steps/credentials.py:Credentials.pasted", "call", "unicode"),
    ("core/credentials/reading.py:PasteReading.shown", "call", "value"),
    ("steps/program.py:Run.update_session", "call", "memory"),
]


def paste_at_step_2(terminal: Terminal) -> None:
    terminal.wait_for("▸ Start")
    terminal.press("enter")
    terminal.wait_for("Step 1 of 7")
    terminal.press("ctrl+n")
    terminal.wait_for("Step 2 of 7")
    terminal.paste(BLOCK)


@pytest.mark.parametrize(
    ("target", "event", "fault"), [ENDING[0], *(full(*one) for one in ENDING[1:])]
)
def test_a_crash_reveals_nothing(tmp_path: Path, target: str, event: str, fault: str) -> None:
    log, history = tmp_path / "started", tmp_path / ".bash_history"
    history.write_text("mvk-wizard\n")
    # The key of the fault itself is handed over as an argument here, and only here.
    command = [*CHILD, target, event, fault, CANARY.text, str(log)]
    with Terminal(command, home=tmp_path, environment={"PYTHONPATH": str(ROOT)}) as terminal:
        paste_at_step_2(terminal)
        code = terminal.exit_code()
        assert "crashed" in log.read_text()
        assert code == 1
        assert terminal.is_given_back
        assert "a fault in this program" in terminal.after_leaving()
        assert b"Traceback" not in terminal.output
        assert find(CANARY, terminal.output) == []
    assert find_in_tree(CANARY, tmp_path) == []


@pytest.mark.parametrize(("target", "event", "fault"), [TOLD[0], *(full(*one) for one in TOLD[1:])])
def test_an_error_while_reading_is_reported_by_its_kind(
    tmp_path: Path, target: str, event: str, fault: str
) -> None:
    log = tmp_path / "started"
    command = [*CHILD, target, event, fault, CANARY.text, str(log)]
    with Terminal(command, home=tmp_path, environment={"PYTHONPATH": str(ROOT)}) as terminal:
        if "update_session" not in target:
            paste_at_step_2(terminal)
        else:
            terminal.wait_for("▸ Start")
            terminal.press("enter")
        terminal.wait_for("A fault in this program")
        terminal.signal(signal.SIGTERM)
        assert terminal.exit_code() == 143
        assert "crashed" in log.read_text()
        assert terminal.is_given_back
        assert b"Traceback" not in terminal.output
        assert find(CANARY, terminal.output) == []
    assert find_in_tree(CANARY, tmp_path) == []


@pytest.mark.full
def test_an_abort_leaves_no_core_dump_and_starts_nothing_with_the_key(tmp_path: Path) -> None:
    log = tmp_path / "started"
    command = [*CHILD, "nowhere", "call", "silent", "none", str(log)]
    with Terminal(command, home=tmp_path, environment={"PYTHONPATH": str(ROOT)}) as terminal:
        paste_at_step_2(terminal)
        terminal.wait_for("Understood: 3 values")
        terminal.process.send_signal(6)  # SIGABRT
        assert terminal.exit_code() == -6
        assert find(CANARY, terminal.output) == []
    assert find_in_tree(CANARY, tmp_path) == []
    assert list(tmp_path.rglob("*core*")) == []
