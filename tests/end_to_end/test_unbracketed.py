"""In a terminal without bracketed paste, a paste arrives as typing and is still read."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.pty_driver import Terminal
from tests.end_to_end.test_terminal_kinds import BLOCK, PATHS, WIZARD, to_step_2, to_step_3

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")


def start(home: Path) -> Terminal:
    return Terminal([*WIZARD], home=home, environment=PATHS)


def test_the_credentials_are_read(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        to_step_2(terminal)
        terminal.send(BLOCK.replace("\n", "\r"))
        terminal.wait_for("Understood: 3 values")


@pytest.mark.full
def test_a_settings_text_of_400_kb_is_read_quickly_and_completely(tmp_path: Path) -> None:
    lines = {f"NAME_{number}": "a value of some length" for number in range(9000)}
    text = json.dumps({"env": lines}, indent=2)
    assert len(text) > 350_000
    with start(tmp_path) as terminal:
        to_step_3(terminal)
        begun = time.monotonic()
        terminal.send(text.replace("\n", "\r"))
        terminal.wait_for("9,004 lines, valid JSON")
        assert time.monotonic() - begun < 15  # key by key it took 25 s
