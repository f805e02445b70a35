"""The box for a paste. It keeps nothing and shows only how much arrived."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from wizard.screens.widgets.messages import Refused
from wizard.screens.widgets.texts import Placed


class PasteBox(Placed, Widget, can_focus=True):
    """The place for a paste. The screen takes it, wherever the focus is.

    Enter has no effect in it. Letters are refused with a message, because typed text is mostly a
    paste that arrived as keys.
    """

    takes_text = False
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
