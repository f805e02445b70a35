"""Step 5: copy the result, let the person save it, and prove what the console holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from wizard.core.harmless import Control
from wizard.core.merge.plan import MergePlan
from wizard.core.session.session import Console, How
from wizard.core.verify.comparison import Comparison
from wizard.guide import messages, steps, stuck
from wizard.services.child_processes import in_daemon_thread
from wizard.services.clipboard.clipboard import Kind
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import copy_lines as lines
from wizard.steps import copy_work as work
from wizard.steps.blocks import Action, AnyBlock, Aside, Lines, Paste
from wizard.steps.copy_actions import PRINT, actions_of, aside_of
from wizard.steps.copy_pages import Checked, Difference
from wizard.steps.copy_state import EARLY, Repeat, Stage, Standing
from wizard.steps.dialogs import Ask, StuckPage, save_as
from wizard.steps.memory import Compared, OnClipboard
from wizard.steps.settings_reading import PASTE_ENDS, is_complete
from wizard.steps.step import Step, World
from wizard.steps.styled_text import BLANK, CAUTION, Line, line
from wizard.steps.trying import Try


class Copy(Step):
    """Who notices what; the copy; the click path with the box that proves it; the outcome.

    Texts go through calls and are kept nowhere.
    """

    guide = steps.COPY

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._at = Standing(world)

    @property
    def why(self) -> str:
        return self.guide.why if self._at.stage in EARLY else ""

    # What it looks like ---------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        stage = self._at.stage
        told, below = self._told(stage), self._below(stage)
        asks = stage in (Stage.SENT, Stage.CLICKING, Stage.UNPROVED)
        what = "what is on the clipboard" if stage is Stage.SENT else "what the console holds now"
        aside = aside_of(self._at)
        return [
            Lines("first", told.first),
            Lines("second", told.second),
            Lines("third", told.third),
            Paste(
                "paste",
                f"Paste here {what}",
                is_complete,
                PASTE_ENDS,
                said="Comparing …" if self._at.busy == "compare" else "",
                shown=asks and self.session.plan is not None,
            ),
            Lines("below", below),
            Aside("aside", aside, shown=bool(aside)),
        ]

    def _told(self, stage: Stage) -> lines.Blocks:
        session, copied, world = self.session, self._at.copied, self.world
        if stage is Stage.DIFFERS:
            return lines.differs(session, self._at.compared)
        if stage is Stage.PROVED:
            return lines.proved(session)
        if stage is Stage.SENT and copied is not None:
            at = self._at
            return lines.Blocks(lines.sent(copied, world.around, at.computer, at.not_it))
        if stage in (Stage.CLICKING, Stage.UNPROVED):
            known = lines.taken(session, copied)
            if stage is Stage.UNPROVED:
                known = lines.saved_so_far(session)
            return lines.Blocks([known, BLANK], lines.clicking(session, self._at.ready))
        found = lines.before(session, self._at.ready, world.clock())
        if copied is None:
            return found
        return lines.Blocks(lines.not_copied(copied), found.first, found.second)

    def _below(self, stage: Stage) -> Sequence[Line]:
        if stage is Stage.BEFORE:
            return [BLANK]
        if stage is Stage.SENT:
            return [BLANK, *lines.if_nothing_comes()]
        if stage is Stage.UNPROVED and self.session.plan is None:
            return [BLANK, line(lines.LOAD_TO_COMPARE, CAUTION)]
        if stage not in (Stage.CLICKING, Stage.UNPROVED, Stage.PROVED):
            return []
        remembered = self.world.remembered
        note = lines.clipboard_note(
            remembered.cleared, holds_key=self._at.can_clear, certain=remembered.surely_copied
        )
        blank = [BLANK] if note and stage is Stage.PROVED else []
        return [*lines.bring_file(self._at.line_for_file(shown=True)), *blank, *note]

    def note(self) -> str:
        return "checking and copying …" if self._at.busy == "copy" else ""

    def focus(self) -> str:
        box = next(one for one in self.blocks() if isinstance(one, Paste))
        return box.id if box.shown else ""

    def actions(self) -> Sequence[Action]:
        return actions_of(self._at)

    # Checking and copying -------------------------------------------------------------------------

    async def begin(self) -> None:
        try:
            await self._check()
        finally:
            self._at.busy = ""
            self.world.turned()

    def _now(self, busy: str) -> None:
        self._at.busy = busy
        self.world.changed()

    async def _check(self) -> bool:
        """Read the whole result once more and judge it; whether it may leave the program."""
        plan, credentials = self.session.plan, self.session.credentials
        if plan is None or credentials is None:
            return False
        endpoint, practice = self.session.endpoint, self.session.practice
        look = partial(work.look_through, plan, credentials, endpoint, practice, self.world.clock())
        try:
            self._at.ready = await in_daemon_thread(look, limit=work.LIMIT)
        except TimeoutError:
            self.world.tell(work.SLOW, problem=True)
            return False
        self.world.changed()
        return not self._at.ready.errors

    async def _checked_plan(self, busy: str) -> MergePlan | None:
        """The plan, checked once more and not too old: only then its result leaves the program."""
        if self.session.is_stale(self.world.clock()):
            await self.reload()
            return None
        self._now(busy)
        return self.session.plan if await self._check() else None

    async def copy_settings(self) -> None:
        """Put it on the clipboard; what only went through the terminal is proved by a paste."""
        try:
            plan = await self._checked_plan("copy")
            if plan is None:
                return
            outcome = await self.world.copy(work.text_to_copy(plan))
            remembered = self.world.remembered
            remembered.copied = OnClipboard(self.session.fingerprint, outcome)
            remembered.cleared = None
            self._left()
            if outcome.kind is Kind.COPIED_AND_CHECKED:
                await self._take(plan, How.CHECKED, outcome.sentence)
        finally:
            self._now("")

    async def save(self) -> None:
        """Save it to a file that only this person can read."""
        try:
            plan, settings = await self._checked_plan("save"), self.session.settings
        finally:
            self._now("")
        if plan is None or settings is None:
            return
        data = settings.encode(plan.result)
        written = await save_as(
            self, work.SAVE_TITLE, work.SAVE_WHY, work.DEFAULT_PATH, lambda _: data
        )
        if written is not None:
            self._left()
            await self._take(plan, How.CHECKED, written.sentence, str(written.path))

    async def print_here(self) -> None:
        """Write it here as it is, the key in clear: only after a yes, and never while sharing."""
        try:
            plan = await self._checked_plan("print")
        finally:
            self._now("")
        if plan is None:
            return
        asked = (PRINT.label, work.BEFORE_PRINTING, "Print it", "Do not print it")
        if await self.world.open(Ask, *asked):
            self.world.write(Control(f"\n{work.text_to_copy(plan).rstrip()}\n\n"))
            self._left()
            await self._take(plan, How.CHECKED, work.PRINTED)

    def _left(self) -> None:
        """It has left the program once more: what was found before is of no weight any more."""
        self._at.not_it, self._at.skipped, self._at.repeating = "", False, Repeat.COPY

    async def _take(self, plan: MergePlan, how: How, detail: str, file: str = "") -> None:
        """Note that the result is with the person, and keep what an exact undo needs."""
        evidence = self.seen(how, detail)
        self.world.update_session(self.session.with_taken(evidence, file))
        if self.session.practice:
            return
        try:
            kept = self.session.original_kept
            self.update(receipt=await self.world.outside.keep_receipt(plan, evidence.at, kept))
        except (FileTrouble, TimeoutError) as trouble:
            words = f"No receipt for the exact undo is kept: {in_short(trouble)}"
            self.world.tell(words, problem=True)

    # Proving --------------------------------------------------------------------------------------

    async def pasted(self, block: str, text: str) -> None:  # noqa: ARG002 - there is one box
        """What was pasted proves the clipboard, or says what the console holds."""
        if self._at.stage in EARLY:
            self.world.tell("There is nothing to compare yet: copy the settings first.")
        elif self._at.stage is Stage.SENT:
            await self._prove(text)
        else:
            await self._look_at(text)

    async def _compare(self, text: str) -> Comparison | None:
        """A pasted text against what was copied; None where it took too long."""
        plan = self.session.plan
        if plan is None:
            return None
        self._now("compare")
        look = partial(work.compare_with, self.session, plan, text)
        try:
            return await in_daemon_thread(look, limit=work.LIMIT)
        except TimeoutError:
            self.world.tell(work.SLOW, problem=True)
            return None

    async def _prove(self, text: str) -> None:
        """The person's own paste says what is on the clipboard in front of them."""
        try:
            plan, comparison = self.session.plan, await self._compare(text)
            if plan is None or comparison is None:
                return
            exact = work.is_exact(comparison)
            self._at.not_it = "" if exact else work.not_it(comparison)
            if exact:
                await self._take(plan, How.COMPARED, work.proved_detail(comparison))
        finally:
            self._now("")

    async def _look_at(self, text: str) -> None:
        """The text that the person copied back from the console."""
        try:
            comparison = await self._compare(text)
            if comparison is None:
                return
            fingerprint = self.session.fingerprint
            remembered = self.world.remembered
            remembered.compared = Compared(fingerprint, comparison, self.world.clock())
            self._at.repeating = Repeat.NO
            if work.tells_of_console(comparison):
                evidence = self.seen(How.COMPARED)
                self.world.update_session(work.with_comparison(self.session, comparison, evidence))
            if comparison.console is not Console.DIFFERENT:
                await self.clear_clipboard(just_pasted=True)
        finally:
            self._now("")

    async def practise(self) -> None:
        """Practice: save in the practised console, and copy back what it holds."""
        plan = self.session.plan
        if plan is not None:
            await self._look_at(work.text_to_copy(plan))

    async def again(self) -> None:
        """Compare with the console once more."""
        self._at.repeating = Repeat.COMPARE
        self.world.remembered.compared = None
        self.world.changed()

    # Going on, and the small things beside --------------------------------------------------------

    async def next(self) -> None:
        """Go on, by the person's word where nothing is proved."""
        stage = self._at.stage
        if stage is Stage.SENT:
            self._at.skipped = True  # nothing counts as copied
            self.world.changed()
            return
        if stage is Stage.CLICKING:
            self.world.update_session(self.session.with_saved(self.seen(How.SAID)))
        elif stage is Stage.BEFORE:
            evidence = self.seen(How.SAID)
            self.world.update_session(work.with_nothing_to_save(self.session, evidence))
        self.world.go_next()

    async def clear(self) -> None:
        """Clear the clipboard, if it holds the key."""
        await self.clear_clipboard()

    async def reload(self) -> None:
        """The settings are asked for again."""
        self.world.go_to(steps.LOAD.number)
        self.world.tell(work.RELOAD, title="Step 3")

    async def fix(self) -> None:
        """Back to what must be fixed."""
        self.world.go_to(steps.PREVIEW.number)

    async def try_here(self) -> None:
        """Try it on this computer before anybody else gets it."""
        await self.world.open(Try)

    async def error(self) -> None:
        """What helps where the console shows an error."""
        await self.world.open(StuckPage, stuck.CONSOLE_ERROR)

    async def checked(self) -> None:
        """What was checked."""
        await self.world.open(Checked, self._at.ready)

    async def difference(self) -> None:
        """Which entries differ."""
        if self._at.compared is not None:
            await self.world.open(Difference, self._at.compared.comparison)

    async def message(self) -> None:
        """The announcement for everybody who uses Claude Code."""
        ready = self._at.ready
        text = messages.message_to_developers(
            command_lines=ready.command_lines if ready else True,
            approval_names=ready.approval if ready else (),
        )
        await self.copy(text, "Message for your developers")

    async def copy_line(self) -> None:
        """The command that brings the file to the other computer."""
        await self.copy(self._at.line_for_file(), "Command")
