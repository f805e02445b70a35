"""After a kill at any moment, the wizard continues where it was, and leaves no key."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")


def test_a_kill_at_a_random_moment(tmp_path: Path) -> None:
    """50 by a command: python -m tests.tools.wizard_kills."""
    from tests.tools.wizard_kills import kill_often

    assert kill_often(tmp_path, 1, seed=6) == []
