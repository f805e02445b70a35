"""A conversation in plain mode with a person who answers as a test says."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from typing import Any

from tests.screens.last_steps import COPIED_AT, Still, copied
from tests.screens.walking import reach
from wizard.core.session.session import Session
from wizard.plain.app import PlainApp
from wizard.plain.page_prompts import present
from wizard.plain.prompt import InputEnded
from wizard.services.clipboard.clipboard import CopyResult, Outcome
from wizard.services.surroundings import Surroundings
from wizard.steps.step import Page

_OPTION = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)


class Person:
    """Answers questions: with the number of the answer that begins with these words, or as typed.

    `""` is Enter alone; `"=text"` is typed as it is; at the end of the answers there is no more.
    """

    def __init__(self, *answers: str) -> None:
        self._answers = deque(answers)
        self.heard = ""

    def hear(self, text: str) -> None:
        """What the program writes."""
        self.heard += text

    @property
    def said(self) -> str:
        """All that was written, in one line."""
        return " ".join(self.heard.split())

    async def line(self, question: str) -> str:
        """Answer a question for one line."""
        return self._next(question)

    async def block(self, question: str, *_: Any, **__: Any) -> str:
        """Answer with a paste."""
        return self._next(question)

    async def key(self) -> None:
        """Press a key while something runs, where the answers say `key`."""
        if self._answers and self._answers[0] == "key":
            self._answers.popleft()
            return
        await _for_ever()

    def _next(self, question: str) -> str:
        self.heard += question
        if not self._answers:
            raise InputEnded
        answer = self._answers.popleft()
        if not answer or answer.startswith("="):
            return answer[1:]
        found = [one for one, label in _OPTION.findall(self.heard) if label.startswith(answer)]
        assert found, f"no answer begins with {answer!r} in:\n{self.heard[-2000:]}"
        return str(found[-1])


async def _for_ever() -> None:
    await asyncio.Event().wait()


def make_talk(
    session: Session,
    *answers: str,
    outside: Still | None = None,
    around: Surroundings | None = None,
    outcome: Outcome | None = None,
) -> tuple[PlainApp, Person]:
    """Make a conversation at the step of the session. It reaches nothing outside."""
    person = Person(*answers)
    talk = PlainApp(
        session,
        lambda write, hides: person,  # type: ignore[arg-type, return-value]
        person.hear,
        present,
        around=around or Surroundings(utf8=True),
        clock=lambda: COPIED_AT,
    )
    still = outside or Still()
    given = outcome or copied()

    async def copy(text: str) -> Outcome:
        if given.kind is not CopyResult.NOT_COPIED:
            still.clipboard = text
        return given

    reach(still, copy=copy)
    talk.outside = still
    return talk, person


async def converse(page: type[Page], talk: PlainApp) -> None:
    """Talk until the answers or the step end."""
    try:
        await present(talk, page)
    except InputEnded:
        return
