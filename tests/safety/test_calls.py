"""At every file call of the writer: killed, a full disk, a disk with an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import full
from tests.tools.calls import KILL, Tracer, failures, why_not, writer
from tests.tools.saving import make_scene

ERRORS = ("error=ENOSPC", "error=EIO")
# What a writer that keeps its promises cannot do without.
NEEDED = {"openat", "write", "fchmod", "fsync", "read", "close", "flock"}


# Each run of the writer takes a fraction of a second, and there are about a hundred calls.
PARTS = [slice(0, None, 10), full(slice(None))]


@pytest.fixture
def tracer(tmp_path: Path) -> Tracer:
    if reason := why_not():
        pytest.skip(reason)
    return writer(make_scene(tmp_path, 10))


@pytest.mark.parametrize("part", PARTS, ids=["one in ten", "every"])
def test_killed_at_a_call_of_the_writer(tracer: Tracer, part: slice) -> None:
    """The whole command, and every error at every call: python -m tests.tools.calls."""
    calls = tracer.calls()
    names = {call.name for call in calls}
    assert names >= NEEDED
    assert any(name.startswith("rename") for name in names)
    assert any(name.startswith("link") for name in names)
    assert list(map(str, failures(tracer, calls[part], (KILL,)))) == []


@pytest.mark.parametrize("part", PARTS, ids=["one in ten", "every"])
def test_an_error_at_a_call_of_the_writer(tracer: Tracer, part: slice) -> None:
    """Alternately a full disk and a broken disk."""
    calls = tracer.calls()[part]
    for number, error in enumerate(ERRORS):
        assert list(map(str, failures(tracer, calls[number::2], (error,)))) == []
