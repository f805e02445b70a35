"""What is between the rules of a screen; it scrolls."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.layout import ArrangeResult, Layout
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget
from typing_extensions import override

from wizard.screens.widgets.placed import Placed


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

    _wanted: Widget | None = None
    _scrolls_itself = False

    @property
    def layout(self) -> Layout:
        return _LAYOUT

    def begin_with(self, widget: Widget) -> None:
        """Scroll to where `widget` begins, also once it is drawn; until somebody scrolls."""
        self._wanted = widget
        self._scroll_to_wanted()

    def on_resize(self) -> None:
        self._scroll_to_wanted()

    def _scroll_to_wanted(self) -> None:
        if self._wanted is None:
            return
        self._scrolls_itself = True
        self.scroll_to_widget(self._wanted, animate=False, top=True, immediate=True)
        self._scrolls_itself = False

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        if not self._scrolls_itself:
            self._wanted = None
