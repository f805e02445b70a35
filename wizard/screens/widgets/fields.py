"""A line to type, a box for a paste, and fields for values, which are never copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from wizard.core.known_key import MASK
from wizard.screens.widgets.hanging import Hanging, content_of
from wizard.screens.widgets.messages import BlockUsed, Refused
from wizard.screens.widgets.texts import KeepsLayout, PlainText
from wizard.steps.blocks import ValueFields
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


# Values, one per row ------------------------------------------------------------------------------

MOST = 4096  # characters that can be typed; a value has about 40


def fit_middle(text: str, room: int) -> str:
    """Return `text`, or its beginning and its last eight characters if space is short."""
    if len(text) <= room:
        return text
    tail = text[-8:] if room > 16 else text[-4:]
    return f"{text[: max(room - len(tail) - 1, 0)]}…{tail}"


class ValueField(KeepsLayout, Widget, can_focus=True):
    """Shows a known value. The first letter starts a new value; Enter or leaving passes it on.

    From the first letter on, a secret is drawn as a mask with a fixed length. It cannot be copied
    or cut. A paste is passed on as a whole, because it may be the whole block.
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
        Binding("ctrl+u", "drop", show=False),
        Binding("ctrl+c,super+c,ctrl+x", "refuse", show=False),
    ]

    shown: reactive[str] = reactive("")
    typed: reactive[int] = reactive(0)  # the number of letters, only for redrawing

    def __init__(self, id: str, *, secret: bool, hides: Callable[[str, str], bool]) -> None:
        """`secret` draws a mask instead of letters. `hides` says whether a text needs one."""
        super().__init__(id=id)
        self._hides = hides
        self.secret = secret
        self._letters: list[str] = []

    def render(self) -> Content:
        cursor = Content.styled(" ", "reverse") if self.has_focus else Content("")
        if self._letters:
            typed = "".join(self._letters)
            hidden = self.secret or self._hides(self.id or "", typed)
            return Content(MASK if hidden else typed).append(cursor)
        shown = fit_middle(self.shown or "not yet", self.size.width - 2)
        return Content(shown).append(" ").append(cursor)

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
            self.post_message(BlockUsed("pasted", self.id, event.text))

    def on_blur(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Pass the typed value on."""
        if self._letters:
            text = "".join(self._letters)
            self._letters.clear()
            self._typed()
            self.post_message(BlockUsed("pasted", self.id, text))

    def action_shorten(self) -> None:
        if self._letters:
            self._letters.pop()
            self._typed()

    def action_refuse(self) -> None:
        self.post_message(Refused("Nothing is copied from here. Press ctrl+q to leave."))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # Escape goes back as usual, unless something is partly typed.
        if action == "drop":
            return bool(self._letters)
        return super().check_action(action, parameters)

    def action_drop(self) -> None:
        """Discard what was typed. The previous value stays."""
        self._letters.clear()
        self._typed()

    def _typed(self) -> None:
        self.typed = len(self._letters)
        self.watch_shown()

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1


class ValueRows(KeepsLayout, Vertical):
    """A row for each value: sign, label, field and note. It gets a frame when a value is known."""

    DEFAULT_CSS = """
    ValueRows {
        height: auto; margin-top: 1; padding: 0 1; border: none;
        &.known { margin-top: 0; border: round $line; border-title-color: $quiet; }
        .value { height: 1; width: 1fr; }
        .sign { width: 2; height: 1; }
        .label { width: 11; height: 1; }
        .note { width: auto; height: 1; color: $quiet; padding-left: 2; text-wrap: nowrap; }
    }
    """

    def __init__(self, block: ValueFields) -> None:
        super().__init__(id=block.id)
        self._made_from = block

    def compose(self) -> ComposeResult:
        for one in self._made_from.values:
            with Horizontal(classes="value"):
                yield PlainText(classes="sign", id=f"{one.id}-sign")
                yield PlainText(one.label, classes="label")
                yield ValueField(one.id, secret=one.secret, hides=self._made_from.hides)
                yield PlainText(classes="note", id=f"{one.id}-note")

    @override
    def focus(self, scroll_visible: bool = True) -> Self:
        self.query(ValueField).first().focus(scroll_visible)
        return self

    def on_resize(self) -> None:
        """Keep the focused field visible when the frame appears."""
        field = self.screen.focused
        if isinstance(field, ValueField):
            self.call_after_refresh(field.scroll_visible, animate=False)

    def show(self, block: ValueFields) -> None:
        """Show what is known now."""
        for one in block.values:
            self.query_one(f"#{one.id}", ValueField).shown = one.shown
            self.query_one(f"#{one.id}-sign", PlainText).say(content_of(one.sign))
            self.query_one(f"#{one.id}-note", PlainText).say(one.note)
        self.set_class(any(one.shown for one in block.values), "known")
        self.border_title = Content(block.title) if block.title else None
