"""Merge receipts and kept originals in the data folder, which remove and restore use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from wizard.core.credentials.names import KEY
from wizard.core.document.reader import Document, read
from wizard.core.document.text import decode
from wizard.core.merge.model import ChangeKind, MergePlan, fingerprint
from wizard.core.merge.receipt import (
    BadReceipt,
    Receipt,
    exact_undo,
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

_HASH_IN_NAME = 16  # digits of the result's hash in the file name
_LARGEST = 2 * LIMIT  # bytes; escapes make a part of the original longer than it was
_MOST_STEPS = 50  # merges that are undone one after the other


def write_receipt(plan: MergePlan, now: datetime, kept: Path | None = None) -> Path | None:
    """Write the receipt of a merge whose result was saved. Return None if nothing changed.

    `kept` is the kept original.
    """
    if not plan.edits:
        return None
    folder = private_folder(private_folder(own_places().data) / RECEIPTS)
    receipt = make_receipt(plan, now, kept.name if kept else "")
    path = folder / f"receipt-{now:%Y-%m-%d-%H%M%S}-{receipt.result[:_HASH_IN_NAME]}.json"
    write_private(path, write_text(receipt).encode("ascii"))
    return path


@dataclass(frozen=True, slots=True)
class UndoneMerge:
    """One undone merge: the text before it, and the receipt that proves it."""

    text: str = field(repr=False)
    receipt: Receipt


def find_steps(text: str) -> Iterator[UndoneMerge]:
    """Find the merges that have this text as their result, the latest first. Never raises."""
    folder = own_places().data / RECEIPTS
    pattern = f"receipt-*-{fingerprint(text)[:_HASH_IN_NAME]}.json"
    for path in sorted(folder.glob(pattern), reverse=True):
        try:
            receipt = read_text(read_limited(path, _LARGEST).decode("ascii"))
        except (FileTrouble, BadReceipt, UnicodeDecodeError):
            continue  # a damaged file, or not one of ours, proves nothing
        original = exact_undo(receipt, text)
        if original is not None:
            yield UndoneMerge(original, receipt)


def steps_back(text: str) -> list[UndoneMerge]:
    """Return the texts before each of the merges that led to `text`, the latest merge first."""
    steps: list[UndoneMerge] = []
    seen = {text}
    while len(steps) < _MOST_STEPS:
        step = next((one for one in find_steps(text) if one.text not in seen), None)
        if step is None:
            break
        steps.append(step)
        text = step.text
        seen.add(text)
    return steps


def kept_originals() -> list[Path]:
    """Return the paths of the kept originals, the newest first. Never raises."""
    folder = own_places().data
    try:
        names = [path.name for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []
    return [folder / name for name in newest_first(names)]


def kept_original(receipt: Receipt) -> Path | None:
    """Return the kept original that a receipt names, if it still exists."""
    path = own_places().data / receipt.kept
    return path if receipt.kept and path.is_file() else None


_DONE = {ChangeKind.REMOVE: "removed", ChangeKind.CHANGE: "changed", ChangeKind.ADD: "put back"}


def plan_removal_by_receipts(document: Document, endpoint: str) -> RemovalPlan:
    """Plan to go back to before the first merge if receipts prove it, else to remove our values."""
    plan = plan_removal(document, endpoint)
    if plan.changes_nothing:
        return plan
    keys = plan.keys
    # Go back to before the first merge: a later merge may have found older Mavvrik values.
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
    """Say what was removed, and what a person should know about the remaining settings."""
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
    """Original settings: their bytes, and the file that keeps them (None if from a receipt)."""

    data: bytes = field(repr=False)
    kept: Path | None

    @cached_property
    def text(self) -> str:
        """The text for counting and showing, even if the bytes are not a settings text."""
        try:
            return decode(self.data).text
        except Unreadable:
            return self.data.decode("utf-8", "replace")

    @cached_property
    def found(self) -> Recognized:
        """The parts of the text that belong to Mavvrik."""
        return recognize(self.text)

    @property
    def id(self) -> str:
        """The ID that a person types: the time in the file name. It is empty without a file."""
        return id_of(self.kept) if self.kept else ""

    @property
    def when(self) -> str:
        """The time when it was kept, such as `23 Nov 2026, 14:06`. It is empty without a file."""
        try:
            at = datetime.strptime(self.id.partition(".")[0], _STAMP)
        except ValueError:  # no file, or one that a person renamed
            return self.id
        return f"{at.day} {at:%b %Y, %H:%M}"

    @property
    def size(self) -> str:
        return Lines(self.text).in_words


def id_of(path: Path) -> str:
    """Return the time and number in the name of a kept original, such as `2026-11-23-1406.2`."""
    return path.name.removeprefix("original-").removesuffix(".json")


def read_original(path: Path) -> Original:
    """Read one kept original."""
    return Original(read_limited(path), path)


def read_originals() -> list[Original]:
    """Read the kept originals, the newest first, and skip unreadable ones. Never raises."""
    found = []
    for path in kept_originals():
        try:
            found.append(read_original(path))
        except FileTrouble:
            continue  # it cannot be restored
    return found


def before_mavvrik(originals: Sequence[Original]) -> Original | None:
    """Return the first of `originals` without Mavvrik."""
    return next((one for one in originals if not one.found.holds_mavvrik), None)


# What undo can go back to -------------------------------------------------------------------------


@dataclass(frozen=True)
class Restorable:
    """The originals that undo can restore, the newest first, and the one that it offers.

    If the original of this setup is not among them, `trouble` says why.
    """

    originals: tuple[Original, ...] = ()
    offered: Original | None = None
    trouble: str = ""

    @property
    def newer(self) -> int:
        """The number of newer originals that are not offered because they contain Mavvrik."""
        return self.originals.index(self.offered) if self.offered else 0


def find_restorable(session: Session) -> Restorable:
    """Find what undo can restore. It offers this setup's original, or else the newest one.

    An original with Mavvrik in it is not offered. In practice mode only the text loaded in it
    counts, because the files on disk are real settings. Never raises.
    """
    originals = [] if session.practice else read_originals()
    try:
        own = _own(session)
    except FileTrouble as trouble:
        return Restorable(tuple(originals), before_mavvrik(originals), in_short(trouble))
    if own is None:
        return Restorable(tuple(originals), before_mavvrik(originals))
    others = [one for one in originals if one.kept != own.kept]
    newer = [one for one in others if own.kept and one.id > own.id]
    by_age = [*newer, own, *others[len(newer) :]]
    return Restorable(tuple(by_age), before_mavvrik([own, *by_age]))


def _own(session: Session) -> Original | None:
    """Return the settings that were loaded in this setup, from memory or from their file."""
    path = Path(session.original_kept) if session.original_kept else None
    if session.original is not None:
        return Original(session.original.encode(), path)
    return read_original(path) if path else None


def brings_old_key(original: Original, session: Session) -> bool | None:
    """Whether an original holds another key than the console does; None if that is unknown."""
    if not original.found.keys:
        return False
    live = session.live.marks.get(KEY) if session.live else None
    if live is None:
        return None
    return any(session.mark(KEY, key) != live for key in original.found.keys)
