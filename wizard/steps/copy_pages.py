"""What step 5 opens: what was checked, and what differs."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.verify.comparison import Comparison, Differs
from wizard.steps import copy_lines as lines
from wizard.steps.blocks import Action, AnyBlock, Lines, Rows
from wizard.steps.copy_work import Readiness
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Line, joined, line, quiet, words

CLOSE = Action("back", "Back to the step", "escape", "Close", "Back to the step.")
_SIGNS = {
    Differs.MISSING: ("-", "$error"),
    Differs.CHANGED: ("~", "$warning"),
    Differs.EXTRA: ("+", "$accent"),
}
_NAME = 41  # cells: the longest name of ours
_LEGEND = "- missing   ~ changed   + not copied"


class Checked(Page):
    """The seven points with their proofs, the names of the approval dialog, and every finding."""

    heading = "What was checked"

    def __init__(self, world: World, ready: Readiness) -> None:
        super().__init__(world)
        self._ready = ready

    def blocks(self) -> Sequence[AnyBlock]:
        points, more = lines.points(self._ready), lines.more(self._ready)
        return [Lines("points", [*points]), Lines("more", [*more])]

    def actions(self) -> Sequence[Action]:
        return [CLOSE]


class Difference(Page):
    """Every entry that differs between the console and what was copied: names only, no values.

    The Mavvrik entries come first, then all others.
    """

    heading = "What differs"

    def __init__(self, world: World, comparison: Comparison) -> None:
        super().__init__(world)
        self._differences = (*comparison.ours, *comparison.others)
        self._ours = len(comparison.ours)

    def blocks(self) -> Sequence[AnyBlock]:
        legend = [line(quiet(lines.NAMES_ONLY)), line(quiet(_LEGEND))]
        return [Lines("legend", legend), Rows("rows", len(self._differences), self._row)]

    def _row(self, number: int) -> Line:
        one = self._differences[number]
        sign, style = _SIGNS[one.how]
        aside = f"  {one.how.value:<9}{'  Mavvrik' if number < self._ours else ''}"
        name = f"{lines.entry_name(one):<{_NAME}}"
        return Line(joined(name, (aside, "$quiet")), words(f"  {sign}  ", f"bold {style}"))

    def focus(self) -> str:
        return "rows"

    def actions(self) -> Sequence[Action]:
        return [CLOSE]
