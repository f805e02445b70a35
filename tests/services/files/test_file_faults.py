"""Whatever fails or kills the writer, the file is old or new, and the failure has a sentence."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from tests.services.files.saved_files import NEW, OLD, SAVED_NOTHING, left_behind, mode
from wizard.services.files import atomic, files
from wizard.services.files.atomic import sweep
from wizard.services.files.files import write_private
from wizard.services.files.trouble import FileAction, FileTrouble, explain, in_words

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and owners of POSIX")


class FaultyFile(FileIO):
    """A file whose nth call of one method fails."""

    method, countdown = "", 0

    def _count(self, name: str) -> None:
        if name == FaultyFile.method:
            FaultyFile.countdown -= 1
            if FaultyFile.countdown == 0:
                raise FAULT

    def write(self, data: Any, /) -> int:
        self._count("write")
        return super().write(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._count("seek")
        return super().seek(offset, whence)

    def read(self, size: int | None = -1, /) -> bytes:
        self._count("read")
        return super().read(-1 if size is None else size)

    def readall(self) -> bytes:
        self._count("readall")
        return super().readall()

    def close(self) -> None:
        super().close()
        self._count("close")


FAULT: BaseException = OSError(errno.EIO, "injected")
OS_CALLS = (
    *("open", "close", "lstat", "stat", "fstat", "fchmod", "fchown", "fsync", "replace"),
    *("unlink", "listxattr", "readlink"),
)
FILE_CALLS = ("write", "seek", "read", "readall", "close")
BEST_EFFORT = {"os.unlink", "os.listxattr", "os.readlink"}


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize(
    "call", [f"os.{name}" for name in OS_CALLS] + [f"file.{name}" for name in FILE_CALLS]
)
@pytest.mark.parametrize("fault", [OSError(errno.EIO, "injected"), KeyboardInterrupt()])
def test_whatever_call_fails_the_file_is_old_or_new_and_nothing_is_left(
    settings: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    nth: int,
    fault: BaseException,
) -> None:
    kind, _, name = call.partition(".")
    monkeypatch.setattr(sys.modules[__name__], "FAULT", fault)
    monkeypatch.setattr(FaultyFile, "method", name if kind == "file" else "")
    monkeypatch.setattr(FaultyFile, "countdown", nth)
    with monkeypatch.context() as patched:
        patched.setattr(atomic, "FileIO", FaultyFile)
        if kind == "os":
            patched.setattr(os, name, failing_at(nth, getattr(os, name), fault))
        failed = write_fails(settings)
    held = settings.read_bytes()
    assert held in (OLD, NEW)
    assert mode(settings) == 0o640
    if isinstance(fault, OSError):
        assert held == (OLD if failed else NEW)  # what is told is what happened
    if call != "os.unlink":
        assert left_behind(settings.parent) == []


def failing_at(nth: int, real: Callable[..., Any], fault: BaseException) -> Callable[..., Any]:
    calls = 0

    def call(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise fault
        return real(*arguments, **options)

    return call


def write_fails(path: Path) -> bool:
    try:
        write_private(path, NEW, expect=OLD)
    except (FileTrouble, KeyboardInterrupt):
        return True
    return False


def test_a_short_write_that_passes_unnoticed_is_noticed(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lying(FileIO):
        def write(self, data: Any, /) -> int:
            super().write(bytes(data)[:-1])
            return len(data)

    monkeypatch.setattr(atomic, "FileIO", Lying)
    assert write_fails(settings)
    assert settings.read_bytes() == OLD


def test_a_disk_that_takes_little_at_a_time_is_written_to_the_end(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(FileIO):
        def write(self, data: Any, /) -> int:
            return super().write(bytes(data)[:7])

    monkeypatch.setattr(atomic, "FileIO", Slow)
    write_private(settings, NEW)
    assert settings.read_bytes() == NEW


def test_a_disk_that_takes_nothing_does_not_hang(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stuck(FileIO):
        def write(self, data: Any, /) -> int:
            return 0

    monkeypatch.setattr(atomic, "FileIO", Stuck)
    assert write_fails(settings)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "You have no permission to write in {folder}."),
        (
            errno.EPERM,
            "{file} or its folder is locked (immutable), so it can't be replaced.",
        ),
        (errno.EROFS, "{folder} is on a read-only file system."),
        (
            errno.EBUSY,
            "{file} is mounted as a single file, as in a container, and can't be replaced.",
        ),
        (
            errno.EXDEV,
            "{file} is on another file system than its folder and can't be replaced in one step.",
        ),
        (errno.ENOSPC, "The disk that holds {folder} is full."),
        (errno.EDQUOT, "Your quota on the disk that holds {folder} is used up."),
        (errno.EMFILE, "mvk-wizard has too many files open."),
        (errno.ENFILE, "This computer has too many files open."),
        (errno.EIO, "The disk that holds {file} reported an error."),
        (errno.ENOLCK, "{file} can't be saved (error ENOLCK)."),
    ],
)
def test_each_failure_has_its_own_sentence(
    settings: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FileTrouble) as caught:
        write_private(settings, NEW, expect=OLD)
    assert caught.value.sentence == sentence.format(file=settings, folder=settings.parent)
    assert (caught.value.meaning, caught.value.errno) == (SAVED_NOTHING, number)
    assert caught.value.remedy
    assert settings.read_bytes() == OLD
    assert left_behind(settings.parent) == []


def test_no_sentence_is_for_two_failures() -> None:
    path = Path("/somewhere/settings.json")
    for action in FileAction:
        sentences = [explain(number, path, action).sentence for number in errno.errorcode]
        known = [sentence for sentence in sentences if "(error" not in sentence]
        allowed = {"/somewhere/settings.json does not exist."}  # its folder may be missing
        assert all(known.count(sentence) == 1 for sentence in set(known) - allowed)


def test_an_error_without_a_number_has_a_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble, match="can't be read"), in_words(tmp_path, FileAction.READ):
        raise OSError("odd")


REAL_TROUBLES = """
import os, sys
from pathlib import Path
from wizard.services.files.files import FileTrouble, write_private
folder = Path(sys.argv[1])
def show(path):
    try:
        print(write_private(path, b"x" * 300_000))
    except FileTrouble as trouble:
        print(trouble.sentence)
    print(path.read_bytes() == b"old", len(list(path.parent.iterdir())))
def place(name, *options):
    where = folder / name
    where.mkdir()
    assert os.system(f"mount -t tmpfs {' '.join(options)} tmpfs '{where}'") == 0
    (where / "settings.json").write_bytes(b"old")
    return where / "settings.json"
show(place("full", "-o", "size=64k"))
only = place("only")
assert os.system(f"mount -o remount,ro '{only.parent}'") == 0
show(only)
bound = place("bound")
source = folder / "source"
source.write_bytes(b"old")
assert os.system(f"mount --bind '{source}' '{bound}'") == 0
show(bound)
"""


def test_real_full_disk_read_only_disk_and_bind_mount(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run((unshare, "-rm", "true"), capture_output=True).returncode:
        pytest.skip("no namespaces here")
    done = subprocess.run(
        (unshare, "-rm", sys.executable, "-c", REAL_TROUBLES, str(tmp_path)),
        capture_output=True,
        text=True,
        cwd=Path(files.__file__).parents[3],
    )
    if "mount:" in done.stderr:
        pytest.skip("no mounts in namespaces here")
    bound = tmp_path / "bound/settings.json"
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"The disk that holds {tmp_path / 'full'} is full.",
        "True 1",
        f"{tmp_path / 'only'} is on a read-only file system.",
        "True 1",
        f"{bound} is mounted as a single file, as in a container, and can't be replaced.",
        "True 1",
    ]


# ------------------------------------------------------------------ killed, and swept

KILLED = """
import os, signal, sys
from pathlib import Path
from wizard.services.files import atomic, files
path, call, nth = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
real, calls = getattr(os, call), 0
def dying(*arguments, **options):
    global calls
    calls += 1
    if calls == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **options)
setattr(os, call, dying)
files.write_private(path, sys.argv[4].encode())
"""


@pytest.mark.parametrize(
    ("call", "nth", "held", "orphans"),
    [
        ("fsync", 1, OLD, [0o600]),  # written, not yet on the disk
        ("fchmod", 1, OLD, [0o600]),  # on the disk, still private
        ("replace", 1, OLD, [0o640]),  # ready, with the mode of the file that it replaces
        ("fsync", 3, NEW, []),  # in place, the folder not yet on the disk
    ],
)
def test_killed_at_any_moment_the_file_is_old_or_new_and_the_orphan_is_swept(
    settings: Path, call: str, nth: int, held: bytes, orphans: list[int]
) -> None:
    subprocess.run(
        (sys.executable, "-c", KILLED, str(settings), call, str(nth), NEW.decode()),
        cwd=Path(files.__file__).parents[3],
        check=False,
    )
    folder = settings.parent
    assert settings.read_bytes() == held
    assert [mode(folder / name) for name in left_behind(folder)] == orphans
    assert sweep(folder) == len(orphans)
    assert left_behind(folder) == []
    assert settings.read_bytes() == held
