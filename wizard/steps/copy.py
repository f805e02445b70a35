"""Step 5: copy the result, let the person save it, and compare what the console holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from wizard.core.counted import counted
from wizard.core.harmless import Control
from wizard.core.merge.model import MergePlan
from wizard.core.package.targets import Target
from wizard.core.session.record import Console, How
from wizard.core.verify.comparison import Comparison, compare
from wizard.guide import click_paths, messages, steps
from wizard.services.child_processes import WORK_SECONDS, in_daemon_thread
from wizard.services.clipboard.clipboard import CopyResult
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import copy_words
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
from wizard.steps.copy_state import (
    EARLY,
    CopyStage,
    CopyState,
    Repeat,
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
from wizard.steps.dialogs import Ask, save_as, stuck
from wizard.steps.memory import Compared, OnClipboard
from wizard.steps.reach import REACH
from wizard.steps.settings_reading import comparison_box
from wizard.steps.step import Step, World
from wizard.steps.styled_text import BLANK, CAUTION, Line, line, quiet
from wizard.steps.trial import TRY_HERE

COPY = Action(
    "copy_settings", "Copy settings", "ctrl+t", help="Check the settings again, then copy them."
)
COPY_AGAIN = replace(COPY, label="Copy again")
SAVE = Action(
    "save", "Save to a file", "ctrl+s", help="Save the settings to a file only you can read."
)
PRINT = Action(
    "print_here",
    "Print here",
    help="Ask, then print the settings here with the key in clear text.",
    only="plain",
)
MESSAGE = Action("message", "Copy developer message", help="Copy a message for your developers.")
CHECKED = Action(
    "checked", "Show checks", "ctrl+f", help="Show the guide's 7 checks.", button=False
)
FIX = Action("fix", "Fix problems", "ctrl+n", help="Go back to step 4.")
PRACTICE_SAVE = Action(
    "practice",
    "Save in practice console",
    "ctrl+n,ctrl+r",
    help="Save as you would in the browser.",
)
ERROR = stuck("error", click_paths.CONSOLE_ERROR, "Show what helps and whom to ask.")
COPY_LINE = Action(
    "copy_line", "Copy this command", help="Copy the command that brings the file to you."
)
AGAIN = Action("again", "Compare again", help="Paste what the console holds again.")
DIFFERENCE = Action(
    "difference", "Show difference", help="Show the names of the entries that differ."
)
_GROUPS = ("first", "second", "third")  # blocks whose texts begin at different columns


class Copy(Step):
    """Shows who notices what, copies, guides through the console, and compares what it holds.

    Pasted texts go only to the functions that compare them; nothing keeps them.
    """

    guide = steps.COPY

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._state = CopyState(world)

    @property
    def why(self) -> str:
        return self.guide.why if self._state.stage in EARLY else ""

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        state, stage = self._state, self._state.stage
        top = self._top(stage)
        asks = stage in (CopyStage.SENT, CopyStage.CLICKING, CopyStage.UNPROVED)
        what = "what is on the clipboard" if stage is CopyStage.SENT else "what the console holds"
        aside = self._aside(stage)
        return [
            *(Lines(name, top[at] if at < len(top) else ()) for at, name in enumerate(_GROUPS)),
            comparison_box(
                what,
                busy=state.busy == "compare",
                shown=asks and self.session.plan is not None,
            ),
            Lines("below", self._below_the_box(stage)),
            Aside("aside", aside, shown=bool(aside)),
        ]

    def _top(self, stage: CopyStage) -> copy_words.Groups:
        session, state, copied = self.session, self._state, self._state.copied
        if stage is CopyStage.DIFFERS:
            return copy_words.differs(session, state.compared)
        if stage is CopyStage.PROVED:
            return copy_words.proved(session)
        if stage is CopyStage.DELIVERING:
            return delivering(session)
        if stage is CopyStage.DELIVERED:
            return delivered_lines(session)
        if stage is CopyStage.SENT and copied is not None:
            around = self.world.around
            return (copy_words.sent(copied, around, state.computer, state.not_proved),)
        if stage in (CopyStage.CLICKING, CopyStage.UNPROVED):
            if stage is CopyStage.UNPROVED:
                where = copy_words.saved_so_far(session)
            else:
                where = copy_words.where_it_is(session, copied)
            return [where, BLANK], copy_words.clicking(session, state.ready)
        ready, notices = copy_words.before_copying(session, state.ready, self.world.clock())
        return ready if copied is None else copy_words.not_copied(copied), notices

    def _below_the_box(self, stage: CopyStage) -> Sequence[Line]:
        if stage is CopyStage.BEFORE:
            return [BLANK]
        if stage is CopyStage.SENT:
            return [BLANK, *copy_words.if_nothing_comes()]
        if stage is CopyStage.UNPROVED and self.session.plan is None:
            return [BLANK, line(copy_words.LOAD_TO_COMPARE, CAUTION)]
        if stage not in (CopyStage.CLICKING, CopyStage.UNPROVED, CopyStage.PROVED):
            return []
        state, cleared = self._state, self.world.remembered.cleared
        note = copy_words.clipboard_note(cleared)
        command = state.line_for_file(shown=True)
        bring_file = [line(command, quiet("  On a Mac:"))] if command else []
        return [*bring_file, *([BLANK] if note and stage is CopyStage.PROVED else []), *note]

    def _aside(self, stage: CopyStage) -> Sequence[str]:
        """Return the IDs of the actions whose buttons are in the middle of the step."""
        if stage is CopyStage.UNPROVED and self.session.plan is None:
            return [RELOAD.id]
        if stage is CopyStage.BEFORE and not self._state.errors:
            return [TRY_HERE.id, REACH.id, DELIVER.id]
        return []

    def note(self) -> str:
        return "Checking and copying …" if self._state.busy == "copy" else ""

    def focus(self) -> str:
        box = next(one for one in self.blocks() if isinstance(one, Paste))
        return box.id if box.shown else ""

    # What can be done -----------------------------------------------------------------------------

    def actions(self) -> Sequence[Action]:
        state, stage = self._state, self._state.stage
        clear = [CLEAR.without_button] if state.can_clear else []
        copy_line = [COPY_LINE] if state.line_for_file() else []
        if stage is CopyStage.BEFORE:
            found = self._before_copying(clear)
        elif stage is CopyStage.STALE:
            checked = [TRY_HERE.without_button, CHECKED] if state.is_ready else []
            message = MESSAGE.without_button
            found = [replace(RELOAD, keys="ctrl+n"), *clear, *checked, message]
        elif stage is CopyStage.SENT:
            skip = replace(NEXT, label="Go on anyway")
            found = [COPY_AGAIN, *clear, SAVE, skip, DELIVER.without_button]
        elif stage is CopyStage.DIFFERS:
            copy = replace(COPY_AGAIN, keys=f"{COPY.keys},ctrl+n")
            comparison = state.compared.comparison if state.compared else None
            named = comparison is not None and (comparison.ours or comparison.others)
            difference = [DIFFERENCE] if named else []
            save = replace(SAVE, hint="", button=False)
            found = [copy, AGAIN, *difference, save, *clear]
        elif stage is CopyStage.PROVED:
            found = [NEXT, AGAIN, *clear, *(one.without_button for one in copy_line)]
        elif stage is CopyStage.DELIVERING:
            found = [DELIVERED, replace(DELIVER, label="Choose another way"), COPY, *clear]
        elif stage is CopyStage.DELIVERED:
            answers = replace(DELIVERED, label="Change the answers", keys="")
            found = [NEXT, answers, DELIVER, COPY.without_button, *clear]
        elif self.session.plan is None:
            found = [NEXT, ERROR, RELOAD, *clear]
        else:
            clicked = [replace(NEXT, label=SAVED.label)]
            if stage is CopyStage.UNPROVED:
                clicked = [NEXT]
            elif self.world.practice is not None:
                clicked = [PRACTICE_SAVE, replace(clicked[0], keys="", hint="", button=False)]
            printing = [PRINT] if state.can_print else []
            others = [one.without_button for one in (SAVE, DELIVER)]
            found = [*clicked, COPY_AGAIN, ERROR, *clear, *others, *printing, *copy_line]
        return [*found, BACK]

    def _before_copying(self, clear: Sequence[Action]) -> list[Action]:
        state, plan = self._state, self.session.plan
        checked, reload = [CHECKED] if state.ready else [], RELOAD.without_button
        message = replace(MESSAGE, waits=state.busy == "check")
        if state.errors:
            return [FIX, *clear, message, *checked, reload]
        printing = [PRINT] if state.can_print else []
        beside = [message, TRY_HERE, REACH, DELIVER, *checked, *printing, reload]
        if plan is not None and plan.changes_nothing:
            hidden = [one.without_button for one in (COPY, SAVE)]
            return [replace(NEXT, hint=""), *hidden, *clear, *beside]
        copy, save = (replace(one, waits=bool(state.busy)) for one in (COPY, SAVE))
        if state.copied is not None and state.copied.kind is CopyResult.NOT_COPIED:
            save = replace(save, keys=f"{save.keys},ctrl+n")
            return [save, replace(copy, label=COPY_AGAIN.label), *clear, *beside]
        return [replace(copy, keys=f"{copy.keys},ctrl+n"), *clear, save, *beside]

    # Checking and copying -------------------------------------------------------------------------

    async def begin(self) -> None:
        try:
            await self._check()
        finally:
            self._state.busy = ""
            self.world.present_again()

    def _set_busy(self, busy: str) -> None:
        self._state.busy = busy
        self.world.changed()

    async def _check(self) -> bool:
        """Parse the whole result again. Return whether it may leave the program."""
        plan, credentials = self.session.plan, self.session.credentials
        if plan is None or credentials is None:
            return False
        endpoint, practice, now = self.session.endpoint, self.session.practice, self.world.clock()
        look = partial(check_result, plan, credentials, endpoint, practice, now)
        try:
            self._state.ready = await in_daemon_thread(look, limit=WORK_SECONDS)
        except TimeoutError:
            self.world.tell(copy_words.SLOW, problem=True)
            return False
        self.world.changed()
        return not self._state.ready.errors

    async def _checked_plan(self, busy: str) -> MergePlan | None:
        """Check the plan again. Return it if its result may leave the program."""
        if self.session.is_stale(self.world.clock()):
            await self.reload()
            return None
        self._set_busy(busy)
        return self.session.plan if await self._check() else None

    async def copy_settings(self) -> None:
        """Copy the result. If it only went through the terminal, a paste verifies it later."""
        try:
            plan = await self._checked_plan("copy")
            if plan is None:
                return
            outcome = await self.world.outside.copy(text_to_copy(plan))
            remembered = self.world.remembered
            remembered.copied = OnClipboard(self.session.fingerprint, outcome)
            remembered.cleared = None
            self._state.begin_again()
            if outcome.kind is CopyResult.COPIED_AND_CHECKED:
                await self._note_taken(plan, How.CHECKED, outcome.sentence)
        finally:
            self._set_busy("")

    async def save(self) -> None:
        await self._save(None)

    async def deliver(self) -> None:
        """Write the file for another way of delivery."""
        target = await ask_target(self)
        if target is not None:
            await self._save(target)

    async def delivered(self) -> None:
        """Note that the person delivered the file, and to whom."""
        delivered = await ask_delivered(self)
        if delivered is not None:
            self._state.repeating = Repeat.NO
            said = self.seen(How.SAID)
            self.world.update_session(self.session.with_saved(said, delivered=delivered))

    async def _save(self, target: Target | None) -> None:
        try:
            plan, settings = await self._checked_plan("save"), self.session.settings
        finally:
            self._set_busy("")
        if plan is None or settings is None:
            return
        data, path = settings.encode(plan.result), copy_words.SAVE_PATH
        title, why = copy_words.SAVE_TITLE, copy_words.SAVE_WHY
        if target is None:
            written = await save_as(self, title, why, path, lambda _: data)
        else:
            written = await write_for(self, target, plan, data)
        if written is not None:
            self._state.begin_again()
            where = (str(written.path), target.id if target else "")
            await self._note_taken(plan, How.CHECKED, written.sentence, *where)

    async def print_here(self) -> None:
        """Print the result with the key in clear text, only after a yes and never while sharing."""
        try:
            plan = await self._checked_plan("print")
        finally:
            self._set_busy("")
        if plan is None:
            return
        asked = (PRINT.label, copy_words.BEFORE_PRINTING, "Print here", "Cancel")
        if await self.world.open(Ask, *asked):
            self.world.write(Control(f"\n{text_to_copy(plan).rstrip()}\n\n"))
            self._state.begin_again()
            await self._note_taken(plan, How.CHECKED, copy_words.PRINTED)

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
        if self._state.stage in EARLY:
            self.world.tell("Nothing to compare yet. Copy the settings first.")
        else:
            await self._compare(text)

    async def _compare(self, text: str) -> None:
        plan, proves_copy = self.session.plan, self._state.stage is CopyStage.SENT
        if plan is None:
            return
        original = self.session.original.text if self.session.original else None
        self._set_busy("compare")
        try:
            look = partial(compare, text, text_to_copy(plan), original)
            comparison = await in_daemon_thread(look, limit=WORK_SECONDS)
        except TimeoutError:
            self.world.tell(copy_words.SLOW, problem=True)
        else:
            if proves_copy:
                await self._note_paste(plan, comparison)
            else:
                await self._note_console(comparison)
        finally:
            self._set_busy("")

    async def _note_paste(self, plan: MergePlan, comparison: Comparison) -> None:
        """Note whether the person's own paste verifies the content of the clipboard."""
        exact = comparison.console is Console.SAME or comparison.only_line_ends
        self._state.not_proved = "" if exact else copy_words.not_proved(comparison)
        if exact:  # except for line ends, which terminals change
            lines = counted(comparison.copied_lines, "line")
            await self._note_taken(plan, How.COMPARED, f"Clipboard verified: {lines}.")

    async def _note_console(self, comparison: Comparison) -> None:
        """Note what the console holds: the person copied the text from there."""
        remembered, now = self.world.remembered, self.world.clock()
        remembered.compared = Compared(self.session.fingerprint, comparison, now)
        self._state.repeating = Repeat.NO
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
        self._state.repeating = Repeat.COMPARE
        self.world.remembered.compared = None
        self.world.changed()

    # Going on, and smaller actions ----------------------------------------------------------------

    async def next(self) -> None:
        """Go on. If nothing was compared, the person's confirmation counts."""
        stage = self._state.stage
        if stage is CopyStage.SENT:
            self._state.skipped = True  # nothing counts as copied
            self.world.changed()
            return
        if stage is CopyStage.CLICKING:
            self.world.update_session(self.session.with_saved(self.seen(How.SAID)))
        elif stage is CopyStage.BEFORE:
            evidence = self.seen(How.SAID, copy_words.NOTHING_TO_SAVE)
            self.world.update_session(with_nothing_to_save(self.session, evidence))
        self.world.go_next()

    async def reload(self) -> None:
        self.world.go_to(steps.LOAD.number)
        self.world.tell(copy_words.LOAD_AGAIN, title="Step 3")

    async def fix(self) -> None:
        self.world.go_to(steps.PREVIEW.number)

    async def checked(self) -> None:
        await self.world.open(Checked, self._state.ready)

    async def difference(self) -> None:
        if self._state.compared is not None:
            await self.world.open(Difference, self._state.compared.comparison)

    async def message(self) -> None:
        ready = self._state.ready
        text = messages.message_to_developers(
            command_lines=ready.command_lines if ready else True,
            approval_names=ready.approval if ready else (),
        )
        await self.copy(text, "Developer message")

    async def copy_line(self) -> None:
        await self.copy(self._state.line_for_file(), "Command")
