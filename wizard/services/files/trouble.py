"""What can go wrong with a file, in sentences for the people in front of the wizard."""

from __future__ import annotations

import errno
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from wizard.core.harmless import harmless
from wizard.core.redact.paths import is_public


class Doing(Enum):
    """What was being done, with what its failing means."""

    READ = "Nothing was read, and nothing has changed."
    SAVE = "Nothing was saved: a file that was there is exactly as it was."
    KEEP = "Nothing could be kept there, and nothing else has changed."


class FileTrouble(Exception):
    """A file cannot be read or written. Never carries anything of its text.

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
        """Whether a file that was to be read is not there: most likely its name is mistyped."""
        return self.errno in (errno.ENOENT, errno.ENOTDIR) and self.meaning == Doing.READ.value


class Changed(FileTrouble):
    """Somebody else changed the file since it was loaded. Load it again and show both."""


def in_short(trouble: FileTrouble | TimeoutError) -> str:
    """What a person is told in one line: what is wrong, and what to do."""
    if isinstance(trouble, FileTrouble):
        return f"{trouble.sentence} {trouble.remedy}".strip()
    return "The disk does not answer. Try another folder, or once more later."


def show_path(path: Path | str, sharing: bool = False, home: Path | None = None) -> str:
    """A path for the screen: the home folder as `~`, other folders hidden while sharing.

    It is one line, whatever is in the name.
    """
    shown = Path(harmless(str(path), keep=""))
    base = home or home_folder()
    if base is not None and base != Path(base.anchor) and shown.is_relative_to(base):
        rest = shown.relative_to(base)
        return "~" if rest == Path() else str(Path("~") / rest)
    hidden = sharing and shown.is_absolute() and not is_public(str(shown))
    return str(Path("…") / shown.name) if hidden else str(shown)


def shell_path(path: Path | str, sharing: bool = False) -> str:
    """A path as it is typed in a command, quoted where needed, the home folder as `~`."""
    shown = show_path(path, sharing)
    if shown == "~":
        return shown
    if shown.startswith("~/"):
        return "~/" + shlex.quote(shown[2:])
    return shlex.quote(shown)


def home_folder() -> Path | None:
    """The home folder of whoever runs this; None where the system knows none."""
    try:
        return Path.home()
    except RuntimeError:  # no HOME and no entry in the user database
        return None


_COPY = "Save to a file of your own, then run: sudo cp YOUR-FILE {command}"
_POUR = "Save to another file, then run: cat YOUR-FILE > {command}"  # not in one step

# errno → (sentence, remedy). {file} and {folder} are for reading, {command} and {command_folder}
# for typing.
_SAVING = {
    errno.EAGAIN: (
        "Another run of mvk-wizard is saving in {folder} and does not come to an end.",
        "End that run, then save again.",
    ),
    errno.EACCES: ("You may not write in {folder}.", _COPY),
    errno.EPERM: (
        "{file} or its folder is locked (immutable), so it cannot be replaced.",
        "See which of them with: lsattr -d {command} {command_folder} (macOS: ls -ldO). Take the "
        "lock off with: sudo chattr -i {command} (macOS: sudo chflags nouchg {command}), for the "
        "folder likewise.",
    ),
    errno.EROFS: (
        "{folder} is on a file system that is mounted read-only.",
        "Save to another folder, for example in your home folder.",
    ),
    errno.EBUSY: (
        "{file} is mounted by itself, as containers do with single files, and cannot be replaced.",
        "Change the file outside the container, or save to another file, then run: "
        "cat YOUR-FILE > {command}",
    ),
    errno.EXDEV: (
        "{file} lies on another file system than its folder and cannot be replaced in one step.",
        _POUR,
    ),
    errno.ENOSPC: ("The disk that holds {folder} is full.", "Make room, then save again."),
    errno.EDQUOT: (
        "Your quota on the disk that holds {folder} is used up.",
        "Make room, then save again, or save to another disk.",
    ),
    errno.EFBIG: (
        "The file would be larger than this system allows.",
        "Save to another folder.",
    ),
    errno.ENOENT: (
        "There is no folder {folder}.",
        "Create it with: mkdir -p {command_folder}, or save somewhere else.",
    ),
    errno.ENOTDIR: (
        "{folder} is not a folder.",
        "Check the path, or save somewhere else.",
    ),
}
_KEEPING = {
    errno.EACCES: (
        "{file} is not a folder that you may use.",
        "See whose it is with: ls -ld {command_folder} {command}",
    ),
    errno.EEXIST: ("{file} is not a folder.", "Move it away, then try again."),
    errno.ENOTDIR: (
        "{file} cannot be a folder: something above it is a file.",
        "See what it is with: ls -ld {command_folder}",
    ),
}
_READING = {
    errno.EACCES: (
        "You may not read {file}.",
        "Ask an administrator of this computer for a copy, or make one with: "
        "sudo cat {command} > YOUR-FILE",
    ),
    errno.ENOENT: ("There is no file {file}.", "Check the name and the folder."),
    errno.ENOTDIR: ("There is no file {file}.", "Check the name and the folder."),
    errno.EISDIR: ("{file} is a folder, not a file.", "Name the file inside it."),
    errno.ENXIO: ("{file} is not an ordinary file.", "Name an ordinary file."),
}
_EITHER = {
    errno.ELOOP: (
        "{file} is a link that leads back to itself.",
        "Name the file that the link was meant for.",
    ),
    errno.ENAMETOOLONG: ("The name {file} is too long.", "Choose a shorter name."),
    errno.EMFILE: (
        "This program has too many files open.",
        "Leave it, allow more with: ulimit -n 1024, and start it again.",
    ),
    errno.ENFILE: (
        "This computer has too many files open.",
        "Close some programs, then try again.",
    ),
    errno.EIO: (
        "The disk that holds {file} reported an error.",
        "Use another disk, and have this one looked at.",
    ),
}
if hasattr(errno, "ESTALE"):
    _EITHER[errno.ESTALE] = (
        "{file} is on a network drive that has lost its connection.",
        "Connect the drive again, then try again.",
    )
_UNKNOWN = {
    Doing.READ: ("{file} cannot be read (error {number}).", "Try another file, or paste its text."),
    Doing.SAVE: ("{file} cannot be saved (error {number}).", "Save to another folder."),
    Doing.KEEP: ("{file} cannot be created (error {number}).", "Look at the disk and its rights."),
}
_TABLES = {
    Doing.READ: {**_EITHER, **_READING},
    Doing.SAVE: {**_EITHER, **_SAVING},
    Doing.KEEP: {**_EITHER, **_SAVING, **_KEEPING},
}


def explain(number: int | None, path: Path, doing: Doing) -> FileTrouble:
    """The sentences for an error number of the operating system (None: it gave none)."""
    sentence, remedy = _TABLES[doing].get(number or 0, _UNKNOWN[doing])
    words = {
        "file": show_path(path),
        "folder": show_path(path if doing is Doing.KEEP else path.parent),
        "command": shell_path(path),
        "command_folder": shell_path(path.parent),
        "number": errno.errorcode.get(number or 0, "unknown"),
    }
    return FileTrouble(sentence.format(**words), doing.value, remedy.format(**words), number)


@contextmanager
def in_words(path: Path, doing: Doing) -> Iterator[None]:
    """Turn the operating system's errors in the block into `FileTrouble`."""
    try:
        yield
    except OSError as error:
        trouble = explain(error.errno, path, doing)
    except ValueError:  # a NUL or half a character in the name
        trouble = FileTrouble(
            "This is not a name that a file can have.", doing.value, "Choose another name."
        )
    else:
        return
    raise trouble
