"""How step 5 finds out what the console holds, and what happens to the clipboard then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.session.session import Console, Evidence, How
from wizard.guide import messages, steps, stuck
from wizard.screens.copying import Copying, Repeat
from wizard.screens.stuck import StuckScreen
from wizard.services.clipboard.clipboard import Outcome
from wizard.steps import copy_work as work
from wizard.steps.memory import Compared

if TYPE_CHECKING:
    from wizard.core.verify.comparison import Comparison


class Proving(Copying):
    """Step 5 without its looks, second part: compare, clear, and the small things beside."""

    @property
    def compared(self) -> Compared | None:
        """The last comparison with the console, where it brought something else."""
        found = self.wizard.remembered.compared
        put_aside = self.repeating is not Repeat.NO
        if found is None or put_aside or found.fingerprint != self.session.fingerprint:
            return None
        return found if found.comparison.console is Console.DIFFERENT else None

    # What the console holds -----------------------------------------------------------------------

    def compare_console(self, text: str) -> None:
        """The text that the person copied back from the console."""
        self.busy = "compare"
        self.session_changed()
        self.run_aside(self._look_at(text), name="compare")

    async def _look_at(self, text: str) -> None:
        comparison = await self.compare(text)
        if comparison is not None:
            now, fingerprint = self.wizard.clock(), self.session.fingerprint
            self.wizard.remembered.compared = Compared(fingerprint, comparison, now)
            self.repeating = Repeat.NO
            if work.tells_of_console(comparison):
                self._note_saved(comparison, now)
            if comparison.console is not Console.DIFFERENT:
                await self._clear(just_pasted=True)
        self.done()
        self.lead_on()

    def _note_saved(self, comparison: Comparison, now: datetime) -> None:
        evidence = Evidence(How.COMPARED, now, self.wizard.around.where())
        self.update_session(work.with_comparison(self.session, comparison, evidence))

    def say_saved(self) -> None:
        """The person clicked Update settings, and says so."""
        self.update_session(self.session.with_saved(self.evidence_now(How.SAID)))
        self.wizard.go_next()

    def take_as_saved(self) -> None:
        """Nothing had to be changed: what was loaded from the console is what is wanted."""
        self.update_session(work.with_nothing_to_save(self.session, self.evidence_now(How.SAID)))
        self.wizard.go_next()

    def action_practise(self) -> None:
        """Practice: save in the practised console, and copy back what it holds."""
        plan = self.session.plan
        if plan is not None:
            self.compare_console(work.text_to_copy(plan))

    # Clearing -------------------------------------------------------------------------------------

    def action_clear(self) -> None:
        """Clear the clipboard, if it holds the key."""
        self.run_aside(self._clear_and_tell(), name="clear")

    async def _clear_and_tell(self) -> None:
        outcome = await self._clear(just_pasted=False)
        self.done()
        if outcome is not None:
            self.wizard.tell(f"{outcome.sentence} {outcome.remedy}".strip(), title="Clipboard")

    async def _clear(self, *, just_pasted: bool) -> Outcome | None:
        credentials = self.session.credentials
        if credentials is None:
            return None
        is_ours = work.holds_key(credentials.api_key)
        outcome = await self.wizard.outside.clear_clipboard(is_ours, just_pasted=just_pasted)
        self.wizard.remembered.cleared = outcome
        return outcome

    # The rest -------------------------------------------------------------------------------------

    def action_again(self) -> None:
        """Compare with the console once more."""
        self.repeating = Repeat.COMPARE
        self.wizard.remembered.compared = None
        self.session_changed()
        self.lead_on()

    def action_fix(self) -> None:
        """Back to what must be fixed."""
        self.wizard.go_to(steps.PREVIEW.number)

    def action_error(self) -> None:
        """What helps where the console shows an error."""
        self.app.push_screen(StuckScreen(stuck.CONSOLE_ERROR))

    def action_checked(self) -> None:
        """What was checked."""
        from wizard.screens.copy_checked import CheckedScreen

        if self.ready is not None:
            self.app.push_screen(CheckedScreen(self.ready))

    def action_difference(self) -> None:
        """Which entries differ."""
        from wizard.screens.copy_difference import DifferenceScreen

        if self.compared is not None:
            self.app.push_screen(DifferenceScreen(self.compared.comparison))

    def action_message(self) -> None:
        """The announcement for everybody who uses Claude Code."""
        ready = self.ready
        text = messages.message_to_developers(
            command_lines=ready.command_lines if ready else True,
            approval_names=ready.approval if ready else (),
        )
        self.wizard.copy_for_person(text, "Message for your developers")

    def action_copy_line(self) -> None:
        """The command that brings the file to the other computer."""
        self.wizard.copy_for_person(self.line_for_file(), "Command")
