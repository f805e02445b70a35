"""An earlier run was found: how far it was, and what to do with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from wizard.core.again import reached, still_open
from wizard.core.session import Session
from wizard.core.summary import moment
from wizard.guide import back
from wizard.guide.evidence import KNOWABLE
from wizard.guide.known import known
from wizard.lines import CAUTION, Line, Pick, line, words
from wizard.screens.ask import AskScreen
from wizard.screens.base import ButtonSpec, FrameScreen
from wizard.screens.where import where_of
from wizard.widgets.command import Command
from wizard.widgets.hanging import Hanging
from wizard.widgets.picklist import PickList


class WelcomeScreen(FrameScreen[None]):
    """Go on, find a cause, change the key, undo, take it out, or begin anew."""

    CSS_PATH = "welcome.tcss"
    has_rail = False
    AUTO_FOCUS = "PickList"
    commands = (
        Command("take", "ctrl+n", "Continue", "Continue", "Do what the mark stands at."),
        Command("go_on", "", "", "On", "Go on where it stopped."),
        Command("data_stopped", "", "", "Data", "Find out why nothing arrives."),
        Command("change_key", "", "", "Rotate", "Change the API key."),
        Command("undo", "ctrl+z", "Undo", "Undo", "Bring the settings back as they were."),
        Command("take_out", "", "", "Remove", "Take Mavvrik out again."),
        Command("anew", "", "", "Anew", "Start from the beginning."),
    )
    BINDINGS: ClassVar[list[Any]] = [
        Binding(str(number), f"choose({number})", show=False) for number in range(1, 7)
    ]

    def second_row(self) -> ComposeResult:
        yield Static(back.TITLE, id="heading", classes="second", markup=False)

    def body(self) -> ComposeResult:
        yield Hanging(id="who")
        yield Hanging(id="facts", indent=2)
        yield Static(back.KEY_NOT_STORED, id="key", markup=False)
        yield Static(back.QUESTION, id="question", markup=False)
        yield PickList(id="choices")

    # What it looks like ---------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        self.query_one("#who", Hanging).show(self._who(session))
        self.query_one("#facts", Hanging).show(self._facts(session))
        self.query_one("#key").display = not session.credentials
        picks = [
            Pick(line(label, str(number), words(right, "$quiet")))
            for number, (_, label, right) in enumerate(self._choices(session), start=1)
        ]
        self.query_one(PickList).show(picks)

    def _who(self, session: Session) -> list[Line]:
        resumed = session.resumed
        if resumed is None:
            return []
        left = resumed.handed_over_at or resumed.left_at
        day = f"{left.day} {left:%b, %H:%M}"
        said = f"Left on {day}, on this computer."
        if resumed.handed_over_at is not None:
            said = f"Handed over by a colleague on {day}."
        tail = resumed.agent_tail.replace("•", "")
        agent = f"  Agent: {session.agent_name}{f' (…{tail})' if tail else ''}"
        return [line(said + agent), *(line(words(note, "$warning")) for note in self.wizard.notes)]

    def _facts(self, session: Session) -> Iterator[Line]:
        yield line(reached(session), words("Reached", "bold"))
        proof = self._last_proof(session)
        if proof:
            yield line(proof, words("Last proof", "bold"))
        left = still_open(session)
        if left:
            yield line(left, words("Still open", "bold"))

    def _last_proof(self, session: Session) -> str:
        found = known(session) | dict(session.proofs)
        proofs = {name: one for name, one in found.items() if name in KNOWABLE}
        if not proofs:
            return ""
        name, last = sorted(proofs.items(), key=lambda one: one[1].at)[-1]
        names = self.wizard.remembered.nicknames
        where = f" ({where_of(last, names, session.sharing)})" if last.where else ""
        return f"{moment(last.at, session)}  {KNOWABLE[name].sentence}{where}"

    @staticmethod
    def _choices(session: Session) -> list[tuple[str, str, str]]:
        """Action, label, and what stands at the right."""
        step = session.resumed.step if session.resumed else 1
        first = (back.GO_ON[0], f"step {step}")
        return [
            ("go_on", *(back.REVIEW if session.is_verified else first)),
            ("data_stopped", *back.DATA_STOPPED),
            ("change_key", *back.CHANGE_KEY),
            ("undo", *back.TROUBLE_SINCE),
            ("take_out", *back.TAKE_OUT),
            ("anew", *back.FROM_BEGINNING),
        ]

    def buttons(self) -> Sequence[ButtonSpec]:
        return [ButtonSpec("Continue", "take")]

    # What a person does ---------------------------------------------------------------------------

    async def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()
        await self._do(event.number)

    async def _do(self, number: int) -> None:
        await self.run_action(self._choices(self.session)[number][0])

    async def action_take(self) -> None:
        """What the mark stands at."""
        await self._do(self.query_one(PickList).at)

    async def action_choose(self, number: int) -> None:
        """A choice by its number."""
        self.query_one(PickList).at = number - 1
        await self._do(number - 1)

    def action_back(self) -> None:
        """There is no step before."""

    def action_go_on(self) -> None:
        """Where it stopped; a finished set-up is only looked at."""
        if self.session.is_verified:
            from wizard.screens.review import ReviewScreen

            self.app.push_screen(ReviewScreen())
        else:
            self.wizard.go_to(None)

    def action_data_stopped(self) -> None:
        """Help by symptom."""
        from wizard.screens.troubles import TroublesScreen

        self.app.push_screen(TroublesScreen())

    def action_change_key(self) -> None:
        """A new key for the same agent, in the right order."""
        from wizard.screens.back_path import PathScreen

        screen = PathScreen(
            back.ROTATE_TITLE,
            [line(back.ROTATE_WHY), line(words(back.ROTATE_WARNING, "bold"), CAUTION)],
            back.ROTATE_PATH,
            ButtonSpec("Paste the new block", "next"),
        )
        self.app.push_screen(screen, self._rotate)

    def _rotate(self, yes: bool | None) -> None:
        if yes:
            self.wizard.remembered.rotating = True
            self.wizard.go_to(2)

    def action_undo(self) -> None:
        """The settings as they were."""
        from wizard.screens.undoing import UndoScreen

        self.app.push_screen(UndoScreen())

    def action_take_out(self) -> None:
        """The Mavvrik values alone."""
        from wizard.screens.back_path import PathScreen

        screen = PathScreen(
            back.REMOVE_TITLE,
            [line(back.REMOVE_WHY)],
            back.REMOVE_PATH,
            ButtonSpec("Back", "back"),
            copies=(back.REMOVE_COMMAND, "Command"),
            last=back.REMOVE_LAST,
        )
        self.app.push_screen(screen)

    def action_anew(self) -> None:
        """Begin with step 1, after asking."""
        screen = AskScreen(back.FROM_BEGINNING[0], back.ANEW, "Begin anew", "Keep it")
        self.app.push_screen(screen, self._begin_anew)

    def _begin_anew(self, yes: bool | None) -> None:
        if yes:
            session = self.session
            self.wizard.begin_anew(
                Session(
                    endpoint=session.endpoint,
                    verify_url=session.verify_url,
                    sharing=session.sharing,
                )
            )
