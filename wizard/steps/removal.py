"""Remove Mavvrik: the person pastes the settings, copies them without it, and pastes them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wizard.core.document.reader import read
from wizard.core.document.text import SettingsText, pasted
from wizard.core.merge.removal import RemovalPlan
from wizard.core.position import BOM
from wizard.core.session.record import DraftKind, How
from wizard.core.session.session import moment
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.guide import click_paths, maintenance
from wizard.report.redaction import Redaction
from wizard.services.child_processes import WORK_SECONDS, in_daemon_thread
from wizard.services.clipboard.clipboard import CopyResult
from wizard.services.files.trouble import FileTrouble
from wizard.services.files.undo import plan_removal_by_receipts, removal_words
from wizard.steps import load_words
from wizard.steps import settings_reading as reading
from wizard.steps.blocks import SAVED, TO_CHOICES, Action, AnyBlock, Items, Lines, Path
from wizard.steps.changes import change_items
from wizard.steps.delivery import take_back_lines
from wizard.steps.dialogs import OPEN_SETTINGS, save_as, with_path
from wizard.steps.program import redaction_of
from wizard.steps.step import Page, World
from wizard.steps.styled_text import Item, Line, Sign, bold, line

_COPY = Action(
    "copy_result",
    "Copy result",
    "ctrl+t",
    "Copy result",
    "Copy the settings without Mavvrik.",
)
_SAVE = Action("save", "Save to a file", "ctrl+s", help="Save the settings without Mavvrik.")
_PARTLY = Action("partly", "Remove the rest", help="Remove what can be removed.", explicit=True)
_SAVED = replace(SAVED, help="The console holds the settings without Mavvrik.", explicit=True)


@dataclass(frozen=True, slots=True)
class WithoutMavvrik:
    """A settings text, with its removal plan or with the reason why it cannot be parsed."""

    settings: SettingsText
    plan: RemovalPlan | None
    said: Sequence[str] = ()  # what is removed, and facts about the rest
    problem: Problem | None = None
    is_partial: bool = False  # a person wants the removal although something remains

    @property
    def text(self) -> str:
        """The text to paste into the console. Empty if there is nothing to paste."""
        plan = self.plan
        if plan is None or not plan.edits or (plan.left and not self.is_partial):
            return ""
        return plan.result.removeprefix(BOM)

    @property
    def may_be_partial(self) -> bool:
        """Whether the removable part can be removed, if a person wants that."""
        return bool(self.plan and self.plan.left and self.plan.edits and not self.is_partial)

    @property
    def data(self) -> bytes:
        """The text as a file, in its original encoding."""
        return self.settings.encode(self.plan.result) if self.plan and self.text else b""


def work_out(load: Callable[[], SettingsText], endpoint: str) -> WithoutMavvrik:
    """Read a settings text and plan the removal.

    Raises:
        FileTrouble: the file or a receipt cannot be read.
        Unreadable: the bytes are not text.
    """
    settings = load()
    try:
        document = read(settings.text)
    except Unreadable as unreadable:
        return WithoutMavvrik(settings, None, problem=unreadable.problem)
    plan = plan_removal_by_receipts(document, endpoint)
    return WithoutMavvrik(settings, plan, removal_words(plan))


class Removal(Page):
    """Asks for the settings, shows what is removed, and gives the text to paste back."""

    heading = maintenance.REMOVE_TITLE

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._found: WithoutMavvrik | None = None
        self._left: Line | None = None  # how the result left the program
        self._proved = False  # the pasted text holds nothing of Mavvrik
        self._busy = False

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        found, left = self._found, self._left
        asks = found is None and left is None
        compares = found is not None and left is not None and not self._proved
        why, result = self._why(), self._result()
        items: Sequence[Item] = ()
        lists = found is not None and bool(found.text) and left is None
        if lists and found is not None and found.plan is not None:
            items = change_items(found.plan.changes, self._redaction_of(found))
        return [
            Lines("why", why),
            Path("path", click_paths.LOAD, shown=asks),
            Path("save-path", click_paths.SAVE, shown=left is not None and found is not None),
            reading.settings_box("settings", busy=self._busy, shown=asks),
            reading.comparison_box(busy=self._busy, shown=compares),
            Lines("result", result),
            Items("taken", items, shown=lists),
        ]

    def _why(self) -> list[Line]:
        in_browser = load_words.in_browser() if self.session.sharing else ()
        if self._left is not None:
            return [self._left, *in_browser]
        if self._found is not None:
            return []
        said, taken = line(maintenance.REMOVE_WHY), self.session.taken
        if self._was_copied and taken is not None:
            copied = maintenance.COPIED_REMOVAL.format(at=moment(taken.evidence.at, self.session))
            said = line(f"{copied} {maintenance.REMOVE_WAITS}", Sign.CAUTION)
        return [*take_back_lines(self.session), said, *in_browser]

    def _result(self) -> Sequence[Line]:
        """Say what was found. When the screen is not shared, only secrets are masked."""
        found, sharing = self._found, self.session.sharing
        if self._left is not None:
            return [line(maintenance.REMOVE_LAST)]
        if found is None:
            return [line(maintenance.REMOVE_FILE)]
        if found.problem is not None:
            if found.problem.code in reading.NOT_SETTINGS:
                return [line(bold(reading.refusal(found.problem)), Sign.PROBLEM)]
            # No fix is offered: the console's settings are complete, so the person copies them
            # again.
            trouble = reading.ReadingTrouble(found.problem, None)
            return load_words.trouble(found.settings.text, trouble, sharing, self.world.columns)
        plan = found.plan
        if plan is None:
            return ()
        if plan.blockers:
            first = line(bold("Nothing can be removed yet."), Sign.PROBLEM)
            return [first, *(line(f"{one.message} {one.remedy}") for one in plan.blockers)]
        redaction, left = self._redaction_of(found), []
        for one in plan.left:
            place = f"Line {one.line}: " if one.line else ""
            left.append(
                line(redaction.sentence(f"{place}{one.message} {one.remedy}"), Sign.CAUTION)
            )
        if left and not found.is_partial:
            return [line(bold("Some of Mavvrik would stay."), Sign.PROBLEM), *left]
        sign = Sign.DONE if plan.is_exact else Sign.CAUTION
        summary, *rest = [redaction.sentence(sentence) for sentence in found.said]
        first = line(bold(summary), Sign.CAUTION if left else Sign.DONE)
        return [first, *left, *(line(one, sign) for one in rest)]

    def _redaction_of(self, found: WithoutMavvrik) -> Redaction:
        return redaction_of(self.world, replace(self.session, settings=found.settings))

    def actions(self) -> Sequence[Action]:
        found = self._found
        # An earlier run copied the result, and a paste verified it.
        if self._left is not None and found is None:
            return [_SAVED, TO_CHOICES]
        if self._left is not None:
            rest = [reading.PASTE_AGAIN.without_button, TO_CHOICES.without_button]
            return [_SAVED, replace(_COPY, label="Copy again"), _SAVE, *rest]
        if found is None:
            return [*([_SAVED] if self._was_copied else []), reading.OPEN_FILE, TO_CHOICES]
        saved = [_SAVED.without_button] if self._was_copied else []
        if found.may_be_partial:
            return [reading.PASTE_AGAIN, _PARTLY, *saved, TO_CHOICES]
        if not found.text:
            return [reading.PASTE_AGAIN, *saved, TO_CHOICES]
        return [_COPY, _SAVE, reading.PASTE_AGAIN, *saved, TO_CHOICES]

    def focus(self) -> str:
        return "settings" if self._found is None and self._left is None else ""

    @property
    def _was_copied(self) -> bool:
        """Whether an earlier run copied a removal that is not known to be saved."""
        return self.session.doing is DraftKind.REMOVAL and self.session.taken is not None

    # Actions --------------------------------------------------------------------------------------

    async def pasted(self, block: str, text: str) -> None:  # noqa: ARG002 - only one box
        try:
            await self._read(lambda: pasted(text))
        except (FileTrouble, Unreadable, TimeoutError) as error:
            self.world.tell(reading.why_not_read(error), title="Not read", problem=True)

    async def open_file(self) -> None:
        """Read the settings from a file, which is not changed."""

        async def use(path: str) -> None:
            await self._read(lambda: reading.read_file(path))

        await with_path(self.world, OPEN_SETTINGS, use, reading.why_not_read)

    async def _read(self, load: Callable[[], SettingsText]) -> None:
        """Read a text from which Mavvrik is removed, or which proves that nothing of it is left.

        Raises:
            FileTrouble, Unreadable, TimeoutError: it cannot be read.
        """
        self._busy = True
        self.world.changed()
        endpoint = self.session.endpoint
        try:
            found = await in_daemon_thread(lambda: work_out(load, endpoint), limit=WORK_SECONDS)
            plan, waits = found.plan, self._left is not None or self._was_copied
            self._proved = waits and plan is not None and plan.changes_nothing
            if self._proved:
                self._left = line(maintenance.REMOVE_PROVED, Sign.DONE)
            elif self._left is None:
                self._found = found
            elif found.problem is not None:
                self._left = line(reading.refusal(found.problem), Sign.CAUTION)
            elif plan is not None and plan.is_only_left:
                self._left = line(maintenance.REMOVE_PARTLY_PROVED, Sign.CAUTION)
            else:
                self._left = line(maintenance.REMOVE_STILL_THERE, Sign.CAUTION)
        finally:
            self._busy = False
            self.world.changed()

    async def copy_result(self) -> None:
        if self._found is None:
            return
        outcome, how = await self.fill_clipboard(self._found.text)
        if outcome.kind is CopyResult.NOT_COPIED:
            self.world.tell(how.text.plain, title=maintenance.REMOVE_TITLE, problem=True)
        else:
            self._leaves(how)

    async def save(self) -> None:
        """Save the settings without Mavvrik, for a case in which the clipboard cannot be used."""
        if self._found is None:
            return
        data, why = self._found.data, maintenance.REMOVE_SAVE_WHY
        written = await save_as(
            self, maintenance.REMOVE_SAVE, why, maintenance.REMOVE_TARGET, lambda _: data
        )
        if written is not None:
            self._leaves(line(f"{written.sentence} {maintenance.REMOVE_OPEN}", Sign.DONE))

    def _leaves(self, how: Line) -> None:
        """Note that the result left the program. Saving to a file counts like copying."""
        self._left = how
        if self._found is not None:
            session = self.session.with_new_draft(DraftKind.REMOVAL)
            self.world.update_session(session.with_copied(self._found.text, self.seen(How.CHECKED)))

    async def again(self) -> None:
        self._found = self._left = None
        self.world.present_again()

    async def partly(self) -> None:
        """Remove what can be removed, as the person wants, and leave the rest."""
        if self._found is not None:
            self._found = replace(self._found, is_partial=True)
            self.world.present_again()

    async def saved(self) -> None:
        """Note what the console holds.

        It is nothing of Mavvrik, compared or as the person confirms, or the rest that cannot be
        removed.
        """
        if self._found is not None and self._found.is_partial:
            left = self.session.with_difference(self.seen(How.SAID))
            self.world.update_session(left.without_draft())
            self.world.close()
            self.world.tell(maintenance.PARTLY_REMOVED, title=maintenance.REMOVE_TITLE)
            return
        how = How.COMPARED if self._proved else How.SAID
        removed = self.session.with_new_draft(DraftKind.REMOVAL).with_removed(self.seen(how))
        self.world.update_session(removed)
        self.world.close()
        self.world.start_over()
        self.world.tell(maintenance.REMOVED.format(how=how), title=maintenance.REMOVE_TITLE)
