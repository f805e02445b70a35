"""Small things that several steps of the plain mode share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from wizard.core.harmless import harmless
from wizard.core.session.session import Evidence, How
from wizard.guide.stuck import Stuck
from wizard.plain.talk import Talk
from wizard.services.child_processes import in_daemon_thread
from wizard.steps import clipboard_words, copy_work
from wizard.steps.lines import line

T = TypeVar("T")


def evidence_now(talk: Talk, how: How, detail: str = "") -> Evidence:
    """Something is known from here, now."""
    return Evidence(how, talk.clock(), talk.around.where(), detail)


def show_stuck(talk: Talk, stuck: Stuck) -> None:
    """What helps when the browser does not show what the click path says."""
    talk.say(stuck.question)
    talk.show(line(text, str(number)) for number, text in enumerate(stuck.answers, start=1))
    talk.say(stuck.ask)
    talk.gap()


async def aside(work: Callable[[], T], limit: float) -> T:
    """Work that takes a while, in a thread.

    Raises:
        TimeoutError: it took longer than `limit` seconds.
    """
    return await in_daemon_thread(work, limit=limit)


async def copy_for_person(talk: Talk, text: str, what: str) -> None:
    """Copy a text that is no secret, and say how it went."""
    outcome = await talk.copy(harmless(text))
    talk.remembered.copied = None  # whatever was there, it is not the settings any more
    talk.tell(clipboard_words.said(outcome, text, screen=False), title=what)


async def clear_clipboard(talk: Talk, *, just_pasted: bool = False) -> None:
    """Clear the clipboard, if it holds the key."""
    credentials = talk.session.credentials
    if credentials is not None:
        is_ours = copy_work.holds_key(credentials.api_key)
        outcome = await talk.outside.clear_clipboard(is_ours, just_pasted=just_pasted)
        talk.remembered.cleared = outcome
