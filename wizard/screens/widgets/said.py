"""Words that a screen says, drawn anew only where they are others."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from wizard.screens.widgets.placed import Placed


class Said(Placed, Static):
    """A text; nothing in it is taken as markup."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None):
        super().__init__(text, id=id, classes=classes, markup=False)
        self._text = Content(text)

    @property
    def length(self) -> int:
        """How many cells it takes in one row."""
        return self._text.cell_length

    def say(self, text: str | Content) -> None:
        """Say something else; the same words in the same colours stay as they are."""
        said = Content(text) if isinstance(text, str) else text
        before, self._text = self._text, said
        if not said.is_same(before):
            self.update(said, layout=said.plain != before.plain)
