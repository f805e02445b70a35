"""Files that hold a key: saved so that only their owner can read them, read and deleted again."""

from __future__ import annotations

import errno
from pathlib import Path

from wizard.services.files import atomic
from wizard.services.files.atomic import sweep
from wizard.services.files.files import Written, write_private
from wizard.services.files.places import RECEIPTS, own_places
from wizard.services.files.trouble import Doing, FileTrouble, in_words, shell_path, show_path


def save_private(path: Path, data: bytes) -> Written:
    """`write_private`, and 0600 also where a file stood there that others could read.

    Raises:
        FileTrouble: it cannot be written; the text that was there is as it was.
    """
    with in_words(path, Doing.SAVE):
        if atomic.POSIX and path.is_file():
            path.chmod(atomic.PRIVATE_FILE)
    return write_private(path, data)


def not_text(path: Path | str) -> FileTrouble:
    """A kept original that cannot be copied."""
    return FileTrouble(
        f"{show_path(path)} cannot be read as text.",
        "It stays as it is, and was not copied.",
        "If you have a copy of the settings of your own, paste that one.",
    )


def delete_file(path: Path) -> None:
    """Delete a file of ours; one that is gone already is no trouble.

    Raises:
        FileTrouble: it is still there.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        number = error.errno
    else:
        return
    raise FileTrouble(
        f"{show_path(path)} cannot be deleted (error {errno.errorcode.get(number or 0, '?')}).",
        "It is still there, with all that it holds.",
        f"Delete it by hand: rm {shell_path(path)}",
        number,
    )


def sweep_own_folders() -> int:
    """Sweep originals, receipts and state; how many files went. Never raises."""
    places = own_places()
    return sum(map(sweep, {places.data, places.data / RECEIPTS, places.state}))
