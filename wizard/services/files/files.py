"""The only reader and the only writer of files: settings, kept originals, state, reports.

A settings file always holds either the old text or the new text. Whatever fails is a `FileTrouble`.
"""

from __future__ import annotations

import errno
import itertools
import os
import stat
from contextlib import suppress
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from wizard.services.files import atomic
from wizard.services.files.atomic import sweep
from wizard.services.files.places import RECEIPTS, own_places
from wizard.services.files.trouble import (
    NAME_TARGET,
    Changed,
    FileAction,
    FileTrouble,
    in_words,
    shell_path,
    show_path,
)

MEGABYTE = 1024 * 1024
LIMIT = 4 * MEGABYTE  # bytes; twice Claude Code's limit, so that larger files can be checked
_PRIVATE_FOLDER = 0o700
_ORDINARY = "Name an ordinary file."
_INSIDE = "Name a file in it, for example: {command}/settings.json"
# What is at the path, and what to do instead of reading it or saving to it.
_KINDS = {
    stat.S_IFDIR: ("a folder, not a file", _INSIDE, _INSIDE),
    stat.S_IFIFO: (
        "a pipe, not a file",
        "Write its output to a file first: cat {command} > YOUR-FILE",
        "Save to an ordinary file, then run: cat YOUR-FILE > {command}",
    ),
    stat.S_IFCHR: ("a device, not a file", _ORDINARY, _ORDINARY),
    stat.S_IFBLK: ("a device, not a file", _ORDINARY, _ORDINARY),
    stat.S_IFSOCK: ("a socket, not a file", _ORDINARY, _ORDINARY),
    stat.S_IFLNK: (
        "a link that leads back to itself",
        *(NAME_TARGET,) * 2,
    ),
}


class Written(NamedTuple):
    """The result of saving a file. `path` is its real path, with links resolved."""

    path: Path
    power_loss_safe: bool = True
    other_names: int = 0  # other hard links, which keep the old text

    @property
    def sentence(self) -> str:
        """A sentence that says where the file is saved, and what could not be confirmed."""
        doubt = "" if self.power_loss_safe else ", power-loss safety not confirmed"
        names = (
            " Its other names (hard links) still hold the old settings." if self.other_names else ""
        )
        return f"{show_path(self.path)}: saved{doubt}.{names}"


def read_limited(path: Path, limit: int = LIMIT) -> bytes:
    """Read a regular file of at most `limit` bytes. Never blocks."""
    with in_words(path, FileAction.READ):
        if path.is_symlink() and not os.path.lexists(target := os.path.realpath(path)):
            raise FileTrouble(
                f"{show_path(path)} is a link to {show_path(target)}, which does not exist.",
                FileAction.READ.value,
                "Restore that file, or name another.",
                errno.ENOENT,
            )
        # Checked before opening too, because opening a device can have an effect.
        _refuse_unordinary(path, os.stat(path), FileAction.READ)  # noqa: PTH116
        with atomic.opened(path) as handle:
            found = os.fstat(handle.fileno())
            _refuse_unordinary(path, found, FileAction.READ)
            data = b"" if found.st_size > limit else atomic.read_up_to(handle, limit + 1)
    size = max(found.st_size, len(data))
    if size > limit:
        raise FileTrouble(
            f"{show_path(path)} is larger than {limit / MEGABYTE:g} MB ({size:,} bytes; the limit"
            f" is {limit:,}).",
            FileAction.READ.value,
            "Check that it is the settings file. Those are far smaller.",
            errno.EFBIG,
        )
    return data


def _refuse_unordinary(path: Path, found: os.stat_result, action: FileAction) -> None:
    if not stat.S_ISREG(found.st_mode):
        unknown = ("not an ordinary file", _ORDINARY, _ORDINARY)
        kind, to_read, to_save = _KINDS.get(stat.S_IFMT(found.st_mode), unknown)
        remedy = to_read if action is FileAction.READ else to_save
        words = remedy.format(command=shell_path(path))
        raise FileTrouble(f"{show_path(path)} is {kind}.", action.value, words)


def write_private(path: Path, data: bytes, *, expect: bytes | None = None) -> Written:
    """Replace the content of `path` with `data`: it holds the old or the new text, never both.

    Links are followed. An existing file keeps its mode and owner; a new file gets mode 0600.
    `expect` is what the file held when it was loaded, or None if it was not loaded. If several runs
    of this program loaded the same text, one can save, and the others find the file changed.

    Raises:
        Changed: the file does not hold `expect`, or it has been created in the meantime.
        FileTrouble: the file cannot be written; its content has not changed.
    """
    with in_words(path, FileAction.SAVE):
        target = Path(os.path.realpath(path))
        is_link = path.is_symlink()
    with in_words(target if is_link else path, FileAction.SAVE):  # a link's error names its target
        before = _replaceable(target)
        sweep(target.parent)  # files that a killed run left there
        with atomic.beside(target.parent) as (handle, temporary):
            atomic.fill(handle, data)
            atomic.bring_to_disk(handle, data)
            _take_over(handle, target, before)
            with atomic.locked(target):
                _stop_if_changed(target, before, expect)
                atomic.put_in_place(handle, temporary, target)
    others = before.st_nlink - 1 if before else 0
    return Written(target, atomic.folder_to_disk(target.parent), others)


def _replaceable(target: Path) -> os.stat_result | None:
    try:
        found = os.lstat(target)
    except FileNotFoundError:
        return None
    _refuse_unordinary(target, found, FileAction.SAVE)
    if _is_foreign(found):
        raise _not_ours(target, f"belongs to {_owner(found.st_uid)}, not to you")
    return found


def _is_foreign(found: os.stat_result) -> bool:
    return atomic.POSIX and os.geteuid() not in (0, found.st_uid)


def _not_ours(target: Path, why: str) -> FileTrouble:
    return FileTrouble(
        f"{show_path(target)} {why}.",
        FileAction.SAVE.value,
        f"Save to your own file, then run: sudo cp YOUR-FILE {shell_path(target)}",
        errno.EPERM,
    )


def other_owner(path: Path) -> str:
    """Return the name of the file's owner; an empty text if it is this user."""
    if not atomic.POSIX:
        return ""
    try:
        uid = os.stat(path).st_uid  # noqa: PTH116 - tests replace this function
    except (OSError, ValueError):
        return ""
    return "" if uid == os.geteuid() else _owner(uid)


def _owner(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user number {uid}"


def _take_over(handle: FileIO, target: Path, before: os.stat_result | None) -> None:
    """Give the new file the owner, access list and mode of the file that it replaces.

    This is done last, so that a kill during writing leaves only a private file behind.
    """
    if not atomic.POSIX:
        return
    descriptor = handle.fileno()
    if before is None:
        try:
            os.fchmod(descriptor, atomic.PRIVATE_FILE)
        except PermissionError:
            raise FileTrouble(
                f"The disk that holds {show_path(target.parent)} has no file permissions, so others"
                " could read the file.",
                FileAction.SAVE.value,
                "Save to another disk, for example in your home folder.",
                errno.EPERM,
            ) from None
        return
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.fchown(descriptor, before.st_uid, before.st_gid)
        except PermissionError:
            why = "belongs to a group that you are not in, and would lose that group"
            raise _not_ours(target, why) from None
    _copy_attributes(descriptor, target)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
    os.fsync(descriptor)


def _copy_attributes(descriptor: int, target: Path) -> None:
    # Without the old access list, the mode alone could let a whole group read the file.
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):  # a disk without extended attributes
        for name in os.listxattr(target):
            with suppress(OSError):  # an attribute that only the system may set
                os.setxattr(descriptor, name, os.getxattr(target, name))


def _stop_if_changed(target: Path, before: os.stat_result | None, expect: bytes | None) -> None:
    changed = before is None and os.path.lexists(target)
    if expect is not None and not changed:
        try:
            with atomic.opened(target) as handle:
                changed = atomic.read_up_to(handle, len(expect) + 1) != expect
        except FileNotFoundError:
            changed = True
    if changed:
        raise Changed(
            f"{show_path(target)} was changed by someone else after it was loaded.",
            FileAction.SAVE.value,
            "Load it again to see what changed.",
        )


def private_folder(folder: Path) -> Path:
    """Create `folder` if it is missing, and make sure that only its owner can enter it (0700)."""
    with in_words(folder, FileAction.KEEP):
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        found = os.stat(folder)  # noqa: PTH116
        if _is_foreign(found):
            raise PermissionError(errno.EACCES, "another user's folder")
        if atomic.POSIX and stat.S_IMODE(found.st_mode) != _PRIVATE_FOLDER:
            folder.chmod(_PRIVATE_FOLDER)
    return folder


def keep_original(data: bytes, folder: Path, now: datetime) -> Path:
    """Keep the original settings in a new file (0600). An existing file is never overwritten."""
    private_folder(folder)
    sweep(folder)
    name = f"original-{now:%Y-%m-%d-%H%M}"
    paths = (
        folder / (f"{name}.{number}.json" if number > 1 else f"{name}.json")
        for number in itertools.count(1)
    )
    with in_words(folder, FileAction.KEEP), atomic.beside(folder) as (handle, temporary):
        atomic.fill(handle, data)
        _take_over(handle, temporary, None)
        atomic.bring_to_disk(handle, data)
        path = atomic.claim_first(handle, temporary, paths)
    atomic.folder_to_disk(folder)
    return path


def save_private(path: Path, data: bytes) -> Written:
    """Save like `write_private`, and also set mode 0600 on a file that others could read."""
    with in_words(path, FileAction.SAVE):
        if atomic.POSIX and path.is_file():
            path.chmod(atomic.PRIVATE_FILE)
    return write_private(path, data)


def not_text(path: Path | str) -> FileTrouble:
    """Return the error about a kept original that is not text and so cannot be copied."""
    return FileTrouble(
        f"{show_path(path)} can't be read as text.",
        "It was not copied.",
        "If you have your own copy of the settings, paste that.",
    )


def delete_file(path: Path) -> None:
    """Delete one of our files. A file that is already gone is not an error."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        number = errno.errorcode.get(error.errno or 0, "?")
        raise FileTrouble(
            f"{show_path(path)} can't be deleted (error {number}).",
            "It still holds everything.",
            f"To delete it, run: rm {shell_path(path)}",
            error.errno,
        ) from None


def sweep_own_folders() -> int:
    """Sweep originals, receipts and state. Return the number of removed files. Never raises."""
    places = own_places()
    return sum(map(sweep, {places.data, places.data / RECEIPTS, places.state}))
