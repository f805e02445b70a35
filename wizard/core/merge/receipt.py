"""A receipt for a merge whose result was saved: enough to undo it, byte for byte.

The undo edits contain parts of the original. A receipt may therefore hold secrets: keys of other
vendors, or an older Mavvrik key. It is kept with the kept originals, readable only by its owner.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic import ValidationError as _ValidationError

from wizard.core.edits import Edit, apply
from wizard.core.merge.model import KEPT_NAME, ChangeKind, MergePlan, fingerprint

SCHEMA_VERSION = 1
MAX_EDITS = 1000  # a merge makes a few dozen at most

Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(strict=True, ge=0)]


class BadReceipt(Exception):
    """A file that is not a receipt of ours. The exception holds nothing of its content."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class UndoEdit(_Model):
    """Replace `length` characters at `offset` of the result by `text`."""

    offset: Count
    length: Count
    text: str = Field(repr=False)


class Receipt(_Model):
    """What was changed in which text. Hashes are SHA-256 in hexadecimal."""

    schema_version: Literal[1] = 1
    at: AwareDatetime
    original: Sha256  # of the text that the edits restore
    result: Sha256  # of the text that the edits apply to
    undo: tuple[UndoEdit, ...] = Field(max_length=MAX_EDITS)
    # The entries that were added, changed or removed.
    entries: tuple[str, ...] = Field(max_length=MAX_EDITS)
    kept: str = ""  # file name of the kept original; empty if none was kept

    @property
    def edits(self) -> tuple[Edit, ...]:
        return tuple(Edit(one.offset, one.length, one.text) for one in self.undo)


def make_receipt(plan: MergePlan, at: datetime, kept: str = "") -> Receipt:
    """Return the receipt of a plan that was carried out. `kept` names the kept original."""
    return Receipt(
        at=at,
        original=fingerprint(plan.document.text),
        result=plan.fingerprint,
        undo=tuple(UndoEdit(offset=e.offset, length=e.length, text=e.text) for e in plan.undo),
        entries=tuple(one.key for one in plan.changes if one.kind is not ChangeKind.SAME),
        kept=kept,
    )


def exact_undo(receipt: Receipt, text: str) -> str | None:
    """Return the text from before the merge. None if `text` is not the result of that merge.

    A receipt is not trusted: the text that its edits give must have the hash that it states.
    """
    if fingerprint(text) != receipt.result:
        return None
    try:
        original = apply(text, receipt.edits)
    except ValueError:  # edits that overlap or reach beyond the text
        return None
    return original if fingerprint(original) == receipt.original else None


def write_text(receipt: Receipt) -> str:
    """Write the receipt as JSON. Pydantic's writer fails on bytes that are not UTF-8."""
    return json.dumps(receipt.model_dump() | {"at": receipt.at.isoformat()}, indent=2) + "\n"


def read_text(text: str) -> Receipt:
    """Read a receipt.

    Raises:
        BadReceipt: it is not a receipt, or its version is unknown to this program.
    """
    try:
        receipt = Receipt.model_validate(json.loads(text))
    except (ValueError, RecursionError, _ValidationError):
        raise BadReceipt("this is no receipt") from None
    if receipt.kept and not KEPT_NAME.fullmatch(receipt.kept):
        raise BadReceipt("the receipt names a file that is no kept original")
    return receipt


def newest_first(names: Collection[str]) -> list[str]:
    """Return the file names of kept originals among `names`, the newest first."""

    def age(name: str) -> tuple[str, int]:
        stamp, _, number = name.removesuffix(".json").partition(".")
        return stamp, int(number or 1)

    return sorted(filter(KEPT_NAME.fullmatch, names), key=age, reverse=True)
