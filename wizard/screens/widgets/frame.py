"""What every screen has around its content: title, safety line, steps, lines, key hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from wizard.screens.commands import show_key_name
from wizard.screens.theme import shows_blocks
from wizard.screens.widgets.buttons import FOCUSED
from wizard.screens.widgets.texts import FullWidth, KeepsLayout
from wizard.steps.blocks import Action


class _WithMargin(VerticalLayout):
    """Lays out widgets one below the other, with an empty column at the right."""

    name = "with-margin"

    @override
    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        return super().arrange(parent, children, Size(max(size.width - 1, 0), size.height), greedy)


_LAYOUT = _WithMargin()


class Body(KeepsLayout, VerticalScroll, can_focus=False):
    """The scrolling body. The screen's keys scroll it, so it cannot get the focus."""

    _wanted: Widget | None = None
    _scrolls_itself = False

    @property
    def layout(self) -> Layout:
        return _LAYOUT

    def begin_with(self, widget: Widget) -> None:
        """Scroll to the start of `widget`, also after it is drawn, until the person scrolls."""
        self._wanted = widget
        self._scroll_to_wanted()
        self.call_after_refresh(self._scroll_to_wanted)

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
_NARROWEST = 8  # cells; a shorter title is useless


def fitting_title(program: str, step: str, title: str, room: int) -> str:
    """Return as much of the title as fits `room` cells, keeping the most important part.

    If not even that part fits, it is cut and marked.
    """
    ways = (
        "   ".join(part for part in (program, step, title) if part),
        "   ".join(part for part in (step, title) if part),
        step or title,
        step.removeprefix("Step ") or title,
    )
    cut = f"{title[: room - 1].rstrip()}…" if room > _NARROWEST else ""
    return next((way for way in ways if len(way) <= room), cut)


class TitleBar(KeepsLayout, Widget):
    """The first row: the step, and at its right end the safety line, which always fits."""

    DEFAULT_CSS = "TitleBar { height: 1; padding: 0 0 0 1; }"

    step: reactive[str] = reactive("")
    heading: reactive[str] = reactive("")
    safety: reactive[str] = reactive("")
    alarm: reactive[str] = reactive("")  # style of the safety line if it must be noticed

    def render(self) -> Content:
        width = self.size.width
        safety = self._safety(width)
        left = fitting_title(PROGRAM, self.step, self.heading, width - safety.cell_length - 1)
        gap = max(width - len(left) - safety.cell_length, 0)
        title = Content.styled(left, "bold")
        for part, style in ((PROGRAM, "bold $accent"), (self.step, "not bold $quiet")):
            at = left.find(part) if part else -1
            if at >= 0:
                title = title.stylize(style, at, at + len(part))
        return Content.assemble(title, " " * gap, safety)

    def _safety(self, width: int) -> Content:
        """Return a filled label for each part of the safety line, or plain text in little space."""
        if len(self.safety) + 2 > width:
            return Content.styled(self.safety[:width], f"bold {self.alarm}")
        *before, state = self.safety.split("  ")
        loud = self.alarm not in ("", "$quiet")
        filled = f"bold $on-accent on {self.alarm}" if loud else "bold $quiet on $panel"
        pills = [Content.styled(f" {word} ", "bold $warning on $panel") for word in before]
        return Content("").join([*pills, Content.styled(f" {state} ", filled)])


class StepChosen(Message):
    """A person clicked a step in the rail."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


_STYLES = {"!": "bold $warning", "✓": "$success", "": "$quiet"}


class Steps(KeepsLayout, Widget):
    """The seven steps. A click leads to one."""

    here: reactive[int] = reactive(0)
    reached: reactive[int] = reactive(0)
    trouble: reactive[int] = reactive(0)  # the step that was passed with a problem; 0: none
    facts: reactive[Mapping[int, str]] = reactive(dict[int, str])

    def sign(self, number: int) -> str:
        """Return the sign of a step: `▸` current, `!` passed with a problem, `✓` done, or none."""
        if number == self.here:
            return "▸"
        if number >= self.reached:
            return ""
        return "!" if number == self.trouble else "✓"

    def label(self, number: int, name: str) -> Content:
        """Return a step with a margin of one cell. The current one is a block or in brackets."""
        sign = self.sign(number)
        if sign == "▸":
            words = f"{number} {name}"
            if shows_blocks(self.app):
                return Content.styled(f" {words} ", FOCUSED)
            return Content.styled(f"[{words}]", "bold")
        words = f"{sign or number} {name}" if name else f"{sign}{number}"
        return Content.styled(f" {words} ", _STYLES[sign])


class StepsRail(Steps):
    """The seven steps in one row, with as many of their names as fit."""

    DEFAULT_CSS = "StepsRail { height: 1; }"

    def render(self) -> Content:
        return Content("").join(self._parts())

    def _parts(self) -> list[Content]:
        parts = [self.label(one.number, one.name) for one in STEPS]
        if sum(part.cell_length for part in parts) <= self.size.width:
            return parts
        here = self.here
        return [self.label(one.number, one.name if one.number == here else "") for one in STEPS]

    def on_click(self, event: Click) -> None:
        at = 0
        for step, part in zip(STEPS, self._parts(), strict=True):
            at += part.cell_length
            if event.x < at:
                self.post_message(StepChosen(step.number))
                return


class SideRail(Steps):
    """The steps down the left side of a wide terminal, each with what is known about it.

    At 100 columns, the step keeps the 80 columns that it is designed for.
    """

    DEFAULT_CSS = "SideRail { width: 20; height: 1fr; padding: 1 0; }"

    def render(self) -> Content:
        return Content("\n").join(row for _, row in self._rows())

    def _rows(self) -> list[tuple[int, Content]]:
        """Return each row, with the step that it belongs to."""
        steps = [(one.number, self._about(one.number, one.name)) for one in STEPS]
        if sum(len(rows) + 1 for _, rows in steps) - 1 <= self.size.height:
            steps = [(number, [*rows, Content("")]) for number, rows in steps]
        return [(number, row) for number, rows in steps for row in rows]

    def _about(self, number: int, name: str) -> list[Content]:
        fact = self.facts.get(number, "") if self.sign(number) in ("✓", "!") else ""
        room = max(self.size.width - 4, 8)
        first, comma, rest = fact.partition(", ")
        parts = [f"{first},", rest] if comma and len(fact) > room else [fact] if fact else []
        below = [row for part in parts for row in Content.styled(part, "$quiet").wrap(room)]
        return [self.label(number, name), *(row.pad_left(3) for row in below)]

    def on_click(self, event: Click) -> None:
        rows = self._rows()
        if 0 <= event.y - 1 < len(rows):
            self.post_message(StepChosen(rows[event.y - 1][0]))


class Rule(KeepsLayout, Widget):
    """A thin horizontal line."""

    DEFAULT_CSS = "Rule { height: 1; color: $line; }"

    def render(self) -> Content:
        return Content("─" * self.size.width)


class KeyHints(FullWidth):
    """The keys that have an effect here. Those that do not fit are left out, never cut."""

    DEFAULT_CSS = "KeyHints { height: 1; padding: 0 1; }"
    auto_links = False  # a clickable word looks like the others

    hints: reactive[tuple[tuple[str, str, str], ...]] = reactive(())

    def show(self, actions: Sequence[Action]) -> None:
        """Show each action's key with its word."""
        self.hints = tuple((show_key_name(one.key), one.footer, one.id) for one in actions)

    def render(self) -> Content:
        blocks = shows_blocks(self.app)
        gap = 2 if blocks else 3
        hints = [_hint(*hint, block=blocks) for hint in self.hints]
        kept = fitting_hints([hint.cell_length for hint in hints], self.size.width, gap)
        return Content(" " * gap).join(hints[at] for at in kept)


def fitting_hints(lengths: Sequence[int], width: int, gap: int) -> list[int]:
    """Return which hints fit. The last two (help, leave) are kept longest, then the first."""
    kept = list(range(len(lengths)))
    while len(kept) > 1 and sum(lengths[at] + gap for at in kept) - gap > width:
        kept.pop(-3 if len(kept) > 2 else 0)
    return kept


def _hint(key: str, word: str, action: str, *, block: bool) -> Content:
    """Return the key, drawn as a block if blocks are visible, and its word."""
    click = Style.from_meta({"@click": f"screen.act('{action}')"})
    cap = (f" {key} ", "bold $foreground on $panel") if block else (key, "bold")
    return Content.assemble(cap, (f" {word}", "$quiet")).stylize(click)
