"""Where to click: numbered lines under the name of the window that the hand is in."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.guide.click_paths import ClickLine
from wizard.screens.widgets.hanging import Hanging
from wizard.steps.styled_text import click_lines


class ClickPath(Hanging):
    """The lines of a click path; a heading wherever the window changes, unless it is `brief`."""

    def __init__(
        self, path: Iterable[ClickLine], *, brief: bool = False, id: str | None = None
    ) -> None:
        lines = [one for one in click_lines(path) if one.sign or not brief]
        super().__init__(lines, id=id, classes="click-path")
