"""Where to click: numbered lines under the name of the window that the hand is in."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from wizard.guide.click_paths import PLACES, ClickLine, Where
from wizard.widgets.hanging import Hanging, Line, emphasised, line


class ClickPath(Hanging):
    """The lines of a click path; a heading wherever the window changes."""

    def __init__(self, path: Iterable[ClickLine], *, id: str | None = None) -> None:
        super().__init__(click_lines(path), id=id, classes="click-path")


def click_lines(path: Iterable[ClickLine]) -> list[Line]:
    """The same as lines, to be drawn among others."""
    found: list[Line] = []
    where: Where | None = None
    for one in path:
        if one.where is not where:
            where = one.where
            found.append(Line(Content.styled(PLACES[where], "bold"), heading=True))
        sign = Content.styled(f"  {one.number}", "bold $accent")
        found.append(line(emphasised(one.text, one.strong), sign))
    return found
