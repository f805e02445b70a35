"""The whole settings text for reading: secrets are masked, and nothing can be edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content

from wizard.core.position import lines_of
from wizard.core.redact.masked_lines import MaskedLines, visible_line
from wizard.core.session.session import Session
from wizard.screens.base import FrameScreen
from wizard.screens.commands import binding_of
from wizard.screens.widgets.rows import RowsView
from wizard.steps.blocks import Action
from wizard.steps.dialogs import TO_STEP

_ABOVE = 4  # lines that stay visible above the wanted line


class ViewTextScreen(FrameScreen[None]):
    """Shows numbered lines with tabs and unusual characters made visible. Not while sharing."""

    BINDINGS: ClassVar[list[Any]] = [binding_of(TO_STEP)]
    AUTO_FOCUS = "RowsView"

    def __init__(
        self, text: str, title: str = "Your settings.json", line: int | None = None
    ) -> None:
        """`line` (from 1) is the highlighted line at which the view begins."""
        super().__init__()
        self._text = text
        self._title = title
        self._line = line

    def heading(self) -> str:
        return f"{self._title}, secrets masked"

    def body(self) -> ComposeResult:
        yield RowsView()

    def on_mount(self) -> None:
        credentials = self.session.credentials
        secrets = (credentials.api_key,) if credentials else ()
        self._lines = MaskedLines(lines_of(self._text), secrets)
        super().on_mount()
        rows = self.query_one(RowsView)
        rows.show(self._lines.count, self._row)
        if self._line is not None:
            top = self._line - 1 - _ABOVE
            self.call_after_refresh(lambda: rows.scroll_to(y=max(top, 0), animate=False))

    def show(self, session: Session) -> None:
        if session.sharing:  # masking by pattern may miss a secret
            self.dismiss(None)

    def _row(self, number: int, width: int) -> Content:
        here = number + 1 == self._line
        shown = visible_line(self._lines.line(number + 1)[: width + 1])
        style = "$accent" if here else "$quiet"
        mark = Content.styled(f"{'>' if here else ' '}{number + 1:>6}  ", style)
        return mark + Content.styled(shown, "bold" if here else "")

    def all_commands(self) -> Iterable[Action]:
        return (TO_STEP, *super().all_commands())

    def buttons(self) -> Sequence[Action]:
        return [Action("back", "Back to the step")]

    def action_back(self) -> None:
        self.dismiss(None)
