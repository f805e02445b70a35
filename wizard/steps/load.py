"""Step 3: load the current settings and examine them before anything is planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum, auto

from wizard.core.check.plan_findings import findings_before
from wizard.core.client.sources import SourceKind
from wizard.core.document.text import SettingsText, decode
from wizard.core.edits import apply
from wizard.core.finding import Finding
from wizard.core.merge.plan import document_of
from wizard.core.session.record import Elsewhere, How
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.guide import click_paths, steps
from wizard.services.child_processes import DISK_SECONDS, WORK_SECONDS, in_daemon_thread
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.files.files import keep_original
from wizard.services.files.places import own_places
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.services.practice.sample import COMPANY_EXAMPLE
from wizard.steps import load_words as say
from wizard.steps import settings_reading as reading
from wizard.steps.blocks import BACK, Action, AnyBlock, Lines, Path, Question
from wizard.steps.dialogs import OPEN_SETTINGS, StuckPage, stuck, with_path
from wizard.steps.step import Step, World
from wizard.steps.styled_text import BLANK, Choice, Line

_EMPTY = SettingsText("{}\n")
_ELSEWHERE = (
    Choice(Elsewhere.NO, "No"),
    Choice(Elsewhere.YES, "Yes"),
    Choice(Elsewhere.NOT_SURE, "Not sure"),
)
_EMPTY_EDITOR = Action(
    "start_empty",
    "Start empty",
    help="The editor in the console is empty or shows {}, or nothing is set anywhere.",
)
_MANAGED_FILE = Action(
    "managed_file",
    "Use this computer's file",
    help="Use the managed settings file of this computer.",
)
_TAKE_SAMPLE = Action(
    "take_sample", "Use sample settings", help="Use the settings of a made-up company."
)
_NO_MANAGE = stuck("no_manage", click_paths.NO_MANAGE)
_USE_FIX = Action("use_fix", "Apply fix", "ctrl+r", help="Make the changes that are shown.")
_HOW_TO_CHECK = Action(
    "how_to_check",
    "Show me how to check",
    help=click_paths.ELSEWHERE.question,
    opens=(StuckPage, click_paths.ELSEWHERE),
)
_VIEW = Action(
    "view_text", "View text", "ctrl+f", help="Read the text, secrets masked.", button=False
)
_WITHOUT_COPY = Action(
    "without_copy",
    "Continue without a copy",
    help="Continue although the original could not be kept.",
    explicit=True,
)


class LoadStage(Enum):
    """What the step shows."""

    BEFORE = auto()
    UNREADABLE = auto()
    LOADED = auto()
    LOUD = auto()  # the console is empty, and saving may switch off settings from elsewhere


class Load(Step):
    """Shows the click path and a box; then what was read, or why it cannot be parsed."""

    guide = steps.LOAD

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._asks_again = self._is_stale  # the box is wanted although something was loaded
        # Identifies the current reading; only the newest one counts.
        self._reading: object | None = None
        self._refused = ""  # why the text is not a settings text
        self._not_kept = ""  # why the original could not be kept
        self._sources: Sequence[CompanySource] | None = None  # managed settings on this computer
        self._looked = False

    @property
    def why(self) -> str:
        """The purpose of the step, if nothing is loaded yet and no warning needs the space."""
        has_room = self._state is LoadStage.BEFORE and not self.session.sharing
        return self.guide.why if has_room else ""

    @property
    def _is_stale(self) -> bool:
        return self.session.is_stale(self.world.clock())

    @property
    def _state(self) -> LoadStage:
        session = self.session
        if self._asks_again:
            return LoadStage.BEFORE
        if session.unreadable is not None:
            return LoadStage.UNREADABLE
        if session.settings is None:
            return LoadStage.BEFORE
        summary = reading.summary_of(session.settings.text, session.endpoint)
        unsure = session.elsewhere is not Elsewhere.NO
        return LoadStage.LOUD if summary.is_empty and unsure else LoadStage.LOADED

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        state = self._state
        before = state is LoadStage.BEFORE
        elsewhere = self._elsewhere(state)
        result, found, kept = self._read_back(state)
        return [
            Lines("top", self._top() if before else ()),
            Path("path", click_paths.LOAD, shown=before),
            reading.settings_box(
                "paste", busy=self._reading is not None, error=self._refused, shown=before
            ),
            Lines("result", result),
            Lines(
                "mdm", elsewhere, loud=state is LoadStage.LOUD, shown=state is not LoadStage.LOADED
            ),
            Lines("still-open", elsewhere, shown=state is LoadStage.LOADED),
            Question(
                "elsewhere",
                "Settings from elsewhere?" if state is LoadStage.LOUD else "",
                _ELSEWHERE,
                self.session.elsewhere or "",
                in_a_row=True,
                may_wait=before,  # it is asked when the person can go on
                shown=bool(elsewhere),
            ),
            Lines("found", found),
            Lines("kept", kept),
        ]

    def _top(self) -> Sequence[Line]:
        """Ask for old settings again. While sharing, that opens the browser once more."""
        if not self._is_stale:
            return ()
        in_browser = say.in_browser() if self.session.sharing else []
        return [*say.loaded_long_ago(self.session, self.world.clock()), *in_browser, BLANK]

    def _read_back(self, state: LoadStage) -> tuple[Sequence[Line], Sequence[Line], Sequence[Line]]:
        """Say what was read, what was found in it, and what happens to the original."""
        session = self.session
        result: Sequence[Line] = ()
        found: Sequence[Line] = ()
        kept: Sequence[Line] = ()
        trouble = self._trouble
        if state is LoadStage.UNREADABLE and session.unreadable is not None and trouble is not None:
            text = session.unreadable.text
            result = say.trouble(text, trouble, session.sharing, self.world.columns)
        elif state is not LoadStage.BEFORE and session.settings is not None:
            text = session.settings.text
            summary = reading.summary_of(text, session.endpoint)
            result = say.loaded(session, summary, self.world.clock())
            if state is LoadStage.LOADED:
                findings = findings_before(text, session.endpoint)
                found = say.found(session, summary, findings, self._offered, self.redaction)
            if (state is LoadStage.LOADED and not self._must_answer) or self._not_kept:
                kept = say.kept(session, summary, self._not_kept)
        return result, found, kept

    def _elsewhere(self, state: LoadStage) -> Sequence[Line]:
        """Ask about settings from elsewhere if the answer matters and is not known yet."""
        session, here = self.session, bool(say.elsewhere_here(self._sources))
        if not self._looked:
            company = "Looking on this computer …"
        elif session.practice:
            company = "Not checked in practice."
        else:
            around = self.world.around
            where = around.where(self.redaction.host(around.computer))
            company = say.company_sentence(self._sources, where, empty=state is LoadStage.LOUD)
            company = self.redaction.sentence(company)
        if state is LoadStage.LOUD:
            return say.loud(company)
        if state is LoadStage.BEFORE and not self._refused and not self._is_stale:
            return say.elsewhere(company, here)
        if state is LoadStage.LOADED and session.elsewhere is None:
            return say.still_open(company, here)
        return ()

    def focus(self) -> str:
        if self._must_answer:
            return "elsewhere"
        # In practice the settings are a button; a paste counts whatever has the focus.
        return "paste" if self._state is LoadStage.BEFORE and self.world.practice is None else ""

    @property
    def _must_answer(self) -> bool:
        """Whether only the question about settings from elsewhere is left to answer."""
        return self._state is LoadStage.LOADED and self.session.elsewhere is None

    # What can be done -----------------------------------------------------------------------------

    @property
    def _offered(self) -> Finding | None:
        """The finding whose fix is offered: an open question comes first."""
        return None if self._must_answer else reading.offered(self.session)

    def actions(self) -> Sequence[Action]:
        state, session, trouble = self._state, self.session, self._trouble
        again = reading.PASTE_AGAIN
        managed = [_MANAGED_FILE] if self._managed is not None else []
        practiced = [_TAKE_SAMPLE] if self.world.practice is not None else []
        if state is LoadStage.BEFORE:
            return [*practiced, reading.OPEN_FILE, *managed, _EMPTY_EDITOR, _NO_MANAGE, BACK]
        if state is LoadStage.UNREADABLE:
            fix = [_USE_FIX] if trouble is not None and trouble.repair is not None else []
            more = [one.without_button for one in (*practiced, *managed, _EMPTY_EDITOR)]
            return [again, *fix, reading.OPEN_FILE, *more, BACK]
        view = [] if session.sharing else [_VIEW]
        settings = session.settings
        is_empty = settings is not None and not document_of(settings.text).root.members
        is_sample = session.loaded is not None and session.loaded.detail == say.SAMPLE
        label = "Yes, it is empty" if is_empty else "Yes, it is our file"
        label = "Use these settings" if is_sample else label
        next_step = "Go to the next step."
        confirm = Action("confirm", label, "ctrl+n", "Next", next_step, waits=self._must_answer)
        if self._not_kept:
            try_again = replace(confirm, label="Try again", hint="Try again")
            return [try_again, _WITHOUT_COPY, again, *view, BACK]
        if state is LoadStage.LOUD:
            is_known = session.elsewhere is Elsewhere.YES
            label = "Go on anyway" if is_known else "Go on without knowing"
            go_on = replace(confirm, label=label, keys="", hint="", explicit=True)
            return [_HOW_TO_CHECK, go_on, *managed, again, *view, BACK]
        fix = [_USE_FIX] if self._offered is not None else []
        return [confirm, again, *fix, *view, BACK]

    @property
    def _trouble(self) -> reading.ReadingTrouble | None:
        """Why the loaded text cannot be parsed. None if it can be, or if none was loaded."""
        unreadable = self.session.unreadable
        return reading.trouble_of(unreadable.text) if unreadable is not None else None

    @property
    def _managed(self) -> CompanySource | None:
        """The managed settings file of this computer, if it can be read."""
        files = (one for one in self._sources or () if one.kind is SourceKind.FILE)
        return next((one for one in files if one.readable), None)

    # Ways to load ---------------------------------------------------------------------------------

    async def pasted(self, block: str, text: str) -> None:  # noqa: ARG002 - only one box
        await self._take(lambda: reading.pasted(text), "pasted")

    async def open_file(self) -> None:
        async def use(path: str) -> None:
            problem = await self._read(lambda: reading.read_settings(path), path)
            if problem is not None:
                raise Unreadable(problem)

        await with_path(self.world, OPEN_SETTINGS, use, reading.why_not_read)

    async def start_empty(self) -> None:
        """Note the person's confirmation that the console holds nothing yet."""
        await self._take(lambda: _EMPTY, "empty")

    async def managed_file(self) -> None:
        source = self._managed
        if source is not None and source.text is not None:
            data = source.text
            await self._take(lambda: decode(data), source.place)

    async def take_sample(self) -> None:
        await self._take(lambda: reading.pasted(COMPANY_EXAMPLE), say.SAMPLE)

    async def again(self) -> None:
        """Ask again. What was loaded stays until something else is read."""
        self._asks_again, self._not_kept = True, ""
        self.world.changed()

    async def _take(self, read: Callable[[], SettingsText], source: str) -> None:
        """Read a text, and say so where it cannot be read or holds no settings."""
        try:
            problem = await self._read(read, source)
        except (FileTrouble, Unreadable, TimeoutError) as error:
            self.world.tell(reading.why_not_read(error), title="Not read", problem=True)
        else:
            if problem is not None:
                self._asks_again, self._refused = True, reading.refusal(problem)
                self.world.changed()

    async def _read(self, read: Callable[[], SettingsText], source: str) -> Problem | None:
        """Read and understand in a thread, so that a large text does not hold up a key.

        Returns why the text holds no settings; such a text is not kept.

        Raises:
            FileTrouble, Unreadable, TimeoutError: it cannot be read.
        """
        session, evidence = self.session, self.seen(How.CHECKED, source)

        def work() -> tuple[SettingsText, reading.ReadingTrouble | None]:
            settings = read()
            return settings, reading.understand(settings, evidence, session)

        self._reading = this = object()
        self.world.changed()
        try:
            settings, trouble = await in_daemon_thread(work, limit=WORK_SECONDS)
        finally:
            is_newest = self._reading is this
            if is_newest:
                self._reading = None
                self.world.changed()
        if not is_newest:
            return None
        if trouble is not None and trouble.problem.code in reading.NOT_SETTINGS:
            return trouble.problem
        self._asks_again, self._refused, self._not_kept = False, "", ""
        if trouble is None:
            self.world.update_session(self.session.with_settings(settings, evidence))
        else:
            draft = self.session.with_unreadable(settings)
            self.world.update_session(replace(draft, loaded=evidence))
        return None

    # What can be done with it ---------------------------------------------------------------------

    async def use_fix(self) -> None:
        """Make the change that is shown with a problem or a finding."""
        session = self.session
        if session.unreadable is not None:
            repair = self._trouble.repair if self._trouble else None
            if repair is not None and session.loaded is not None:
                fixed = session.unreadable, session.loaded, repair.text
                labels = [fix.label for fix in repair.fixes]
                self.world.update_session(session.with_settings(*fixed, *labels))
            return
        finding = reading.offered(session)
        if finding is not None and finding.fix is not None and session.settings is not None:
            text = apply(session.settings.text, finding.fix.edits)
            self.world.update_session(session.with_fix(text, finding.fix.label))

    async def view_text(self) -> None:
        if self.session.settings is not None:
            await self.show_text(self.session.settings.text, "Your settings.json")

    # Settings from elsewhere ----------------------------------------------------------------------

    async def begin(self) -> None:
        if not self.session.practice:
            try:
                self._sources = await self.world.outside.find_company()
            except TimeoutError:
                self._sources = None
        self._looked = True
        self.world.changed()

    async def chosen(self, block: str, answer: str) -> None:  # noqa: ARG002 - only one question
        self.update(elsewhere=Elsewhere(answer))
        self.world.present_again()
        if answer == Elsewhere.NOT_SURE:
            await self.world.open(StuckPage, click_paths.ELSEWHERE)

    # Going on and back ----------------------------------------------------------------------------

    async def confirm(self) -> None:
        """Keep the original of the file that the person recognizes, then go on."""
        session, now = self.session, self.world.clock()
        original = session.original
        if original is not None and not session.original_kept and not session.practice:

            def keep() -> str:
                return str(keep_original(original.encode(), own_places().data, now))

            try:
                kept = await in_daemon_thread(keep, limit=DISK_SECONDS)
            except (FileTrouble, TimeoutError) as trouble:
                self._not_kept = in_short(trouble)
                self.world.changed()
                return
            self.world.update_session(session.with_original_kept(kept))
        self._not_kept = ""
        await self.without_copy()

    async def without_copy(self) -> None:
        """Go on with the file that the person recognizes, without keeping it."""
        self.update(settings_confirmed=True)
        self.world.go_next()

    async def back(self) -> None:
        """Close the box if it was opened again, else go to the previous step."""
        loaded = self.session.settings is not None or self.session.unreadable is not None
        if self._asks_again and loaded and not self._is_stale:
            self._asks_again, self._refused = False, ""
            self.world.changed()
        else:
            await super().back()
