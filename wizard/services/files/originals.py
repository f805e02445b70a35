"""The kept originals and what each holds of Mavvrik: undo and restore go back before Mavvrik.

Nothing is stored beside an original. It is read again and asked for Mavvrik's marks, so that those
of earlier versions get the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from wizard.core.credentials.names import KEY
from wizard.core.document.text import decode
from wizard.core.merge.recognition import Recognized, recognize
from wizard.core.position import Lines
from wizard.core.session.session import Session
from wizard.core.syntax.problem import Unreadable
from wizard.services.files.files import read_limited
from wizard.services.files.receipts import kept_originals
from wizard.services.files.trouble import FileTrouble, in_short

_STAMP = "%Y-%m-%d-%H%M"


@dataclass(frozen=True)
class Original:
    """Settings as they were: their bytes, and the file that keeps them; None: a receipt does."""

    data: bytes = field(repr=False)
    kept: Path | None

    @cached_property
    def text(self) -> str:
        """For counting and for showing; no settings text has to be in it."""
        try:
            return decode(self.data).text
        except Unreadable:
            return self.data.decode("utf-8", "replace")

    @cached_property
    def found(self) -> Recognized:
        """What it holds of Mavvrik."""
        return recognize(self.text)

    @property
    def id(self) -> str:
        """By what a person names it: the time in its file name; empty without a file."""
        return id_of(self.kept) if self.kept else ""

    @property
    def when(self) -> str:
        """When it was kept, as people say it; empty without a file."""
        return when_of(self.kept) if self.kept else ""

    @property
    def size(self) -> str:
        """Its number of lines, in words."""
        count = Lines(self.text).count
        return "1 line" if count == 1 else f"{count} lines"


def id_of(path: Path) -> str:
    """The time in the name of a kept original, with its number: `2026-11-23-1406.2`."""
    return path.name.removeprefix("original-").removesuffix(".json")


def when_of(path: Path) -> str:
    """The same as people say it: `23 Nov 2026, 14:06`."""
    try:
        at = datetime.strptime(id_of(path).partition(".")[0], _STAMP)
    except ValueError:  # a file that somebody named by hand
        return id_of(path)
    return f"{at.day} {at:%b %Y, %H:%M}"


def read_original(path: Path) -> Original:
    """One kept original.

    Raises:
        FileTrouble: it cannot be read.
    """
    return Original(read_limited(path), path)


def read_originals(data: Path | None = None) -> list[Original]:
    """The kept originals, the newest first, without those that cannot be read. Never raises."""
    found = []
    for path in kept_originals(data):
        try:
            found.append(read_original(path))
        except FileTrouble:
            continue  # it cannot be gone back to
    return found


def before_mavvrik(originals: Sequence[Original]) -> Original | None:
    """The first of `originals` that Mavvrik is not in."""
    return next((one for one in originals if not one.found.holds_mavvrik), None)


# What undo can go back to -------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """The originals that undo can go back to, the newest first, and the one that it offers.

    `trouble` is why the original of this set-up is not among them.
    """

    originals: tuple[Original, ...] = ()
    offered: Original | None = None
    trouble: str = ""

    @property
    def newer(self) -> int:
        """How many newer originals are not offered because Mavvrik is in them."""
        return self.originals.index(self.offered) if self.offered else 0


def find_past(session: Session, data: Path | None = None) -> Past:
    """What undo can go back to: before Mavvrik, and first to what this set-up began with.

    Practice has only what was loaded in it: what is kept on the disk is somebody's real settings.
    Never raises.
    """
    originals = [] if session.practice else read_originals(data)
    try:
        own = _own(session)
    except FileTrouble as trouble:
        return Past(tuple(originals), before_mavvrik(originals), in_short(trouble))
    if own is None:
        return Past(tuple(originals), before_mavvrik(originals))
    others = [one for one in originals if one.kept != own.kept]
    newer = [one for one in others if own.kept and one.id > own.id]
    by_age = [*newer, own, *others[len(newer) :]]
    return Past(tuple(by_age), before_mavvrik([own, *by_age]))


def _own(session: Session) -> Original | None:
    """What was loaded in this set-up, from memory or else from its file.

    Raises:
        FileTrouble: its file cannot be read.
    """
    path = Path(session.original_kept) if session.original_kept else None
    if session.original is not None:
        return Original(session.original.encode(), path)
    return read_original(path) if path else None


def brings_old_key(original: Original, session: Session) -> bool | None:
    """Whether a key in it is another one than the console holds; None where that is not known."""
    if not original.found.keys:
        return False
    live = session.live.marks.get(KEY) if session.live else None
    if live is None:
        return None
    return any(session.mark(KEY, key) != live for key in original.found.keys)
