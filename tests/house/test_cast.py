"""The recording of the whole walk: `python -m screenshots.walk` makes it from the running app."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyte

from tests.conftest import ROOT

CAST = ROOT / "screenshots/walk.cast"
SEEN = (
    "▸ Start",
    "Step 1 of 7",
    "Understood: 3 values",
    "Mavvrik accepted the tenant and the key",
    "valid JSON",
    "Send them, as in the guide",
    '"env": {',
    "COPIED, NOT SAVED",
    "SAVED, COMPARED",
    "7 of 7 verified",
    "All 10 done",
    "Claude Code → Mavvrik: Practice: nothing changed in Claude or Mavvrik.",
)


def parts() -> tuple[dict[str, object], list[tuple[float, str, str]]]:
    header, *events = map(json.loads, CAST.read_text("utf-8").splitlines())
    return header, [(at, kind, data) for at, kind, data in events]


def pictures() -> Iterator[str]:
    """The screen after each event, as a player draws it."""
    header, events = parts()
    width, height = header["width"], header["height"]
    assert isinstance(width, int)
    assert isinstance(height, int)
    screen = pyte.Screen(width, height)
    stream = pyte.Stream(screen)
    for _, _, data in events:
        stream.feed(data)
        yield "\n".join(screen.display)


def test_it_is_an_asciicast_whose_time_only_increases() -> None:
    header, events = parts()
    assert header["version"] == 2
    assert {kind for _, kind, _ in events} == {"o"}
    times = [at for at, _, _ in events]
    assert times[0] == 0
    assert times == sorted(set(times))
    assert 60 <= times[-1] <= 120  # seconds: long enough to read, short enough to watch


def test_it_shows_the_whole_walk_in_its_order() -> None:
    wanted = iter(SEEN)
    next_one = next(wanted, "")
    for shown in pictures():
        while next_one and next_one in shown:
            next_one = next(wanted, "")
    assert next_one == ""


def test_the_practiced_key_is_never_in_it() -> None:
    assert "PRACTICE-" not in CAST.read_text("utf-8")
