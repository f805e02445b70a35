"""A click path that begins at Welcome back: why, where to click, what to beware of."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.guide.click_paths import ClickLine
from wizard.screens.base import BACK, NEXT, ButtonSpec, FrameScreen, replace
from wizard.screens.widgets.click_path import ClickPath
from wizard.screens.widgets.hanging import Hanging
from wizard.steps.lines import Line


class PathScreen(FrameScreen[bool]):
    """Gives True where the person wants to do it now."""

    CSS_PATH = "back_path.tcss"
    commands = (
        replace(NEXT, help="Do it now."),
        replace(BACK, hint="Close", title="", help="Nothing is changed."),
    )

    def __init__(
        self, title: str, why: Sequence[Line], path: Sequence[ClickLine], button: ButtonSpec
    ) -> None:
        super().__init__()
        self._title, self._why, self._path, self._button = title, why, path, button

    def heading(self) -> str:
        return self._title

    def body(self) -> ComposeResult:
        yield Hanging(self._why)
        yield ClickPath(self._path)

    def buttons(self) -> Sequence[ButtonSpec]:
        return [self._button, ButtonSpec("Back", "back")]

    async def action_next(self) -> None:
        """Do it now."""
        self.dismiss(True)

    def action_back(self) -> None:
        self.dismiss(False)
