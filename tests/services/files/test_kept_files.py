"""Everything that we keep is 0600 in folders 0700; files that a kill left behind are removed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from tests.services.files.saved_files import NEW, OLD, left_behind, mode
from wizard.services.files import atomic
from wizard.services.files.atomic import sweep
from wizard.services.files.files import keep_original, private_folder, write_private
from wizard.services.files.trouble import Changed, FileTrouble, shell_path, show_path

NOW = datetime(2026, 11, 23, 14, 6)
pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and owners of POSIX")


def test_what_another_wizard_is_writing_is_not_swept(tmp_path: Path) -> None:
    with atomic.beside(tmp_path) as (_, temporary):
        assert sweep(tmp_path) == 0
        assert temporary.exists()


def test_only_our_own_orphans_are_swept(tmp_path: Path) -> None:
    kept = [tmp_path / "settings.json", tmp_path / ".mvk-wizard-x", tmp_path / "other.tmp"]
    for path in kept:
        path.write_bytes(OLD)
    (tmp_path / ".mvk-wizard-folder.tmp").mkdir()
    (tmp_path / ".mvk-wizard-link.tmp").symlink_to(kept[0])
    orphan = tmp_path / ".mvk-wizard-0123.tmp"
    orphan.write_bytes(NEW)
    assert sweep(tmp_path) == 1
    assert not orphan.exists()
    assert all(path.read_bytes() == OLD for path in kept)


def test_somebody_elses_orphans_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".mvk-wizard-0123.tmp").write_bytes(NEW)
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_123)
    assert sweep(tmp_path) == 0


def test_a_folder_that_is_not_there_needs_no_sweeping(tmp_path: Path) -> None:
    assert sweep(tmp_path / "none") == 0


def test_on_a_drive_without_locks_orphans_are_still_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("fcntl.flock", no_locks)
    write_private(tmp_path / "settings.json", NEW)
    (tmp_path / ".mvk-wizard-0123.tmp").write_bytes(NEW)
    assert sweep(tmp_path) == 1


# ------------------------------------------------------------------ kept originals


def test_the_original_is_kept_private_in_a_private_folder(tmp_path: Path) -> None:
    folder = tmp_path / "share/mvk-wizard"
    path = keep_original(OLD, folder, NOW)
    assert path == folder / "original-2026-11-23-1406.json"
    assert path.read_bytes() == OLD
    assert (mode(path), mode(folder)) == (0o600, 0o700)
    assert path.stat().st_nlink == 1
    assert left_behind(folder) == []


@pytest.mark.parametrize("links", [True, False])
def test_an_original_is_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def no_links(*_: Any) -> None:
        raise OSError(errno.EPERM, "this disk has none")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    kept = [keep_original(bytes([n]), tmp_path, NOW) for n in range(3)]
    assert [path.name for path in kept] == [
        "original-2026-11-23-1406.json",
        "original-2026-11-23-1406.2.json",
        "original-2026-11-23-1406.3.json",
    ]
    assert [path.read_bytes() for path in kept] == [b"\0", b"\1", b"\2"]
    assert [mode(path) for path in kept] == [0o600] * 3
    assert left_behind(tmp_path) == []


def test_an_original_that_cannot_be_kept_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileTrouble) as caught:
        keep_original(OLD, tmp_path, NOW)
    assert caught.value.sentence == f"The disk that holds {tmp_path} is full."
    assert caught.value.meaning == "Nothing was kept. Nothing else changed."
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_ours_that_others_could_enter_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    assert private_folder(folder) == folder
    assert mode(folder) == 0o700


def test_a_file_where_our_folder_should_be_is_named(settings: Path) -> None:
    with pytest.raises(FileTrouble) as caught:
        private_folder(settings)
    assert caught.value.sentence == f"{settings} is not a folder."


def test_somebody_elses_folder_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_123)
    with pytest.raises(FileTrouble) as caught:
        private_folder(tmp_path)
    assert caught.value.sentence == f"You have no permission to use the folder {tmp_path}."


# ------------------------------------------------------------------ paths on the screen


@pytest.mark.parametrize(
    ("path", "sharing", "shown"),
    [
        ("/home/ana/mvk/original.json", False, "~/mvk/original.json"),
        ("/home/ana", True, "~"),
        ("/home/bob/settings.json", False, "/home/bob/settings.json"),
        ("/home/bob/settings.json", True, "…/settings.json"),
        ("/Users/bob/settings.json", True, "…/settings.json"),
        ("/home/anabel/x", False, "/home/anabel/x"),
        ("/etc/claude-code/managed-settings.json", True, "/etc/claude-code/managed-settings.json"),
    ],
)
def test_the_home_folder_is_shown_as_a_tilde(path: str, sharing: bool, shown: str) -> None:
    assert show_path(path, sharing, home=Path("/home/ana")) == shown


def test_a_home_folder_at_the_root_hides_nothing() -> None:
    assert show_path("/etc/passwd", home=Path("/")) == "/etc/passwd"


def test_without_a_home_folder_paths_are_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", none)
    assert show_path("/home/ana/x") == "/home/ana/x"


def test_a_path_in_a_command_is_quoted_where_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    assert shell_path("/home/ana/my files/a.json") == "~/'my files/a.json'"
    assert shell_path("/home/ana") == "~"
    assert shell_path("/etc/a b") == "'/etc/a b'"


# ------------------------------------------------------------------ where POSIX is missing


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: no owners, no modes, no locks, no folder sync, no renaming of open files."""
    monkeypatch.setattr(atomic, "POSIX", False)
    monkeypatch.setattr(atomic, "fcntl", None)
    for name in ("geteuid", "fchmod", "fchown", "link", "listxattr"):
        monkeypatch.delattr(os, name, raising=False)
    opened: set[FileIO] = set()

    class Watched(FileIO):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            opened.add(self)

    def closed_only(real: Callable[[Path, Path], None], may_replace: bool) -> Any:
        def rename(source: Path, target: Path) -> None:
            assert all(handle.closed for handle in opened)
            if not may_replace and target.exists():
                raise FileExistsError(errno.EEXIST, "exists")
            real(source, target)

        return rename

    monkeypatch.setattr(atomic, "FileIO", Watched)
    monkeypatch.setattr(os, "replace", closed_only(os.replace, True))
    monkeypatch.setattr(os, "rename", closed_only(os.rename, False))


@pytest.mark.usefixtures("windows")
def test_without_posix_the_file_is_still_old_or_new(settings: Path) -> None:
    written = write_private(settings, NEW, expect=OLD)
    assert settings.read_bytes() == NEW
    assert written.sentence == f"{settings}: saved, power-loss safety not confirmed."
    with pytest.raises(Changed):
        write_private(settings, OLD, expect=OLD)
    assert left_behind(settings.parent) == []


@pytest.mark.usefixtures("windows")
def test_without_posix_an_original_is_still_never_overwritten(tmp_path: Path) -> None:
    first, second = keep_original(OLD, tmp_path, NOW), keep_original(NEW, tmp_path, NOW)
    assert (first.read_bytes(), second.read_bytes()) == (OLD, NEW)
    assert first != second


@pytest.mark.usefixtures("windows")
def test_without_posix_orphans_are_swept_once_no_run_can_be_at_them(tmp_path: Path) -> None:
    orphan = tmp_path / ".mvk-wizard-0123.tmp"
    orphan.write_bytes(NEW)
    assert sweep(tmp_path) == 0  # another run may be about to rename it
    an_hour_ago = orphan.stat().st_mtime - 3600
    os.utime(orphan, (an_hour_ago, an_hour_ago))
    assert sweep(tmp_path) == 1
