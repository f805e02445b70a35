"""The first page after an earlier run: its progress, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.session.record import DraftKind, Holds
from wizard.core.session.session import Session, moment
from wizard.core.session.summary import reached, still_open
from wizard.guide import maintenance
from wizard.guide.evidence import KNOWABLE, known
from wizard.steps.blocks import Action, AnyBlock, Lines, Path, Picks
from wizard.steps.dialogs import Ask
from wizard.steps.step import Page
from wizard.steps.styled_text import Line, Pick, Sign, bold, line, quiet, words

_HELP = {
    "go_on": "Continue where you stopped.",
    "drop": "Drop what you started; what is saved stays.",
    "data_stopped": "Find out why nothing arrives.",
    "change_key": "Change the API key.",
    "undo": "Restore the settings as they were.",
    "remove": "Remove Mavvrik from the settings.",
    "start_over": "Start again at step 1.",
}
_KEYS = {"undo": ("ctrl+z", "Undo")}


class Welcome(Page):
    """Offers to continue, find a cause, change the key, undo, remove Mavvrik, or start again."""

    banner = maintenance.TITLE

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        session = self.session
        picks = [
            Pick(line(label, str(number), quiet(right)))
            for number, (_, label, right) in enumerate(choices(session), start=1)
        ]
        return [
            Lines("who", _who(session, self.world.notes)),
            Lines("facts", _facts(session), indent=2),
            Lines("key", [line(maintenance.KEY_NOT_STORED)], shown=not session.credentials),
            Picks("choices", picks),
        ]

    def actions(self) -> Sequence[Action]:
        do = "Do what is marked."
        return [
            Action("take", "Continue", "ctrl+n", help=do, takes="choices"),
            *(
                Action(name, label, *_KEYS.get(name, ("", "")), help=_HELP[name], in_list=True)
                for name, label, _ in choices(self.session)
            ),
        ]

    def focus(self) -> str:
        return "choices"

    # Actions --------------------------------------------------------------------------------------

    async def picked(self, block: str, number: int) -> None:  # noqa: ARG002 - only one list
        await self.perform(choices(self.session)[number][0])

    async def go_on(self) -> None:
        """Continue the setup. A finished one is only shown."""
        if self.session.is_verified and self.session.drafting is None:
            from wizard.steps.done import Review

            await self.world.open(Review)
        else:
            self.world.go_to(None)

    async def drop(self) -> None:
        self.world.update_session(self.session.without_draft())

    async def data_stopped(self) -> None:
        from wizard.steps.doctor import Doctor

        await self.world.open(Doctor)

    async def change_key(self) -> None:
        """Change to a new key for the same agent, in the right order."""
        if await self.world.open(Rotate):
            self.world.update_session(self.session.with_new_draft(DraftKind.ROTATION))
            self.world.go_to(2)

    async def undo(self) -> None:
        from wizard.steps.undo import Undo

        await self.world.open(Undo)

    async def remove(self) -> None:
        from wizard.steps.removal import Removal

        await self.world.open(Removal)

    async def start_over(self) -> None:
        """Start again at step 1, after a question."""
        title = maintenance.START_AGAIN[0]
        if await self.world.open(
            Ask, title, maintenance.START_AGAIN_WARNING, "Start again", "Keep it"
        ):
            self.world.start_over()

    async def back(self) -> None:
        """Do nothing: there is no previous step."""


class Rotate(Page):
    """Shows where to get a new key, and warns. Closes with whether to do it now."""

    heading = maintenance.ROTATE_TITLE
    unanswered = False

    def blocks(self) -> Sequence[AnyBlock]:
        warning = line(bold(maintenance.ROTATE_WARNING), Sign.CAUTION)
        return [
            Lines("why", [line(maintenance.ROTATE_WHY), warning]),
            Path("path", maintenance.ROTATE_PATH),
        ]

    def actions(self) -> Sequence[Action]:
        return [
            Action("next", maintenance.ROTATE_NEXT, "ctrl+n", "Next", "Do it now."),
            Action("back", "Back", "escape", "Close", "Nothing changes."),
        ]

    async def next(self) -> None:
        self.world.close(True)


def _who(session: Session, notes: Sequence[str]) -> list[Line]:
    """Say whose setup it is, and what to know about it."""
    resumed = session.resumed
    if resumed is None:
        return []
    left = resumed.handed_over_at or resumed.left_at
    day = f"{left.day} {left:%b, %H:%M}"
    said = f"Left on {day}."
    if resumed.handed_over_at is not None:
        said = f"Handed over by a colleague on {day}."
    tail = resumed.agent_tail.replace("•", "")
    agent = f"  Agent: {session.agent_name}{f' (…{tail})' if tail else ''}"
    return [line(said + agent), *(line(words(note, "$warning")) for note in notes)]


def _facts(session: Session) -> list[Line]:
    """Say how far it was, what was proved last, and what is open."""
    proof = ""
    proofs = {name: one for name, one in known(session).items() if name in KNOWABLE}
    if proofs:
        name, last = sorted(proofs.items(), key=lambda one: one[1].at)[-1]
        proof = f"{moment(last.at, session)}  {KNOWABLE[name].sentence}"
    facts = {"Reached": reached(session), "Last proof": proof, "Still open": still_open(session)}
    return [line(text, bold(label)) for label, text in facts.items() if text]


def choices(session: Session) -> list[tuple[str, str, str]]:
    """List the choices that apply: the action, its label, and the text at its right end."""
    live, doing = session.live, session.drafting
    holds = live.holds if live is not None else None
    there, arrived = holds is Holds.MAVVRIK, session.in_cost or session.in_sessions
    undoable = there or holds is Holds.OTHER
    can_drop = live is not None and doing not in (None, DraftKind.SET_UP)
    stopped = maintenance.DATA_STOPPED if arrived else maintenance.DATA_NEVER_CAME
    offered = [
        (doing not in (DraftKind.REMOVAL, DraftKind.UNDO), "go_on", _go_on(session)),
        (doing is DraftKind.REMOVAL, "remove", (maintenance.GO_ON_WITH.format("removal"), "")),
        (doing is DraftKind.UNDO, "undo", (maintenance.GO_ON_WITH.format("undo"), "")),
        (can_drop, "drop", (maintenance.GIVE_UP.format(doing), maintenance.STAYS)),
        (there, "data_stopped", stopped),
        (there and doing is not DraftKind.ROTATION, "change_key", maintenance.CHANGE_KEY),
        (undoable and doing is not DraftKind.UNDO, "undo", maintenance.TROUBLE_SINCE),
        (undoable and doing is not DraftKind.REMOVAL, "remove", maintenance.REMOVE),
        (True, "start_over", maintenance.START_AGAIN),
    ]
    return [(action, *said) for applies, action, said in offered if applies]


def _go_on(session: Session) -> tuple[str, str]:
    step = session.resumed.step if session.resumed else 1
    where = f"step {step}" if step else ""
    if session.drafting is DraftKind.ROTATION:
        return maintenance.GO_ON_WITH.format(DraftKind.ROTATION), where
    if session.live is not None and session.live.holds is Holds.WITHOUT:
        return maintenance.SET_UP_AGAIN
    if session.is_verified:
        return maintenance.REVIEW[0], still_open(session) or maintenance.REVIEW[1]
    return maintenance.GO_ON[0], where
