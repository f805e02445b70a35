"""Draws any page as linear prompts: says its blocks, asks for what a block asks for, and offers its
actions by number. What happens is said in `wizard.steps`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar, cast

from wizard.plain.talk import Closed, GoBack, Talk
from wizard.steps import blocks as b
from wizard.steps.lines import ButtonSpec, Pick, click_lines
from wizard.steps.step import Page, Step, World

T = TypeVar("T")


class PlainWorld:
    """The world of a page in a conversation. What is not here is the conversation's (`Talk`)."""

    is_plain = True
    say_page: Callable[[], None]

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._aside: dict[str, asyncio.Task[None]] = {}
        self._progress = ""
        self.closed = False
        self.result: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._talk, name)

    def go_back(self) -> None:
        """The step before."""
        self._talk.go_to(max(self._talk.step - 1, 0))

    def changed(self) -> None:
        """The page is said anew before the next question in any case."""

    turned = changed

    async def shown(self) -> None:
        """Say what is known already."""
        self.say_page()

    def run_aside(self, work: Coroutine[Any, Any, None], *, name: str) -> object:
        """Let work run beside the conversation."""
        self.stop_aside(name)
        self._aside[name] = asyncio.ensure_future(work)
        return self._aside[name]

    def stop_aside(self, name: str) -> None:
        """End it."""
        task = self._aside.pop(name, None)
        if task is not None:
            task.cancel()

    def stop_all(self) -> None:
        """The page is left."""
        for name in list(self._aside):
            self.stop_aside(name)

    async def stoppable(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Any key stops it."""
        return await self._talk.unless_stopped(work)

    def stop(self) -> None:
        """A key did that."""

    def progressed(self, sentence: str) -> None:
        """Said, once for each sentence."""
        if sentence != self._progress:
            self._progress = sentence
            self._talk.say(sentence)

    async def open(self, page: type[Page], *given: Any) -> Any:
        """Talk about a page until it closes; b closes it."""
        return await talk_about(self._talk, page, *given)

    def close(self, result: Any = None) -> None:
        """Close this page."""
        self.closed, self.result = True, result


async def talk_about(talk: Talk, draws: type[Page], *given: Any) -> Any:
    """A page, until it is closed; gives what it closed with."""
    world = PlainWorld(talk)
    page = draws(cast(World, world), *given)
    number = talk.step
    said = _Said(talk)
    world.say_page = lambda: said.say(page)
    if not isinstance(page, Step):
        talk.say(page.heading)
    try:
        await page.begin()
        ask = _ask_fields
        while talk.step == number and not world.closed:
            said.say(page)
            try:
                await ask(talk, page)
                ask = _ask
            except Closed:
                continue
            except GoBack:
                await page.back()
    finally:
        world.stop_all()
    return world.result


class _Said:
    """Says what is new: a block that looks as it did when it was said last is not repeated."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._last: dict[str, b.AnyBlock] = {}

    def say(self, page: Page) -> None:
        blocks = b.flat(page.blocks())
        asked = {one.takes for one in page.actions()}
        for block in blocks:
            if self._last.get(block.id) != block and block.id not in asked:
                _show(self._talk, block)
        self._last = {block.id: block for block in blocks}


def _show(talk: Talk, block: b.AnyBlock) -> None:
    if isinstance(block, b.Lines):
        talk.show(block.lines)
    elif isinstance(block, b.Path):
        talk.show(click_lines(block.path))
    elif isinstance(block, b.Picks):
        for pick in block.picks:
            talk.show((pick.line, *pick.unfolded))
    else:
        return  # it is asked for, not said
    talk.gap()


async def _ask_fields(talk: Talk, page: Page) -> None:
    """Each line to type, once; Enter alone keeps what is there."""
    for block in b.flat(page.blocks()):
        if isinstance(block, b.TextField):
            talk.say(f"{block.label}: {block.note}" if block.note else block.label)
            typed = await talk.text(block.id.capitalize(), block.value)
            await page.entered(block.id, typed[: block.limit])
            if block.enter:
                await page.perform(block.enter)


async def _ask(talk: Talk, page: Page) -> None:
    """The one question that comes next: an answer, a paste, or what to do."""
    blocks = b.flat(page.blocks())
    question = next((one for one in blocks if isinstance(one, b.Question) and not one.taken), None)
    if question is not None:
        talk.say(question.prompt)
        options = [ButtonSpec(one.label, one.id) for one in question.choices]
        await page.chosen(question.id, await talk.choose(options, first=False))
        return
    offered = [one for one in page.actions() if not one.waits and _is_offered(one)]
    paste = next((one for one in blocks if isinstance(one, b.Paste)), None)
    if paste is not None:
        await _ask_paste(talk, page, paste, offered)
        return
    if all(one.id == "back" for one in offered):  # it was only to be read
        await page.back()
        return
    first = bool(offered) and not offered[0].explicit
    picks = _takeable(page, blocks)
    options = [
        *(
            ButtonSpec(_label(pick), str(at))
            for at, pick in enumerate(picks.picks if picks else ())
        ),
        *(ButtonSpec(one.label, one.id) for one in offered if not one.takes),
    ]
    chosen = await talk.choose(options, first=first)
    if picks is not None and chosen.isdecimal():
        await page.picked(picks.id, int(chosen))
    else:
        await page.perform(chosen)


def _is_offered(action: b.Action) -> bool:
    """Back has a letter of its own, unless the page makes it a button."""
    return not action.in_list and (action.id != "back" or action.button)


def _takeable(page: Page, blocks: Sequence[b.AnyBlock]) -> b.Picks | None:
    """The list whose lines are answers."""
    names = {one.takes for one in page.actions()}
    found = (one for one in blocks if isinstance(one, b.Picks) and one.id in names)
    return next(found, None)


def _label(pick: Pick) -> str:
    text, right = pick.line.text.plain, pick.line.right.plain.strip()
    return f"{text} ({right})" if right else text


async def _ask_paste(talk: Talk, page: Page, paste: b.Paste, offered: Sequence[b.Action]) -> None:
    for number, one in enumerate(offered, start=1):
        talk.say(f"{number}. {one.label}")
    text = await talk.block(paste.title, paste.how, paste.complete)
    choice = text.strip()
    if choice.isdecimal() and 1 <= int(choice) <= len(offered):
        await page.perform(offered[int(choice) - 1].id)
    elif choice:
        await page.pasted(paste.id, text)
