"""Errors about files, as sentences for the people who use the wizard."""

from __future__ import annotations

import errno
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from wizard.core.harmless import harmless

ABSENT = (errno.ENOENT, errno.ENOTDIR)  # error numbers of a file that does not exist


class FileAction(Enum):
    """What was being done to a file. The value says what a failure means."""

    READ = "Nothing was read. Nothing changed."
    SAVE = "Nothing was saved. An existing file is exactly as it was."
    KEEP = "Nothing was kept. Nothing else changed."


class FileTrouble(Exception):
    """A file cannot be read or written. The exception never contains any of its text.

    `sentence` says what is wrong and where, `meaning` what that means, `remedy` what to do.
    """

    def __init__(self, sentence: str, meaning: str, remedy: str, number: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.meaning = meaning
        self.remedy = remedy
        self.errno = number

    @property
    def is_missing(self) -> bool:
        """Whether the file to read does not exist. Most likely, its name is mistyped."""
        return self.errno in ABSENT and self.meaning == FileAction.READ.value


class Changed(FileTrouble):
    """Another program changed the file after it was loaded.

    Load it again and show both versions.
    """


def in_short(trouble: Exception) -> str:
    """Return one line for a person: what is wrong, and what to do."""
    if isinstance(trouble, FileTrouble):
        return f"{trouble.sentence} {trouble.remedy}".strip()
    return "The disk does not answer. Try another folder, or try again later."


def show_path(path: Path | str, sharing: bool = False, home: Path | None = None) -> str:
    """Return a path for the screen: the home folder as `~`, other folders hidden while sharing.

    The result is one line, even if the name contains a line break.
    """
    shown = Path(harmless(str(path), keep=""))
    base = home or home_folder()
    if base is not None and base != Path(base.anchor) and shown.is_relative_to(base):
        rest = shown.relative_to(base)
        return "~" if rest == Path() else str(Path("~") / rest)
    if sharing and shown.is_absolute():
        from wizard.core.redact.nicknames import is_public

        if not is_public(str(shown)):
            return str(Path("…") / shown.name)
    return str(shown)


def shell_path(path: Path | str, sharing: bool = False) -> str:
    """Return a path as typed in a command, quoted if needed, with the home folder as `~`."""
    shown = show_path(path, sharing)
    if shown == "~":
        return shown
    if shown.startswith("~/"):
        return "~/" + shlex.quote(shown[2:])
    return shlex.quote(shown)


def home_folder() -> Path | None:
    """Return the home folder of the current user; None if the system does not know it."""
    try:
        return Path.home()
    except RuntimeError:  # no HOME and no entry in the user database
        return None


_COPY = "Save to your own file, then run: sudo cp YOUR-FILE {command}"
_POUR = "Save to another file, then run: cat YOUR-FILE > {command}"  # not atomic

# By errno: (sentence, remedy). {file} and {folder} are for reading; {command} and {command_folder}
# are for typing.
_SAVING = {
    errno.EAGAIN: (
        "Another run of mvk-wizard is saving in {folder} and does not end.",
        "End that run, then save again.",
    ),
    errno.EACCES: ("You have no permission to write in {folder}.", _COPY),
    errno.EPERM: (
        "{file} or its folder is locked (immutable), so it can't be replaced.",
        "To see which, run: lsattr -d {command} {command_folder} (macOS: ls -ldO). To unlock, run: "
        "sudo chattr -i {command} (macOS: sudo chflags nouchg {command}). The folder unlocks the "
        "same way.",
    ),
    errno.EROFS: (
        "{folder} is on a read-only file system.",
        "Save to another folder, for example in your home folder.",
    ),
    errno.EBUSY: (
        "{file} is mounted as a single file, as in a container, and can't be replaced.",
        "Change it outside the container, or save to another file, then run: "
        "cat YOUR-FILE > {command}",
    ),
    errno.EXDEV: (
        "{file} is on another file system than its folder and can't be replaced in one step.",
        _POUR,
    ),
    errno.ENOSPC: ("The disk that holds {folder} is full.", "Free some space, then save again."),
    errno.EDQUOT: (
        "Your quota on the disk that holds {folder} is used up.",
        "Free some space, then save again, or save to another disk.",
    ),
    errno.EFBIG: (
        "The file would be larger than this system allows.",
        "Save to another folder.",
    ),
    errno.ENOENT: (
        "The folder {folder} does not exist.",
        "Create it with: mkdir -p {command_folder}, or save somewhere else.",
    ),
    errno.ENOTDIR: (
        "{folder} is not a folder.",
        "Check the path, or save somewhere else.",
    ),
}
_KEEPING = {
    errno.EACCES: (
        "You have no permission to use the folder {file}.",
        "To see whose it is, run: ls -ld {command_folder} {command}",
    ),
    errno.EEXIST: ("{file} is not a folder.", "Move it away, then try again."),
    errno.ENOTDIR: (
        "{file} can't be a folder: part of its path is a file.",
        "To see which, run: ls -ld {command_folder}",
    ),
}
_READING = {
    errno.EACCES: (
        "You have no permission to read {file}.",
        "Ask an administrator of this computer for a copy, or make one with: "
        "sudo cat {command} > YOUR-FILE",
    ),
    errno.ENOENT: ("{file} does not exist.", "Check the name and the folder."),
    errno.ENOTDIR: ("{file} does not exist.", "Check the name and the folder."),
    errno.EISDIR: ("{file} is a folder, not a file.", "Name the file inside it."),
    errno.ENXIO: ("{file} is not an ordinary file.", "Name an ordinary file."),
}
NAME_TARGET = "Name the file that the link should lead to."
_EITHER = {
    errno.ELOOP: (
        "{file} is a link that leads back to itself.",
        NAME_TARGET,
    ),
    errno.ENAMETOOLONG: ("The name {file} is too long.", "Choose a shorter name."),
    errno.EMFILE: (
        "mvk-wizard has too many files open.",
        "Leave, run: ulimit -n 1024, then start again.",
    ),
    errno.ENFILE: (
        "This computer has too many files open.",
        "Close some programs, then try again.",
    ),
    errno.EIO: (
        "The disk that holds {file} reported an error.",
        "Use another disk, and have this one checked.",
    ),
}
if hasattr(errno, "ESTALE"):
    _EITHER[errno.ESTALE] = (
        "{file} is on a network drive that lost its connection.",
        "Reconnect the drive, then try again.",
    )
_UNKNOWN = {
    FileAction.READ: (
        "{file} can't be read (error {number}).",
        "Try another file, or paste its text.",
    ),
    FileAction.SAVE: ("{file} can't be saved (error {number}).", "Save to another folder."),
    FileAction.KEEP: (
        "{file} can't be created (error {number}).",
        "Check the disk and its permissions.",
    ),
}
_TABLES = {
    FileAction.READ: {**_EITHER, **_READING},
    FileAction.SAVE: {**_EITHER, **_SAVING},
    FileAction.KEEP: {**_EITHER, **_SAVING, **_KEEPING},
}


def explain(number: int | None, path: Path, action: FileAction) -> FileTrouble:
    """Put an error number of the operating system into words. `number` may be None."""
    sentence, remedy = _TABLES[action].get(number or 0, _UNKNOWN[action])
    words = {
        "file": show_path(path),
        "folder": show_path(path if action is FileAction.KEEP else path.parent),
        "command": shell_path(path),
        "command_folder": shell_path(path.parent),
        "number": errno.errorcode.get(number or 0, "unknown"),
    }
    return FileTrouble(sentence.format(**words), action.value, remedy.format(**words), number)


@contextmanager
def in_words(path: Path, action: FileAction) -> Iterator[None]:
    """Turn the operating system's errors in the block into `FileTrouble`."""
    try:
        yield
    except OSError as error:
        trouble = explain(error.errno, path, action)
    except ValueError:  # a NUL or a lone surrogate in the name
        trouble = FileTrouble("A file can't have this name.", action.value, "Choose another name.")
    else:
        return
    raise trouble
