"""Edits on a settings text: offset, length and the new text, always on the original text.

Undo is an edit list too, so "exactly as it was" needs no copy of the original.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit replaces `length` characters at `offset` (both in code points) by `text`."""

    offset: int
    length: int
    text: str = field(repr=False)  # may be a key

    @property
    def end(self) -> int:
        """Offset just behind the replaced characters."""
        return self.offset + self.length


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Sort by offset.

    Raises:
        ValueError: two edits overlap; applying them would depend on their order.
    """
    ordered = sorted(edits, key=lambda edit: (edit.offset, edit.end))
    for before, after in pairwise(ordered):
        if after.offset < before.end:
            raise ValueError("edits overlap")
    return ordered


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with every edit carried out.

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
    """Edits on the *result* that give back `text`, byte for byte."""
    undo: list[Edit] = []
    shift = 0
    for edit in in_order(edits):
        undo.append(Edit(edit.offset + shift, len(edit.text), text[edit.offset : edit.end]))
        shift += len(edit.text) - edit.length
    return tuple(undo)
