"""The whole settings text, to look at: secrets masked, nothing to edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.content import Content

from wizard.core.mask import mask_text
from wizard.core.place import Lines
from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.widgets.hanging import words
from wizard.widgets.rows import RowsView

LONGEST = 2000  # characters of a line that are masked and drawn


class ViewTextScreen(FrameScreen[None]):
    """Line numbers and lines; tabs and odd characters are drawn visibly."""

    commands = (replace(BACK, hint="Close", help="Back to the step."),)
    AUTO_FOCUS = "RowsView"
    CSS = "ViewTextScreen #body { overflow-y: hidden; }"

    def __init__(self, text: str, title: str = "Your settings.json") -> None:
        super().__init__()
        self._lines = Lines(text)
        self._title = title

    def heading(self) -> str:
        return f"{self._title}, secrets masked"

    def body(self) -> ComposeResult:
        yield RowsView()

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(RowsView).show(self._lines.count, self._row)

    def _row(self, number: int, width: int) -> Content:
        line = mask_text(self._lines.line(number + 1)[:LONGEST], sharing=self.session.sharing)
        shown = "".join(char if char.isprintable() else _VISIBLE.get(char, "·") for char in line)
        return words(f"{number + 1:>6}  ", "$quiet") + Content(shown[: width + 1])

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Back to the step", "back")]

    def action_back(self) -> None:
        self.dismiss(None)


_VISIBLE = {"\t": "→   ", "\ufeff": "⟨BOM⟩"}
