"""What is between the rules of a screen; it scrolls."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.layout import ArrangeResult, Layout
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget
from typing_extensions import override

from wizard.widgets.placed import Placed


class _WithMargin(VerticalLayout):
    """One below the other, with an empty column at the right, also before a scrollbar."""

    name = "with-margin"

    @override
    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        return super().arrange(parent, children, Size(max(size.width - 1, 0), size.height), greedy)


_LAYOUT = _WithMargin()


class Body(Placed, VerticalScroll, can_focus=False):
    """The screen's own keys scroll it, so it takes no Tab stop."""

    @property
    def layout(self) -> Layout:
        return _LAYOUT
