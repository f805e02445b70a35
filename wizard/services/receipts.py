"""Receipts of merges and kept originals, in the data folder: what remove and restore go back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.receipt import (
    BadReceipt,
    Receipt,
    exact_undo,
    fingerprint,
    make_receipt,
    newest_first,
    read_text,
    write_text,
)
from wizard.services.file_trouble import FileTrouble
from wizard.services.files import LIMIT, private_folder, read_limited, write_private
from wizard.services.places import RECEIPTS, own_places

if TYPE_CHECKING:
    from wizard.core.plan_model import MergePlan

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
class Step:
    """One merge taken back: the text before it, and the receipt that proves it."""

    text: str = field(repr=False)
    receipt: Receipt


def find_steps(text: str, data: Path | None = None) -> Iterator[Step]:
    """Every way back from a text that is a merge's result, the latest merge first. Never raises."""
    folder = (data or own_places().data) / RECEIPTS
    pattern = f"receipt-*-{fingerprint(text)[:_HASH_IN_NAME]}.json"
    for path in sorted(folder.glob(pattern), reverse=True):
        try:
            receipt = read_text(read_limited(path, _LARGEST).decode("ascii"))
        except (FileTrouble, BadReceipt, UnicodeDecodeError):
            continue  # damaged, or not ours: it proves nothing
        original = exact_undo(receipt, text)
        if original is not None:
            yield Step(original, receipt)


def steps_back(text: str, data: Path | None = None) -> list[Step]:
    """The texts before each of the merges that led to `text`, the latest merge first."""
    steps: list[Step] = []
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
