"""Both front ends offer the actions of a step in every state that a setup reaches.

The states come from the session's state machine. Of the states in which a page offers the same
actions in the same way, the first is drawn.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from textual.app import SystemCommand
from textual.widget import Widget

from tests.plain.talking import make_talk
from tests.screens.last_steps import Still, make_last_step
from tests.screens.walking import ACCEPTED, FOUND, answering, reach
from tests.steps.world import StandIn
from tests.tools.session_machine import SessionMachine
from wizard.core.session.session import Session
from wizard.core.session.summary import reached_step
from wizard.plain.page_prompts import present
from wizard.screens.app import WizardApp, screen_of
from wizard.screens.commands import HELP, LEAVE, PALETTE, SHARING, TICK
from wizard.screens.page_screen import KEYS, PageScreen
from wizard.screens.widgets.buttons import ActionButton
from wizard.screens.widgets.frame import KeyHints
from wizard.steps import blocks as b
from wizard.steps.pages import PAGES, page_of
from wizard.steps.program import WELCOME
from wizard.steps.step import Page, World

EVERYWHERE = (SHARING, PALETTE, HELP, LEAVE)
# What an entry of the palette begins with; an object follows.
VERBS = frozenset(
    [
        "Answer",
        "Apply",
        "Ask",
        "Change",
        "Check",
        "Choose",
        "Clear",
        "Close",
        "Compare",
        "Continue",
        "Copy",
        "Decide",
        "Delete",
        "Deliver",
        "Drop",
        "Enter",
        "Find",
        "Fix",
        "Get",
        "Go",
        "Hide",
        "Keep",
        "Leave",
        "Load",
        "Look",
        "Open",
        "Paste",
        "Print",
        "Register",
        "Reload",
        "Remind",
        "Remove",
        "Repeat",
        "Review",
        "Rule",
        "Run",
        "Save",
        "Say",
        "Send",
        "Set",
        "Show",
        "Start",
        "Stay",
        "Stop",
        "Suspend",
        "Try",
        "Undo",
        "Use",
        "View",
    ]
)
WIDE = (140, 60)  # where there is room for every button
State = tuple[int, Session]


@cache
def reached(examples: int) -> list[State]:
    """Return each step with a session in which its page offers something new."""
    found: dict[object, State] = {}

    class Reached(SessionMachine):
        @invariant()
        def look(self) -> None:
            steps = [
                *range(reached_step(self.session) + 1),
                *([WELCOME] if self.session.resumed else []),
            ]
            for step in steps:
                session = replace(self.session, viewing=step, sharing=False)
                page = page_of(step)(cast(World, StandIn(session)))
                signs = [
                    tuple((one.id, one.label, one.waits) for one in page.actions()),
                    tuple((type(one), one.id) for one in b.flat(page.blocks())),
                ]
                found.setdefault((step, *signs), (step, session))

    run_state_machine_as_test(
        Reached,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            database=None,
        ),
    )
    return list(found.values())


EXAMPLES = pytest.mark.parametrize(
    "examples", [16, pytest.param(250, marks=[pytest.mark.full, pytest.mark.timeout(1200)])]
)


@EXAMPLES
def test_every_page_is_among_them(examples: int) -> None:
    assert {step for step, _ in reached(examples)} == set(PAGES)


# The screen ---------------------------------------------------------------------------------------


async def drawn(app: WizardApp, step: int, session: Session) -> PageScreen:
    app.session = session
    screen = cast(PageScreen, screen_of(step))
    await app.push_screen(screen)
    await asyncio.sleep(0)
    screen.session_changed()
    return screen


@EXAMPLES
async def test_the_screen_has_each_action_in_all_its_ways(examples: int) -> None:
    """As button, key, word in the footer, palette entry and help."""
    app, _ = make_last_step(Session(), check_credentials=answering(ACCEPTED), outside=Still())
    async with app.run_test(size=WIDE) as pilot:
        for step, session in reached(examples):
            screen = await drawn(app, step, session)
            await pilot.pause()
            where = f"step {step}: {[one.id for one in screen.page.offered()]}"
            assert_drawn(screen, list(app.get_system_commands(screen)), where)


def assert_drawn(screen: PageScreen, entries: Iterable[SystemCommand], where: str) -> None:
    page = screen.page
    assert all(one.only != "plain" for one in page.offered()), where
    offered = page.offered()
    ready = [one for one in offered if not one.waits]
    buttons = {
        one.does: one
        for one in screen.query(ActionButton)
        if all(part.display for part in one.ancestors_with_self if isinstance(part, Widget))
    }
    tabs = [one.actions for one in b.flat(page.blocks()) if isinstance(one, b.Aside)]
    in_view = {name for names in tabs for name in {*names} - {*screen.asides(names)}}
    wanted = {one.id: one for one in offered if one.button and not one.in_list}
    wanted = {name: one for name, one in wanted.items() if name not in in_view}
    assert buttons.keys() == wanted.keys(), where
    for name, one in wanted.items():
        assert buttons[name].words == one.label, where
        assert buttons[name].disabled == one.waits, where
        assert (buttons[name].tooltip or "") == one.help, where
    live = {key for key in KEYS if screen.check_action("press", (key,))}
    assert live == {key for one in ready for key in one.keys.split(",")} & {*KEYS}, where
    hints = {action for _, _, action in screen.query_one(KeyHints).hints}
    ticks = any(isinstance(one, b.Ticks) for one in b.flat(page.blocks()))
    always_there = [*EVERYWHERE, *([TICK] if ticks else [])]
    own = {one.id for one in (*ready, *always_there) if one.footer}
    assert hints - {"view(1)"} == own, where
    titles = Counter(entry.title for entry in entries)
    always = {"Change colors", "Suspend the wizard", TICK.palette, "Changes/Diff/Findings"} | {
        one.palette for one in EVERYWHERE
    }
    named = {one.id for one in EVERYWHERE}
    own_titles = {one.palette for one in ready if one.id not in named}
    assert {*titles} - always == own_titles - always, where
    for title in titles:
        verb, *what = title.split()
        assert verb in VERBS, f"{title!r}, {where}"
        assert what, f"{title!r} has no object, {where}"
    helps = {entry.title: entry.help for entry in entries}
    for one in ready:
        assert one.id in named or one.palette in always or helps[one.palette] == one.help, where


# Plain mode ---------------------------------------------------------------------------------------


class Asked(Exception):
    """Plain mode asked what to do."""


class Listener:
    """Answers until plain mode asks what to do, and compares that with what the page offers."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.page: Page | None = None
        self.answers = 0
        self.about_line = False  # of a list that has actions about its lines
        self.heard = False

    def draws(self, step: int) -> Any:
        def make(world: World) -> Page:
            self.page = self.page or page_of(step)(world)
            return self.page

        return make

    async def choose(
        self, options: Sequence[b.Action], *, first: bool = True, listed: bool = False
    ) -> str:
        assert self.page is not None
        names = {one.id for one in options}
        blocks = b.flat(self.page.blocks())
        asks = [one for one in blocks if isinstance(one, b.Question)]
        question = next((one for one in asks if not one.taken and not one.may_wait), None)
        if question is not None:
            answers = {one.id for one in question.choices}
            assert answers <= names, self.where
            if question.beside:
                self.compare(names - answers)
            self.answers += 1
            if self.answers > 5:
                raise Asked
            return question.choices[0].id
        lists = [one for one in blocks if isinstance(one, b.Picks) and one.acts]
        if lists and not self.about_line:
            self.compare(names, {*lists[0].acts})
            if not lists[0].picks:
                raise Asked
            self.about_line = True
            return "0"
        if lists:
            there = {one.id for one in self.page.offered() if not one.waits}
            assert {*lists[0].acts} & there == names - {"run", ""}, self.where
            raise Asked
        self.compare(names)
        raise Asked

    async def block_or(self, ways: Sequence[b.Action], *_: object) -> tuple[str, str]:
        self.compare({one.id for one in ways})
        raise Asked

    def compare(self, names: set[str], acts: Iterable[str] = ()) -> None:
        assert self.page is not None
        here = [one for one in self.page.actions() if one.only in ("", "plain") and not one.waits]
        wanted = {
            one.id
            for one in here
            if not one.in_list and not one.takes and (one.id != "back" or one.button)
        }
        others = {one for one in names if one.isdecimal() or one.startswith("again-")}
        assert names - others == wanted - {*acts}, self.where
        self.heard = True


@EXAMPLES
async def test_plain_mode_offers_each_action_as_an_option(examples: int) -> None:
    heard: Counter[int] = Counter()
    for step, session in reached(examples):
        talk, _ = make_talk(session, outside=Still())
        listener = Listener(f"step {step}, {session!r}")
        reach(talk.outside, check_credentials=answering(ACCEPTED), find_here=found_here)
        for name, answer in (
            ("choose", listener.choose),
            ("block_or", listener.block_or),
            ("text", enter),
        ):
            setattr(talk, name, answer)
        with suppress(Asked):
            await present(talk, listener.draws(step))
        heard[step] += listener.heard
    assert not [step for step in PAGES if not heard[step]]


async def found_here() -> str:
    return FOUND


async def enter(_: str, default: str = "") -> str:
    return default
