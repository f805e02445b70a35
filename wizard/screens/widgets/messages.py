"""What the widgets of blocks tell the screen of their page."""

from __future__ import annotations

from typing import Any

from textual.message import Message


class BlockUsed(Message):
    """A person did something in a block. The repr does not show what, as it may be a secret."""

    def __init__(self, does: str, block: str | None, given: Any) -> None:
        """`does` is the method of the page to call with the ID of the block and `given`."""
        super().__init__()
        self.does, self.block, self.given = does, block or "", given


class Refused(Message):
    """A person tried what a widget does not do. `sentence` says so."""

    def __init__(self, sentence: str, title: str = "") -> None:
        super().__init__()
        self.sentence, self.title = sentence, title
