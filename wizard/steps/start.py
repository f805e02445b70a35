"""The first page: what happens, who is needed, what was found here. It needs no network."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.address import read_address
from wizard.guide import steps
from wizard.guide.steps import STEPS
from wizard.steps.blocks import Action, AnyBlock, Lines, Names
from wizard.steps.handover import HANDOVER_TITLE, continue_other
from wizard.steps.step import Page, World
from wizard.steps.styled_text import line, quiet, words

LOOKING = "Looking at this computer …"
NOT_FOUND = "This computer could not be checked."


class Start(Page):
    """Start, practice first, or go on with what a colleague began."""

    banner = steps.START_TITLE

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._found = LOOKING

    def blocks(self) -> Sequence[AnyBlock]:
        sharing = steps.SHARING_ON if self.session.sharing else steps.SHARING_HINT
        needs = [line(need.who, need.what) for need in steps.NEEDS]
        practice = self.session.practice
        promise = self._promise()  # before what was found: its hosts get the first nicknames
        found = self.redaction.sentence(self._found) if self.session.sharing else self._found
        return [
            Lines("goal", [line(steps.START_IN_PRACTICE if practice else steps.START_GOAL)]),
            Names("steps", [one.name for one in STEPS]),
            Lines("open", [line(words("You need", "bold"))], shown=not practice),
            Lines("needs", needs, indent=2, shown=not practice),
            Lines("promise", [line(promise)]),
            Lines("found", [line(quiet(found))]),
            Lines("sharing", [line(sharing)], shown=not self.world.is_plain),
        ]

    def _promise(self) -> str:
        """Say what this program cannot do, and which hosts it talks to."""
        session = self.session
        hosts = [read_address(session.endpoint).host_and_port]
        if session.verify_url:
            other = read_address(session.verify_url.partition("?")[0]).host_and_port
            hosts += [] if other in hosts else [other]
        if session.sharing:
            hosts = [self.redaction.host(one) for one in hosts]
        talks_to = steps.talks_to(hosts)
        return talks_to if session.practice else f"{steps.SAFETY} {talks_to}"

    def actions(self) -> Sequence[Action]:
        simulated = "Walk through all steps with a simulated Mavvrik."
        of_colleague = "Continue from a colleague's handover file."
        practice = Action("practice", "Practice first", help=simulated)
        other = Action("continue_other", HANDOVER_TITLE, help=of_colleague)
        can_practice = self.world.can_practice and not self.session.practice
        return [
            Action("start", "Start", "ctrl+n", "Start", "Begin with step 1."),
            *([practice] if can_practice else []),
            *([other] if self.world.can_continue else []),
        ]

    async def begin(self) -> None:
        """Look at this computer while the page can be used."""
        await self.world.shown()
        try:
            self._found = await self.world.find_here()
        except Exception:  # noqa: BLE001 - nothing depends on it yet
            self._found = NOT_FOUND
        self.world.changed()

    async def start(self) -> None:
        self.update(started=True)
        self.world.go_next()

    async def practice(self) -> None:
        self.world.start_practice()

    async def continue_other(self) -> None:
        await continue_other(self.world)

    async def back(self) -> None:
        """Do nothing: there is no step before."""
