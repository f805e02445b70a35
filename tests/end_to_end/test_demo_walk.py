"""Practice mode from start to finish in a real terminal, by keyboard alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.end_to_end.pty_driver import Terminal
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import read
from wizard.core.merge.model import PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")

DEMO = [sys.executable, "-m", "wizard", "--demo"]
GUIDE_EXAMPLE = (
    '{\n  "channelsEnabled": true,\n  "env": {\n    "EXISTING_SETTING": "existing-value"\n  }\n}\n'
)


def to_step_3(terminal: Terminal) -> None:
    """Start, register the practice agent, paste its block, check, compare."""
    terminal.wait_for("▸ Start", "PRACTICE")
    terminal.press("enter")
    terminal.wait_for("Step 1 of 7", "▸ Register practice agent")
    terminal.press("enter")
    terminal.wait_for("▸ I clicked Register")
    terminal.press("enter")
    terminal.wait_for("Step 2 of 7", "▸ Use practice block")
    terminal.press("enter")
    terminal.wait_for("Understood: 3 values", "▸ Check key")
    terminal.press("enter")
    terminal.wait_for("Mavvrik accepted the tenant and the key", "▸ Yes, it ends in")
    terminal.press("enter")
    terminal.wait_for("Step 3 of 7")


def to_step_5(terminal: Terminal) -> None:
    """Paste the guide's example, decide, look at the changes."""
    terminal.paste(GUIDE_EXAMPLE)
    terminal.wait_for("valid JSON", "then Enter")
    terminal.press("right", "enter")
    terminal.wait_for("▸ Yes, it is our file")
    terminal.press("enter")
    terminal.wait_for("Step 4 of 7", "Send them, as in the guide")
    terminal.press("down", "enter")
    terminal.wait_for("Changes", "▸ Next")
    terminal.press("enter")
    terminal.wait_for("Step 5 of 7", "Ready to copy")


def save_to(terminal: Terminal, file: Path) -> None:
    """Save the result to a file by its path."""
    terminal.press("ctrl+s")
    terminal.wait_for("Save the settings to a file")
    terminal.answer(str(file))
    terminal.wait_for(file.name)  # Enter right behind fast typing would count as a paste
    terminal.press("enter")
    terminal.wait_for("COPIED, NOT SAVED", "Click Update settings")


def expected_result(saved: str) -> str:
    """What the engine makes of the guide's example with the credentials that were practiced."""
    env = json.loads(saved)["env"]
    headers = env["OTEL_EXPORTER_OTLP_HEADERS"]
    tenant = headers.removeprefix("x-tenant-id=").partition(",")[0]
    key = headers.partition("Authorization=Bearer ")[2]
    agent = env["OTEL_RESOURCE_ATTRIBUTES"].removeprefix("mvk.agent_id=")
    inputs = PlanInputs(
        GUIDE_EXAMPLE,
        Credentials(agent, tenant, SecretStr(key)),
        env["OTEL_EXPORTER_OTLP_ENDPOINT"],
        Options(),
        (),
    )
    return make_plan(read(GUIDE_EXAMPLE), inputs).result


def test_the_whole_path_ends_verified_and_the_saved_file_is_right_to_the_byte(
    tmp_path: Path,
) -> None:
    file = tmp_path / "merged.json"
    with Terminal(DEMO, home=tmp_path) as terminal:
        to_step_3(terminal)
        to_step_5(terminal)
        save_to(terminal, file)
        saved = file.read_bytes()
        assert saved.decode() == expected_result(saved.decode())
        assert file.stat().st_mode & 0o777 == 0o600

        terminal.paste(saved.decode())
        terminal.wait_for("SAVED, COMPARED", "▸ Next")
        terminal.press("enter")
        terminal.wait_for("Step 6 of 7")
        terminal.press("ctrl+r")
        for place in ("Agentic → Cost", "Agentic → Sessions"):
            terminal.wait_for(place, "Practice: answer as if you had looked.")
            terminal.press("tab", "enter")
        terminal.wait_for("7 of 7 verified", "seen by polling", "Next")
        terminal.press("ctrl+n")
        terminal.wait_for("Step 7 of 7", "All 10 done", "▸ Leave")
        terminal.press("enter")
        assert terminal.exit_code() == 0
    key = json.loads(saved)["env"]["OTEL_EXPORTER_OTLP_HEADERS"].partition("Bearer ")[2]
    assert key.encode() not in terminal.output


@pytest.mark.full
def test_refused_credentials_name_the_unclicked_register_first(tmp_path: Path) -> None:
    with Terminal(DEMO, home=tmp_path) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("enter")
        terminal.wait_for("▸ Register practice agent")
        terminal.press("tab", "enter")  # the other button: "I clicked Register"
        terminal.wait_for("Step 2 of 7", "▸ Use practice block")
        terminal.press("enter")
        terminal.wait_for("▸ Check key")
        terminal.press("enter")
        terminal.wait_for("INVALID_API_KEY", "Register")
        terminal.press("ctrl+q")
        terminal.wait_for("▸ Stay")
        terminal.press("tab", "enter")
        assert terminal.exit_code() == 4
