"""Claude Code has trouble since the settings were saved: the way back, in about two minutes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.core.session.session import Doing, Evidence, How, Session
from wizard.core.session.undone import with_undone
from wizard.guide import back, click_paths
from wizard.screens.base import BACK, ButtonSpec, replace
from wizard.screens.saving import SavesFiles
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.said import Said
from wizard.services.child_processes import in_daemon_thread
from wizard.services.clipboard.clipboard import Kind
from wizard.services.files.originals import Original, Past, find_past
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import clipboard_words, undo_lines
from wizard.steps.done_lines import CARD_PATH, CARD_WHY, undo_card
from wizard.steps.lines import CAUTION, Line, click_lines, line
from wizard.steps.sharing import shown_sentence
from wizard.steps.undo_lines import text_of, was_copied

LIMIT = 10.0  # seconds for a disk


class UndoScreen(SavesFiles[None]):
    """Copies an original without Mavvrik; then the click path, and the person's word."""

    CSS_PATH = "undoing.tcss"
    commands = (
        replace(BACK, hint="Close", title="", help="Back to the choices."),
        Command("copy", "ctrl+t", "Copy the original", "Copy", "Copy the settings as they were."),
        Command("choose", "ctrl+f", "Choose an original", "Choose", "Go back to another one."),
        Command("look", "", "", "Look", "Look for the originals again."),
        Command("card", "ctrl+s", "Undo card", "Card", "Save how to go back, as a plain text."),
        Command("saved", "", "", "Saved", "The original is saved in the console again."),
        Command("take_out", "", "", "Remove", "Remove the Mavvrik values instead."),
    )

    def __init__(self) -> None:
        super().__init__()
        self._past: Past | None = None  # until the disk was looked at
        self._chosen: Original | None = None
        self._copied: Line | None = None
        self._trouble = ""

    def heading(self) -> str:
        return back.UNDO_TITLE

    def body(self) -> ComposeResult:
        yield Said(back.UNDO_WHY)
        yield Hanging(id="original")
        yield Hanging(id="path")
        yield Said(back.UNDO_LATER)

    def on_mount(self) -> None:
        super().on_mount()
        self.action_look()

    async def _look(self) -> None:
        session = self.session
        try:
            past = await in_daemon_thread(lambda: find_past(session), limit=LIMIT)
        except TimeoutError as trouble:
            past = Past(trouble=in_short(trouble))
        copied = (one for one in past.originals if was_copied(one, session))
        self._past, self._chosen = past, next(copied, past.offered)
        self.session_changed()
        self.focus_primary()

    # What it looks like ---------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        self.query_one("#original", Hanging).show(self._original(session))
        self.query_one("#path", Hanging).show(click_lines(click_paths.SAVE))

    def _original(self, session: Session) -> list[Line]:
        if self._past is None:
            return [line("Looking for the originals …")]
        copied = [self._copied] if self._copied is not None else undo_lines.standing(session)
        names = self.wizard.remembered.nicknames
        found = [*copied, *undo_lines.chosen_lines(self._past, self._chosen, session, names)]
        if self._trouble:
            found.append(line(shown_sentence(self._trouble, names, session.sharing), CAUTION))
        return found

    def buttons(self) -> Sequence[ButtonSpec]:
        close = ButtonSpec("Back", "back")
        if self._past is None:
            return [replace(undo_lines.COPY, disabled=True), close]
        found = undo_lines.buttons(self._past, self._chosen, copied=self._is_copied)
        return found if self._is_copied else [*found, close]

    @property
    def _is_copied(self) -> bool:
        chosen = self._chosen
        return self._copied is not None or (chosen is not None and was_copied(chosen, self.session))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = {
            "copy": self._chosen is not None,
            "choose": bool(self._past and self._past.originals),
            "look": bool(self._past and self._past.trouble),
        }
        return allowed.get(action, super().check_action(action, parameters))

    # What a person does ---------------------------------------------------------------------------

    def action_look(self) -> None:
        """Look for the originals on the disk."""
        self.run_aside(self._look(), name="look")

    def action_choose(self) -> None:
        """Another original."""
        from wizard.screens.choose_original import ChooseOriginalScreen

        if self._past is not None:
            self.app.push_screen(ChooseOriginalScreen(self._past, self._chosen), self._choose)

    def _choose(self, original: Original | None) -> None:
        if original is not None:
            self._chosen, self._copied, self._trouble = original, None, ""
            self.session_changed()
            self.focus_primary()

    def action_copy(self) -> None:
        """The original on the clipboard."""
        if self._chosen is not None:
            self.run_aside(self._copy(self._chosen), name="copy")

    async def _copy(self, original: Original) -> None:
        try:
            text = text_of(original)
        except FileTrouble as trouble:
            self._trouble = in_short(trouble)
            self.session_changed()
            return
        outcome = await self.wizard.copy(text)
        self.wizard.remembered.copied = None  # the settings are not there any more
        self._trouble, self._copied = "", clipboard_words.line_of(outcome, text)
        session = self.session
        if outcome.kind is not Kind.NOT_COPIED:
            session = session.begun(Doing.UNDO).with_copied(text, self._evidence(How.CHECKED))
        self.update_session(session)
        self.focus_primary()

    def _evidence(self, how: How) -> Evidence:
        return Evidence(how, self.wizard.clock(), self.wizard.around.where())

    def action_card(self) -> None:
        """Save the undo card; it names no secret and needs no program."""
        card = undo_card(self.session, self._past, self.wizard.clock())
        self.ask_where("Save the undo card", CARD_WHY, CARD_PATH, lambda _: card)

    def action_take_out(self) -> None:
        """Where no original is from before Mavvrik."""
        from wizard.screens.taking_out import TakeOutScreen

        self.app.switch_screen(TakeOutScreen())

    def action_saved(self) -> None:
        """The person's word: the console holds the old settings again."""
        text = self._chosen.text if self._chosen and self._is_copied else ""
        said = self._evidence(How.SAID)
        self.update_session(with_undone(self.session, said, text))
        self.dismiss(None)
        self.wizard.tell(back.UNDONE, title="Undo")

    def action_back(self) -> None:
        self.dismiss(None)
