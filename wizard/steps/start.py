"""The first page: what will happen, who is needed, what was found here. No network."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.address import read_address
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.guide.steps import STEPS
from wizard.steps.blocks import Action, AnyBlock, Lines, Names
from wizard.steps.handover import HANDOVER_TITLE, continue_other
from wizard.steps.memory import Remembered
from wizard.steps.step import Page, World
from wizard.steps.styled_text import line, words

LOOKING = "Looking at this computer, read only …"
NOT_FOUND = "Nothing could be found out about this computer."
PRACTISING = (
    "You practise: this Mavvrik stands inside the program, its key opens nothing, and nothing "
    "leaves this computer."
)


class Start(Page):
    """Start, practise first, or go on with what a colleague began."""

    banner = steps.START_TITLE

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._found = LOOKING

    def blocks(self) -> Sequence[AnyBlock]:
        session, remembered = self.session, self.world.remembered
        promised = promise(session, remembered)
        found = _shown(self._found, session, remembered, self.world.around.computer)
        sharing = steps.SHARING_ON if session.sharing else steps.SHARING_HINT
        needs = [line(need.who, need.what) for need in steps.NEEDS]
        return [
            Lines("goal", [line(steps.START_GOAL)]),
            Names("steps", [f"{one.number} {one.name}" for one in STEPS]),
            Lines("open", [line(words("Have open in your browser", "bold"))]),
            Lines("needs", needs, indent=2),
            Lines("promise", [line(promised)]),
            Lines("found", [line(words(found, "$quiet"))]),
            Lines("sharing", [line(sharing)], shown=not self.world.is_plain),
        ]

    def actions(self) -> Sequence[Action]:
        with_invented = "Walk through all steps with an invented Mavvrik first."
        of_colleague = "Go on with the hand-over file of a colleague."
        practise = Action("practise", "Practise first", help=with_invented)
        other = Action("continue_other", HANDOVER_TITLE, help=of_colleague)
        can_practise = self.world.can_practise and not self.session.practice
        return [
            Action("start", "Start", "ctrl+n", "Start", "Begin with step 1."),
            *([practise] if can_practise else []),
            *([other] if self.world.can_continue else []),
        ]

    async def begin(self) -> None:
        """Look at this computer; nobody waits for it."""
        await self.world.shown()
        try:
            self._found = await self.world.find_here()
        except Exception:  # noqa: BLE001 - what is here is of no weight yet
            self._found = NOT_FOUND
        self.world.changed()

    async def start(self) -> None:
        """Begin with step 1."""
        self.update(started=True)
        self.world.go_next()

    async def practise(self) -> None:
        """All steps against an invented Mavvrik."""
        self.world.start_practice()

    async def continue_other(self) -> None:
        """Go on with a hand-over file."""
        await continue_other(self.world)

    async def back(self) -> None:
        """There is no step before."""


def promise(session: Session, remembered: Remembered) -> str:
    """What this program cannot do, and whom it talks to."""
    host = read_address(session.endpoint).host_and_port
    hosts = [host, *_verification_host(session)]
    if session.sharing:
        hosts = [remembered.nicknames.host(one) for one in hosts]
    return f"{PRACTISING if session.practice else steps.SAFETY} {steps.talks_to(hosts)}"


def _shown(found: str, session: Session, remembered: Remembered, computer: str) -> str:
    """What was found on this computer, as it may be shown."""
    if not session.sharing:
        return found
    names = remembered.nicknames
    hidden = names.sentence(found)
    return hidden.replace(computer, names.host(computer)) if computer else hidden


def _verification_host(session: Session) -> list[str]:
    if not session.verify_url:
        return []
    other = read_address(session.verify_url.partition("?")[0]).host_and_port
    return [] if other == read_address(session.endpoint).host_and_port else [other]
