"""Draws any step as linear prompts: says its blocks, asks for what a block asks for, and offers its
actions by number. What happens is said in `wizard.steps`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, cast

from wizard.guide.stuck import Stuck
from wizard.lines import ButtonSpec, click_lines
from wizard.plain import parts
from wizard.plain.talk import Closed, Talk
from wizard.steps import blocks as b
from wizard.steps.step import Step, World


class PlainWorld:
    """The world of a step in a conversation. What is not here is the conversation's (`Talk`)."""

    help_key = "?"

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._aside: dict[str, asyncio.Task[None]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._talk, name)

    def go_back(self) -> None:
        self._talk.go_to(max(self._talk.step - 1, 0))

    def changed(self) -> None:
        """The step is said anew before the next question in any case."""

    def run_aside(self, work: Coroutine[Any, Any, None], *, name: str) -> object:
        self.stop_aside(name)
        self._aside[name] = asyncio.ensure_future(work)
        return self._aside[name]

    def stop_aside(self, name: str) -> None:
        task = self._aside.pop(name, None)
        if task is not None:
            task.cancel()

    def stop_all(self) -> None:
        """The step is left."""
        for name in list(self._aside):
            self.stop_aside(name)

    async def ask(self, title: str, sentences: Sequence[str], yes: str, no: str) -> bool:
        return await self._talk.yes((title, *sentences), yes, no)

    async def ask_path(self, title: str, why: str, label: str, path: str = "") -> str:  # noqa: ARG002
        return await self._talk.path(title, why, path)

    async def show_stuck(self, stuck: Stuck) -> None:
        parts.show_stuck(self._talk, stuck)

    async def copy_for_person(self, text: str, what: str) -> None:
        await parts.copy_for_person(self._talk, text, what)


async def converse(talk: Talk, draws: type[Step]) -> None:
    """Until another step is to be talked about."""
    world = PlainWorld(talk)
    step = draws(cast(World, world))
    number = talk.step
    said = _Said(talk)
    try:
        await step.begin()
        await _ask_fields(talk, step)
        while talk.step == number:
            blocks = b.flat(step.blocks())
            said.say(blocks)
            try:
                await _ask(talk, step, blocks)
            except Closed:
                continue
    finally:
        world.stop_all()


class _Said:
    """Says what is new: a block that looks as it did when it was said last is not repeated."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._last: dict[str, b.AnyBlock] = {}

    def say(self, blocks: Sequence[b.AnyBlock]) -> None:
        for block in blocks:
            if self._last.get(block.id) != block:
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


async def _ask_fields(talk: Talk, step: Step) -> None:
    """Each line to type, once; Enter alone keeps what is there."""
    for block in b.flat(step.blocks()):
        if isinstance(block, b.TextField):
            talk.say(f"{block.label}: {block.note}" if block.note else block.label)
            typed = await talk.text(block.id.capitalize(), block.value)
            await step.entered(block.id, typed[: block.limit])


async def _ask(talk: Talk, step: Step, blocks: Sequence[b.AnyBlock]) -> None:
    """The one question that comes next: an answer, a paste, or what to do."""
    question = next((one for one in blocks if isinstance(one, b.Question) and not one.taken), None)
    if question is not None:
        talk.say(question.prompt)
        options = [ButtonSpec(one.label, one.id) for one in question.choices]
        await step.chosen(question.id, await talk.choose(options, first=False))
        return
    offered = [one for one in step.actions() if one.id != b.BACK.id and not one.waits]
    paste = next((one for one in blocks if isinstance(one, b.Paste)), None)
    if paste is not None:
        await _ask_paste(talk, step, paste, offered)
        return
    options = [ButtonSpec(one.label, one.id) for one in offered]
    first = bool(offered) and not offered[0].explicit
    await _perform(talk, step, await talk.choose(options, first=first))


async def _ask_paste(talk: Talk, step: Step, paste: b.Paste, offered: Sequence[b.Action]) -> None:
    for number, one in enumerate(offered, start=1):
        talk.say(f"{number}. {one.label}")
    text = await talk.block(paste.title, paste.how, paste.complete)
    choice = text.strip()
    if choice.isdecimal() and 1 <= int(choice) <= len(offered):
        await _perform(talk, step, offered[int(choice) - 1].id)
    elif choice:
        await step.pasted(paste.id, text)


async def _perform(talk: Talk, step: Step, name: str) -> None:
    action = next(one for one in step.actions() if one.id == name)
    if action.stop:
        await talk.unless_stopped(step.perform(name))
    else:
        await step.perform(name)
