"""Step 5: copy the result, let the person save it, and prove what the console holds."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from textual import events
from textual.app import ComposeResult

from wizard.core.session.session import Session
from wizard.guide import steps, stuck
from wizard.screens.base import BACK, NEXT, ButtonSpec, Why, replace
from wizard.screens.copying import Repeat
from wizard.screens.proving import Proving
from wizard.screens.tries import TRY_BUTTON, TRY_HERE
from wizard.screens.widgets.buttons import ButtonRow
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.paste_box import PasteBox
from wizard.services.clipboard.clipboard import Kind
from wizard.steps import copy_lines as lines
from wizard.steps.lines import BLANK, CAUTION, Line, line


class Stage(Enum):
    """What is to be done next."""

    BEFORE = auto()  # nothing of this result has left the program
    STALE = auto()  # the settings were loaded too long ago
    SENT = auto()  # on its way through the terminal; the person's paste can prove it
    CLICKING = auto()  # on the clipboard or in a file: save it in the console
    UNPROVED = auto()  # the person says that it is saved
    DIFFERS = auto()  # what was pasted back is something else
    PROVED = auto()  # the console holds it


class CopyScreen(Proving):
    """Who notices what; the copy; the click path with the box that proves it; the outcome."""

    step = steps.COPY
    CSS_PATH = "copy.tcss"
    AUTO_FOCUS = ""
    commands = (
        NEXT,
        BACK,
        Command("copy", "ctrl+t", "Copy", "Copy", "Check once more, then copy the settings."),
        Command("practise", "ctrl+r", "Save in practice", "Practise", "Stands for the browser."),
        Command("clear", "ctrl+l", "Clear", "Clear", "Clear the clipboard if it holds the key."),
        Command("save", "ctrl+s", "Save", "Save", "Save the settings to a file, for you only."),
        Command("checked", "ctrl+f", "What was checked", "Checked", "The guide's seven points."),
        Command("message", "", "", "Message", "Copy a message for your developers."),
        Command("copy_line", "", "", "Line", "Copy the line that brings the file to you."),
        TRY_HERE,
        Command("error", "", "", "Error", stuck.CONSOLE_ERROR.question),
        Command("again", "", "", "Again", "Compare with the console once more."),
        Command("difference", "", "", "Difference", "Which entries differ, by name."),
        Command("reload", "", "", "Reload", "Load the settings once more, in step 3."),
    )

    def body(self) -> ComposeResult:
        yield Why(self.step)
        yield Hanging(id="first")
        yield Hanging(id="second")
        yield Hanging(id="third")
        yield PasteBox("", id="paste")
        yield Hanging(id="below")
        yield ButtonRow(primary=False, id="aside")

    def on_mount(self) -> None:
        super().on_mount()
        self.run_aside(self._first_check(), name="check")
        self.call_after_refresh(self.lead_on)

    async def _first_check(self) -> None:
        await self.check_again()
        if self.focused is None:
            self.lead_on()

    @property
    def stage(self) -> Stage:
        """Where this step stands."""
        session = self.session
        if self.repeating is not Repeat.COPY and (saved := self._stage_of_console()):
            return saved
        if session.is_taken or self.skipped:
            return Stage.CLICKING
        if self.copied is not None and self.copied.kind is Kind.SENT:
            return Stage.SENT
        return Stage.STALE if session.is_stale(self.wizard.clock()) else Stage.BEFORE

    def _stage_of_console(self) -> Stage | None:
        """What is known of the console; None while it is not even said to hold this result."""
        session, live = self.session, self.session.live
        if self.compared is not None:
            return Stage.DIFFERS
        if live is None or not (session.is_saved or session.differs):
            return None
        if self.repeating is Repeat.COMPARE or live.console is None:
            return Stage.UNPROVED
        return Stage.DIFFERS if session.differs else Stage.PROVED

    # What it looks like ---------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        stage = self.stage
        early = stage in (Stage.BEFORE, Stage.STALE)
        self.query_one(Why).display = early
        blocks = self._blocks(session, stage)
        self.query_one("#first", Hanging).show(blocks.first)
        self.query_one("#second", Hanging).show(blocks.second)
        self.query_one("#third", Hanging).show(blocks.third)
        self.query_one("#below", Hanging).show(self._below(stage))
        box = self.query_one(PasteBox)
        asks = stage in (Stage.SENT, Stage.CLICKING, Stage.UNPROVED)
        box.display = asks and session.plan is not None
        box.border_title = self._box_title(stage)
        box.said = "Comparing …" if self.busy == "compare" else ""
        aside = self._aside(stage)
        row = self.query_one("#aside", ButtonRow)
        row.display = bool(aside)
        row.show(aside)

    def _box_title(self, stage: Stage) -> str:
        key = self.wizard.around.paste_key_hint()
        what = "what is on the clipboard" if stage is Stage.SENT else "what the console holds now"
        return f"Paste here {what} ({key})"

    def _blocks(self, session: Session, stage: Stage) -> lines.Blocks:
        if stage is Stage.DIFFERS:
            return lines.differs(session, self.compared)
        if stage is Stage.PROVED:
            return lines.proved(session)
        if stage is Stage.SENT and self.copied is not None:
            told = lines.sent(self.copied, self.wizard.around, self.computer, self.not_it)
            return lines.Blocks(told)
        if stage in (Stage.CLICKING, Stage.UNPROVED):
            return self._clicking(session, stage)
        blocks = lines.before(session, self.ready, self.wizard.clock())
        if self.copied is None:
            return blocks
        return lines.Blocks(lines.not_copied(self.copied), blocks.first, blocks.second)

    def _clicking(self, session: Session, stage: Stage) -> lines.Blocks:
        first = lines.taken(session, self.copied)
        if stage is Stage.UNPROVED:
            first = lines.saved_so_far(session)
        path = lines.clicking(session, self.ready)
        return lines.Blocks([first, BLANK], path)

    def _below(self, stage: Stage) -> Sequence[Line]:
        if stage is Stage.BEFORE:
            return [BLANK]
        if stage is Stage.SENT:
            return [BLANK, *lines.if_nothing_comes()]
        if stage is Stage.UNPROVED and self.session.plan is None:
            return [BLANK, line(lines.LOAD_TO_COMPARE, CAUTION)]
        if stage in (Stage.CLICKING, Stage.UNPROVED, Stage.PROVED):
            remembered = self.wizard.remembered
            note = lines.clipboard_note(
                remembered.cleared, holds_key=self.holds_key, certain=remembered.surely_copied
            )
            bring = lines.bring_file(self.line_for_file(shown=True)) if self.has_file else []
            blank = [BLANK] if note and stage is Stage.PROVED else []
            return [*bring, *blank, *note]
        return []

    def _aside(self, stage: Stage) -> list[ButtonSpec]:
        if stage is Stage.UNPROVED and self.session.plan is None:
            return [ButtonSpec("Load the settings once more", "reload")]
        if stage is Stage.BEFORE and not (self.ready and self.ready.errors):
            return [replace(TRY_BUTTON, label=f"{TRY_BUTTON.label} first")]
        if stage in (Stage.CLICKING, Stage.UNPROVED):
            specs = [ButtonSpec("Copy again", "copy"), ButtonSpec("Save to a file", "save")]
            if self.holds_key and self.wizard.remembered.cleared is None:
                specs.insert(0, ButtonSpec("Clear it", "clear"))
            if self.has_file and self.wizard.around.ssh:
                specs.append(ButtonSpec("Copy this line", "copy_line"))
            return specs
        return []

    def buttons(self) -> Sequence[ButtonSpec]:
        return self._buttons()[self.stage]

    def _buttons(self) -> dict[Stage, list[ButtonSpec]]:
        again = ButtonSpec("Copy again", "copy")
        save = ButtonSpec("Save to a file", "save")
        error = ButtonSpec(stuck.CONSOLE_ERROR.question, "error")
        clicked = ButtonSpec("I clicked Update settings, next", "next")
        if self.wizard.practice is not None:
            clicked = ButtonSpec("Save it in the practised console", "practise")
        return {
            Stage.BEFORE: self._before(save),
            Stage.STALE: [ButtonSpec("Load the settings once more", "reload")],
            Stage.SENT: [again, save, ButtonSpec("Skip, I will look in the console", "next")],
            Stage.CLICKING: [clicked, error],
            Stage.UNPROVED: [ButtonSpec("Next", "next"), error],
            Stage.DIFFERS: self._after_difference(),
            Stage.PROVED: [
                ButtonSpec("Next: is it working?", "next"),
                ButtonSpec("Compare again", "again"),
            ],
        }

    def _before(self, save: ButtonSpec) -> list[ButtonSpec]:
        message = ButtonSpec("Copy a message for them", "message")
        if self.ready is not None and self.ready.errors:
            return [ButtonSpec("Show what must be fixed", "fix"), message]
        plan = self.session.plan
        if plan is not None and plan.changes_nothing:
            return [ButtonSpec("Nothing to save, next", "next"), message]
        waits = self.ready is None or bool(self.busy)
        first = ButtonSpec("Copy the settings", "copy", disabled=waits)
        if self.copied is not None and self.copied.kind is Kind.NOT_COPIED:
            return [replace(save, disabled=waits), replace(first, label="Copy again"), message]
        return [first, replace(save, disabled=waits), message]

    def _after_difference(self) -> list[ButtonSpec]:
        specs = [
            ButtonSpec("Copy again and repeat", "copy"),
            ButtonSpec("Paste again", "again"),
        ]
        comparison = self.compared.comparison if self.compared else None
        if comparison is not None and (comparison.ours or comparison.others):
            specs.append(ButtonSpec("Show the difference", "difference"))
        return specs

    def note(self) -> str:
        return "checking and copying …" if self.busy == "copy" else ""

    def hint_for(self, command: Command) -> str:
        if command.action == "next" and self.stage in (Stage.BEFORE, Stage.STALE, Stage.DIFFERS):
            return ""
        if command.action == "copy" and self.stage is not Stage.BEFORE:
            return "Copy again"
        return super().hint_for(command)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        stage, early = self.stage, (Stage.BEFORE, Stage.STALE)
        ready = self.ready is not None and not self.ready.errors
        allowed = {
            "copy": ready and stage not in (Stage.STALE, Stage.PROVED),
            "save": ready and stage not in (Stage.STALE, Stage.PROVED, Stage.DIFFERS),
            "clear": self.holds_key,
            "checked": stage in early and self.ready is not None,
            "practise": self.wizard.practice is not None and stage is Stage.CLICKING,
            "message": stage in early,
            "try_here": stage in early and ready,
            "copy_line": self.has_file and self.wizard.around.ssh,
            "error": stage in (Stage.CLICKING, Stage.UNPROVED),
            "again": stage in (Stage.DIFFERS, Stage.PROVED),
            "difference": stage is Stage.DIFFERS,
            "reload": stage in early or self.session.plan is None,
        }
        return allowed.get(action, super().check_action(action, parameters))

    # What a person does ---------------------------------------------------------------------------

    def lead_on(self) -> None:
        """The focus goes where the next keystroke belongs."""
        box = self.query_one(PasteBox)
        if box.display:
            box.focus()
        else:
            self.focus_primary()

    def on_paste(self, event: events.Paste) -> None:
        """A paste counts wherever the focus is."""
        event.stop()
        if event.text:
            self._pasted(event.text)

    def on_paste_box_pasted(self, event: PasteBox.Pasted) -> None:
        event.stop()
        self._pasted(event.pasted.text)

    def on_paste_box_typed(self, event: PasteBox.Typed) -> None:
        event.stop()
        key = self.wizard.around.paste_key_hint()
        self.wizard.tell(f"This box takes a paste: {key}.", title="Paste")

    def _pasted(self, text: str) -> None:
        if self.stage in (Stage.BEFORE, Stage.STALE):
            self.wizard.tell("There is nothing to compare yet: copy the settings first.")
        elif self.stage is Stage.SENT:
            self.prove_clipboard(text)
        else:
            self.compare_console(text)

    async def action_next(self) -> None:
        """What the first button does, or going on by the person's word."""
        stage = self.stage
        if stage is Stage.SENT:
            self.skip()
        elif stage is Stage.CLICKING:
            self.say_saved()
        elif stage in (Stage.UNPROVED, Stage.PROVED):
            self.wizard.go_next()
        elif stage is Stage.BEFORE and self._nothing_to_save:
            self.take_as_saved()
        else:
            await super().action_next()

    @property
    def _nothing_to_save(self) -> bool:
        plan = self.session.plan
        return plan is not None and plan.changes_nothing and not (self.ready and self.ready.errors)
