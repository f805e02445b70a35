"""The pages that step 5 opens: its checks, and how the console differs."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.verify.comparison import Comparison
from wizard.steps import copy_words
from wizard.steps.blocks import CLOSE, Action, AnyBlock, Lines, Rows
from wizard.steps.copy_state import Readiness
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Line, line, quiet


class Checked(Page):
    """Shows the seven checks, what the approval dialog will list, and every finding."""

    heading = "Checks"

    def __init__(self, world: World, ready: Readiness) -> None:
        super().__init__(world)
        self._ready = ready

    def blocks(self) -> Sequence[AnyBlock]:
        points, more = copy_words.points(self._ready), copy_words.more(self._ready)
        return [Lines("points", points), Lines("more", more)]

    def actions(self) -> Sequence[Action]:
        return [CLOSE]


class Difference(Page):
    """Lists the names of entries in the console that differ from the copied text, ours first."""

    heading = "Difference"

    def __init__(self, world: World, comparison: Comparison) -> None:
        super().__init__(world)
        self._differences = (*comparison.ours, *comparison.others)
        self._ours = len(comparison.ours)

    def blocks(self) -> Sequence[AnyBlock]:
        legend = [line(quiet(text)) for text in (copy_words.NAMES_ONLY, copy_words.SIGNS_MEAN)]
        return [Lines("legend", legend), Rows("rows", len(self._differences), self._row)]

    def _row(self, number: int) -> Line:
        return copy_words.difference_row(self._differences[number], ours=number < self._ours)

    def focus(self) -> str:
        return "rows"

    def actions(self) -> Sequence[Action]:
        return [CLOSE]
