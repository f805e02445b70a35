"""At every file call of the writer: killed, a full disk, a disk with an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.calls import KILL, Tracer, failures, why_not, writer
from tests.tools.saving import make_scene

ERRORS = ("error=ENOSPC", "error=EIO")
# What a writer that keeps its promises cannot do without.
NEEDED = {"openat", "write", "fchmod", "fsync", "read", "close", "flock"}


@pytest.fixture
def tracer(tmp_path: Path) -> Tracer:
    if reason := why_not():
        pytest.skip(reason)
    return writer(make_scene(tmp_path, 10))


def test_killed_at_every_call_of_the_writer(tracer: Tracer) -> None:
    """The whole command, and every error at every call: python -m tests.tools.calls."""
    calls = tracer.calls()
    names = {call.name for call in calls}
    assert names >= NEEDED
    assert any(name.startswith("rename") for name in names)
    assert any(name.startswith("link") for name in names)
    assert list(map(str, failures(tracer, calls, (KILL,)))) == []


@pytest.mark.parametrize("which", [0, 1])
def test_an_error_at_every_call_of_the_writer(tracer: Tracer, which: int) -> None:
    """Full and broken in turn: what the one meets here the other meets in the other run."""
    calls = tracer.calls()[which::2]
    assert list(map(str, failures(tracer, calls, (ERRORS[which],)))) == []
