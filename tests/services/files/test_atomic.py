"""The writer leaves nothing behind, and everything that it calls saved is on the disk."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from wizard.services.files import atomic
from wizard.services.files.files import keep_original, write_private

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")


def test_it_reads_no_more_than_requested(tmp_path: Path) -> None:
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


def test_a_save_removes_files_that_a_killed_run_left_next_to_the_file(tmp_path: Path) -> None:
    left = tmp_path / f"{atomic.PREFIX}0123456789abcdef{atomic.SUFFIX}"
    left.write_bytes(b"half of a text")
    write_private(tmp_path / "settings.json", b"{}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_the_mode_of_a_replaced_file_is_on_the_disk_before_its_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"{}\n")
    path.chmod(0o640)
    done: list[str] = []
    for name in ("fchmod", "fsync", "replace"):
        call = getattr(os, name)

        def noted(*arguments: object, name: str = name, call: Any = call) -> object:
            done.append(name)
            return call(*arguments)

        monkeypatch.setattr(os, name, noted)
    write_private(path, b'{"a": 1}\n', expect=b"{}\n")
    ours = done[: done.index("replace")]
    assert ours[ours.index("fchmod") :] == ["fchmod", "fsync"]
    assert done[-1] == "fsync"  # the folder's


def test_a_kept_original_is_on_the_disk_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []

    def noted(folder: Path) -> bool:
        folders.append(folder)
        return True

    monkeypatch.setattr(atomic, "folder_to_disk", noted)
    path = keep_original(b"{}\n", tmp_path / "kept", datetime(2026, 11, 28, tzinfo=UTC))
    assert path.read_bytes() == b"{}\n"
    assert folders == [tmp_path / "kept"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no list of open files")
def test_no_file_stays_open(tmp_path: Path) -> None:
    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = opened()
    write_private(tmp_path / "settings.json", b"{}\n")
    keep_original(b"{}\n", tmp_path / "kept", datetime(2026, 11, 28, tzinfo=UTC))
    assert opened() == before
