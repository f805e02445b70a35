"""An organization on Bedrock, without the console: from the start to the checklist, and back.

It runs on a separate computer (see `tests/real_client/desk.py`), whose /etc is in memory.
"""

from __future__ import annotations

import itertools
import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.end_to_end.pty_driver import Terminal
from tests.real_client.install import Unavailable
from tests.real_client.run import UNSHARE, check_namespaces
from tests.screens.walking import API_KEY, BLOCK

PROMPT = "desk:"
FILE = "/etc/claude-code/managed-settings.json"
COMPANY = r"{\r\n\t\042companyAnnouncements\042: [ \042Gr\303\274\303\237e\042 ]\r\n}"
NUMBERS = itertools.count()
DELIVERED = "DELIVERED BY FILE, YOU SAID: PILOT (3)"


def type_command(terminal: Terminal, command: str) -> str:
    """Run a command of the shell, and return what the screen shows then."""
    done = f"done-{next(NUMBERS)}"
    terminal.send(f"clear; {command}; echo {done}\r")
    return terminal.wait_for(f"{done}\n{PROMPT}")


def begin(terminal: Terminal) -> None:
    terminal.send("clear; mvk-wizard\r")


def give_credentials(terminal: Terminal) -> None:
    terminal.wait_for("Paste the Connect block")
    terminal.paste(BLOCK)
    terminal.wait_for("Understood: 3 values")
    terminal.press("ctrl+n")
    terminal.wait_for("Mavvrik accepted the tenant and the key.")
    terminal.press("ctrl+n")


def press_until(terminal: Terminal, key: str, seen: str) -> None:
    """Press a key, again if need be, because a new screen may not take keys yet."""
    for _ in range(30):
        with suppress(AssertionError):
            terminal.wait_for(seen, deadline=0.5)
            return
        terminal.press(key)
    terminal.wait_for(seen)


def choose(terminal: Terminal, title: str, digit: str) -> None:
    terminal.wait_for(title)
    press_until(terminal, digit, f"▸ {digit} (")
    terminal.press("enter")


def go_to(terminal: Terminal, label: str) -> None:
    """Move the keys to the button with this label, and press it."""
    press_until(terminal, "tab", f"▸ {label}")
    terminal.press("enter")
    terminal.wait_gone(f"▸ {label}")


@pytest.mark.full
def test_from_start_to_checklist_and_back_byte_for_byte(tmp_path: Path) -> None:
    try:
        check_namespaces()
    except Unavailable as reason:
        pytest.skip(f"a computer of its own cannot be had here: {reason}")
    folder = tmp_path / "desk"
    folder.mkdir()
    desk = [*UNSHARE, sys.executable, "-m", "tests.real_client.desk", str(folder), "/bin/false"]
    paths = {"PYTHONPATH": str(ROOT)}
    with Terminal(desk, home=tmp_path, columns=100, rows=34, environment=paths) as terminal:
        terminal.wait_for(PROMPT)
        settings = f"printf '{COMPANY}' > {FILE}; cp {FILE} ~/before"
        type_command(terminal, f"export CLAUDE_CODE_USE_BEDROCK=1; {settings}")
        begin(terminal)
        # To step 5
        terminal.wait_for("or MDM, or files", "you save or deliver the settings", "▸ Start")
        terminal.press("enter")
        terminal.wait_for("I clicked Register")
        terminal.press("ctrl+n")
        give_credentials(terminal)
        terminal.wait_for("Use this computer's file")
        go_to(terminal, "Use this computer's file")
        terminal.wait_for("Are these the settings in use?", FILE, "companyAnnouncements")
        terminal.press("right", "enter")
        terminal.wait_for("▸ Yes, it is our file")
        terminal.press("ctrl+n")
        choose(terminal, "Send full shell commands to Mavvrik?", "1")
        terminal.wait_for("Adds 10 values. Nothing else changes.")
        terminal.press("ctrl+n")
        # Delivered
        terminal.wait_for("Ready to copy")
        go_to(terminal, "Deliver it another way")
        choose(terminal, "Linux or WSL: managed settings file", "1")
        terminal.wait_for("~/managed-settings.json")
        terminal.press("enter")
        terminal.wait_for("FILE WRITTEN, NOT DELIVERED", "sudo install -D -o root -g root -m 0644")
        terminal.press("ctrl+n")
        choose(terminal, "Does the Claude console hold any setting?", "1")
        choose(terminal, "Who gets these settings?", "1")
        terminal.wait_for("How many computers are in the pilot?")
        press_until(terminal, "3", "│ 3 ")
        terminal.press("enter")
        terminal.wait_for(DELIVERED, "Delivered by file to a pilot (3).")
        terminal.wait_for("No console holds settings that win, you said.")
        terminal.press("ctrl+q")
        terminal.wait_for("Leave now?", "Your API key is in ~/managed-settings.json.")
        terminal.press("ctrl+q")
        terminal.wait_for(PROMPT)
        type_command(terminal, f"sudo install -D -m 0644 ~/managed-settings.json {FILE}")
        seen = type_command(terminal, "mvk-wizard check --this-computer; echo code $?")
        assert f"{FILE}: in force" in seen
        assert "traces to ingest.mavvrik.ai." in seen
        assert "code 0" in seen
        # Verified
        begin(terminal)
        terminal.wait_for("Welcome back", DELIVERED)
        terminal.press("enter")
        give_credentials(terminal)
        choose(terminal, "Me, on this computer", "1")
        terminal.wait_for("▸ Test is done")
        terminal.press("ctrl+n")
        terminal.wait_for("Home → Agentic → Cost", "▸[ ] User", DELIVERED)
        go_to(terminal, "Yes")
        terminal.wait_for("Home → Agentic → Sessions", "▸[ ] Session ID")
        go_to(terminal, "Yes")
        terminal.wait_for("Visible in Sessions  confirmed by you")
        terminal.press("ctrl+n")
        items = ("Console holds no settings", "Delivered by file to a pilot (3)")
        rows = [rf"✓  {re.escape(one)} +confirmed by you" for one in items]
        terminal.wait_for("Final checklist", DELIVERED, "All 10 done.")
        terminal.wait_until(lambda shown: all(re.search(one, shown) for one in rows), str(rows))
        terminal.press("ctrl+q")
        terminal.wait_for("Leave now?")
        terminal.press("ctrl+q")
        terminal.wait_for("mvk-wizard package SETTINGS --for linux --removal", f"\n{PROMPT}")
        # And back
        removal = f"mvk-wizard package {FILE} --for linux --removal --output ~/rest.json"
        assert "exactly as before Mavvrik" in type_command(terminal, removal)
        install = f"sudo install -D -m 0644 ~/rest.json {FILE}"
        assert "same" in type_command(terminal, f"{install}; cmp {FILE} ~/before && echo same")
        assert API_KEY.encode() not in terminal.output
