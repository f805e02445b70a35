"""The first page: what happens, who is needed, what was found here. It uses no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from wizard.core.address import read_address
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.guide.steps import STEPS
from wizard.services.child_processes import DISK_SECONDS, in_daemon_thread
from wizard.services.files.trouble import in_short
from wizard.steps.blocks import Action, AnyBlock, Lines, Names
from wizard.steps.dialogs import Ask, PathQuestion, with_path
from wizard.steps.step import Page, World
from wizard.steps.styled_text import bold, line, quiet

LOOKING = "Looking at this computer …"
NOT_FOUND = "This computer could not be checked."
HANDOVER_TITLE = "Continue a colleague's setup"
HANDOVER_WHY = (
    "Which file did your colleague hand over? It holds no key and no settings: you paste both. "
    "Your colleague writes it with: mvk-wizard handover FILE"
)
OTHERS_YES = "Continue with it"
OTHERS_NO = "Cancel"


class Start(Page):
    """Offers to start, to practice first, or to continue a colleague's setup."""

    banner = steps.START_TITLE

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._found = LOOKING

    def blocks(self) -> Sequence[AnyBlock]:
        needs = [line(need.who, need.what) for need in steps.NEEDS]
        practice = self.session.practice
        goal = steps.START_IN_PRACTICE if practice else steps.START_GOAL
        # This comes before what was found, so that its hosts get the first nicknames.
        promise = self._promise()
        found = self.redaction.sentence(self._found) if self.session.sharing else self._found
        return [
            Lines("goal", [line(bold(goal))]),
            Names("steps", [one.name for one in STEPS]),
            Lines("open", [line(bold("You need"))], shown=not practice),
            Lines("needs", needs, indent=2, shown=not practice),
            Lines("promise", [line(promise)]),
            Lines("found", [line(quiet(found))]),
            Lines(
                "sharing",
                [line(steps.SHARING_ON)],
                shown=self.session.sharing and not self.world.is_plain,
            ),
        ]

    def _promise(self) -> str:
        """Say what this program cannot do, and which hosts it contacts."""
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
            Action("start", "Start", "ctrl+n", help="Begin with step 1."),
            *([practice] if can_practice else []),
            *([other] if self.world.can_continue else []),
        ]

    async def begin(self) -> None:
        """Examine this computer while the page can already be used."""
        await self.world.shown()
        try:
            self._found = await self.world.outside.find_here()
        except Exception:  # noqa: BLE001 - nothing depends on it yet
            self._found = NOT_FOUND
        self.world.changed()

    async def start(self) -> None:
        self.update(started=True)
        self.world.go_next()

    async def practice(self) -> None:
        self.world.start_practice()

    async def continue_other(self) -> None:
        """Ask for the file, then show the welcome page for it."""
        question = PathQuestion(HANDOVER_TITLE, HANDOVER_WHY, OTHERS_YES, "~/handover.json")
        await with_path(self.world, question, partial(_read_and_welcome, self.world), in_short)

    async def back(self) -> None:
        """Do nothing: there is no previous step."""


async def _read_and_welcome(world: World, path: str, *, from_others: bool = False) -> None:
    """Read a hand-over. If it belongs to another user, ask first (`from_others`).

    Raises:
        FileTrouble, TimeoutError: it cannot be used.
    """
    from wizard.services.files.state import AnothersHandover

    read = partial(_load, Path(path), world.session, world.clock(), from_others=from_others)
    try:
        session, notes = await in_daemon_thread(read, limit=DISK_SECONDS)
    except AnothersHandover as other:
        sentences = (other.sentence, other.meaning, other.remedy)
        if await world.open(Ask, HANDOVER_TITLE, sentences, OTHERS_YES, OTHERS_NO):
            await _read_and_welcome(world, path, from_others=True)
    else:
        world.welcome(session, notes)


def _load(
    path: Path, here: Session, now: datetime, *, from_others: bool = False
) -> tuple[Session, tuple[str, ...]]:
    """Return the session of a hand-over with the endpoints of this run, and sentences about it.

    Raises:
        AnothersHandover: it belongs to another user; ask, then allow it with `from_others`.
        FileTrouble: it cannot be used.
    """
    from wizard.core.session.saving import at_addresses
    from wizard.services.files.state import load_handover

    session, notes = load_handover(path.expanduser(), now, from_others=from_others)
    there = at_addresses(session, here.endpoint, here.verify_url)
    return replace(there, sharing=here.sharing), notes
