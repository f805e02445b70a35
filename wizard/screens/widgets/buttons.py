"""The row of buttons above the key hints; the first one is the next thing to do."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.geometry import NULL_OFFSET, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from typing_extensions import override

from wizard.screens.widgets.texts import Placed, PlainText
from wizard.steps.styled_text import ButtonSpec

GAP = 3
MOST = 6
FOCUSED = "bold $on-accent on $accent"  # whatever has the keys is filled, and says so by a `>`


class ActionButton(Placed, Widget, can_focus=True):
    """A button one row high, `[ Start ]`. With the focus it is filled and says so: `[>Start ]`.

    Textual's own has a style for each of its looks and asks for it twice for each button.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ActionButton {
        height: 1; min-width: 4; width: auto; color: $foreground; pointer: pointer;
        &:hover { background: $panel; }
        &.primary { color: $accent; text-style: bold; }
        &:focus { background: $accent; color: $on-accent; text-style: bold; }
        &:disabled:can-focus { color: $quiet; text-style: none; opacity: 1; }
    }
    """
    BINDINGS = [Binding("enter", "press", show=False)]

    words: reactive[str] = reactive("")

    class Chosen(Message):
        """A button was pressed; `action` is the screen's."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(
        self, spec: ButtonSpec | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.does = ""
        self.show(spec)

    def show(self, spec: ButtonSpec | None) -> None:
        """Become another button, or none."""
        self.display = spec is not None
        if spec is None:
            return
        self.words, self.does = spec.label, spec.action
        self.disabled = spec.disabled
        self.tooltip = spec.tooltip or None

    def watch_words(self, before: str, now: str) -> None:
        if Content(before).cell_length != Content(now).cell_length:
            self.refresh(layout=True)

    def render(self) -> Content:
        sign = ">" if self.has_focus else " "
        return Content(f"[{sign}{self.words} ]")

    @override
    def get_content_width(self, container: Size, viewport: Size) -> int:
        return Content(self.words).cell_length + 4

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_press()

    def action_press(self) -> None:
        """Choose what it does."""
        if self.display and not self.disabled:
            self.post_message(ActionButton.Chosen(self.does))


class _Flow(Layout):
    """Lays buttons out side by side, on as many rows as they need."""

    name = "flow"

    @override
    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        x = y = 0
        placements = []
        for child in children:
            width = min(child.get_content_width(size, size), size.width) if size.width else 1
            if x and x + width > size.width:
                x, y = 0, y + 1
            region = Region(x, y, width, 1)
            placements.append(WidgetPlacement(region, NULL_OFFSET, Spacing(), child))
            x += width + GAP
        return placements


_FLOW = _Flow()


class Note(PlainText):
    """A word beside the buttons, such as what is still missing."""

    DEFAULT_CSS = "Note { width: auto; height: 1; color: $quiet; }"

    @override
    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.length


class ButtonRow(Placed, Container):
    """Buttons that are never rebuilt, only told what to be: the focus stays where it is."""

    DEFAULT_CSS = "ButtonRow { height: auto; width: 1fr; }"

    def __init__(self, *, primary: bool = True, most: int = MOST, id: str | None = None) -> None:
        """`primary` sets the first button off; there are never more than `most`."""
        super().__init__(id=id)
        self._most = most
        self._primary = primary
        self._shown: tuple[Sequence[ButtonSpec], str] | None = None

    @property
    def layout(self) -> Layout:
        return _FLOW

    def compose(self) -> ComposeResult:
        for number in range(self._most):
            yield ActionButton(classes="primary" if self._primary and not number else None)
        note = Note()
        note.display = False
        yield note

    def show(self, specs: Sequence[ButtonSpec], note: str = "") -> None:
        """Show these buttons, and `note` behind them; the same ones stay as they are."""
        if self._shown == (specs, note):
            return
        self._shown = (specs, note)
        for number, button in enumerate(self.query(ActionButton)):
            button.show(specs[number] if number < len(specs) else None)
        shown = self.query_one(Note)
        shown.say(note)
        shown.display = bool(note)

    @property
    def first(self) -> ActionButton:
        """The primary button."""
        return self.query(ActionButton).first()
