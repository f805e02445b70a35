"""Step 5: copy the result, let the person save it, and compare what the console holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum, auto
from functools import partial

from wizard.core.counted import counted
from wizard.core.harmless import Control
from wizard.core.merge.model import MergePlan
from wizard.core.package.targets import Target
from wizard.core.session.record import Console, How
from wizard.core.verify.comparison import Comparison, compare
from wizard.guide import messages, steps
from wizard.services.child_processes import WORK_SECONDS, in_daemon_thread
from wizard.services.clipboard.clipboard import CopyResult, Outcome
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import copy_words as say
from wizard.steps.blocks import (
    BACK,
    CLEAR,
    NEXT,
    RELOAD,
    SAVED,
    Action,
    AnyBlock,
    Aside,
    Lines,
    Paste,
)
from wizard.steps.copy_pages import Checked, Difference
from wizard.steps.copy_result import (
    Readiness,
    check_result,
    text_to_copy,
    with_comparison,
    with_nothing_to_save,
)
from wizard.steps.delivery import (
    DELIVER,
    DELIVERED,
    ask_delivered,
    ask_target,
    delivered_lines,
    delivering,
    write_for,
)
from wizard.steps.dialogs import Ask, save_as
from wizard.steps.memory import Compared, OnClipboard
from wizard.steps.reach import REACH
from wizard.steps.settings_reading import comparison_box
from wizard.steps.step import Step, World
from wizard.steps.styled_text import BLANK, Line, Sign, line, quiet
from wizard.steps.trial import TRY_HERE

_GROUPS = ("first", "second", "third")  # blocks whose texts begin at different columns


class CopyStage(Enum):
    """What to do next."""

    BEFORE = auto()  # nothing of this result has left the program
    STALE = auto()  # the settings were loaded too long ago
    SENT = auto()  # sent through the terminal; a paste by the person can verify it
    CLICKING = auto()  # on the clipboard or in a file; it must be saved in the console
    UNPROVED = auto()  # the person confirmed that it is saved
    DIFFERS = auto()  # the pasted text was something else
    PROVED = auto()  # the console holds it
    DELIVERING = auto()  # in a file that does without the console
    DELIVERED = auto()  # the person says that it was delivered


EARLY = (CopyStage.BEFORE, CopyStage.STALE)
_ASKING = (CopyStage.SENT, CopyStage.CLICKING, CopyStage.UNPROVED)


class Repeat(Enum):
    """Why the result of the last comparison is ignored."""

    NO = auto()
    COPY = auto()  # it was copied or saved again
    COMPARE = auto()  # the person wants to paste again


class Copy(Step):
    """Shows who notices what, copies, guides through the console, and compares what it holds.

    Pasted texts go only to the functions that compare them; nothing keeps them.
    """

    guide = steps.COPY

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._ready: Readiness | None = None  # the result of the last check
        self._busy = "check"  # or "copy", "save", "print", "compare"; empty: nothing is running
        self._skipped = False  # the verification of what was sent was skipped
        self._repeating = Repeat.NO
        self._not_proved = ""  # why the paste did not verify what was sent

    @property
    def why(self) -> str:
        return self.guide.why if self.stage in EARLY else ""

    # State ----------------------------------------------------------------------------------------

    @property
    def stage(self) -> CopyStage:
        """The stage. First counts what is known about the console, then about the copy."""
        session, live = self.session, self.session.live
        if self._repeating is not Repeat.COPY:
            if self._compared is not None:
                return CopyStage.DIFFERS
            if live is not None and (session.is_saved or session.differs):
                if live.delivered is not None:
                    return CopyStage.DELIVERED
                if self._repeating is Repeat.COMPARE or live.console is None:
                    return CopyStage.UNPROVED
                return CopyStage.DIFFERS if session.differs else CopyStage.PROVED
        if session.is_taken and session.taken and session.taken.target:
            return CopyStage.DELIVERING
        if session.is_taken or self._skipped:
            return CopyStage.CLICKING
        if self._copied is not None and self._copied.kind is CopyResult.SENT:
            return CopyStage.SENT
        return CopyStage.STALE if session.is_stale(self.world.clock()) else CopyStage.BEFORE

    @property
    def _copied(self) -> Outcome | None:
        """How copying the current result went. None if that is not known."""
        copied = self.world.remembered.copied
        here = copied is not None and copied.fingerprint == self.session.fingerprint
        return copied.outcome if copied and here else None

    @property
    def _compared(self) -> Compared | None:
        """The last comparison with the console, if it showed a difference."""
        compared = self.world.remembered.compared
        put_aside = self._repeating is not Repeat.NO
        if compared is None or put_aside or compared.fingerprint != self.session.fingerprint:
            return None
        return compared if compared.comparison.console is Console.DIFFERENT else None

    @property
    def _computer(self) -> str:
        return self.redaction.host(self.world.around.computer)

    def _line_for_file(self, *, shown: bool = False) -> str:
        """Return the command that brings the saved file over SSH. `shown`: as it may be shown."""
        around, sharing = self.world.around, shown and self.session.sharing
        computer = self._computer if shown else around.computer
        return say.command_for_file(self.session, computer, sharing=sharing) if around.ssh else ""

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        stage = self.stage
        top = self._top(stage)
        asks = stage in _ASKING and self.session.plan is not None
        what = "what is on the clipboard" if stage is CopyStage.SENT else "what the console holds"
        aside = self._aside(stage)
        return [
            *(Lines(name, top[at] if at < len(top) else ()) for at, name in enumerate(_GROUPS)),
            comparison_box(what, busy=self._busy == "compare", shown=asks),
            Lines("below", self._below_the_box(stage)),
            Aside("aside", aside, shown=bool(aside)),
        ]

    def _top(self, stage: CopyStage) -> say.Groups:
        session, copied = self.session, self._copied
        if stage is CopyStage.DIFFERS:
            return say.differs(session, self._compared)
        if stage is CopyStage.PROVED:
            return say.proved(session)
        if stage is CopyStage.DELIVERING:
            return delivering(session)
        if stage is CopyStage.DELIVERED:
            return delivered_lines(session)
        if stage is CopyStage.SENT and copied is not None:
            return (say.sent(copied, self.world.around, self._computer, self._not_proved),)
        if stage is CopyStage.UNPROVED:
            return [say.saved_so_far(session), BLANK], say.clicking(session, self._ready)
        if stage is CopyStage.CLICKING:
            return [say.where_it_is(session, copied), BLANK], say.clicking(session, self._ready)
        ready, notices = say.before_copying(session, self._ready, self.world.clock())
        return ready if copied is None else say.not_copied(copied), notices

    def _below_the_box(self, stage: CopyStage) -> Sequence[Line]:
        if stage is CopyStage.BEFORE:
            return [BLANK]
        if stage is CopyStage.SENT:
            return [BLANK, *say.if_nothing_comes()]
        if stage is CopyStage.UNPROVED and self.session.plan is None:
            return [BLANK, line(say.LOAD_TO_COMPARE, Sign.CAUTION)]
        if stage not in (CopyStage.CLICKING, CopyStage.UNPROVED, CopyStage.PROVED):
            return []
        note = say.clipboard_note(self.world.remembered.cleared)
        command = self._line_for_file(shown=True)
        bring_file = [line(command, quiet("  On a Mac:"))] if command else []
        return [*bring_file, *([BLANK] if note and stage is CopyStage.PROVED else []), *note]

    def _aside(self, stage: CopyStage) -> Sequence[str]:
        """Return the IDs of the actions whose buttons are in the middle of the step."""
        if stage is CopyStage.UNPROVED and self.session.plan is None:
            return [RELOAD.id]
        if stage is CopyStage.BEFORE and not (self._ready and self._ready.errors):
            return [TRY_HERE.id, REACH.id, DELIVER.id]
        return []

    def note(self) -> str:
        return "Checking and copying …" if self._busy == "copy" else ""

    def focus(self) -> str:
        box = next(one for one in self.blocks() if isinstance(one, Paste))
        return box.id if box.shown else ""

    # What can be done -----------------------------------------------------------------------------

    def actions(self) -> Sequence[Action]:
        stage, ready = self.stage, self._ready
        clear = [CLEAR.without_button] if self.world.remembered.may_hold_key else []
        copy_line = [say.COPY_LINE] if self._line_for_file() else []
        if stage is CopyStage.BEFORE:
            found = self._before_copying(clear)
        elif stage is CopyStage.STALE:
            may_leave = ready is not None and not ready.errors
            checked = [TRY_HERE.without_button, say.CHECKED] if may_leave else []
            found = [replace(RELOAD, keys="ctrl+n"), *clear, *checked, say.MESSAGE.without_button]
        elif stage is CopyStage.SENT:
            skip = replace(NEXT, label="Go on anyway")
            found = [say.COPY_AGAIN, *clear, say.SAVE, skip, DELIVER.without_button]
        elif stage is CopyStage.DIFFERS:
            copy = replace(say.COPY_AGAIN, keys=f"{say.COPY.keys},ctrl+n")
            comparison = self._compared.comparison if self._compared else None
            named = comparison is not None and (comparison.ours or comparison.others)
            difference = [say.DIFFERENCE] if named else []
            save = replace(say.SAVE, hint="", button=False)
            found = [copy, say.AGAIN, *difference, save, *clear]
        elif stage is CopyStage.PROVED:
            found = [NEXT, say.AGAIN, *clear, *(one.without_button for one in copy_line)]
        elif stage is CopyStage.DELIVERING:
            another = replace(DELIVER, label="Choose another way")
            found = [DELIVERED, another, say.COPY, *clear]
        elif stage is CopyStage.DELIVERED:
            answers = replace(DELIVERED, label="Change the answers", keys="")
            found = [NEXT, answers, DELIVER, say.COPY.without_button, *clear]
        elif self.session.plan is None:
            found = [NEXT, say.ERROR, RELOAD, *clear]
        else:
            clicked = [replace(NEXT, label=SAVED.label)]
            if stage is CopyStage.UNPROVED:
                clicked = [NEXT]
            elif self.world.practice is not None:
                clicked = [say.PRACTICE_SAVE, replace(clicked[0], keys="", hint="", button=False)]
            others = [say.SAVE.without_button, DELIVER.without_button]
            more = [*others, *self._printing, *copy_line]
            found = [*clicked, say.COPY_AGAIN, say.ERROR, *clear, *more]
        return [*found, BACK]

    def _before_copying(self, clear: Sequence[Action]) -> list[Action]:
        ready, plan, copied = self._ready, self.session.plan, self._copied
        checked = [say.CHECKED] if ready else []
        message = replace(say.MESSAGE, waits=self._busy == "check")
        if ready and ready.errors:
            return [say.FIX, *clear, message, *checked, RELOAD.without_button]
        ways = [message, TRY_HERE, REACH, DELIVER]
        beside = [*ways, *checked, *self._printing, RELOAD.without_button]
        if plan is not None and plan.changes_nothing:
            hidden = [say.COPY.without_button, say.SAVE.without_button]
            return [replace(NEXT, hint=""), *hidden, *clear, *beside]
        copy, save = (replace(one, waits=bool(self._busy)) for one in (say.COPY, say.SAVE))
        if copied is not None and copied.kind is CopyResult.NOT_COPIED:
            save = replace(save, keys=f"{save.keys},ctrl+n")
            return [save, replace(copy, label=say.COPY_AGAIN.label), *clear, *beside]
        return [replace(copy, keys=f"{copy.keys},ctrl+n"), *clear, save, *beside]

    @property
    def _printing(self) -> Sequence[Action]:
        """Printing is offered except while sharing, and if the terminal would change the text."""
        ready, utf8 = self._ready, self.world.around.utf8
        shows = ready is not None and ready.is_plain and (utf8 or ready.is_ascii)
        return [say.PRINT] if shows and not self.session.sharing else []

    # Checking and copying -------------------------------------------------------------------------

    async def begin(self) -> None:
        try:
            await self._check()
        finally:
            self._busy = ""
            self.world.present_again()

    def _begin_again(self) -> None:
        """Ignore earlier comparisons, because the result has left the program again."""
        self._not_proved, self._skipped, self._repeating = "", False, Repeat.COPY

    @contextmanager
    def _while_busy(self, busy: str) -> Iterator[None]:
        self._busy = busy
        self.world.changed()
        try:
            yield
        finally:
            self._busy = ""
            self.world.changed()

    async def _check(self) -> bool:
        """Parse the whole result again. Return whether it may leave the program."""
        look = partial(check_result, self.session, self.world.clock())
        try:
            self._ready = await in_daemon_thread(look, limit=WORK_SECONDS)
        except TimeoutError:
            self.world.tell(say.SLOW, problem=True)
            return False
        self.world.changed()
        return self._ready is not None and not self._ready.errors

    async def _checked_plan(self) -> MergePlan | None:
        """Check the plan again. Return it if its result may leave the program."""
        if self.session.is_stale(self.world.clock()):
            await self.reload()
            return None
        return self.session.plan if await self._check() else None

    async def copy_settings(self) -> None:
        """Copy the result. If it only went through the terminal, a paste verifies it later."""
        with self._while_busy("copy"):
            plan = await self._checked_plan()
            if plan is None:
                return
            outcome = await self.world.outside.copy(text_to_copy(plan))
            remembered = self.world.remembered
            remembered.copied = OnClipboard(self.session.fingerprint, outcome)
            remembered.cleared = None
            self._begin_again()
            if outcome.kind is CopyResult.COPIED_AND_CHECKED:
                await self._note_taken(plan, How.CHECKED, outcome.sentence)

    async def save(self) -> None:
        await self._save(None)

    async def deliver(self) -> None:
        target = await ask_target(self)
        if target is not None:
            await self._save(target)

    async def delivered(self) -> None:
        """Note that the person delivered the file, and to whom."""
        delivered = await ask_delivered(self)
        if delivered is not None:
            self._repeating = Repeat.NO
            said = self.seen(How.SAID)
            self.world.update_session(self.session.with_saved(said, delivered=delivered))

    async def _save(self, target: Target | None) -> None:
        with self._while_busy("save"):
            plan, settings = await self._checked_plan(), self.session.settings
        if plan is None or settings is None:
            return
        data, path = settings.encode(plan.result), say.SAVE_PATH
        title, why = say.SAVE_TITLE, say.SAVE_WHY
        if target is None:
            written = await save_as(self, title, why, path, lambda _: data)
        else:
            written = await write_for(self, target, plan, data)
        if written is not None:
            self._begin_again()
            where = (str(written.path), target.id if target else "")
            await self._note_taken(plan, How.CHECKED, written.sentence, *where)

    async def print_here(self) -> None:
        """Print the result with the key in clear text, only after a yes and never while sharing."""
        with self._while_busy("print"):
            plan = await self._checked_plan()
        if plan is None:
            return
        asked = (say.PRINT.label, say.BEFORE_PRINTING, "Print here", "Cancel")
        if await self.world.open(Ask, *asked):
            self.world.write(Control(f"\n{text_to_copy(plan).rstrip()}\n\n"))
            self._begin_again()
            await self._note_taken(plan, How.CHECKED, say.PRINTED)

    async def _note_taken(
        self, plan: MergePlan, how: How, detail: str, file: str = "", target: str = ""
    ) -> None:
        """Note that the person has the result, and save what an exact undo needs."""
        evidence = self.seen(how, detail)
        self.world.update_session(self.session.with_taken(evidence, file, target))
        if self.session.practice:
            return
        try:
            kept = self.session.original_kept
            self.update(receipt=await self.world.outside.keep_receipt(plan, evidence.at, kept))
        except (FileTrouble, TimeoutError) as trouble:
            sentence = f"The receipt for an exact undo was not kept: {in_short(trouble)}"
            self.world.tell(sentence, problem=True)

    # Verifying ------------------------------------------------------------------------------------

    async def pasted(self, block: str, text: str) -> None:  # noqa: ARG002 - only one box
        """Compare a pasted text: it verifies the copy, or shows what the console holds."""
        if self.stage in EARLY:
            self.world.tell("Nothing to compare yet. Copy the settings first.")
        else:
            await self._compare(text)

    async def _compare(self, text: str) -> None:
        plan, proves_copy = self.session.plan, self.stage is CopyStage.SENT
        if plan is None:
            return
        original = self.session.original.text if self.session.original else None
        look = partial(compare, text, text_to_copy(plan), original)
        with self._while_busy("compare"):
            try:
                comparison = await in_daemon_thread(look, limit=WORK_SECONDS)
            except TimeoutError:
                self.world.tell(say.SLOW, problem=True)
                return
            if proves_copy:
                await self._note_paste(plan, comparison)
            else:
                await self._note_console(comparison)

    async def _note_paste(self, plan: MergePlan, comparison: Comparison) -> None:
        """Note whether the person's own paste verifies the content of the clipboard."""
        exact = comparison.console is Console.SAME or comparison.only_line_ends
        self._not_proved = "" if exact else say.not_proved(comparison)
        if exact:  # except for line ends, which terminals change
            lines = counted(comparison.copied_lines, "line")
            await self._note_taken(plan, How.COMPARED, f"Clipboard verified: {lines}.")

    async def _note_console(self, comparison: Comparison) -> None:
        """Note what the console holds: the person copied the text from there."""
        remembered, now = self.world.remembered, self.world.clock()
        remembered.compared = Compared(self.session.fingerprint, comparison, now)
        self._repeating = Repeat.NO
        self.world.update_session(
            with_comparison(self.session, comparison, self.seen(How.COMPARED))
        )
        if comparison.console is not Console.DIFFERENT:
            await self.clear_clipboard(just_pasted=True)

    async def practice(self) -> None:
        """In practice mode, save in the simulated console and copy back what it holds."""
        if self.session.plan is not None:
            await self._compare(text_to_copy(self.session.plan))

    async def again(self) -> None:
        self._repeating = Repeat.COMPARE
        self.world.remembered.compared = None
        self.world.changed()

    # Going on, and smaller actions ----------------------------------------------------------------

    async def next(self) -> None:
        """Go on. If nothing was compared, the person's confirmation counts."""
        stage = self.stage
        if stage is CopyStage.SENT:
            self._skipped = True  # nothing counts as copied
            self.world.changed()
            return
        if stage is CopyStage.CLICKING:
            self.world.update_session(self.session.with_saved(self.seen(How.SAID)))
        elif stage is CopyStage.BEFORE:
            evidence = self.seen(How.SAID, say.NOTHING_TO_SAVE)
            self.world.update_session(with_nothing_to_save(self.session, evidence))
        self.world.go_next()

    async def reload(self) -> None:
        self.world.go_to(steps.LOAD.number)
        self.world.tell(say.LOAD_AGAIN, title="Step 3")

    async def fix(self) -> None:
        self.world.go_to(steps.PREVIEW.number)

    async def checked(self) -> None:
        await self.world.open(Checked, self._ready)

    async def difference(self) -> None:
        if self._compared is not None:
            await self.world.open(Difference, self._compared.comparison)

    async def message(self) -> None:
        ready = self._ready
        text = messages.message_to_developers(
            command_lines=ready.command_lines if ready else True,
            approval_names=ready.approval if ready else (),
        )
        await self.copy(text, "Developer message")

    async def copy_line(self) -> None:
        await self.copy(self._line_for_file(), "Command")
