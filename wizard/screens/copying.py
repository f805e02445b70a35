"""How the result leaves the program: checked once more, copied and proved, or saved to a file."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from wizard.core.merge.plan import MergePlan
from wizard.core.session.session import Evidence, How
from wizard.guide import steps
from wizard.screens.ask import AskScreen
from wizard.screens.ask_path import AskPathScreen
from wizard.screens.base import replace
from wizard.screens.tries import TriesHere
from wizard.services.child_processes import in_daemon_thread
from wizard.services.clipboard.clipboard import Kind, Outcome
from wizard.services.files.trouble import FileTrouble, in_short, shell_path, show_path
from wizard.steps import copy_work as work
from wizard.steps.memory import OnClipboard
from wizard.steps.sharing import shown_host

if TYPE_CHECKING:
    from wizard.core.verify.comparison import Comparison


class Repeat(Enum):
    """Why the outcome of the last comparison is put aside."""

    NO = auto()
    COPY = auto()  # it was copied or saved anew
    COMPARE = auto()  # the person wants to paste once more


class Copying(TriesHere):
    """Step 5 without its looks, first part. Texts go through calls and are kept nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.ready: work.Readiness | None = None
        self.busy = ""  # "copy", "save", "compare"
        self.skipped = False  # the proof of what was sent
        self.repeating = Repeat.NO
        self.not_it = ""  # why the paste did not prove what was sent

    # What is known --------------------------------------------------------------------------------

    @property
    def copied(self) -> Outcome | None:
        """How copying the present result went; None where that is not known any more."""
        copied = self.wizard.remembered.copied
        here = copied is not None and copied.fingerprint == self.session.fingerprint
        return copied.outcome if copied and here else None

    @property
    def has_file(self) -> bool:
        """Whether the present result was saved to a file."""
        taken = self.session.taken
        return self.session.is_taken and taken is not None and bool(taken.file)

    @property
    def holds_key(self) -> bool:
        """Whether the clipboard may hold the key."""
        return self.wizard.remembered.may_hold_key

    @property
    def computer(self) -> str:
        """The name of this computer, as it may be shown."""
        names = self.wizard.remembered.nicknames
        return shown_host(self.wizard.around.computer, names, self.session.sharing)

    def line_for_file(self, *, shown: bool = False) -> str:
        """The command that brings the saved file to the clipboard of the person's computer."""
        around, taken = self.wizard.around, self.session.taken
        if taken is None or not around.ssh:
            return ""
        name = self.computer if shown else around.computer
        path = shell_path(taken.file, sharing=shown and self.session.sharing)
        return f"ssh {name or 'HOST'} 'cat {path}' | pbcopy"

    # Checking -------------------------------------------------------------------------------------

    async def check_again(self) -> bool:
        """Read the whole result once more and judge it; whether it may be copied."""
        plan, credentials = self.session.plan, self.session.credentials
        if plan is None or credentials is None:
            return False
        look = partial(
            work.look_through,
            plan,
            credentials,
            self.session.endpoint,
            self.session.practice,
            self.wizard.clock(),
        )
        try:
            self.ready = await in_daemon_thread(look, limit=work.LIMIT)
        except TimeoutError:
            self.wizard.tell(work.SLOW, problem=True)
            return False
        self.session_changed()
        return not self.ready.errors

    def on_trouble(self, name: str, error: BaseException) -> None:
        self.done()
        super().on_trouble(name, error)

    def done(self) -> None:
        """Work aside has ended: show what came of it."""
        self.busy = ""
        self.session_changed()

    # Copying --------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Check once more, then copy."""
        if self.session.is_stale(self.wizard.clock()):
            self.action_reload()
        else:
            self.busy = "copy"
            self.session_changed()
            self.run_aside(self._copy(), name="settings")

    async def _copy(self) -> None:
        plan = self.session.plan
        if plan is not None and await self.check_again():
            outcome = await self.wizard.copy(work.text_to_copy(plan))
            remembered = self.wizard.remembered
            remembered.copied, remembered.cleared = (
                OnClipboard(self.session.fingerprint, outcome),
                None,
            )
            self.not_it, self.skipped, self.repeating = "", False, Repeat.COPY
            if outcome.kind is Kind.COPIED_AND_CHECKED:
                await self._take(plan, How.CHECKED, outcome.sentence)
        self.done()
        self.lead_on()

    async def _take(self, plan: MergePlan, how: How, detail: str, file: str = "") -> None:
        evidence = self.evidence_now(how, detail)
        self.update_session(self.session.with_taken(evidence, file))
        if self.session.practice:
            return
        try:
            kept = self.session.original_kept
            path = await self.wizard.outside.keep_receipt(plan, evidence.at, kept)
            self.update_session(replace(self.session, receipt=path))
        except (FileTrouble, TimeoutError) as trouble:
            words = f"No receipt for the exact undo is kept: {in_short(trouble)}"
            self.wizard.tell(words, problem=True)

    def evidence_now(self, how: How, detail: str = "") -> Evidence:
        """Something is known from here, now."""
        return Evidence(how, self.wizard.clock(), self.wizard.around.where(), detail)

    def prove_clipboard(self, text: str) -> None:
        """What the person pasted is what is on the clipboard in front of them."""
        self.busy = "compare"
        self.session_changed()
        self.run_aside(self._prove(text), name="prove")

    async def _prove(self, text: str) -> None:
        plan = self.session.plan
        comparison = await self.compare(text)
        if plan is not None and comparison is not None:
            exact = work.is_exact(comparison)
            if exact:
                detail = work.proved_detail(comparison)
                await self._take(plan, How.COMPARED, detail)
            self.not_it = "" if exact else work.not_it(comparison)
        self.done()
        self.lead_on()

    async def compare(self, text: str) -> Comparison | None:
        """A pasted text against what was copied; None where it took too long."""
        plan = self.session.plan
        if plan is None:
            return None
        look = partial(work.compare_with, self.session, plan, text)
        try:
            return await in_daemon_thread(look, limit=work.LIMIT)
        except TimeoutError:
            self.wizard.tell(work.SLOW, problem=True)
            return None

    def skip(self) -> None:
        """Go to the click path without the proof; nothing counts as copied."""
        self.skipped = True
        self.session_changed()
        self.lead_on()

    def lead_on(self) -> None:
        """The focus goes where the next keystroke belongs."""

    def action_reload(self) -> None:
        """The settings are asked for again."""
        self.wizard.go_to(steps.LOAD.number)
        self.wizard.tell(work.RELOAD, title="Step 3")

    # Saving to a file -----------------------------------------------------------------------------

    def action_save(self) -> None:
        """Ask where to."""
        if self.session.is_stale(self.wizard.clock()):
            self.action_reload()
            return
        screen = AskPathScreen(work.SAVE_TITLE, work.SAVE_WHY, "Save it", work.DEFAULT_PATH)
        self.app.push_screen(screen, self._path_given)

    def _path_given(self, path: str | None) -> None:
        if path:
            self.run_aside(self._save(path, sure=False), name="save")

    async def _save(self, path: str, *, sure: bool) -> None:
        plan, settings = self.session.plan, self.session.settings
        if plan is None or settings is None or not await self.check_again():
            return
        try:
            if not sure and await self.wizard.outside.is_there(path):
                self._ask_to_replace(path)
                return
            written = await self.wizard.outside.save(path, settings.encode(plan.result))
        except (FileTrouble, TimeoutError) as trouble:
            self.wizard.tell(in_short(trouble), title="Not saved", problem=True)
            return
        self.repeating, self.skipped = Repeat.COPY, False
        await self._take(plan, How.CHECKED, written.sentence, str(written.path))
        self.session_changed()
        self.lead_on()

    def _ask_to_replace(self, path: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.run_aside(self._save(path, sure=True), name="save")

        shown = show_path(path, self.session.sharing)
        sentences = work.there_already(shown)
        screen = AskScreen("Replace this file?", sentences, "Replace it", "Keep it")
        self.app.push_screen(screen, answered)
