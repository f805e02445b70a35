"""What the tests of faulty files share: the old text, the sentences, the commands that save."""

from __future__ import annotations

import errno
from pathlib import Path

from tests.conftest import Outcome
from wizard.services.files import atomic

OLD = b'{\n  "env": {\n    "A": "old"\n  }\n}\n'
READ = "Nothing was read. Nothing changed."
SAVED = "Nothing was saved. An existing file is exactly as it was."
KEPT = "Nothing was kept. Nothing else changed."


def said(done: Outcome) -> list[str]:
    """What is said about the failure, without notes on credentials and on what went well."""
    good = ("Note: ", "The original is kept: ")
    return [line for line in done.err.splitlines() if not line.startswith(good)]


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(atomic.PREFIX)]


# Every command that saves -------------------------------------------------------------------------

EMPTY = ("merge", "--empty", "--output")
COMMANDS: dict[str, tuple[str, ...]] = {
    "merge --in-place": ("merge", "FILE", "--in-place"),
    "merge --output": (*EMPTY, "FILE"),
    "remove --in-place": ("remove", "FILE", "--in-place"),
    "remove --output": ("remove", "-", "--output", "FILE"),
    "restore --in-place": ("restore", "FILE", "--in-place"),
    "restore --output": ("restore", "--output", "FILE"),
    "handover": ("handover", "FILE"),
}

# What the system refuses, in words: {file}, and {folder} where it is.
REFUSED = {
    errno.EACCES: (
        "You have no permission to write in {folder}.",
        "Save to your own file, then run: sudo cp YOUR-FILE {file}",
    ),
    errno.EPERM: (
        "{file} or its folder is locked (immutable), so it can't be replaced.",
        "To see which, run: lsattr -d {file} {folder} (macOS: ls -ldO). To unlock, run: sudo"
        " chattr -i {file} (macOS: sudo chflags nouchg {file}). The folder unlocks the same way.",
    ),
    errno.EROFS: (
        "{folder} is on a read-only file system.",
        "Save to another folder, for example in your home folder.",
    ),
    errno.EBUSY: (
        "{file} is mounted as a single file, as in a container, and can't be replaced.",
        "Change it outside the container, or save to another file, then run: cat YOUR-FILE >"
        " {file}",
    ),
    errno.EXDEV: (
        "{file} is on another file system than its folder and can't be replaced in one step.",
        "Save to another file, then run: cat YOUR-FILE > {file}",
    ),
    errno.ENOSPC: ("The disk that holds {folder} is full.", "Free some space, then save again."),
    errno.EDQUOT: (
        "Your quota on the disk that holds {folder} is used up.",
        "Free some space, then save again, or save to another disk.",
    ),
    errno.EMFILE: (
        "mvk-wizard has too many files open.",
        "Leave, run: ulimit -n 1024, then start again.",
    ),
    errno.EIO: (
        "The disk that holds {file} reported an error.",
        "Use another disk, and have this one checked.",
    ),
}
