"""What mutants of the writer showed to be untested."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wizard.services import atomic

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")


def test_no_more_is_read_than_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"0123456789")
    with atomic.opened(path) as handle:
        assert atomic.read_up_to(handle, 3) == b"012"
        assert atomic.read_up_to(handle, 99) == b"3456789"


def test_a_new_file_that_somebody_else_has_locked_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(atomic, "_lock", lambda _: next(answers))
    with atomic.beside(tmp_path) as (_, temporary):
        assert list(tmp_path.iterdir()) == [temporary]
    assert list(tmp_path.iterdir()) == []


def test_interrupted_before_the_lock_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic, "_lock", interrupt)
    with pytest.raises(KeyboardInterrupt), atomic.beside(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
