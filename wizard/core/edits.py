"""Edits on a settings text: an offset, a length and the new text, all for the original text.

Undo is an edit list too, so "exactly as it was" needs no copy of the original.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces `length` characters at `offset` (both in code points) with `text`."""

    offset: int
    length: int
    text: str = field(repr=False)  # it may be a key

    @property
    def end(self) -> int:
        return self.offset + self.length


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Sort by offset.

    Raises:
        ValueError: two edits overlap, so that their order would matter.
    """
    ordered = sorted(edits, key=lambda edit: (edit.offset, edit.end))
    for before, after in pairwise(ordered):
        if after.offset < before.end:
            raise ValueError("edits overlap")
    return ordered


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Apply every edit to `text` and return the result.

    Raises:
        ValueError: edits overlap or reach beyond the text.
    """
    parts: list[str] = []
    position = 0
    for edit in in_order(edits):
        if edit.offset < 0 or edit.end > len(text):
            raise ValueError("an edit reaches beyond the text")
        parts.append(text[position : edit.offset])
        parts.append(edit.text)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


def invert(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return edits on the *result* that restore `text`, byte for byte."""
    undo: list[Edit] = []
    shift = 0
    for edit in in_order(edits):
        undo.append(Edit(edit.offset + shift, len(edit.text), text[edit.offset : edit.end]))
        shift += len(edit.text) - edit.length
    return tuple(undo)
