"""What step 3 does: read, mend, keep the original, look for settings from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.core.document.text import SettingsText, decode, pasted
from wizard.core.edits import apply
from wizard.core.session.session import Evidence, How
from wizard.core.session.undone import with_kept
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.guide import stuck
from wizard.screens.base import StepScreen
from wizard.screens.stuck import StuckScreen
from wizard.services.child_processes import in_daemon_thread
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import settings_reading as reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.services.claude.managed_settings import CompanySource

KEEPING_LIMIT = 10.0
_EMPTY = SettingsText("{}\n")


class Loading(StepScreen):
    """The work of the step; how it looks is said in `load.py`."""

    def __init__(self) -> None:
        super().__init__()
        self.again = False  # the box is wanted although something was loaded
        self.busy = False
        self.put_away: Problem | None = None  # what came was no settings text at all
        self.not_kept = ""  # why the original could not be kept
        self.sources: Sequence[CompanySource] | None = None  # company settings on this computer
        self.looked = False

    def lead_on(self) -> None:
        """The focus goes where the next keystroke belongs."""

    def _show_again(self) -> None:
        if self.is_attached:  # the person may have gone on meanwhile
            self.session_changed()

    # Reading --------------------------------------------------------------------------------------

    def read_pasted(self, text: str) -> None:
        """Read what was pasted."""
        self.read(lambda: pasted(text), "pasted")

    def read(self, read: Callable[[], SettingsText], source: str) -> None:
        """Read and understand in the background; large settings do not hold up a key."""
        self.busy = True
        self.session_changed()
        self.run_aside(self._understand(read, source), name="read")

    async def _understand(self, read: Callable[[], SettingsText], source: str) -> None:
        session = self.session
        evidence = Evidence(
            How.CHECKED, self.wizard.clock(), self.wizard.around.where(), detail=source
        )

        def work() -> tuple[SettingsText, reading.Trouble | None]:
            settings = read()
            return settings, reading.understand(settings, evidence, session)

        try:
            settings, trouble = await in_daemon_thread(work, limit=reading.READING_LIMIT)
        except (FileTrouble, Unreadable, TimeoutError) as error:
            self.wizard.tell(reading.why_not_read(error), title="Not read", problem=True)
            return
        finally:
            self.busy = False
            self._show_again()
        self.again, self.put_away, self.not_kept = False, None, ""
        self._take(settings, trouble, evidence)
        self.lead_on()

    def _take(
        self, settings: SettingsText, trouble: reading.Trouble | None, evidence: Evidence
    ) -> None:
        session = self.session
        if trouble is None:
            self.update_session(session.with_settings(settings, evidence))
        elif trouble.problem.code in reading.NOT_SETTINGS:
            # Without its marked lines: they may be the credentials.
            self.again, self.put_away = True, replace(trouble.problem, marked=())
            self.session_changed()
        else:
            self.update_session(replace(session.with_unreadable(settings), loaded=evidence))

    # Ways to load ---------------------------------------------------------------------------------

    def action_start_empty(self) -> None:
        """The console holds nothing yet."""
        self.read(lambda: _EMPTY, "empty")

    def action_open_file(self) -> None:
        """Read the settings from a file."""
        from wizard.screens.ask_path import settings_file

        self.app.push_screen(settings_file(), self._opened)

    def _opened(self, path: str | None) -> None:
        if path:
            self.read(lambda: reading.read_file(path), path)

    def action_managed_file(self) -> None:
        """Take the managed settings file of this computer."""
        source = reading.managed_file(self.sources)
        if source is not None and source.text is not None:
            data = source.text
            self.read(lambda: decode(data), source.place)

    def action_practised(self) -> None:
        """Practice: what the console of the invented company holds."""
        from wizard.services.practice.settings import COMPANY_EXAMPLE

        self.read(lambda: pasted(COMPANY_EXAMPLE), "practice")

    def action_again(self) -> None:
        """Show the box once more; what was loaded stays until something else is read."""
        self.again, self.not_kept = True, ""
        self.session_changed()
        self.lead_on()

    # Mending --------------------------------------------------------------------------------------

    def action_use_fix(self) -> None:
        """Make the change that is shown."""
        if self.session.unreadable is not None:
            self._mend_draft(self.session.unreadable)
        else:
            self._mend_settings()
        self.lead_on()

    def _mend_draft(self, draft: SettingsText) -> None:
        trouble = reading.trouble_of(draft.text)
        loaded = self.session.loaded
        if trouble is None or trouble.repair is None or loaded is None:
            return
        labels = [fix.label for fix in trouble.repair.fixes]
        self.update_session(self.session.with_settings(draft, loaded, trouble.repair.text, *labels))

    def _mend_settings(self) -> None:
        finding, settings = reading.offered(self.session), self.session.settings
        if finding is None or finding.fix is None or settings is None:
            return
        text = apply(settings.text, finding.fix.edits)
        self.update_session(self.session.with_fix(text, finding.fix.label))

    # Settings from elsewhere ----------------------------------------------------------------------

    async def look_here(self) -> None:
        """Look for company settings on this computer."""
        if not self.session.practice:
            try:
                self.sources = await self.wizard.outside.find_company()
            except TimeoutError:
                self.sources = None
        self.looked = True
        self._show_again()

    def action_how_to_check(self) -> None:
        """How to find out whether settings come from somewhere else."""
        self.app.push_screen(StuckScreen(stuck.ELSEWHERE))

    def action_no_manage(self) -> None:
        """What helps where the console has no such button."""
        self.app.push_screen(StuckScreen(stuck.NO_MANAGE))

    # Going on -------------------------------------------------------------------------------------

    def action_confirm(self) -> None:
        """The person recognises the file: keep the original, then go on."""
        self.run_aside(self._confirm(), name="keep")

    async def _confirm(self) -> None:
        self.not_kept = await self._keep_original()
        if self.not_kept:
            self.session_changed()
        else:
            self.action_without_copy()

    def action_without_copy(self) -> None:
        """Go on with the file that the person recognises."""
        self.update_session(replace(self.session, settings_confirmed=True))
        self.wizard.go_next()

    async def _keep_original(self) -> str:
        """Keep it, once; returns why that was not possible."""
        session = self.session
        original, now = session.original, self.wizard.clock()
        if original is None or session.original_kept or session.practice:
            return ""
        try:
            kept = await in_daemon_thread(lambda: reading.keep(original, now), limit=KEEPING_LIMIT)
        except (FileTrouble, TimeoutError) as trouble:
            return in_short(trouble)
        self.update_session(with_kept(session, kept))
        return ""
