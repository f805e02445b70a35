"""Step 2: paste the Connect block, see what was understood, ask Mavvrik whether it takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import events
from textual.app import ComposeResult

from wizard.core.credentials.names import AGENT, CREDENTIAL_NAMES, LABELS
from wizard.core.session.session import CredentialCheck, Evidence, How, Session
from wizard.core.verify.address import read_address
from wizard.guide import click_paths, steps
from wizard.screens.base import BACK, COPY_THIS, NEXT, ButtonSpec, StepScreen, Why
from wizard.screens.credentials_values import ValuesPanel
from wizard.screens.widgets.body import Body
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.paste_box import PasteBox
from wizard.screens.widgets.value_field import ValueField
from wizard.steps import credentials_actions as words_of
from wizard.steps import credentials_answer as answers
from wizard.steps import credentials_lines as lines
from wizard.steps.lines import Line, click_lines, line, words
from wizard.steps.pasted import PastedText

CHECK = "check"  # the work aside that asks Mavvrik


class CredentialsScreen(StepScreen):
    """One box for any paste, three fields that show what came of it, and the credential check."""

    step = steps.CREDENTIALS
    CSS_PATH = "credentials.tcss"
    AUTO_FOCUS = "#paste"
    commands = (
        NEXT,
        BACK,
        Command("check", "ctrl+r", "", "Check", "Ask Mavvrik whether it takes tenant and key."),
        Command("by_field", "", "", "Fields", "Type one value at a time (Tab leads there too)."),
        replace(COPY_THIS, hint="Copy Agent ID", help="Copy the Agent ID."),
        Command("open_file", "ctrl+f", "", "Open", "Read the Connect block from a file."),
        Command("paste_again", "", "", "Paste", "Paste the block again; what is there stays."),
        Command("paste_practice", "", "", "Practice", "Paste the block of the invented Mavvrik."),
        Command("anyway", "", "", "Anyway", "Go on although Mavvrik did not accept the key."),
        Command("copy_details", "", "", "Details", "Copy the answer for a ticket, without values."),
    )

    def __init__(self) -> None:
        super().__init__()
        self._asking = False
        self._wants_paste = False  # the box is shown although the values are there

    def body(self) -> ComposeResult:
        yield Why(self.step)
        yield Hanging([one for one in click_lines(click_paths.CREDENTIALS) if one.sign], id="path")
        label = lines.paste_label(self.session, "Paste here")
        yield PasteBox(f"{label} ({self.wizard.around.paste_key_hint()})", id="paste")
        yield ValuesPanel(id="values")
        yield Hanging(id="reading")
        yield Hanging(id="answer")
        yield Hanging(id="remedies", indent=3)
        yield Hanging(id="comparing")

    def on_mount(self) -> None:
        super().on_mount()
        if self.session.credentials is not None or self.wizard.practice is not None:
            self.focus_primary()  # also to the practice block; a paste counts wherever the focus is

    # Showing -----------------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        self.query_one(ValuesPanel).show(session)
        complete = session.credentials is not None and not self._wants_paste
        self.query_one("#path").display = not complete
        self.query_one("#paste").display = not complete
        self.query_one("#reading", Hanging).show(
            lines.reading_lines(session, self.wizard.remembered.nicknames)
        )
        self._show_answer(session)

    def _show_answer(self, session: Session) -> None:
        answer = self.query_one("#answer", Hanging)
        remedies = self.query_one("#remedies", Hanging)
        comparing = self.query_one("#comparing", Hanging)
        answered = not self._asking and session.credentials is not None
        check = session.check if answered else None
        shown = self._shown_answer(check) if check else None
        asking = self._asking_lines() if self._asking else []
        answer.show(answers.answer_lines(shown) if shown else asking)
        remedies.show(answers.remedy_lines(shown) if shown else [])
        comparing.show(lines.comparing_lines(session) if check and check.accepted else [])

    def _asking_lines(self) -> list[Line]:
        return [line(words(f"Asking {self._host()} …", "bold"), " ", "Esc stops")]

    def _shown_answer(self, check: CredentialCheck) -> answers.ShownAnswer:
        result = self.wizard.last_check
        whole = result if result is not None and result.sentence == check.sentence else None
        return answers.shown_answer(self.session, check, whole, self.wizard.remembered.nicknames)

    def _host(self) -> str:
        host = read_address(self.session.endpoint).host_and_port
        return self.wizard.remembered.nicknames.host(host) if self.session.sharing else host

    def buttons(self) -> Sequence[ButtonSpec]:
        return words_of.buttons(
            self.session, asking=self._asking, practice=self.wizard.practice is not None
        )

    def note(self) -> str:
        return "" if self._asking else words_of.note(self.session)

    def hint_for(self, command: Command) -> str:
        if command.action == "next":
            return "" if self._asking else words_of.next_word(self.session)
        if command.action == "back" and self._asking:
            return "Stop"
        return super().hint_for(command)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        session = self.session
        if action == "check":
            return session.credentials is not None and not self._asking
        if action == "copy_this":
            return self.thing_at_hand() is not None
        if action == "paste_practice":
            return self.wizard.practice is not None
        if action in ("anyway", "copy_details"):
            return session.check is not None and not session.check.accepted
        return super().check_action(action, parameters)

    def thing_at_hand(self) -> tuple[str, str] | None:
        reading = self.session.reading
        found = reading.values.get(AGENT) if reading else None
        return (found.value, LABELS[AGENT]) if found and isinstance(found.value, str) else None

    # Reading -----------------------------------------------------------------------------------

    def on_paste(self, event: events.Paste) -> None:
        """A paste counts wherever the focus is."""
        event.stop()
        if event.text:
            self._read(PastedText(event.text))

    def on_paste_box_pasted(self, event: PasteBox.Pasted) -> None:
        event.stop()
        self._read(event.pasted)

    def on_paste_box_typed(self, event: PasteBox.Typed) -> None:
        event.stop()
        self.wizard.tell("This box takes a paste. To type, press Tab: a field for each value.")

    def on_value_field_entered(self, event: ValueField.Entered) -> None:
        event.stop()
        self._read(event.pasted, event.field.name)

    def on_value_field_refused(self, event: ValueField.Refused) -> None:
        event.stop()
        self.wizard.tell("Nothing is copied from here. Press ctrl+q to leave.")

    def _read(self, pasted: PastedText, field: str | None = None) -> None:
        from wizard.core.credentials.reading import PasteReading, read_paste

        self.stop_asking()
        before = self.session.reading or PasteReading()
        self._wants_paste = False
        session = self.session.with_reading(before.merge(read_paste(pasted.text, field)))
        self.update_session(session)
        self._lead_on()

    def _lead_on(self) -> None:
        """The focus goes where the next keystroke belongs."""
        reading = self.session.reading
        if self.session.credentials is not None:
            self.focus_primary()
        elif reading is not None and len(reading.missing) < len(CREDENTIAL_NAMES):
            wrong = [*reading.missing, *(one.name for one in reading.problems if one.name)]
            self.query_one(f"#field-{wrong[0]}").focus()

    def action_by_field(self) -> None:
        """One value at a time."""
        self.query_one(f"#field-{AGENT}").focus()

    def action_paste_again(self) -> None:
        """Show the box once more; what was understood stays until something else comes."""
        self._wants_paste = True
        self.session_changed()
        self.query_one("#paste").focus()

    def action_open_file(self) -> None:
        """The block from a file, where the terminal cannot paste it in one piece."""
        from wizard.screens.ask_path import AskPathScreen

        why = "Which file holds the Connect block? It is only read, never changed."
        screen = AskPathScreen("Open a file", why, "Open it", example="~/connect.txt")
        self.app.push_screen(screen, self._opened)

    def _opened(self, path: str | None) -> None:
        if path:
            self.run_aside(self._read_file(path), name="file")

    async def _read_file(self, path: str) -> None:
        from wizard.steps.credentials_answer import read_block

        text, trouble = await read_block(path)
        if trouble:
            self.wizard.tell(trouble, problem=True)
        else:
            self._read(PastedText(text))

    def action_paste_practice(self) -> None:
        """Practice: the Connect tab of the invented Mavvrik."""
        practice = self.wizard.practice
        if practice is not None:
            self._read(PastedText(practice.connect_block()))

    # Asking Mavvrik ------------------------------------------------------------------------------

    def action_check(self) -> None:
        """Ask Mavvrik, in the background; Escape stops it."""
        self._asking = True
        self.session_changed()
        self.run_aside(self._ask(), name=CHECK)

    async def _ask(self) -> None:
        credentials = self.session.credentials
        if credentials is None:
            return
        result = await self.wizard.check_credentials(credentials, self.session.endpoint)
        self._asking = False
        self.wizard.last_check = result
        where = self.wizard.around.where() if self.wizard.around.ssh else ""
        evidence = Evidence(How.CHECKED, self.wizard.clock(), where, result.label)
        check = CredentialCheck(
            result.accepted, result.refused, result.code, result.sentence, evidence
        )
        self.update_session(replace(self.session, check=check, went_on_anyway=False))
        self.focus_primary()
        self.query_one("#body", Body).begin_with(self.query_one("#answer"))

    def on_trouble(self, name: str, error: BaseException) -> None:
        self.stop_asking()
        super().on_trouble(name, error)

    def stop_asking(self) -> None:
        """End a question under way; nothing of it is kept."""
        if self._asking:
            self._asking = False
            self.stop_aside(CHECK)
            self.session_changed()

    # Going on ------------------------------------------------------------------------------------

    async def action_next(self) -> None:
        """Check first; then the comparison is the person's word. Only a button goes on with a key
        that was not accepted."""
        session = self.session
        if self._asking or session.credentials is None:
            return
        if session.check is None or not session.check.accepted:
            self.action_check()
        else:
            if session.agent_compared is None:
                said = Evidence(How.SAID, self.wizard.clock())
                session = replace(session, agent_compared=said)
            self._go_on(session)

    def _go_on(self, session: Session) -> None:
        self.update_session(session)
        self.wizard.go_next()

    def action_anyway(self) -> None:
        """Go on with a key that Mavvrik did not accept; it stays visible."""
        self._go_on(replace(self.session, went_on_anyway=True))

    def action_copy_details(self) -> None:
        """The answer for a ticket."""
        check = self.session.check
        if check is not None:
            text = answers.details_of(self._host(), self._shown_answer(check))
            self.wizard.copy_for_person(text, "Details of the answer")

    def action_back(self) -> None:
        """Stop the question, else the step before."""
        if self._asking:
            self.stop_asking()
            self.focus_primary()
        else:
            super().action_back()
