"""One question to be answered with yes or no, before something cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.screens.base import BACK, ButtonSpec, FrameScreen
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.steps.lines import line


class AskScreen(FrameScreen[bool]):
    """Says what would happen; the harmless answer is the first one, and only a button says yes."""

    commands = (
        Command("yes", "", "", "", "Do what is asked."),
        replace(BACK, hint="No", title="", help="Leave everything as it is."),
    )

    def __init__(self, title: str, sentences: Sequence[str], yes: str, no: str = "No") -> None:
        super().__init__()
        self._title, self._sentences, self._yes, self._no = title, sentences, yes, no

    def heading(self) -> str:
        return self._title

    def body(self) -> ComposeResult:
        yield Hanging([line(text) for text in self._sentences])

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec(self._no, "back"), ButtonSpec(self._yes, "yes")]

    def action_yes(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_back(self) -> None:
        """No."""
        self.dismiss(False)
