"""Step 3: load what is there today, and understand it, before anything is planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.css.query import NoMatches

from wizard.core.plan import document_of
from wizard.core.session import Elsewhere, Evidence, How, Session
from wizard.core.text import SettingsText, pasted
from wizard.guide import steps, stuck
from wizard.screens import load_lines, reading
from wizard.screens.base import BACK, NEXT, ButtonSpec, StepScreen, Why
from wizard.screens.stuck import StuckScreen
from wizard.services.children import in_daemon_thread
from wizard.services.file_trouble import FileTrouble
from wizard.widgets.choices import Choice, Choices
from wizard.widgets.command import Command
from wizard.widgets.hanging import Hanging, Line
from wizard.widgets.paste_box import PasteBox

READING_LIMIT = 60.0  # seconds; 10 MB take about one
_EMPTY = SettingsText("{}\n")
_ELSEWHERE = (
    Choice(Elsewhere.NO, "No"),
    Choice(Elsewhere.YES, "Yes, show me how to check"),
    Choice(Elsewhere.NOT_SURE, "Not sure"),
)


class LoadScreen(StepScreen):
    """Before: the click path and a box. Then: what was read, or why it cannot be read."""

    step = steps.LOAD
    CSS_PATH = "load.tcss"
    AUTO_FOCUS = "#paste"
    commands = (
        NEXT,
        BACK,
        Command("use_fix", "ctrl+r", "Use the fix", "Fix", "Make the changes that are shown."),
        Command("open_file", "ctrl+f", "Open a file", "Open", "Read the settings from a file."),
        Command("view_text", "ctrl+f", "View", "View", "Look at the text, secrets masked."),
        Command("start_empty", "", "", "Empty", "The editor in the console is empty or shows {}."),
        Command("no_manage", "", "", "Manage", stuck.NO_MANAGE.question),
        Command("again", "", "", "Again", "Paste the settings once more."),
    )

    def __init__(self) -> None:
        super().__init__()
        self._again = False  # the box is wanted although something was loaded
        self._busy = False
        self._company = ""

    # What it looks like ---------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        yield Why(self.step)
        yield Hanging(id="path")
        yield PasteBox(f"Paste the whole settings.json here ({self._paste_key})", id="paste")
        yield Hanging(id="result")
        yield Hanging(id="mdm")
        yield Choices(_ELSEWHERE, inline=True, id="elsewhere")

    @property
    def _paste_key(self) -> str:
        return self.wizard.around.paste_key_hint()

    @property
    def _state(self) -> str:
        if self._again:
            return "before"
        if self.session.draft is not None:
            return "unreadable"
        return "loaded" if self.session.settings is not None else "before"

    @property
    def _is_loud(self) -> bool:
        """An empty console, and perhaps settings from elsewhere that saving would switch off."""
        settings = self.session.settings
        if self._state != "loaded" or settings is None or self.session.elsewhere is Elsewhere.NO:
            return False
        return not document_of(settings.text).root.members

    def show(self, session: Session) -> None:
        state = self._state
        before = state == "before"
        self.query_one("#path", Hanging).show(load_lines.click_path() if before else ())
        box = self.query_one(PasteBox)
        box.display = before
        box.said = "Reading it …" if self._busy else ""
        self.query_one("#result", Hanging).show(self._result(state, session))
        loud = self._is_loud
        asks = before or (state == "loaded" and (loud or session.elsewhere is None))
        self.query_one("#mdm", Hanging).show(
            load_lines.elsewhere(self._company, loud) if asks else ()
        )
        choices = self.query_one(Choices)
        choices.display = asks
        choices.taken = session.elsewhere or ""
        self.query_one("#mdm").set_class(loud, "loud")

    def _result(self, state: str, session: Session) -> Sequence[Line]:
        if state == "unreadable" and session.draft is not None:
            trouble = reading.trouble_of(session.draft.text)
            return load_lines.trouble(session.draft.text, trouble) if trouble else ()
        if state == "loaded" and session.settings is not None:
            summary = reading.summary_of(document_of(session.settings.text), session.endpoint)
            findings = reading.findings_of(session.settings.text, session.endpoint)
            return load_lines.loaded(session, summary, findings, self.wizard.clock())
        return ()

    def buttons(self) -> Sequence[ButtonSpec]:
        if self._state == "unreadable":
            again = ButtonSpec("Paste again", "again")
            fix = ButtonSpec("Use the fix", "use_fix")
            offered = [again, fix] if self._repair else [again]
            return [*offered, ButtonSpec("Open a file", "open_file")]
        if self._is_loud:
            return [
                ButtonSpec("Show me how to check", "how_to_check"),
                ButtonSpec("Go on without knowing", "confirm"),
                ButtonSpec("Paste again", "again"),
            ]
        if self._state == "loaded":
            return [
                ButtonSpec("Yes, that is our file, next", "confirm"),
                ButtonSpec("Paste again", "again"),
            ]
        return [
            ButtonSpec("Open a file", "open_file"),
            ButtonSpec("The editor is empty or shows {}", "start_empty"),
            ButtonSpec(stuck.NO_MANAGE.question, "no_manage"),
        ]

    @property
    def _repair(self) -> bool:
        draft = self.session.draft
        trouble = reading.trouble_of(draft.text) if draft else None
        return trouble is not None and trouble.repair is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        state = self._state
        if action == "use_fix":
            return state == "unreadable" and self._repair
        if action == "view_text":
            return state == "loaded"
        if action in ("open_file", "start_empty", "no_manage"):
            return state != "loaded"
        if action == "again":
            return state != "before"
        return super().check_action(action, parameters)

    def hint_for(self, command: Command) -> str:
        return "" if command.action == "next" and self._state != "loaded" else command.hint

    # What a person does ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        if self._state != "before":
            self.call_after_refresh(self.focus_primary)
        self.run_aside(self._look_here(), name="look")

    def on_paste_box_pasted(self, event: PasteBox.Pasted) -> None:
        event.stop()
        text = event.pasted.text
        self._read(lambda: pasted(text), "pasted")

    def on_paste_box_typed(self, event: PasteBox.Typed) -> None:
        event.stop()
        self.wizard.tell(f"This box takes a paste: {self._paste_key}.", title="Paste")

    def on_choices_taken(self, event: Choices.Taken) -> None:
        event.stop()
        answer = Elsewhere(event.answer)
        self.update_session(replace(self.session, elsewhere=answer))
        if answer is Elsewhere.YES:
            self.action_how_to_check()
        elif self._state == "loaded":
            self.focus_primary()
        else:
            self.query_one(PasteBox).focus()

    def action_how_to_check(self) -> None:
        """How to find out whether settings come from somewhere else."""
        self.app.push_screen(StuckScreen(stuck.ELSEWHERE))

    def action_no_manage(self) -> None:
        """What helps where the console has no such button."""
        self.app.push_screen(StuckScreen(stuck.NO_MANAGE))

    def action_start_empty(self) -> None:
        """The console holds nothing yet."""
        self._read(lambda: _EMPTY, "empty")

    def action_open_file(self) -> None:
        """Read the settings from a file."""
        from wizard.screens.ask_path import AskPathScreen

        screen = AskPathScreen(
            "Open a settings file", "Which file? It is only read, never changed.", "Open it"
        )
        self.app.push_screen(screen, self._opened)

    def _opened(self, path: str | None) -> None:
        if path:
            self._read(lambda: reading.read_file(path), path)

    def action_again(self) -> None:
        """Show the box once more; what was loaded stays until something else is read."""
        self._again = True
        self.session_changed()
        self.query_one(PasteBox).focus()

    def action_use_fix(self) -> None:
        """Take the fixes that are shown."""
        draft = self.session.draft
        trouble = reading.trouble_of(draft.text) if draft else None
        if draft is None or trouble is None or trouble.repair is None:
            return
        labels = [fix.label for fix in trouble.repair.fixes]
        loaded = self._loaded_now("mended")
        self.update_session(self.session.with_settings(draft, loaded, trouble.repair.text, *labels))
        self.focus_primary()

    def action_view_text(self) -> None:
        """Look at the whole text."""
        from wizard.screens.view_text import ViewTextScreen

        if self.session.settings is not None:
            self.app.push_screen(ViewTextScreen(self.session.settings.text))

    async def action_next(self) -> None:
        if self._state == "loaded":
            await self.run_action("confirm")

    def action_confirm(self) -> None:
        """The person recognises the file: keep the original, then go on."""
        self.run_aside(self._confirm(), name="keep")

    # Work aside -----------------------------------------------------------------------------------

    def _read(self, read: Callable[[], SettingsText], source: str) -> None:
        self._busy = True
        self.session_changed()
        self.run_aside(self._understand(read, source), name="read")

    async def _understand(self, read: Callable[[], SettingsText], source: str) -> None:
        from wizard.core.problems import Unreadable

        def work() -> tuple[SettingsText, bool]:
            settings = read()
            readable = reading.trouble_of(settings.text) is None
            if readable:
                reading.findings_of(settings.text, self.session.endpoint)
            return settings, readable

        try:
            settings, readable = await in_daemon_thread(work, limit=READING_LIMIT)
        except FileTrouble as trouble:
            self.wizard.tell(f"{trouble.sentence} {trouble.remedy}", title="Not read", problem=True)
            return
        except Unreadable as unreadable:
            problem = unreadable.problem
            self.wizard.tell(f"{problem.message} {problem.remedy}", title="Not read", problem=True)
            return
        finally:
            self._busy = False
            self.session_changed()
        self._again = False
        if readable:
            self.update_session(self.session.with_settings(settings, self._loaded_now(source)))
        else:
            self.update_session(self.session.with_draft(settings))
        self.focus_primary()

    def _loaded_now(self, source: str) -> Evidence:
        return Evidence(How.CHECKED, self.wizard.clock(), self.wizard.around.where(), detail=source)

    async def _confirm(self) -> None:
        session = self.session
        original = session.original
        if original is not None and not session.original_kept and not session.practice:
            now = self.wizard.clock()
            try:
                kept = await in_daemon_thread(lambda: reading.keep(original, now), limit=10.0)
                session = replace(session, original_kept=kept)
            except (FileTrouble, TimeoutError) as trouble:
                sentence = getattr(trouble, "sentence", "The disk does not answer.")
                self.wizard.tell(f"The original is not kept: {sentence}", problem=True)
        elsewhere = session.elsewhere or Elsewhere.NOT_SURE
        self.update_session(replace(session, settings_confirmed=True, elsewhere=elsewhere))
        self.wizard.go_next()

    async def _look_here(self) -> None:
        from wizard.services.company import find_company_settings

        if self.session.practice:
            self._company = "In practice nothing is looked up on this computer."
        else:
            try:
                found = await in_daemon_thread(find_company_settings, limit=5.0)
            except TimeoutError:
                found = None
            self._company = reading.company_sentence(found, self.wizard.around.where())
        try:
            self.session_changed()
        except NoMatches:  # the screen is gone already
            return
