"""Names side by side."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from typing_extensions import override

from wizard.screens.widgets.placed import Placed


class Names(Placed, Widget):
    """Names side by side, on as many rows as it takes; none is broken."""

    DEFAULT_CSS = "Names { height: auto; width: 1fr; }"

    names: reactive[tuple[str, ...]] = reactive((), layout=True)

    def __init__(self, names: Sequence[str] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Names.names, tuple(names))

    def render(self) -> Content:
        return Content("\n".join(self._rows(self.size.width)))

    def _rows(self, width: int) -> list[str]:
        rows: list[str] = []
        for word in self.names:
            longer = f"{rows[-1]}   {word}" if rows else word
            rows = [*rows[:-1], longer] if len(longer) <= width else [*rows, word]
        return rows

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    @override
    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width
