"""A line to type, and what is wrong with a field. Its box has the look of the boxes for a paste."""

from __future__ import annotations

from textual.widgets import Input

from wizard.screens.widgets.hanging import Hanging
from wizard.steps.styled_text import line, words

_REFUSED = words("!", "bold $error")


class LineField(Input):
    """One line to type, in a box that bears its label. The stylesheet of the frame draws it.

    `known` is what its page knows of it. Letters that were typed since are on their way to the
    page, so only a value that the page itself changed replaces what the field has.
    """

    known = ""

    def show_value(self, value: str) -> None:
        """Show the page's value, unless it is only behind what is being typed."""
        if value != self.known:
            self.value = self.known = value


class FieldError(Hanging):
    """Says below a field or a box why its value was refused."""

    def show_error(self, error: str) -> None:
        """Say it; nothing at all takes no room."""
        self.show([line(words(error, "$error"), _REFUSED)] if error else ())
