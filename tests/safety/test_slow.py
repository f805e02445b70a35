"""No pasted text takes more than linear time, whatever it contains."""

from __future__ import annotations

import re
import signal

import pytest

from tests.tools import slow
from tests.tools.slow import FRAMES, FUNCTIONS, PIECES, hostile, seconds

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="stopped by a timer")

SIZE = 30_000  # quadratic, this is minutes; linear, a fraction of a second
# Each was seen to take quadratic time, or is like one that was.
WORST = ('\\"', '"', ".", "-", "a@", "Bearer ", "\\", "://", "/*", "{", "\u00a0", "issued by ")
LIMIT = 2.5  # seconds of CPU


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_hostile_text_takes_long(name: str) -> None:
    """More pieces, longer texts and the ratios by a command: python -m tests.tools.slow."""
    took = {
        (piece, frame): seconds(FUNCTIONS[name], hostile(piece, frame, SIZE))
        for piece in WORST
        for frame in ("alone", "in a text")
    }
    assert {which: taken for which, taken in took.items() if taken > LIMIT} == {}


def test_what_hangs_is_stopped_and_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "STOPPED", 0.1)
    # A regular expression that needs longer than the world will last.
    assert seconds(lambda text: re.match("(a+)+b", text), "a" * 60) == 0.1


def test_the_pieces_are_many() -> None:
    assert len(PIECES) > 50
    assert hostile("ab", "in a text", 10).count("ab") == 5
    assert set(FRAMES) >= {"alone", "in a text"}
