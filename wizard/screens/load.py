"""Step 3: load what is there today, and understand it, before anything is planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

from textual import events
from textual.app import ComposeResult

from wizard.core.check.unresolved import findings_before
from wizard.core.merge.plan import document_of
from wizard.core.session.session import Elsewhere, Session
from wizard.guide import steps, stuck
from wizard.screens.base import BACK, NEXT, ButtonSpec, Why
from wizard.screens.loading import Loading
from wizard.screens.widgets.choices import Choices
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.paste_box import PasteBox
from wizard.steps import load_lines
from wizard.steps import settings_reading as reading
from wizard.steps.lines import BLANK, Choice, Line
from wizard.steps.sharing import Cover, shown_host, shown_sentence

_ELSEWHERE = (
    Choice(Elsewhere.NO, "No"),
    Choice(Elsewhere.YES, "Yes"),
    Choice(Elsewhere.NOT_SURE, "Not sure, show me how to check"),
)


class State(Enum):
    """Where this step stands."""

    BEFORE = auto()
    UNREADABLE = auto()
    LOADED = auto()
    LOUD = auto()  # an empty console, and perhaps settings from elsewhere that saving switches off


class LoadScreen(Loading):
    """Before: the click path and a box. Then: what was read, or why it cannot be read."""

    step = steps.LOAD
    CSS_PATH = "load.tcss"
    AUTO_FOCUS = ""
    commands = (
        NEXT,
        BACK,
        Command("use_fix", "ctrl+r", "Use the fix", "Fix", "Make the changes that are shown."),
        Command("open_file", "ctrl+f", "Open a file", "Open", "Read the settings from a file."),
        Command("view_text", "ctrl+f", "View", "View", "Look at the text, secrets masked."),
        Command("start_empty", "", "", "Empty", "The editor in the console is empty or shows {}."),
        Command("managed_file", "", "", "Managed", "Take this computer's managed settings file."),
        Command("practised", "", "", "Practice", "Take the settings of the invented company."),
        Command("no_manage", "", "", "Manage", stuck.NO_MANAGE.question),
        Command("again", "", "", "Again", "Paste the settings once more."),
        Command("without_copy", "", "", "", "Go on although the original could not be kept."),
        Command("how_to_check", "", "", "Elsewhere", stuck.ELSEWHERE.question),
    )

    def body(self) -> ComposeResult:
        yield Why(self.step)
        yield Hanging(id="top")
        yield Hanging(id="path")
        yield PasteBox(f"Paste the whole settings.json here ({self._paste_key})", id="paste")
        yield Hanging(id="result")
        yield Hanging(id="found")
        yield Hanging(id="kept")
        yield Hanging(id="mdm")
        yield Choices(_ELSEWHERE, inline=True, id="elsewhere")

    def on_mount(self) -> None:
        self.again = self.session.is_stale(self.wizard.clock())
        super().on_mount()
        self.call_after_refresh(self.lead_on)
        self.run_aside(self.look_here(), name="look")

    @property
    def _paste_key(self) -> str:
        return self.wizard.around.paste_key_hint()

    @property
    def state(self) -> State:
        """Where this step stands."""
        session = self.session
        if self.again:
            return State.BEFORE
        if session.unreadable is not None:
            return State.UNREADABLE
        if session.settings is None:
            return State.BEFORE
        summary = reading.summary_of(session.settings.text, session.endpoint)
        unsure = session.elsewhere is not Elsewhere.NO
        return State.LOUD if summary.is_empty and unsure else State.LOADED

    # What it looks like ---------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        state = self.state
        before = state is State.BEFORE
        top = self._top(session, state)
        self.query_one(Why).display = not (before and session.sharing)
        self.query_one("#top", Hanging).show(top)
        self.query_one("#path", Hanging).show(load_lines.click_path() if before else ())
        box = self.query_one(PasteBox)
        box.display = before
        box.said = "Reading it …" if self.busy else ""
        self._show_result(session, state)
        said = self.put_away is not None or session.is_stale(self.wizard.clock())
        self._show_elsewhere(session, state, asks=not said)

    def on_resize(self) -> None:
        if self.state is State.UNREADABLE:
            self.call_after_refresh(self.session_changed)

    def _top(self, session: Session, state: State) -> Sequence[Line]:
        if state is not State.BEFORE:
            return ()
        if self.put_away is not None:
            return [*load_lines.put_away(self.put_away), BLANK]
        now = self.wizard.clock()
        if session.is_stale(now):
            return [*load_lines.loaded_long_ago(session, now), BLANK]
        if session.sharing:
            return [*load_lines.in_browser(), BLANK]
        return ()

    def _show_result(self, session: Session, state: State) -> None:
        result: Sequence[Line] = ()
        found: Sequence[Line] = ()
        kept: Sequence[Line] = ()
        if state is State.UNREADABLE and session.unreadable is not None:
            trouble = reading.trouble_of(session.unreadable.text)
            if trouble is not None:
                result = load_lines.trouble(
                    session.unreadable.text, trouble, session.sharing, self.app.size.width
                )
        elif state is not State.BEFORE and session.settings is not None:
            text = session.settings.text
            summary = reading.summary_of(text, session.endpoint)
            result = load_lines.loaded(session, summary, self.wizard.clock())
            if state is State.LOADED:
                findings = findings_before(text, session.endpoint)
                cover = Cover(session, self.wizard.remembered.nicknames)
                offered = reading.offered(session)
                found = load_lines.found(session, summary, findings, offered, cover)
            if state is State.LOADED or self.not_kept:
                kept = load_lines.kept(session, summary, self.not_kept)
        self.query_one("#result", Hanging).show(result)
        self.query_one("#found", Hanging).show(found)
        self.query_one("#kept", Hanging).show(kept)

    def _show_elsewhere(self, session: Session, state: State, *, asks: bool) -> None:
        """The question stands where the answer matters, and only where nothing answered it."""
        mdm = self.query_one("#mdm", Hanging)
        lines: Sequence[Line] = ()
        if state is State.BEFORE and asks:
            lines = load_lines.elsewhere(self._company(), self._elsewhere_here)
        elif state is State.LOUD:
            lines = load_lines.loud(self._company(empty=True))
        elif state is State.LOADED and session.elsewhere is None:
            lines = load_lines.still_open(self._company(), self._elsewhere_here)
        mdm.show(lines)
        mdm.set_class(state is State.LOUD, "loud")
        mdm.set_class(state is State.LOADED, "below")
        choices = self.query_one(Choices)
        choices.display = bool(lines)
        choices.taken = session.elsewhere or ""
        choices.prompt = "" if state is State.LOADED else "From elsewhere?"

    @property
    def _elsewhere_here(self) -> bool:
        return bool(reading.elsewhere_here(self.sources))

    def _company(self, *, empty: bool = False) -> str:
        if not self.looked:
            return "Looking on this computer …"
        if self.session.practice:
            return "In practice nothing is looked up on this computer."
        around, names = self.wizard.around, self.wizard.remembered.nicknames
        where = around.where(shown_host(around.computer, names, self.session.sharing))
        sentence = reading.company_sentence(self.sources, where, empty=empty)
        return shown_sentence(sentence, names, self.session.sharing)

    # Buttons and hints ----------------------------------------------------------------------------

    def buttons(self) -> Sequence[ButtonSpec]:
        again = ButtonSpec("Paste again", "again")
        if self.not_kept:
            anyway = ButtonSpec("Go on without a copy", "without_copy")
            return [ButtonSpec("Try again", "confirm"), anyway, again]
        fix = [ButtonSpec("Use the fix", "use_fix")] if self._has_fix else []
        if self.state is State.UNREADABLE:
            return [again, *fix, ButtonSpec("Open a file", "open_file")]
        if self.state is State.LOUD:
            unknown = "anyway" if self.session.elsewhere is Elsewhere.YES else "without knowing"
            check = ButtonSpec("Show me how to check", "how_to_check")
            return [check, ButtonSpec(f"Go on {unknown}", "confirm"), *self._managed(), again]
        if self.state is State.LOADED:
            return [ButtonSpec(self._yes, "confirm"), again, *fix]
        return self._before()

    def _before(self) -> list[ButtonSpec]:
        practised = ButtonSpec("Take the practised settings", "practised")
        return [
            *([practised] if self.wizard.practice is not None else []),
            ButtonSpec("Open a file", "open_file"),
            *self._managed(),
            ButtonSpec("The editor is empty or shows {}", "start_empty"),
            ButtonSpec(stuck.NO_MANAGE.question, "no_manage"),
        ]

    def _managed(self) -> list[ButtonSpec]:
        there = reading.managed_file(self.sources) is not None
        return [ButtonSpec("Take this computer's managed file", "managed_file")] if there else []

    @property
    def _yes(self) -> str:
        settings = self.session.settings
        empty = settings is not None and not document_of(settings.text).root.members
        return "Yes, it is empty, next" if empty else "Yes, that is our file, next"

    @property
    def _has_fix(self) -> bool:
        draft = self.session.unreadable
        if draft is None:
            return self.state is State.LOADED and reading.offered(self.session) is not None
        trouble = reading.trouble_of(draft.text)
        return trouble is not None and trouble.repair is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        state = self.state
        loaded = state in (State.LOADED, State.LOUD)
        allowed = {
            "use_fix": state in (State.UNREADABLE, State.LOADED) and self._has_fix,
            "view_text": loaded and not self.session.sharing,
            "open_file": not loaded,
            "start_empty": not loaded,
            "no_manage": state is State.BEFORE,
            "how_to_check": state is State.LOUD,
            "again": state is not State.BEFORE,
            "without_copy": bool(self.not_kept),
            "managed_file": reading.managed_file(self.sources) is not None,
            "practised": self.wizard.practice is not None,
        }
        return allowed.get(action, super().check_action(action, parameters))

    def hint_for(self, command: Command) -> str:
        if command.action == "next":
            on = "Try again" if self.not_kept else command.hint
            return on if self.state is State.LOADED else ""
        return super().hint_for(command)

    # What a person does ---------------------------------------------------------------------------

    def lead_on(self) -> None:
        if self.state is State.BEFORE and self.wizard.practice is None:
            self.query_one(PasteBox).focus()
        else:
            self.focus_primary()  # also to the practised settings; a paste counts wherever it is

    def on_paste(self, event: events.Paste) -> None:
        """A paste counts wherever the focus is."""
        event.stop()
        if event.text:
            self.read_pasted(event.text)

    def on_paste_box_pasted(self, event: PasteBox.Pasted) -> None:
        event.stop()
        self.read_pasted(event.pasted.text)

    def on_paste_box_typed(self, event: PasteBox.Typed) -> None:
        event.stop()
        self.wizard.tell(f"This box takes a paste: {self._paste_key}.", title="Paste")

    def on_choices_taken(self, event: Choices.Taken) -> None:
        event.stop()
        answer = Elsewhere(event.answer)
        self.update_session(replace(self.session, elsewhere=answer))
        self.lead_on()
        if answer is Elsewhere.NOT_SURE:
            self.action_how_to_check()

    def action_view_text(self) -> None:
        """Look at the whole text."""
        from wizard.screens.view_text import ViewTextScreen

        if self.session.settings is not None:
            self.app.push_screen(ViewTextScreen(self.session.settings.text))

    async def action_next(self) -> None:
        """The person says yes; in the loudest state only a button does."""
        if self.state is State.LOADED:
            self.action_confirm()

    def action_back(self) -> None:
        """Back to what was loaded, where the box was only shown once more; else the step before."""
        loaded = self.session.settings is not None or self.session.unreadable is not None
        if self.again and loaded and not self.session.is_stale(self.wizard.clock()):
            self.again, self.put_away = False, None
            self.session_changed()
            self.lead_on()
        else:
            super().action_back()
