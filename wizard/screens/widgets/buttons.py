"""The row of buttons above the key hints. The first one is the next thing to do."""

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

from wizard.screens.theme import shows_blocks
from wizard.screens.widgets.texts import KeepsLayout, PlainText, flow
from wizard.steps.blocks import Action

GAP = 2
USUAL = 6  # buttons that a row starts with; more are created when they are needed
FOCUSED = "bold $on-accent on $accent"  # the focused button is filled and has a `▸`


class ActionButton(KeepsLayout, Widget, can_focus=True):
    """A filled block that is one row high.

    The focused button is filled with the accent color and begins with a `▸`. If blocks are not
    visible, buttons have brackets: `[ Start ]`, `[▸Start ]`. Textual's own button has a style for
    each variant, and computes it twice for each button.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ActionButton {
        height: 1; min-width: 4; width: auto; pointer: pointer;
        color: $foreground; background: $panel;
        &.primary { color: $on-accent; background: $accent; text-style: bold; }
        &.primary.aside:blur { color: $accent; background: $panel; }
        &:hover { text-style: underline; }
        &:focus { color: $on-accent; background: $accent; text-style: bold; }
        &:disabled:can-focus {
            color: $quiet; background: $surface; text-style: none; opacity: 1;
        }
        &.tab:blur { color: $quiet; background: transparent; }
        &.tab.now:blur { color: $accent; text-style: bold; }
    }
    """
    BINDINGS = [Binding("enter", "press", show=False)]

    words: reactive[str] = reactive("")

    class Chosen(Message):
        """A button was pressed. `action` is the ID of its action."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.does = ""
        self.is_now = False  # for a tab: its view is shown
        self.show(None)

    def show(self, action: Action | None, *, now: bool = False) -> None:
        """Become another button, or hide. `now`: the view that it leads to is shown."""
        self.display = action is not None
        if action is None:
            return
        self.words, self.does = action.label, action.id
        self.disabled = action.waits
        self.tooltip = action.help or None
        self.is_now = now
        self.set_class(now, "now")

    def watch_words(self, before: str, now: str) -> None:
        if Content(before).cell_length != Content(now).cell_length:
            self.refresh(layout=True)

    def render(self) -> Content:
        sign = "▸" if self.has_focus else " "
        is_tab = self.has_class("tab")
        if not shows_blocks(self.app):
            begin, end = "  " if is_tab and not self.is_now else "[]"
            return Content(f"{begin}{sign}{self.words} {end}")
        if not self.is_now:
            return Content(f"{sign} {self.words}  ")
        words = Content(self.words)
        if self.size.height > 1:
            return Content.assemble(f"{sign} ", words, "  \n  ", "━" * words.cell_length)
        return Content.assemble(f"{sign} ", words.stylize("underline"), "  ")

    @override
    def get_content_width(self, container: Size, viewport: Size) -> int:
        return Content(self.words).cell_length + 4

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_press()

    def action_press(self) -> None:
        if self.display and not self.disabled:
            self.post_message(ActionButton.Chosen(self.does))


class _Flow(Layout):
    """Lays out buttons side by side, on as many rows as they need."""

    name = "flow"

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._gap = gap

    @override
    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        widths = [
            min(child.get_content_width(size, size), size.width) if size.width else 1
            for child in children
        ]
        placements = []
        places = flow(widths, size.width, self._gap)
        for child, width, (x, row) in zip(children, widths, places, strict=True):
            height = int(child.styles.height.value) if child.styles.height else 1
            region = Region(x, row * height, width, height)
            placements.append(WidgetPlacement(region, NULL_OFFSET, Spacing(), child))
        return placements


_FLOW, _TABS = _Flow(GAP), _Flow(0)


class Note(PlainText):
    """A word next to the buttons, such as what is still missing."""

    DEFAULT_CSS = "Note { width: auto; height: 1; color: $quiet; }"

    @override
    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.length


class ButtonRow(KeepsLayout, Container):
    """A row of buttons that are updated but never recreated, so that the focus stays."""

    DEFAULT_CSS = "ButtonRow { height: auto; width: 1fr; }"

    def __init__(self, *, primary: bool = True, tabs: bool = False, id: str | None = None) -> None:
        """`primary` highlights the first button. With `tabs`, each button leads to a view."""
        super().__init__(id=id)
        self._primary = primary
        self._tabs = tabs
        self._shown: tuple[Sequence[Action], str, str] | None = None

    @property
    def layout(self) -> Layout:
        return _TABS if self._tabs else _FLOW

    def compose(self) -> ComposeResult:
        for number in range(USUAL):
            yield self._made(number)
        note = Note()
        note.display = False
        yield note

    def on_descendant_focus(self) -> None:
        """Let the primary button step back while another one has the accent color."""
        self.first.set_class(self.has_focus_within, "aside")

    on_descendant_blur = on_descendant_focus

    def _made(self, number: int) -> ActionButton:
        kinds = {"tab": self._tabs, "primary": self._primary and not number}
        return ActionButton(classes=" ".join(kind for kind, is_so in kinds.items() if is_so))

    def show(self, actions: Sequence[Action], note: str = "", now: str = "") -> None:
        """Show these buttons, and `note` after them. Unchanged ones stay as they are.

        `now` is the ID of the one that leads to the view that is shown.
        """
        if self._shown == (actions, note, now):
            return
        self._shown = (actions, note, now)
        shown = self.query_one(Note)
        buttons = [*self.query(ActionButton)]
        if len(actions) > len(buttons):
            more = [self._made(number) for number in range(len(buttons), len(actions))]
            self.mount_all(more, before=shown)
            buttons += more
        for number, button in enumerate(buttons):
            action = actions[number] if number < len(actions) else None
            button.show(action, now=action is not None and action.id == now)
        shown.say(note)
        shown.display = bool(note)

    @property
    def first(self) -> ActionButton:
        return self.query(ActionButton).first()
