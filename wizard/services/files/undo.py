"""Receipts of merges and kept originals, in the data folder: what remove and restore go back to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.credentials.names import KEY
from wizard.core.document.reader import Document, read
from wizard.core.document.text import decode
from wizard.core.merge.model import ChangeKind
from wizard.core.merge.receipt import (
    BadReceipt,
    Receipt,
    exact_undo,
    fingerprint,
    make_receipt,
    newest_first,
    read_text,
    write_text,
)
from wizard.core.merge.recognition import Recognized, recognize
from wizard.core.merge.removal import RemovalPlan, one_edit, plan_exact_removal, plan_removal
from wizard.core.position import Lines
from wizard.core.session.session import Session
from wizard.core.syntax.problem import Unreadable
from wizard.services.files.files import LIMIT, private_folder, read_limited, write_private
from wizard.services.files.places import RECEIPTS, own_places
from wizard.services.files.trouble import FileTrouble, in_short

if TYPE_CHECKING:
    from wizard.core.merge.model import MergePlan


_HASH_IN_NAME = 16  # digits of the result's hash
_LARGEST = 2 * LIMIT  # escapes make a piece of the original longer than it was
_MOST_STEPS = 50  # merges that are taken back one after the other


def write_receipt(
    plan: MergePlan, now: datetime, kept: Path | None = None, data: Path | None = None
) -> Path | None:
    """Write the receipt of a merge whose result went somewhere; None where nothing was changed.

    `kept` is the kept original, `data` the folder for originals and receipts.

    Raises:
        FileTrouble: it could not be written.
    """
    if not plan.edits:
        return None
    folder = private_folder(private_folder(data or own_places().data) / RECEIPTS)
    receipt = make_receipt(plan, now, kept.name if kept else "")
    path = folder / f"receipt-{now:%Y-%m-%d-%H%M%S}-{receipt.result[:_HASH_IN_NAME]}.json"
    write_private(path, write_text(receipt).encode("ascii"))
    return path


@dataclass(frozen=True, slots=True)
class MergeTakenBack:
    """One merge taken back: the text before it, and the receipt that proves it."""

    text: str = field(repr=False)
    receipt: Receipt


def find_steps(text: str, data: Path | None = None) -> Iterator[MergeTakenBack]:
    """The merges whose result a text is, each with the text before it.

    The latest comes first. Never raises.
    """
    folder = (data or own_places().data) / RECEIPTS
    pattern = f"receipt-*-{fingerprint(text)[:_HASH_IN_NAME]}.json"
    for path in sorted(folder.glob(pattern), reverse=True):
        try:
            receipt = read_text(read_limited(path, _LARGEST).decode("ascii"))
        except (FileTrouble, BadReceipt, UnicodeDecodeError):
            continue  # damaged, or not ours: it proves nothing
        original = exact_undo(receipt, text)
        if original is not None:
            yield MergeTakenBack(original, receipt)


def steps_back(text: str, data: Path | None = None) -> list[MergeTakenBack]:
    """The texts before each of the merges that led to `text`, the latest merge first."""
    steps: list[MergeTakenBack] = []
    seen = {text}
    while len(steps) < _MOST_STEPS:
        step = next((one for one in find_steps(text, data) if one.text not in seen), None)
        if step is None:
            break
        steps.append(step)
        text = step.text
        seen.add(text)
    return steps


def kept_originals(data: Path | None = None) -> list[Path]:
    """The kept originals, the newest first. Never raises."""
    folder = data or own_places().data
    try:
        names = [path.name for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []
    return [folder / name for name in newest_first(names)]


def kept_original(receipt: Receipt, data: Path | None = None) -> Path | None:
    """The kept original that a receipt names, if it is still there."""
    path = (data or own_places().data) / receipt.kept
    return path if receipt.kept and path.is_file() else None


_DONE = {ChangeKind.TAKE_OUT: "removed", ChangeKind.CHANGE: "changed", ChangeKind.ADD: "put back"}


def plan_taking_out(document: Document, endpoint: str) -> RemovalPlan:
    """Back to before the first merge where receipts prove it, else by what the values are.

    Raises:
        FileTrouble: the receipts cannot be read.
    """
    plan = plan_removal(document, endpoint)
    if plan.changes_nothing:
        return plan
    keys = plan.keys
    # Back before the first merge: a later one may have found older Mavvrik values.
    for number, step in enumerate(steps_back(document.text)):
        try:
            original = read(step.text)
        except Unreadable:
            break
        before = plan_removal(original, endpoint, keys)
        if before.changes_nothing:
            edits = one_edit(document.text, step.text) if number else step.receipt.edits
            return plan_exact_removal(document, step.text, edits)
        keys = before.keys
    return plan


def removal_words(plan: RemovalPlan) -> list[str]:
    """What was removed, and what a person should know of what is left."""
    if plan.changes_nothing:
        return ["These settings hold no Mavvrik values. Nothing changed."]
    counts = {kind: sum(one.kind is kind for one in plan.changes) for kind in _DONE}
    done = ", ".join(f"{count} {_DONE[kind]}" for kind, count in counts.items() if count) or "none"
    if plan.is_exact:
        return [
            f"Mavvrik values: {done}.",
            "The settings are exactly as before Mavvrik: a receipt on this computer proves it.",
        ]
    rest = "Some Mavvrik values are left." if plan.left else "Nothing else changed."
    words = [f"Mavvrik values: {done}. {rest}", *plan.notes]
    if kept_originals():
        words.append("Their earlier values do not come back. To get those, run mvk-wizard restore.")
    return words


_STAMP = "%Y-%m-%d-%H%M"


@dataclass(frozen=True)
class Original:
    """Settings as they were: their bytes, and the file that keeps them; None: a receipt does."""

    data: bytes = field(repr=False)
    kept: Path | None

    @cached_property
    def text(self) -> str:
        """The text for counting and showing, even where the bytes are no settings text."""
        try:
            return decode(self.data).text
        except Unreadable:
            return self.data.decode("utf-8", "replace")

    @cached_property
    def found(self) -> Recognized:
        """What of Mavvrik is in it."""
        return recognize(self.text)

    @property
    def id(self) -> str:
        """The ID that a person types: the time in its file name. Empty without a file."""
        return id_of(self.kept) if self.kept else ""

    @property
    def when(self) -> str:
        """When it was kept, in words; empty without a file."""
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
    """The time in the name of a kept original in words: `23 Nov 2026, 14:06`."""
    try:
        at = datetime.strptime(id_of(path).partition(".")[0], _STAMP)
    except ValueError:  # a file that someone named by hand
        return id_of(path)
    return f"{at.day} {at:%b %Y, %H:%M}"


def read_original(path: Path) -> Original:
    """Read one kept original.

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

    Practice has only what was loaded in it: what is kept on the disk is someone's real settings.
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
    """Whether it holds another key than the console does; None if that is not known."""
    if not original.found.keys:
        return False
    live = session.live.marks.get(KEY) if session.live else None
    if live is None:
        return None
    return any(session.mark(KEY, key) != live for key in original.found.keys)
