"""Step 2: paste the Connect block, see what was found, and check the key with Mavvrik."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from wizard.core.address import read_address
from wizard.core.credentials.names import AGENT, CREDENTIAL_NAMES, KEY, LABELS
from wizard.core.credentials.rules import must_be_hidden
from wizard.core.session.record import CredentialCheck
from wizard.guide import click_paths, steps
from wizard.services.child_processes import DISK_SECONDS, in_daemon_thread
from wizard.steps import credentials_words as say
from wizard.steps.blocks import BACK, NEXT, Action, AnyBlock, Lines, Paste, Path, Value, ValueFields
from wizard.steps.dialogs import PathQuestion, with_path
from wizard.steps.step import Step, World
from wizard.steps.styled_text import Line, bold, line

FIELD = "field-"  # comes before the name of a value in the ID of its row
KEY_NOTE = "hidden here, stored nowhere"
WHICH_FILE = PathQuestion(
    "Open a file",
    "Which file holds the Connect block? The file is only read.",
    "Open a file",
    example="~/connect.txt",
)
HOW_TO_PASTE = (
    "The paste ends when all 3 values are there. To end it earlier, type a dot on its own line."
)
TO_TYPE = "To type a value, press Tab."
DISK_HANGS = "The disk does not answer. Copy the file elsewhere, or paste its text."

CHECK = Action(
    "check", "Check key", "ctrl+n,ctrl+r", help="Ask Mavvrik whether it accepts tenant and key."
)
CHECK_AGAIN = replace(CHECK, label="Check again", hint="Check again")
ANYWAY = Action(
    "anyway", "Go on anyway", help="Go on although Mavvrik did not accept the key.", explicit=True
)
COPY_DETAILS = Action(
    "copy_details", "Copy details", help="Copy the answer for a ticket, without your values."
)
PASTE_AGAIN = Action(
    "paste_again", "Paste again", help="Paste the block again; the values stay until you do."
)
KEEP = replace(BACK, label="Keep current values", help="Close the box; the values stay.")
STOP = Action("stop", "Stop", "escape", help="Stop asking Mavvrik; nothing is recorded.")
PRACTICE = Action(
    "paste_practice", "Use practice block", help="Paste the block of the simulated Mavvrik."
)
BY_FIELD = Action(
    "by_field",
    "Enter one value",
    help="Type or paste one value at a time. Tab does the same.",
    button=False,
    leads="values",
)
COPY_ID = Action("copy_this", "Copy Agent ID", "ctrl+t", help="Copy the Agent ID.", button=False)
OPEN_FILE = Action(
    "open_file", "Open a file", "ctrl+f", help="Read the Connect block from a file.", button=False
)


class Credentials(Step):
    """One box for any paste, three fields that show what was found, and the credential check."""

    guide = steps.CREDENTIALS

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._asking = False
        self._wants_paste = False  # the box is shown although the values are known

    # Appearance -----------------------------------------------------------------------------------

    @property
    def why(self) -> str:
        return self.guide.why if self.session.reading is None else ""

    def blocks(self) -> Sequence[AnyBlock]:
        session, reading = self.session, self.session.reading
        is_box = session.credentials is None or self._wants_paste
        title, summary = say.paste_label(session), say.summary_of(reading) if reading else ""
        values = [
            Value(
                f"{FIELD}{name}",
                LABELS[name],
                say.sign_of_value(session, name),
                reading.shown(name, sharing=session.sharing) if reading else "",
                say.note_of_value(session, name) or (KEY_NOTE if name == KEY else ""),
                secret=name == KEY,
            )
            for name in CREDENTIAL_NAMES
        ]
        understood = list(say.reading_lines(session, self.redaction, is_box=is_box))
        return [
            Path("path", click_paths.CREDENTIALS, brief=True, shown=is_box and reading is None),
            Paste(
                "paste",
                title,
                _is_complete,
                HOW_TO_PASTE,
                to_type=TO_TYPE,
                error=say.paste_error(session),
                shown=is_box,
            ),
            ValueFields("values", summary, values, _hides),
            Lines("reading", understood),
            *self._answer_blocks(),
        ]

    def _answer_blocks(self) -> list[AnyBlock]:
        said: Sequence[Line] = ()
        remedies: Sequence[Line] = ()
        comparing: Sequence[Line] = ()
        check = self.session.check
        if self._asking:
            said = [line(bold(f"Asking {self._host} …"), " ", "Esc stops")]
        elif self.session.credentials is not None and check is not None and not self._wants_paste:
            answer = self._answer(check)
            if check.refused and (practice := self.world.practice) and not practice.registered:
                answer = replace(answer, remedies=(say.NOT_REGISTERED,))
            said = say.answer_lines(answer)
            # What to do with a real key in practice is said of the key itself.
            remedies = () if say.is_real_key(self.session) else say.remedy_lines(answer)
            is_open = check.accepted and self.session.agent_compared is None
            comparing = say.comparing_lines(self.session) if is_open else ()
        return [
            Lines("answer", said),
            Lines("remedies", remedies, indent=3),
            Lines("comparing", comparing),
        ]

    def _answer(self, check: CredentialCheck) -> say.Answer:
        result = self.world.remembered.last_check
        if result is not None and result.sentence != check.sentence:  # from an earlier check
            result = None
        return say.answer_of(check, result, self.redaction)

    @property
    def _host(self) -> str:
        host = read_address(self.session.endpoint).host_and_port
        return self.redaction.host(host)

    def actions(self) -> Sequence[Action]:
        """Return the next thing to do first. Some actions have no button if space is short."""
        if self._asking:
            return [STOP]
        session, check = self.session, self.session.check
        practice = [] if self.world.practice is None else [PRACTICE]
        again = [] if self._wants_paste else [PASTE_AGAIN]
        aside = [one.without_button for one in practice]
        if session.credentials is None:
            first = [*practice, replace(CHECK, waits=True)]
        elif check is None:
            first = [CHECK, *again, *aside]
        elif check.accepted:
            yes = f"Yes, it ends in {say.agent_tail(session)}"
            forward = NEXT if session.agent_compared else replace(NEXT, label=yes)
            first = [forward, replace(CHECK_AGAIN, keys="ctrl+r", hint=""), *again, *aside]
        else:
            again = [one.without_button for one in again]
            first = [CHECK_AGAIN, ANYWAY, COPY_DETAILS, *again, *aside]
        found = session.reading.values.get(AGENT) if session.reading else None
        copy_id = [COPY_ID] if found and isinstance(found.value, str) else []
        return [*first, KEEP if self._wants_paste else BACK, OPEN_FILE, BY_FIELD, *copy_id]

    def note(self) -> str:
        return "" if self._asking else say.missing_note(self.session)

    def focus(self) -> str:
        reading = self.session.reading
        if self._wants_paste:
            return "paste"
        if self.session.credentials is not None:
            return ""
        if reading is not None and len(reading.missing) < len(CREDENTIAL_NAMES):
            wrong = [*reading.missing, *(one.name for one in reading.problems if one.name)]
            return f"{FIELD}{wrong[0]}"
        return "paste" if self.world.practice is None else ""

    # Reading --------------------------------------------------------------------------------------

    async def pasted(self, block: str, text: str) -> None:
        from wizard.core.credentials.reading import PasteReading, read_paste

        await self.stop()
        self._wants_paste = False
        field = block.removeprefix(FIELD) if block.startswith(FIELD) else None
        before = self.session.reading or PasteReading()
        reading = before.merge(read_paste(text, field))
        self.world.update_session(self.session.with_reading(reading))

    async def paste_again(self) -> None:
        """Show the box again. The values stay until something else is pasted."""
        self._wants_paste = True
        self.world.present_again()

    async def open_file(self) -> None:
        """Read the block from a file, for a terminal that cannot paste it in one piece."""
        from wizard.core.credentials.reading import MAX_PASTE
        from wizard.steps.settings_reading import read_file, why_not_read

        async def use(path: str) -> None:
            read = await in_daemon_thread(lambda: read_file(path, MAX_PASTE), limit=DISK_SECONDS)
            await self.pasted("paste", read.text)

        await with_path(self.world, WHICH_FILE, use, partial(why_not_read, slow=DISK_HANGS))

    async def paste_practice(self) -> None:
        if self.world.practice is not None:
            await self.pasted("paste", self.world.practice.connect_block())

    # Asking Mavvrik -------------------------------------------------------------------------------

    async def check(self) -> None:
        """Ask Mavvrik whether it accepts the key. The person can stop this."""
        credentials = self.session.credentials
        if credentials is None:
            return
        self._asking = True
        self.world.progressed(f"Asking {self._host} …")
        try:
            asked = self.world.outside.check_credentials(credentials, self.session.endpoint)
            result = await self.world.stoppable(asked)
        finally:
            self._asking = False
        if result is None or credentials != self.session.credentials:
            self.world.changed()
            return
        self.world.remembered.last_check = result
        self.world.update_session(self.session.with_check(result, self.world.around.where()))
        self.world.present_again("answer")

    async def stop(self) -> None:
        if self._asking:
            self._asking = False
            self.world.stop()

    # Going on -------------------------------------------------------------------------------------

    async def next(self) -> None:
        """Go on with an accepted key. The person confirms that the Agent ID is right."""
        if self.session.agent_compared is None:
            self.update(agent_compared=self.said())
        self.world.go_next()

    async def anyway(self) -> None:
        """Go on with a key that Mavvrik did not accept. This stays visible."""
        self.update(went_on_anyway=True)
        self.world.go_next()

    async def back(self) -> None:
        """Close the box if it was opened again, else go to the previous step."""
        if self._wants_paste:
            self._wants_paste = False
            self.world.present_again()
        else:
            self.world.go_back()

    async def copy_details(self) -> None:
        check = self.session.check
        if check is not None:
            text = say.details_of(self._host, self._answer(check))
            await self.copy(text, "Details")

    async def copy_this(self) -> None:
        found = self.session.reading.values.get(AGENT) if self.session.reading else None
        if found is not None:
            await self.copy(found.text, LABELS[AGENT])


def _is_complete(text: str) -> bool:
    """Whether a text may be read: every line is complete, or nothing is missing."""
    from wizard.core.credentials.reading import MAX_PASTE, read_paste

    if text.endswith(("\n", "\r")) or len(text) > MAX_PASTE:
        return True
    return not read_paste(text).missing


def _hides(value: str, text: str) -> bool:
    return must_be_hidden(value.removeprefix(FIELD), text)
