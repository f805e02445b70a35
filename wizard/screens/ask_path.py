"""One question for a path: which file to open, or where to save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.widgets import Input

from wizard.screens.base import BACK, NEXT, ButtonSpec, FrameScreen
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.said import Said
from wizard.steps.typed_path import plain_path


class AskPathScreen(FrameScreen[str]):
    """Gives the path that was typed; empty where the person went back."""

    CSS_PATH = "ask_path.tcss"
    commands = (
        replace(NEXT, help="Take the path."),
        replace(BACK, hint="Close", help="Back to the step."),
    )
    AUTO_FOCUS = "Input"

    def __init__(
        self, title: str, why: str, label: str, path: str = "", *, example: str = "~/settings.json"
    ) -> None:
        """`path` stands in the field until another one was typed; `example` where it is empty."""
        super().__init__()
        self._title, self._why, self._label, self._path = title, why, label, path
        self._example = example

    def heading(self) -> str:
        return self._title

    def body(self) -> ComposeResult:
        yield Said(self._why)
        sharing = self.session.sharing
        path = self.wizard.remembered.path_for(self._title, self._path, sharing=sharing)
        yield Input(path, placeholder=self._example, compact=True, id="path")

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec(self._label, "next"), ButtonSpec("Back", "back")]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take(event.value)

    def hint_for(self, command: Command) -> str:
        return self._label if command.action == "next" else super().hint_for(command)

    async def action_next(self) -> None:
        """Take what was typed."""
        self._take(self.query_one(Input).value)

    def _take(self, typed: str) -> None:
        self.wizard.remembered.keep_path(self._title, typed)
        self.dismiss(plain_path(typed))

    def action_back(self) -> None:
        """Nothing was chosen."""
        self.dismiss("")


def settings_file() -> AskPathScreen:
    """Which settings are to be read."""
    why = "Which file? It is only read, never changed."
    return AskPathScreen("Open a settings file", why, "Open it")
