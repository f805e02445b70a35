"""A click path that begins at Welcome back: why, where to click, what to beware of."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.guide.click_paths import ClickLine
from wizard.lines import Line
from wizard.screens.base import BACK, COPY_THIS, NEXT, ButtonSpec, FrameScreen, replace
from wizard.widgets.click_path import ClickPath
from wizard.widgets.hanging import Hanging
from wizard.widgets.said import Said


class PathScreen(FrameScreen[bool]):
    """Gives True where the person wants to do it now."""

    CSS_PATH = "back_path.tcss"
    commands = (
        replace(NEXT, help="Do it now."),
        replace(BACK, hint="Close", title="", help="Nothing is changed."),
        replace(COPY_THIS, hint="Copy the command"),
    )

    def __init__(
        self,
        title: str,
        why: Sequence[Line],
        path: Sequence[ClickLine],
        button: ButtonSpec,
        *,
        copies: tuple[str, str] | None = None,
        last: str = "",
    ) -> None:
        """`copies` is what ctrl+t copies, with its name; `last` stands under the path."""
        super().__init__()
        self._title, self._why, self._path = title, why, path
        self._button, self._copies, self._last = button, copies, last

    def heading(self) -> str:
        return self._title

    def body(self) -> ComposeResult:
        yield Hanging(self._why)
        yield ClickPath(self._path)
        yield Said(self._last)

    def buttons(self) -> Sequence[ButtonSpec]:
        found = [self._button]
        if self._copies:
            found.append(ButtonSpec("Copy the command", "copy_this"))
        return found if self._button.action == "back" else [*found, ButtonSpec("Back", "back")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "copy_this":
            return self._copies is not None
        if action == "next":
            return self._button.action == "next"
        return super().check_action(action, parameters)

    def thing_at_hand(self) -> tuple[str, str] | None:
        return self._copies

    async def action_next(self) -> None:
        """Do it now."""
        self.dismiss(True)

    def action_back(self) -> None:
        self.dismiss(False)
