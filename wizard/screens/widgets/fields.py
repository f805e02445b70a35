"""A line to type, a box for a paste, and what is wrong with either. Both have the same box."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.messages import Refused
from wizard.screens.widgets.texts import KeepsLayout
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


class PasteBox(KeepsLayout, Widget, can_focus=True):
    """The place for a paste. The screen takes it, wherever the focus is.

    Enter has no effect in it. Letters are refused with a message, because typed text is mostly a
    paste that arrived as keys.
    """

    DEFAULT_CSS = """
    PasteBox {
        height: 4; color: $quiet; width: 1fr;
        &:focus { color: $foreground; }
    }
    """
    BINDINGS = [Binding("enter", "nothing", show=False)]

    said: reactive[str] = reactive("")
    refusal = ""  # of letters

    def __init__(self, title: str, *, said: str = "", id: str | None = None) -> None:
        """`title` is shown in the border, `said` inside it."""
        super().__init__(id=id)
        self.border_title = Content(title)
        self.set_reactive(PasteBox.said, said)

    def render(self) -> Content:
        cursor = Content.styled(" ", "reverse") if self.has_focus else Content("")
        return Content(self.said).append(" ").append(cursor) if self.said else cursor

    def on_key(self, event: events.Key) -> None:
        if event.is_printable:
            event.stop()
            self.post_message(Refused(self.refusal, "Paste"))

    def action_nothing(self) -> None:
        """Do nothing: Enter has no effect in the box."""


class FieldError(Hanging):
    """Says below a field or a box why its value was refused."""

    def show_error(self, error: str) -> None:
        """Say it; nothing at all takes no room."""
        self.show([line(words(error, "$error"), _REFUSED)] if error else ())
