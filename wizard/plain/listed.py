"""Items of a list, one after the other; in a conversation all of them may be unfolded."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.plain.talk import Talk
from wizard.steps.lines import Item


def show_items(talk: Talk, items: Sequence[Item], *, unfolded: bool = True) -> None:
    """Say every item, with what stands under it."""
    for item in items:
        if item.heading is not None:
            talk.gap()
            talk.show([item.heading])
        talk.show([item.line, *item.always, *(item.unfolded() if unfolded else ())])
