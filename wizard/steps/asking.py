"""Step 6 asks the verification address: whether it may, how far it is, and what came of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from wizard.core.redact.mask import tail4
from wizard.core.session.session import How
from wizard.core.verify.verification import Outcome
from wizard.steps import sightings
from wizard.steps import verify_lines as lines
from wizard.steps.styled_text import Line

if TYPE_CHECKING:
    from wizard.core.verify.verification import Progress, Verification
    from wizard.steps.step import Page

POLL = "poll"  # the name of the work beside the page
LONG, SHORT = 15 * 60.0, 60.0  # seconds; in plain mode nothing else can be done meanwhile


class Asking:
    """Asks until it is visible, and pauses while the page is covered. What was seen stays seen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._progress: Progress | None = None
        self._running: asyncio.Event | None = None  # not set while the page is covered

    @property
    def is_possible(self) -> bool:
        """Whether there is an address to ask, and something to ask it with."""
        session = self._page.session
        return bool(session.verify_url) and session.credentials is not None

    @property
    def is_on(self) -> bool:
        """Whether it asks now."""
        return self._running is not None

    def told(self) -> list[Line]:
        """Where it is or how it ended; nothing where nothing was asked."""
        ended = self._page.world.remembered.verification
        if self.is_on:
            return lines.asking(self._progress, self._shown(self._progress))
        if ended is not None and self.is_possible:
            return lines.asked(ended, self._shown(ended))
        return []

    def _shown(self, of: Progress | Verification | None) -> str:
        """What an answer said; while sharing, another agent's ID by its end only."""
        if of is None:
            return ""
        shares = self._page.session.sharing
        other = of.seen.agent_id if of.seen is not None and shares else ""
        return of.sentence.replace(other, tail4(other)) if other else of.sentence

    async def start(self) -> None:
        """Ask, where there is an address and something is still to be seen."""
        page = self._page
        if not self.is_possible or page.session.is_verified or self.is_on:
            return
        self._progress, self._running = None, asyncio.Event()
        self._running.set()
        self._say()
        await page.world.beside(self._ask(self._running), name=POLL)

    def stop(self) -> None:
        """End it at once."""
        if self.is_on:
            self._running = None
            self._page.world.stop_aside(POLL)
            self._page.world.changed()

    def pause(self) -> None:
        """Nothing is asked until `resume`."""
        if self._running is not None:
            self._running.clear()

    def resume(self) -> None:
        """Go on."""
        if self._running is not None:
            self._running.set()

    async def _ask(self, running: asyncio.Event) -> None:
        page, world = self._page, self._page.world
        try:
            found = await self._poll(running)
        finally:
            if self._running is running:  # not stopped and started again meanwhile
                self._running = None
        if found is None:
            return
        world.remembered.verification = found
        self._take_in(found)
        if found.outcome is Outcome.REFUSED:
            where = world.around.where()
            world.update_session(sightings.with_check(page.session, found.answer, where))
        world.changed()

    async def _poll(self, running: asyncio.Event) -> Verification | None:
        world, session = self._page.world, self._page.session
        credentials, left = session.credentials, session.taken or session.live
        if credentials is None:
            return None
        return await world.outside.poll(
            session.verify_url,
            credentials,
            since=left.evidence.at if left else None,
            wait=SHORT if world.is_plain else LONG,
            report=self._report,
            running=running,
        )

    def _report(self, progress: Progress) -> None:
        self._progress = progress
        self._take_in(progress)
        self._say()

    def _say(self) -> None:
        told = (one.text.plain for one in self.told())
        self._page.world.progressed(" ".join(told))

    def _take_in(self, told: Progress | Verification) -> None:
        page = self._page
        seen = page.seen(How.SEEN, told.sentence)
        session = sightings.with_polled(page.session, told.outcome, told.seen, seen)
        if (session.cost, session.sessions) != (page.session.cost, page.session.sessions):
            page.world.update_session(session)
