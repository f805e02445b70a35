"""What step 7 does: the report, the ticket, tidying up, and the way back."""

from __future__ import annotations

from functools import partial

from wizard.core.harmless import page_bytes
from wizard.screens.ask import AskScreen
from wizard.screens.base import StepScreen, replace
from wizard.screens.follow_ups import TicksFollowUps
from wizard.screens.saving import SavesFiles
from wizard.services.child_processes import in_daemon_thread
from wizard.services.files.files import Written
from wizard.services.files.originals import find_past
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps import copy_work, done_lines

LIMIT = 10.0  # seconds for a disk


class Tidying(SavesFiles[None], TicksFollowUps[None], StepScreen):
    """Step 7 without its looks."""

    # Report and ticket ----------------------------------------------------------------------------

    def action_report(self) -> None:
        """Save the report; it holds no key."""
        from wizard.steps.report_text import report_path

        self.ask_where(
            "Save the report", done_lines.REPORT_WHY, report_path(self.wizard), self._report
        )

    def _report(self, path: str) -> bytes:
        from wizard.steps.report_text import report_of

        return page_bytes(report_of(self.wizard, path))

    def action_ticket(self) -> None:
        """Copy how it stands."""
        from wizard.steps.report_text import ticket_of

        self.wizard.copy_for_person(ticket_of(self.wizard), done_lines.TICKET)

    def action_card(self) -> None:
        """Save the undo card; it needs no program and no one who knows it."""
        self.run_aside(self._save_card(), name="card")

    async def _save_card(self) -> None:
        session = self.session
        try:
            past = await in_daemon_thread(lambda: find_past(session), limit=LIMIT)
        except TimeoutError:
            past = None
        card = done_lines.undo_card(session, past, self.wizard.clock())
        path, why = done_lines.CARD_PATH, done_lines.CARD_WHY
        self.ask_where("Save the undo card", why, path, lambda _: card)

    # Saving ---------------------------------------------------------------------------------------

    def saved(self, written: Written, title: str) -> None:
        """The report is among what step 7 looks after."""
        if title == "Save the report":
            self.wizard.remembered.report = str(written.path)
            self.session_changed()
        super().saved(written, title)

    # Tidying up -----------------------------------------------------------------------------------

    def action_clear(self) -> None:
        """Clear the clipboard, if it holds the key."""
        self.run_aside(self._clear(), name="clear")

    async def _clear(self) -> None:
        credentials = self.session.credentials
        if credentials is not None:
            is_ours = copy_work.holds_key(credentials.api_key)
            outcome = await self.wizard.outside.clear_clipboard(is_ours)
            self.wizard.remembered.cleared = outcome
            self.session_changed()
            self.wizard.tell(f"{outcome.sentence} {outcome.remedy}".strip(), title="Clipboard")

    def action_delete_original(self) -> None:
        """Delete the kept original, after asking."""
        kept = self.session.original_kept
        self._ask_to_delete(kept, "original", done_lines.DELETE_ORIGINAL)

    def action_delete_file(self) -> None:
        """Delete the saved settings file, after asking."""
        if self.session.files:
            self._ask_to_delete(self.session.files[0], "file", done_lines.DELETE_FILE)

    def _ask_to_delete(self, path: str, what: str, why: str) -> None:
        sentences = (f"{show_path(path, self.session.sharing)} will be gone.", why)
        screen = AskScreen("Delete this file?", sentences, "Delete it", "Keep it")
        self.app.push_screen(screen, partial(self._delete_answered, path, what))

    def _delete_answered(self, path: str, what: str, yes: bool | None) -> None:
        if yes:
            self.run_aside(self._delete(path, what), name="delete")

    async def _delete(self, path: str, what: str) -> None:
        try:
            await self.wizard.outside.delete(path)
        except (FileTrouble, TimeoutError) as trouble:
            self.wizard.tell(in_short(trouble), title="Not deleted", problem=True)
            return
        session = self.session
        if what == "original":
            self.update_session(replace(session, original_kept=""))
        else:
            self.update_session(session.without_file(path))
        self.wizard.tell("Deleted.", title="Clean up")

    # The way back ---------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """The settings as they were, and where to paste them."""
        from wizard.screens.undoing import UndoScreen

        self.app.push_screen(UndoScreen())
