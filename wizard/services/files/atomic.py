"""Replace a file in one step: write a new file in its folder, read it back, then rename it.

Errors are the operating system's own `OSError`; `trouble` turns them into sentences.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
try:
    import msvcrt as _msvcrt
except ImportError:  # everywhere else
    windows_locks: Any = None
else:
    windows_locks = _msvcrt

YOUNG = 60.0  # seconds; no run takes that long between its last byte and the rename
LOCK_SECONDS = 5.0  # seconds; another run holds the lock for a few milliseconds
_LOCK_PAUSE = 0.01
POSIX = os.name == "posix"
PREFIX, SUFFIX = ".mvk-wizard-", ".tmp"  # names of unfinished files, which `sweep` removes
PRIVATE_FILE = 0o600
_BINARY: int = getattr(os, "O_BINARY", 0)
# Without O_NONBLOCK, opening a pipe that has no writer would block forever.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | _BINARY
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | _BINARY
_NO_HARD_LINKS = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK}


@contextmanager
def opened(path: Path) -> Iterator[FileIO]:
    """Open `path` for reading, without waiting for the writer of a pipe."""
    with FileIO(os.open(path, _READ), "rb") as handle:
        yield handle


def read_up_to(handle: FileIO, count: int) -> bytes:
    """Read the next `count` bytes, or fewer if the file ends before."""
    chunks: list[bytes] = []
    while count > 0 and (chunk := handle.read(count)):
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)


@contextmanager
def beside(folder: Path) -> Iterator[tuple[FileIO, Path]]:
    """Create a private file in `folder` for the block, and remove it afterward.

    The file is locked, so that no other run sweeps it.
    """
    handle, temporary = _new_file(folder)
    try:
        yield handle, temporary
    finally:  # in `finally`, so that the file is removed after any failure
        with suppress(OSError):  # after the sync, an error here means nothing
            handle.close()
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108


def _new_file(folder: Path) -> tuple[FileIO, Path]:
    while True:
        temporary = folder / f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}"
        handle = FileIO(os.open(temporary, _NEW, PRIVATE_FILE), "rb+")
        try:
            is_ours = _lock(handle.fileno()) and os.path.lexists(temporary)
        except BaseException:
            _remove_empty(handle, temporary)
            raise
        if is_ours:
            return handle, temporary
        _remove_empty(handle, temporary)  # another run removed it before it was locked


def _remove_empty(handle: FileIO, temporary: Path) -> None:
    handle.close()
    with suppress(OSError):
        os.unlink(temporary)  # noqa: PTH108


def fill(handle: FileIO, data: bytes) -> None:
    """Write all of `data`, even if the system accepts only a part at a time."""
    rest = memoryview(data)
    while rest:
        written = handle.write(rest)
        if not written:
            raise OSError(errno.EIO, "nothing was written")
        rest = rest[written:]


def bring_to_disk(handle: FileIO, data: bytes) -> None:
    """Sync the file and read it back, because an incomplete write can go unnoticed."""
    os.fsync(handle.fileno())
    handle.seek(0)
    if handle.readall() != data:
        raise OSError(errno.EIO, "what was written reads back differently")


def put_in_place(handle: FileIO, temporary: Path, target: Path) -> None:
    """Replace `target` with the new file in one step."""
    _close_before_rename(handle)
    os.replace(temporary, target)  # noqa: PTH105


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Lock the folder of `target`, so that only one run of this program saves there.

    Other runs wait up to `LOCK_SECONDS`. Editors and other programs ignore the lock. If the system
    or the disk has no locks, runs are not kept apart.

    Raises:
        BlockingIOError: another run held the lock for longer than that.
    """
    descriptor = _lock_handle(target)
    try:
        end = time.monotonic() + LOCK_SECONDS
        lock = _lock if fcntl is not None else _lock_on_windows
        while descriptor is not None and not lock(descriptor):
            if time.monotonic() > end:
                raise BlockingIOError(errno.EAGAIN, "locked by another run")
            time.sleep(_LOCK_PAUSE)
        yield
    finally:
        if descriptor is not None:
            with suppress(OSError):  # a lock that cannot be released has no consequence
                os.close(descriptor)


def _lock_handle(target: Path) -> int | None:
    """Open the file that is locked; None if it cannot be opened.

    It is the folder, because saving replaces the file itself. Windows cannot open folders, so a
    separate file represents the folder there.
    """
    try:
        if fcntl is not None:
            return os.open(target.parent, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        if windows_locks is not None:
            return os.open(_lock_file(target), os.O_RDWR | os.O_CREAT | _BINARY, PRIVATE_FILE)
    except OSError:  # a folder that this user may write to but not list
        return None
    return None


def _lock_file(target: Path) -> Path:
    """Return the path of the empty file that represents a folder, in the temporary folder."""
    import hashlib
    import tempfile

    folder = os.path.normcase(os.path.abspath(target.parent))  # noqa: PTH100
    name = hashlib.sha256(folder.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"mvk-wizard-{name}.lock"


def _lock_on_windows(descriptor: int) -> bool:
    try:
        windows_locks.locking(descriptor, windows_locks.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def claim_first(handle: FileIO, temporary: Path, paths: Iterable[Path]) -> Path:
    """Give the new file the first of these paths that is free, and return that path."""
    return next(path for path in paths if _claim(handle, temporary, path))


def _claim(handle: FileIO, temporary: Path, path: Path) -> bool:
    try:
        if POSIX:
            os.link(temporary, path)
        else:
            _close_before_rename(handle)
            os.rename(temporary, path)  # noqa: PTH104 - it never replaces a file on Windows
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        # On disks without hard links, an empty file reserves the name.
        try:
            os.close(os.open(path, _NEW, PRIVATE_FILE))
        except FileExistsError:
            return False
        os.replace(temporary, path)  # noqa: PTH105
    return True


def _close_before_rename(handle: FileIO) -> None:
    if not POSIX:
        handle.close()  # Windows cannot rename an open file


def folder_to_disk(folder: Path) -> bool:
    """Sync `folder` itself. Return whether the new name in it is certain to be on the disk."""
    if not POSIX:
        return False
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return True


def sweep(folder: Path) -> int:
    """Remove the files that killed runs left in `folder`, because they may hold a key.

    The number of removed files is returned.
    """
    removed = 0
    with suppress(OSError):
        for orphan in folder.glob(f"{PREFIX}*{SUFFIX}"):
            with suppress(OSError):
                removed += _remove_if_idle(orphan)
    return removed


def _remove_if_idle(orphan: Path) -> bool:
    found = os.lstat(orphan)
    if not stat.S_ISREG(found.st_mode) or (POSIX and found.st_uid != os.geteuid()):
        return False
    if fcntl is None and time.time() - found.st_mtime < YOUNG:
        return False  # without locks, a new file cannot be told from an abandoned one
    with opened(orphan) as handle:
        if not _lock(handle.fileno()):
            return False
    os.unlink(orphan)  # noqa: PTH108
    return True


def _lock(descriptor: int) -> bool:
    """Lock an open file. Return False if another process holds the lock."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network drives have no locks
        return True
    return True
