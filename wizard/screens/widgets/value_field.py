"""One value on one row: shown as understood, typed or pasted anew, and never copied from."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from typing_extensions import override

from wizard.core.known_key import MASK
from wizard.screens.widgets.placed import Placed
from wizard.steps.pasted import PastedText

MOST = 4096  # characters that are typed at all; a value has some 40


def fit_middle(text: str, room: int) -> str:
    """`text`, or its beginning and its last eight with a sign between, where room is short."""
    if len(text) <= room:
        return text
    tail = text[-8:] if room > 16 else text[-4:]
    return f"{text[: max(room - len(tail) - 1, 0)]}…{tail}"


class ValueField(Placed, Widget, can_focus=True):
    """Shows what is known; the first letter begins a new value, Enter or leaving hands it on.

    A secret is drawn as a fixed mask whose length says nothing, from the first letter on. There is
    no way to copy or cut it. A paste is handed on whole: it may be the whole block.
    """

    takes_text = True
    DEFAULT_CSS = """
    ValueField {
        height: 1; width: 1fr; color: $foreground;
        &.empty { color: $quiet; }
        &:focus { background: $panel; text-style: bold; }
    }
    """
    BINDINGS = [
        Binding("enter", "take", show=False),
        Binding("escape", "drop", show=False),
        Binding("backspace", "shorten", show=False),
        Binding("ctrl+u", "drop_typed", show=False),
        Binding("ctrl+c,super+c,ctrl+x", "refuse", show=False),
    ]

    shown: reactive[str] = reactive("")
    typed: reactive[int] = reactive(0)  # how many letters, only to be drawn anew

    class Entered(Message):
        """A value was typed or pasted into this field."""

        def __init__(self, field: ValueField, pasted: PastedText) -> None:
            super().__init__()
            self.field = field
            self.pasted = pasted

        @property
        def control(self) -> ValueField:
            """The field, for handlers that name one."""
            return self.field

    class Refused(Message):
        """Copying from the field was tried."""

    def __init__(self, name: str, *, secret: bool = False, id: str | None = None) -> None:
        """`name` says which value this is; `secret` draws a mask instead of letters."""
        super().__init__(name=name, id=id)
        self.secret = secret
        self._letters: list[str] = []

    def render(self) -> Content:
        cursor = Content.styled(" ", "reverse") if self.has_focus else Content("")
        if self._letters:
            hidden = self.secret or self.hides("".join(self._letters))
            return Content(MASK if hidden else "".join(self._letters)).append(cursor)
        shown = fit_middle(self.shown or "not yet", self.size.width - 2)
        return Content(shown).append(" ").append(cursor)

    def hides(self, text: str) -> bool:  # noqa: ARG002
        """Whether a value that is no secret by its name must not be drawn after all."""
        return False

    def watch_shown(self) -> None:
        self.set_class(not self.shown and not self._letters, "empty")

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character and len(self._letters) < MOST:
            event.stop()
            self._letters.append(event.character)
            self._typed()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._letters.clear()
        self._typed()
        if event.text:
            self.post_message(self.Entered(self, PastedText(event.text)))

    def on_blur(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Hand the typed value on."""
        if self._letters:
            text = "".join(self._letters)
            self._letters.clear()
            self._typed()
            self.post_message(self.Entered(self, PastedText(text)))

    def action_drop_typed(self) -> None:
        """Forget what was typed."""
        self._letters.clear()
        self._typed()

    def action_shorten(self) -> None:
        """Take the last letter back."""
        if self._letters:
            self._letters.pop()
            self._typed()

    def action_refuse(self) -> None:
        """Nothing is copied from here."""
        self.post_message(self.Refused())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # Escape goes back as everywhere, unless something is half typed.
        if action == "drop":
            return bool(self._letters)
        return super().check_action(action, parameters)

    def action_drop(self) -> None:
        """Forget what was typed; the value that was there stays."""
        self.action_drop_typed()

    def _typed(self) -> None:
        self.typed = len(self._letters)
        self.watch_shown()

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1
