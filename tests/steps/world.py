"""A world for a step without a screen or a terminal. It records what it is asked."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from tests.screens.last_steps import COPIED_AT, Still, copied
from tests.screens.walking import no_check, reach
from wizard.core.session.session import Session
from wizard.core.session.summary import back_to_step_1
from wizard.services.clipboard.clipboard import Outcome
from wizard.services.practice.mavvrik import Practice
from wizard.services.surroundings import Surroundings
from wizard.steps import blocks as b
from wizard.steps.memory import Remembered
from wizard.steps.step import Page, World

T = TypeVar("T")
P = TypeVar("P", bound=Page)


async def find_nothing() -> str:
    return "Found on this computer: no Claude Code. No company settings."


@dataclass
class StandIn:
    """Has everything of `steps.step.World`. `answers` are what opened pages close with."""

    session: Session = field(default_factory=Session)
    around: Surroundings = field(default_factory=Surroundings)
    practice: Practice | None = None
    outside: Still = field(default_factory=Still)
    outcome: Outcome = field(default_factory=copied)
    answers: deque[Any] = field(default_factory=deque)
    told: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    opened: list[tuple[type[Page], tuple[Any, ...]]] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    clipboard: str = ""
    is_plain: bool = False
    columns: int = 80
    rows: int = 24
    viewed: list[tuple[str, str, int | None]] = field(default_factory=list)
    keeps_state: bool = False
    can_practice: bool = False
    can_continue: bool = False
    notes: Sequence[str] = ()
    find_here: Callable[[], Awaitable[str]] = find_nothing
    closed: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.remembered = Remembered(addresses=(self.session.endpoint, self.session.verify_url))
        reach(self.outside, check_credentials=no_check, find_here=self.find_here, copy=self._copy)
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.aside: dict[str, asyncio.Task[None]] = {}
        self._stoppable: asyncio.Task[Any] | None = None
        self._stopped = False

    def clock(self) -> datetime:
        return COPIED_AT

    def update_session(self, session: Session) -> None:
        self.session = session

    def tell(self, message: str, *, title: str = "", problem: bool = False) -> None:
        self.told.append(f"{'[problem] ' if problem else ''}{title}: {message}".removeprefix(": "))

    async def _copy(self, text: str) -> Outcome:
        self.clipboard = text
        return self.outcome

    def go_next(self) -> None:
        self.moves.append("next")

    def go_back(self) -> None:
        self.moves.append("back")

    def go_to(self, step: int | None) -> None:
        self.moves.append(str(step))

    def start_over(self) -> None:
        self.session = back_to_step_1(self.session)
        self.moves.append("start over")

    def welcome(self, session: Session, notes: Sequence[str] = ()) -> None:
        self.session, self.notes = session, notes
        self.moves.append("welcome")

    def start_practice(self) -> None:
        self.moves.append("practice")

    async def leave(self) -> None:
        self.moves.append("leave")

    def changed(self) -> None:
        """Nothing is drawn here."""

    def present_again(self, at: str = "") -> None:
        """Nothing is drawn here."""

    async def shown(self) -> None:
        """Nobody looks."""

    async def beside(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        self.aside[name] = asyncio.ensure_future(work)

    def later(self, seconds: float, then: Callable[[], None]) -> object:
        self.timers.append((seconds, then))
        return None

    def ring(self) -> None:
        self.told.append("(it rings)")

    def stop_aside(self, name: str) -> None:
        self.aside.pop(name).cancel()

    async def stoppable(self, work: Awaitable[T]) -> T | None:
        self._stoppable, self._stopped = (task := asyncio.ensure_future(work)), False
        try:
            return await task
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            return None

    def stop(self) -> None:
        if self._stoppable is not None:
            self._stopped = True
            self._stoppable.cancel()

    def progressed(self, sentence: str) -> None:
        self.told.append(sentence)

    def write(self, text: str) -> None:
        self.written.append(text)

    async def open(self, page: type[Page], *given: Any) -> Any:
        self.opened.append((page, given))
        return self.answers.popleft() if self.answers else None

    async def view(self, text: str, title: str, line: int | None = None) -> None:
        self.viewed.append((text, title, line))

    def close(self, result: Any = None) -> None:
        self.closed.append(result)


def make(
    page: type[P], session: Session | None = None, *made_with: Any, **given: Any
) -> tuple[P, StandIn]:
    """Make a page or step in a separate world. `made_with` is what else the page gets."""
    world = StandIn(session or Session(), **given)
    return page(cast(World, world), *made_with), world


def said(page: Page) -> str:
    """Return every line of the page, and why a field was refused, as one text."""
    found: list[str] = []
    for block in b.flat(page.blocks()):
        if isinstance(block, b.Lines):
            found += [f"{one.sign.plain} {one.text.plain} {one.right.plain}" for one in block.lines]
        elif isinstance(block, b.Path):
            found += [one.text for one in block.path]
        elif isinstance(block, b.Paste | b.TextField) and block.error:
            found.append(f"! {block.error}")
    return " ".join(" ".join(found).split())


def listed(page: Page) -> list[str]:
    """Return every line of the lists that are shown, as if each item were marked."""
    items = [
        item
        for block in b.flat(page.blocks())
        if isinstance(block, b.Items) and block.shown
        for item in block.items
    ]
    lines = [
        one
        for item in items
        for one in (item.heading, item.line, *item.always, *item.unfolded())
        if one is not None
    ]
    return [
        " ".join(f"{one.sign.plain} {one.text.plain} {one.right.plain}".split()) for one in lines
    ]


def offered(page: Page) -> Sequence[str]:
    """Return the IDs of the actions that are possible now, in order."""
    return [one.id for one in page.offered() if not one.waits]
