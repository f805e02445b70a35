"""The box for a paste. It keeps nothing and shows only how much arrived."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from wizard.core.counted import counted
from wizard.core.position import Lines
from wizard.screens.widgets.texts import Placed


class PastedText:
    """Carries a text that may hold secrets, so that neither a repr nor a log shows it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def lines(self) -> int:
        """The number of lines of the text."""
        return Lines(self.text).count if self.text else 0

    def __repr__(self) -> str:
        return f"<{counted(self.lines, 'line')}>"


class PasteBox(Placed, Widget, can_focus=True):
    """Accepts a paste of any size as a whole, and passes it on as `PasteBox.Pasted`.

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

    class Pasted(Message):
        """Text arrived."""

        def __init__(self, box: PasteBox, pasted: PastedText) -> None:
            super().__init__()
            self.box = box
            self.pasted = pasted

    class Typed(Message):
        """A person typed in a box that only accepts a paste."""

    def __init__(self, title: str, *, said: str = "", id: str | None = None) -> None:
        """`title` is shown in the border, `said` inside it."""
        super().__init__(id=id)
        self.border_title = Content(title)
        self.set_reactive(PasteBox.said, said)

    def render(self) -> Content:
        cursor = Content.styled(" ", "reverse") if self.has_focus else Content("")
        return Content(self.said).append(" ").append(cursor) if self.said else cursor

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if event.text:
            self.post_message(self.Pasted(self, PastedText(event.text)))

    def on_key(self, event: events.Key) -> None:
        if event.is_printable:
            event.stop()
            self.post_message(self.Typed())

    def action_nothing(self) -> None:
        """Do nothing: Enter has no effect in the box."""
