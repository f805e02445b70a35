"""Saving a text where a person says; what is there already is replaced only after asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from wizard.screens.ask import AskScreen
from wizard.screens.ask_path import AskPathScreen
from wizard.screens.base import FrameScreen
from wizard.services.files.files import Written
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps.copy_work import there_already

Result = TypeVar("Result")


class SavesFiles(FrameScreen[Result]):
    """A screen from which texts are saved, readable by their owner only."""

    def ask_where(self, title: str, why: str, path: str, make: Callable[[str], bytes]) -> None:
        """Ask for the path, offering `path`; `make` gives the bytes for it."""

        def given(path: str | None) -> None:
            if path:
                self.run_aside(self._save(path, title, make, sure=False), name="save")

        self.app.push_screen(AskPathScreen(title, why, "Save it", path), given)

    async def _save(
        self, path: str, title: str, make: Callable[[str], bytes], *, sure: bool
    ) -> None:
        outside = self.wizard.outside
        try:
            if not sure and await outside.is_there(path):
                self._ask_to_replace(path, title, make)
                return
            written = await outside.save(path, make(path))
        except (FileTrouble, TimeoutError) as trouble:
            self.wizard.tell(in_short(trouble), title="Not saved", problem=True)
            return
        self.saved(written, title)

    def _ask_to_replace(self, path: str, title: str, make: Callable[[str], bytes]) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.run_aside(self._save(path, title, make, sure=True), name="save")

        sentences = there_already(show_path(path, self.session.sharing))
        self.app.push_screen(
            AskScreen("Replace this file?", sentences, "Replace it", "Keep it"), answered
        )

    def saved(self, written: Written, title: str) -> None:
        """It was saved: say where."""
        self.wizard.tell(written.sentence, title=title)
