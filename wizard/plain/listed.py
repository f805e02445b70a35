"""What is listed in a conversation: items with what stands under them, and the lines of a diff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.core.document.diff import RowKind
from wizard.plain.talk import Talk
from wizard.steps.styled_text import BLANK, Item

if TYPE_CHECKING:
    from wizard.steps.changes import MaskedDiff


def show_items(talk: Talk, items: Sequence[Item], *, unfolded: bool = True) -> None:
    """Say every item, with what stands under it."""
    for number, item in enumerate(items):
        if item.heading is not None:
            talk.show([BLANK, item.heading] if number else [item.heading])
        talk.show([item.line, *item.always, *(item.unfolded() if unfolded else ())])


def diff_lines(diff: MaskedDiff) -> str:
    """Signs beside line numbers, secrets masked, unchanged parts counted."""
    found = list(diff.notes)
    for row in diff.rows:
        if row.kind is RowKind.FOLD:
            found.append(f"         {diff.folded(row)}")
        else:
            number = row.new_line if row.new_line is not None else row.old_line
            found.append(f"{row.kind.value} {number:>5}  {diff.text(row)}")
    return "".join(f"{one}\n" for one in found)
