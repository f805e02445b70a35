"""What every screen has round its content: title, safety line, steps, rules, key hints."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.layout import ArrangeResult, Layout
from textual.layouts.vertical import VerticalLayout
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget
from typing_extensions import override

from wizard.guide.steps import STEPS
from wizard.screens.commands import Command
from wizard.screens.widgets.texts import FullWidth, Placed


class _WithMargin(VerticalLayout):
    """Lays widgets out one below the other, with an empty column at the right."""

    name = "with-margin"

    @override
    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        return super().arrange(parent, children, Size(max(size.width - 1, 0), size.height), greedy)


_LAYOUT = _WithMargin()


class Body(Placed, VerticalScroll, can_focus=False):
    """The screen's own keys scroll it, so it takes no Tab stop."""

    _wanted: Widget | None = None
    _scrolls_itself = False

    @property
    def layout(self) -> Layout:
        return _LAYOUT

    def begin_with(self, widget: Widget) -> None:
        """Scroll to where `widget` begins, also once it is drawn; until somebody scrolls."""
        self._wanted = widget
        self._scroll_to_wanted()

    def on_resize(self) -> None:
        self._scroll_to_wanted()

    def _scroll_to_wanted(self) -> None:
        if self._wanted is None:
            return
        self._scrolls_itself = True
        self.scroll_to_widget(self._wanted, animate=False, top=True, immediate=True)
        self._scrolls_itself = False

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        if not self._scrolls_itself:
            self._wanted = None


PROGRAM = "mvk-wizard"
_NARROWEST = 8  # cells: less of a title says nothing


def fitting_title(program: str, step: str, title: str, room: int) -> str:
    """As much of the title as fits `room` cells, the most telling part kept longest; where not
    even that fits, it is cut with a sign."""
    ways = (
        "   ".join(part for part in (program, step, title) if part),
        "   ".join(part for part in (step, title) if part),
        step or title,
        step.removeprefix("Step ") or title,
    )
    cut = f"{title[: room - 1].rstrip()}…" if room > _NARROWEST else ""
    return next((way for way in ways if len(way) <= room), cut)


class TitleBar(Placed, Widget):
    """The first row: where we are, and at its right end the safety line, which always fits."""

    DEFAULT_CSS = "TitleBar { height: 1; padding: 0 1; }"

    step: reactive[str] = reactive("")
    heading: reactive[str] = reactive("")
    safety: reactive[str] = reactive("")
    alarm: reactive[str] = reactive("")  # style of the safety line, where it must be seen

    def render(self) -> Content:
        width = self.size.width
        safety = self.safety[:width]
        left = fitting_title(PROGRAM, self.step, self.heading, width - len(safety) - 2)
        gap = max(width - len(left) - len(safety), 0)
        return Content.assemble(
            (left, "bold"), " " * gap, (safety, f"bold {self.alarm}" if self.alarm else "bold")
        )


class StepChosen(Message):
    """A step in the rail was clicked."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


def sign_of(step: int, here: int, reached: int, trouble: int) -> str:
    """`>` here, `!` passed with a problem, `✓` done, a space for not yet."""
    if step == here:
        return ">"
    if step >= reached:
        return " "
    return "!" if step == trouble else "✓"


class StepsRail(Placed, Widget):
    """The seven steps in one row, or as many of their names as fit."""

    DEFAULT_CSS = "StepsRail { height: 1; padding: 0 1; }"

    here: reactive[int] = reactive(0)
    reached: reactive[int] = reactive(0)
    trouble: reactive[int] = reactive(0)  # the step that was passed with a problem; 0: none

    def render(self) -> Content:
        parts = self._parts(names=True)
        if sum(part.cell_length for part in parts) + 12 > self.size.width:
            parts = self._parts(names=False)
        return Content("  ").join(parts)

    def _parts(self, *, names: bool) -> list[Content]:
        found = []
        for step in STEPS:
            sign = sign_of(step.number, self.here, self.reached, self.trouble)
            name = f" {step.name}" if names or step.number == self.here else ""
            found.append(Content.styled(f"{sign.strip()}{step.number}{name}", _style(sign)))
        return found

    def on_click(self, event: Click) -> None:
        at = 0
        for step, part in zip(STEPS, self.render().split("  "), strict=False):
            at += part.cell_length + 2
            if event.x - 1 < at:
                self.post_message(StepChosen(step.number))
                return


class SideRail(Placed, Widget):
    """The same steps down the left side of a wide terminal; where there is room for it, each
    with its state as a word. At 100 columns the step keeps the 80 that it is written for."""

    DEFAULT_CSS = "SideRail { width: 18; height: 1fr; padding: 0 1; }"

    here: reactive[int] = reactive(0)
    reached: reactive[int] = reactive(0)
    trouble: reactive[int] = reactive(0)

    def render(self) -> Content:
        rows = [self._row(step.number, step.name) for step in STEPS]
        return Content("\n\n").join(rows)

    def _row(self, number: int, name: str) -> Content:
        sign = sign_of(number, self.here, self.reached, self.trouble)
        label = Content.styled(f"{sign} {number} {name:<13}", _style(sign))
        word = {">": "here", "!": "problem", "✓": "done", " ": "not yet"}[sign]
        roomy = self.size.width >= label.cell_length + len("not yet")
        return label + Content.styled(word, "$quiet") if roomy else label.rstrip()

    def on_click(self, event: Click) -> None:
        if event.y % 2 == 0 and event.y // 2 < len(STEPS):
            self.post_message(StepChosen(event.y // 2 + 1))


def _style(sign: str) -> str:
    return {">": "bold $accent", "!": "bold $warning", "✓": "$success", " ": "$quiet"}[sign]


class Rule(Placed, Widget):
    """A thin line across."""

    DEFAULT_CSS = "Rule { height: 1; color: $line; }"

    def render(self) -> Content:
        return Content("─" * self.size.width)


class KeyHints(FullWidth):
    """The keys that do something here. Those that do not fit are left out, never cut."""

    DEFAULT_CSS = """
    KeyHints {
        height: 1; padding: 0 1; link-style: none; link-color: $foreground;
        link-color-hover: $accent; link-background-hover: transparent; link-style-hover: underline;
    }
    """

    hints: reactive[tuple[tuple[str, str, str], ...]] = reactive(())

    def show(self, hints: Sequence[tuple[Command, str]]) -> None:
        """Show each command's key with its word."""
        self.hints = tuple((one.key_shown, word, one.action) for one, word in hints)

    def render(self) -> Content:
        kept = fitting_hints([f"{key} {word}" for key, word, _ in self.hints], self.size.width)
        return Content("   ").join(_hint(*self.hints[at]) for at in kept)


def fitting_hints(texts: Sequence[str], width: int) -> list[int]:
    """Which hints fit: the last two (help, leave) are kept longest, then the first."""
    kept = list(range(len(texts)))
    while len(kept) > 1 and sum(len(texts[at]) + 3 for at in kept) - 3 > width:
        kept.pop(-3 if len(kept) > 2 else 0)
    return kept


def _hint(key: str, word: str, action: str) -> Content:
    click = Style.from_meta({"@click": f"screen.act('{action}')"})
    return Content.assemble((key, "bold $accent"), f" {word}").stylize(click)
