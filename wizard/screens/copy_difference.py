"""Every entry that differs between the console and what was copied: names only, no values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.content import Content

from wizard.core.verify.comparison import Comparison, Differs
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.rows import RowsView
from wizard.steps.copy_lines import NAMES_ONLY, entry_name
from wizard.steps.lines import line, quiet

_SIGNS = {
    Differs.MISSING: ("-", "$error"),
    Differs.CHANGED: ("~", "$warning"),
    Differs.EXTRA: ("+", "$accent"),
}
_NAME = 41  # cells: the longest name of ours
_LEGEND = "- missing   ~ changed   + not copied"


class DifferenceScreen(FrameScreen[None]):
    """The Mavvrik entries first, then all others."""

    commands = (replace(BACK, hint="Close", help="Back to the step."),)
    AUTO_FOCUS = "RowsView"
    CSS_PATH = "copy_difference.tcss"

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self._differences = (*comparison.ours, *comparison.others)
        self._ours = len(comparison.ours)

    def heading(self) -> str:
        return "What differs"

    def body(self) -> ComposeResult:
        yield Hanging([line(quiet(NAMES_ONLY)), line(quiet(_LEGEND))], id="legend")
        yield RowsView()

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(RowsView).show(len(self._differences), self._row)

    def _row(self, number: int, _width: int) -> Content:
        one = self._differences[number]
        sign, style = _SIGNS[one.how]
        aside = f"  {one.how.value:<9}{'  Mavvrik' if number < self._ours else ''}"
        return Content.assemble(
            (f"  {sign}  ", f"bold {style}"), f"{entry_name(one):<{_NAME}}", (aside, "$quiet")
        )

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Back to the step", "back")]

    def action_back(self) -> None:
        self.dismiss(None)
