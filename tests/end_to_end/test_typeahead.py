"""Typing while the screen changes: text reaches the new field, and no button is pressed unseen.

Everything is sent in one write, which no hand can do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.pty_driver import Terminal
from tests.end_to_end.test_resume import BLOCK, started, to_step_2

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")

OPEN = "\x06"  # ctrl+f
NEXT = "\x0e"  # ctrl+n
WHICH = "Which file holds"


@pytest.fixture
def at_step_2(tmp_path: Path) -> Iterator[Terminal]:
    """Start a wizard and go to step 2."""
    with started(tmp_path, "--fresh") as terminal:
        to_step_2(terminal)
        yield terminal


def test_text_after_the_key_that_opens_a_field_is_in_the_field(at_step_2: Terminal) -> None:
    at_step_2.send(f"{OPEN}/tmp/our-block.txt")
    at_step_2.wait_for(WHICH, "/tmp/our-block.txt")


def test_keys_typed_before_a_screen_was_drawn_press_nothing_on_it(at_step_2: Terminal) -> None:
    at_step_2.send(f"{OPEN}\r{NEXT}\x1b[15~")
    at_step_2.wait_for(WHICH)
    at_step_2.press("x")
    at_step_2.wait_for(WHICH, " x")
    assert "cannot be read" not in at_step_2.text


def test_a_paste_after_the_key_that_changes_the_step_is_read_there(tmp_path: Path) -> None:
    with started(tmp_path, "--fresh") as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("enter")
        terminal.wait_for("▸ I clicked Register")
        terminal.send(f"\r\x1b[200~{BLOCK}\x1b[201~")
        terminal.wait_for("Step 2 of 7", "Understood: 3 values", "▸ Check key")


@pytest.mark.full
def test_the_palette_takes_text_that_is_typed_immediately(at_step_2: Terminal) -> None:
    at_step_2.send("\x10change col")
    at_step_2.wait_for("Change colors", "Choose another theme.")


def test_enter_typed_twice_at_once_moves_only_one_step(tmp_path: Path) -> None:
    with started(tmp_path, "--fresh") as terminal:
        terminal.wait_for("▸ Start")
        terminal.send("\r\r\r")
        terminal.wait_for("▸ I clicked Register")
        terminal.press("tab")
        terminal.wait_gone("▸ I clicked Register")
        assert "Step 1 of 7" in terminal.text
