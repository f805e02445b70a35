"""Claude Code has trouble since the settings were saved: the way back, in about two minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from wizard.core.session import Doing, Evidence, How, Session
from wizard.guide import back, click_paths, messages
from wizard.lines import CAUTION, Line, click_lines, line, words
from wizard.screens import clipboard_words
from wizard.screens.base import BACK, ButtonSpec, replace
from wizard.screens.done_lines import CARD_PATH, CARD_WHY
from wizard.screens.saving import SavesFiles
from wizard.screens.where import shown_sentence
from wizard.services.children import in_daemon_thread
from wizard.services.file_trouble import FileTrouble, in_short, show_path
from wizard.services.private_files import read_kept
from wizard.widgets.command import Command
from wizard.widgets.hanging import Hanging
from wizard.widgets.said import Said

if TYPE_CHECKING:
    pass

_LIMIT = 10.0  # seconds for a disk


class UndoScreen(SavesFiles[None]):
    """Copies the kept original; then the click path, and the person's word that it is saved."""

    CSS_PATH = "undoing.tcss"
    commands = (
        replace(BACK, hint="Close", title="", help="Back to the choices."),
        Command("copy", "ctrl+t", "Copy the original", "Copy", "Copy the settings as they were."),
        Command("card", "ctrl+s", "Undo card", "Card", "Save how to go back, as a plain text."),
        Command("saved", "", "", "Saved", "The original is saved in the console again."),
    )

    def __init__(self) -> None:
        super().__init__()
        self._copied: Line | None = None
        self._trouble = ""

    def heading(self) -> str:
        return back.UNDO_TITLE

    def body(self) -> ComposeResult:
        yield Said(back.UNDO_WHY)
        yield Hanging(id="original")
        yield Hanging(id="path")
        yield Said(back.UNDO_LATER)

    def show(self, session: Session) -> None:
        self.query_one("#original", Hanging).show(self._original(session))
        self.query_one("#path", Hanging).show(click_lines(click_paths.SAVE))

    def _original(self, session: Session) -> list[Line]:
        if not session.original_kept:
            return [line(back.NO_ORIGINAL, CAUTION)]
        path = show_path(session.original_kept, session.sharing)
        found = [line(f"The original is kept in {path}", words("·", "$quiet"))]
        if self._trouble:
            names = self.wizard.remembered.nicknames
            found.append(line(shown_sentence(self._trouble, names, session.sharing), CAUTION))
        if self._copied is not None:
            found.append(self._copied)
        return found

    def buttons(self) -> Sequence[ButtonSpec]:
        copy = ButtonSpec("Copy the original", "copy")
        card = ButtonSpec("Save the undo card", "card")
        saved = ButtonSpec("I clicked Update settings", "saved")
        if not self.session.original_kept:
            return [card, saved, ButtonSpec("Back", "back")]
        if self._copied is not None:
            return [saved, replace(copy, label="Copy again"), card]
        return [copy, card, ButtonSpec("Back", "back")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "copy":
            return bool(self.session.original_kept)
        return super().check_action(action, parameters)

    # What a person does ---------------------------------------------------------------------------

    def action_copy(self) -> None:
        """The original on the clipboard."""
        self.run_aside(self._copy(self.session.original_kept), name="copy")

    async def _copy(self, path: str) -> None:
        try:
            text = await in_daemon_thread(lambda: read_kept(path), limit=_LIMIT)
        except (FileTrouble, TimeoutError) as trouble:
            self._trouble = in_short(trouble)
            self.session_changed()
            return
        outcome = await self.wizard.copy(text)
        self._trouble, self._copied = "", clipboard_words.line_of(outcome, text)
        copied = Evidence(How.CHECKED, outcome.at)
        self.update_session(self.session.begun(Doing.UNDO).with_copied(text, copied))
        self.focus_primary()

    def action_card(self) -> None:
        """Save the undo card; it names no secret and needs no program."""
        self.ask_where("Save the undo card", CARD_WHY, CARD_PATH, self._card)

    def _card(self, _: str) -> bytes:
        session = self.session
        at = session.live.evidence.at if session.live else self.wizard.clock()
        return messages.undo_card(
            original=show_path(session.original_kept) if session.original_kept else "(not kept)",
            saved=f"{at:%Y-%m-%d %H:%M}",
        ).encode()

    def action_saved(self) -> None:
        """The person's word: the console holds the old settings again."""
        said = Evidence(How.SAID, self.wizard.clock())
        self.update_session(self.session.begun(Doing.UNDO).with_removed(said))
        self.dismiss(None)
        self.wizard.tell(back.UNDONE, title="Undo")

    def action_back(self) -> None:
        self.dismiss(None)
