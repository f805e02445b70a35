"""All text of plain mode, searched for secrets: `python -m tests.tools.plain_seen [VISIT ...]`.

From each visit of `screens_seen`, the conversation goes every way, a few answers deep: once without
sharing, searched for secrets; once while sharing, searched for everything that must be hidden.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.screens.walking import NOW
from tests.tools.around import AROUND
from tests.tools.screens_seen import VISITS, Seen, Visit, outside_of, own_folders, secrets_in, told
from tests.tools.secretive import HOME
from wizard.plain.app import PlainApp
from wizard.plain.page_prompts import present
from wizard.plain.prompt import InputEnded
from wizard.plain.run import converse
from wizard.steps.copy_result import text_to_copy
from wizard.steps.copy_words import PRINTED
from wizard.steps.program import exit_summary

DEEP = 3  # answers, one after the other
MOST = 150  # conversations per visit
PATH = f"{HOME}/abc/managed-settings.json"  # typed if a file name is asked for
_CHOICES = re.compile(r"Your choice, 1(?: to (\d+))?(?: \[1\])?: $")


@dataclass
class Wanderer:
    """Answers with the numbers of its path, and counts the options at its end."""

    way: Sequence[int]
    pastes: Sequence[str]
    heard: str = ""
    options: int = 0  # at the question after the last answer

    def __post_init__(self) -> None:
        self._numbers, self._texts = deque(self.way), deque(self.pastes)
        self._typed = 0
        self.ask: Callable[[str], object] = self.hear

    def hear(self, text: str) -> None:
        self.heard += text

    async def line(self, question: str) -> str:
        """Return the next number of the path. For a text, type it or keep the proposed one."""
        self.ask(question)
        choices = _CHOICES.search(question)
        if choices is None:
            return self._text(question)
        if not self._numbers:
            self.options = int(choices[1] or 1)
            raise InputEnded
        return str(self._numbers.popleft())

    def _text(self, question: str) -> str:
        self._typed += 1
        if self._typed > DEEP:
            raise InputEnded
        return "" if question.rstrip().endswith("]:") else PATH

    async def block(self, question: str, *_: Any, **__: Any) -> str:
        """Return the next paste of the visit, then the first choice."""
        self.ask(question)
        if self._texts:
            return self._texts.popleft()
        if not self._numbers:
            self.options = 1
            raise InputEnded
        return str(self._numbers.popleft())

    async def key(self) -> None:
        await asyncio.Event().wait()


def _talk(visit: Visit, seen: Seen, person: Wanderer) -> PlainApp:
    def prompt(write: Callable[[str], object], _: Callable[[str], bool]) -> Any:
        person.ask = write
        return person

    talk = PlainApp(
        replace(visit.session(), sharing=seen.shared),
        prompt,
        person.hear,
        present,
        around=replace(AROUND, utf8=True),
        clock=lambda: NOW,
        keeps_state=visit.welcomed,
    )
    talk.outside = outside_of(visit, seen)
    return talk


async def wander(name: str, *, deep: int = DEEP, most: int = MOST, sharing: bool = False) -> Seen:
    """Take every path of up to `deep` answers from a visit, the short ones first."""
    visit, seen = VISITS[name], Seen(shared=sharing)
    ways: deque[tuple[int, ...]] = deque([()])
    while ways and len(seen.drawn) < 2 * most:
        way = ways.popleft()
        person = Wanderer(way, visit.pastes)
        talk = _talk(visit, seen, person)
        await converse(talk)
        if not sharing or talk.session.sharing:
            words = f"{name}, {' '.join(map(str, way)) or 'at once'}"
            seen.drawn[words] = _without_result(talk, person.heard)
            seen.drawn[f"{words}, after leaving"] = exit_summary(talk)
        if len(way) < deep:
            ways.extend((*way, number) for number in range(1, person.options + 1))
    return seen


def _without_result(talk: PlainApp, heard: str) -> str:
    """Remove the result, which is printed unchanged for a person who asked for it."""
    plan, taken = talk.session.plan, talk.session.taken
    if plan is None or taken is None or taken.evidence.detail != PRINTED:
        return heard
    return heard.replace(text_to_copy(plan).rstrip(), "(the result)")


def main() -> int:
    """Run every visit, and print what was found."""
    count = conversations = 0
    with tempfile.TemporaryDirectory() as home:
        own_folders(home)
        for name in sys.argv[1:] or VISITS:
            open_, shared = (asyncio.run(wander(name, sharing=one)) for one in (False, True))
            found = [*secrets_in(open_), *told(shared)]
            count += len(found)
            conversations += (len(open_.drawn) + len(shared.drawn)) // 2
            print(f"{len(open_.drawn) // 2:4} ways, {len(found)} told: {name}", *found, sep="\n")
    print(f"{conversations} conversations of the plain mode, {count} told")
    return bool(count)


if __name__ == "__main__":
    sys.exit(main())
