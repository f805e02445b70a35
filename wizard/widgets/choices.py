"""One of a few answers, taken with the arrow keys and Enter or with the mouse; none beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from typing_extensions import override

from wizard.widgets.hanging import line, wrapped


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer. `lines` are (who, sentence) under the label; `right` stands at its right end."""

    id: str
    label: str
    lines: tuple[tuple[str, str], ...] = ()
    right: str = ""


class Choices(Widget, can_focus=True):
    """Draws `( )` before each answer and `(o)` before the taken one; a `>` says where the keys are.

    With `inline`, answers stand side by side in one row and left and right walk.
    """

    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; color: $foreground; }
    """
    BINDINGS = [
        Binding("up,left", "walk(-1)", show=False),
        Binding("down,right", "walk(1)", show=False),
        Binding("enter,space", "take", show=False),
    ]

    options: reactive[tuple[Choice, ...]] = reactive((), layout=True)
    taken: reactive[str] = reactive("")
    at: reactive[int] = reactive(0)

    class Taken(Message):
        """A person took an answer."""

        def __init__(self, choices: Choices, answer: str) -> None:
            super().__init__()
            self.choices = choices
            self.answer = answer

        @property
        def control(self) -> Choices:
            """The widget, for handlers that name one."""
            return self.choices

    def __init__(
        self, options: Sequence[Choice] = (), *, inline: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.inline = inline
        self.set_reactive(Choices.options, tuple(options))

    def show(self, options: Sequence[Choice], taken: str = "") -> None:
        """Offer other answers."""
        if tuple(options) != self.options:
            self.options = tuple(options)
            self.at = 0
        self.taken = taken

    def render(self) -> Content:
        if self.inline:
            return Content("   ").join(self._label(number) for number in range(len(self.options)))
        return Content("\n").join(self._rows(self.size.width))

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 if self.inline else len(self._rows(width))

    def _rows(self, width: int) -> list[Content]:
        rows: list[Content] = []
        for number, option in enumerate(self.options):
            if rows and option.lines:
                rows.append(Content(""))
            label, right = self._label(number), Content.styled(option.right, "italic $success")
            gap = width - label.cell_length - right.cell_length
            rows.append(label.pad_right(max(gap, 1)) + right if option.right else label)
            hanging = [line(text, Content.styled(who, "$quiet")) for who, text in option.lines]
            rows += wrapped(hanging, width, indent=6)
        return rows

    def _label(self, number: int) -> Content:
        option = self.options[number]
        here = self.has_focus and number == self.at
        sign = "(o)" if option.id == self.taken else "( )"
        style = "reverse bold" if here else "bold"
        front = "> " if here and not self.inline else "" if self.inline else "  "
        return Content.styled(f"{front}{sign} {option.label}", style)

    def action_walk(self, steps: int) -> None:
        """The answer above or below."""
        self.at = max(0, min(self.at + steps, len(self.options) - 1))

    def action_take(self) -> None:
        """Take the answer where the keys are."""
        if self.options:
            self.post_message(self.Taken(self, self.options[self.at].id))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        number = self._hit(event.x) if self.inline else self._hit_row(event.y)
        if number is not None:
            self.at = number
            self.action_take()

    def _hit(self, x: int) -> int | None:
        start = 0
        for number in range(len(self.options)):
            end = start + self._label(number).cell_length
            if start <= x < end:
                return number
            start = end + 3
        return None

    def _hit_row(self, y: int) -> int | None:
        """Which answer a row belongs to: the last label at or above it."""
        rows = self._rows(self.size.width)
        labels = [f" {option.label}" for option in self.options]
        found = [
            number
            for number, label in enumerate(labels)
            if any(row.plain.rstrip().find(f"){label}") >= 0 for row in rows[: y + 1])
        ]
        return found[-1] if found else None
