"""A settings file is always either the old or the new text; links, modes and owners stay."""

from __future__ import annotations

import errno
import os
import socket
import stat
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from tests.services.files.saved_files import NEW, OLD, SAVED_NOTHING, left_behind, mode
from wizard.services.files import atomic, files
from wizard.services.files.files import LIMIT, Written, read_limited, write_private
from wizard.services.files.trouble import Changed, FileTrouble

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and owners of POSIX")


def test_a_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xef\xbb\xbf{}\r\n\r\x00\xff")
    assert read_limited(path) == b"\xef\xbb\xbf{}\r\n\r\x00\xff"


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.touch()
    assert read_limited(path) == b""


def test_twice_what_claude_code_reads_is_read_and_not_one_byte_more(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.touch()
    os.truncate(path, LIMIT)
    assert len(read_limited(path)) == LIMIT == 4 * 1024 * 1024
    os.truncate(path, LIMIT + 1)
    with pytest.raises(FileTrouble) as caught:
        read_limited(path)
    assert caught.value.sentence == (
        f"{path} is larger than 4 MB (4,194,305 bytes; the limit is 4,194,304)."
    )
    assert caught.value.remedy == "Check that it is the settings file. Those are far smaller."


def test_a_file_that_hides_its_size_is_limited_too(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files in /proc are like this: they claim to have no bytes at all."""
    found = list(settings.stat())
    found[stat.ST_SIZE] = 0
    monkeypatch.setattr(os, "fstat", lambda _: os.stat_result(found))
    assert read_limited(settings, limit=len(OLD)) == OLD
    with pytest.raises(FileTrouble, match="is larger than"):
        read_limited(settings, limit=len(OLD) - 1)


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    with pytest.raises(FileTrouble) as caught:
        read_limited(fifo)
    assert caught.value.sentence == f"{fifo} is a pipe, not a file."
    assert caught.value.meaning == "Nothing was read. Nothing changed."
    assert caught.value.remedy == (f"Write its output to a file first: cat {fifo} > YOUR-FILE")


def test_a_file_that_turns_into_a_pipe_is_refused_without_waiting(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    ordinary = settings.stat()
    monkeypatch.setattr(os, "stat", lambda *_a, **_k: ordinary)
    with pytest.raises(FileTrouble, match="is a pipe, not a file"):
        read_limited(fifo)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.mkdir(), "{path} is a folder, not a file."),
        (lambda path: path.symlink_to("/dev/null"), "{path} is a device, not a file."),
        (lambda path: None, "{path} does not exist."),
        (lambda path: path.symlink_to(path), "{path} is a link that leads back to itself."),
        (
            lambda path: path.symlink_to("gone"),
            "{path} is a link to {path.parent}/gone, which does not exist.",
        ),
    ],
)
def test_a_path_that_is_not_a_file_is_named(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    path = tmp_path / "thing"
    make(path)
    with pytest.raises(FileTrouble) as caught:
        read_limited(path)
    assert caught.value.sentence == sentence.format(path=path)


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # names of sockets must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(FileTrouble, match="socket is a socket, not a file"):
            read_limited(Path("socket"))


def test_an_impossible_file_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble, match="A file can't have this name"):
        read_limited(tmp_path / "a\0b")


# ------------------------------------------------------------------ writing


def test_a_new_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    assert write_private(path, NEW) == Written(path.resolve())
    assert path.read_bytes() == NEW
    assert mode(path) == 0o600
    assert left_behind(tmp_path) == []


def test_a_new_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o777)
    try:
        write_private(tmp_path / "settings.json", NEW)
    finally:
        os.umask(before)
    assert mode(tmp_path / "settings.json") == 0o600


@pytest.mark.parametrize("bits", [0o644, 0o600, 0o440, 0o664])
def test_an_existing_file_keeps_its_mode(settings: Path, bits: int) -> None:
    settings.chmod(bits)
    write_private(settings, NEW, expect=OLD)
    assert (settings.read_bytes(), mode(settings)) == (NEW, bits)


def test_while_it_is_written_only_its_owner_can_read_it(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.chmod(0o644)
    seen: list[int] = []
    fill = atomic.fill

    def look(handle: FileIO, data: bytes) -> None:
        fill(handle, data)
        seen.append(stat.S_IMODE(os.fstat(handle.fileno()).st_mode))

    monkeypatch.setattr(atomic, "fill", look)
    write_private(settings, NEW)
    assert seen == [0o600]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_an_existing_file_keeps_its_owner(settings: Path) -> None:
    os.chown(settings, 12345, 54321)
    write_private(settings, NEW, expect=OLD)
    found = settings.stat()
    assert (found.st_uid, found.st_gid, mode(settings)) == (12345, 54321, 0o640)


def test_extended_attributes_stay(settings: Path) -> None:
    try:
        os.setxattr(settings, "user.note", b"kept")
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    write_private(settings, NEW)
    assert os.getxattr(settings, "user.note") == b"kept"


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path, settings: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(settings.name)
    assert write_private(link, NEW, expect=OLD).path == settings.resolve()
    assert link.is_symlink()
    assert (settings.read_bytes(), mode(settings)) == (NEW, 0o640)


def test_a_link_to_a_file_that_is_not_there_yet_creates_it(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to("target.json")
    write_private(link, NEW)
    assert link.is_symlink()
    assert (tmp_path / "target.json").read_bytes() == NEW


def test_other_names_of_the_file_are_mentioned(tmp_path: Path, settings: Path) -> None:
    os.link(settings, tmp_path / "other.json")
    written = write_private(settings, NEW)
    assert written.sentence == (
        f"{settings}: saved. Its other names (hard links) still hold the old settings."
    )
    assert (tmp_path / "other.json").read_bytes() == OLD


def test_saved_is_said_with_the_place(settings: Path) -> None:
    assert write_private(settings, NEW).sentence == f"{settings}: saved."


@pytest.mark.parametrize("now_held", [b"", OLD + b" ", OLD[:-1], b"other"])
def test_a_file_changed_meanwhile_stops_it(settings: Path, now_held: bytes) -> None:
    settings.write_bytes(now_held)
    with pytest.raises(Changed) as caught:
        write_private(settings, NEW, expect=OLD)
    assert caught.value.sentence == (f"{settings} was changed by someone else after it was loaded.")
    assert caught.value.meaning == SAVED_NOTHING
    assert "canary" not in repr(vars(caught.value))
    assert settings.read_bytes() == now_held
    assert left_behind(settings.parent) == []


def test_a_file_changed_at_the_last_moment_stops_it(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meddle(_: int) -> None:
        settings.write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", meddle)
    with pytest.raises(Changed):
        write_private(settings, NEW, expect=OLD)
    assert settings.read_bytes() == b"theirs"


def test_a_file_that_is_deleted_meanwhile_stops_it(settings: Path) -> None:
    settings.unlink()
    with pytest.raises(Changed):
        write_private(settings, NEW, expect=OLD)
    assert not settings.exists()


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    monkeypatch.setattr(os, "fsync", lambda _: path.write_bytes(b"theirs"))
    with pytest.raises(Changed):
        write_private(path, NEW)
    assert path.read_bytes() == b"theirs"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.mkdir(), "{path} is a folder, not a file."),
        (lambda path: os.mkfifo(path), "{path} is a pipe, not a file."),
        (lambda path: path.symlink_to("/dev/null"), "/dev/null is a device, not a file."),
        (lambda path: path.symlink_to(path), "{path} is a link that leads back to itself."),
    ],
)
def test_only_ordinary_files_are_written(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    path = tmp_path / "thing"
    make(path)
    with pytest.raises(FileTrouble) as caught:
        write_private(path, NEW)
    assert caught.value.sentence == sentence.format(path=path)
    assert left_behind(tmp_path) == []


def test_a_folder_that_is_not_there_is_named_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble) as caught:
        write_private(tmp_path / "no such/settings.json", NEW)
    assert caught.value.sentence == f"The folder {tmp_path / 'no such'} does not exist."
    assert caught.value.remedy == (
        f"Create it with: mkdir -p '{tmp_path / 'no such'}', or save somewhere else."
    )


def test_somebody_elses_file_is_refused_with_the_command_to_run(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = settings.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: uid + 4242)
    with pytest.raises(FileTrouble) as caught:
        write_private(settings, NEW, expect=OLD)
    assert caught.value.sentence == f"{settings} belongs to {files._owner(uid)}, not to you."
    assert caught.value.remedy == (f"Save to your own file, then run: sudo cp YOUR-FILE {settings}")
    assert settings.read_bytes() == OLD


def test_an_owner_without_a_name_is_shown_by_number() -> None:
    assert files._owner(4_000_000_123) == "user number 4000000123"


def test_a_group_that_cannot_be_kept_is_reported(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = os.fstat

    def other_group(descriptor: int) -> os.stat_result:
        values = list(found(descriptor))
        values[stat.ST_GID] += 1
        return os.stat_result(values)

    def refuse(*_: Any) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "fstat", other_group)
    monkeypatch.setattr(os, "fchown", refuse)
    with pytest.raises(FileTrouble, match="belongs to a group that you are not in"):
        write_private(settings, NEW)
    assert (settings.read_bytes(), left_behind(settings.parent)) == (OLD, [])


def test_a_save_that_the_folder_does_not_confirm_is_reported(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "no")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_folders)
    written = write_private(settings, NEW)
    assert written.sentence == f"{settings}: saved, power-loss safety not confirmed."
    assert settings.read_bytes() == NEW
