"""An earlier run was found: how far it was, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.session.session import Doing
from wizard.guide import back
from wizard.guide.click_paths import ClickLine
from wizard.plain.drawn import talk_about
from wizard.plain.parts import begin_anew
from wizard.plain.talk import Talk
from wizard.steps import welcome_lines
from wizard.steps.done import Review
from wizard.steps.help import Troubles
from wizard.steps.lines import CAUTION, ButtonSpec, Line, click_lines, line
from wizard.steps.removal import Removal
from wizard.steps.undo import Undo


async def run(talk: Talk) -> None:
    """Go on, find a cause, change the key, undo, take it out, or begin anew."""
    session = talk.session
    talk.show(welcome_lines.who(session, talk.notes))
    talk.show(welcome_lines.facts(session, talk.remembered.nicknames))
    talk.say("" if session.credentials else back.KEY_NOT_STORED)
    talk.gap()
    talk.say(back.QUESTION)
    options = [
        ButtonSpec(f"{label} ({right})" if right else label, action)
        for action, label, right in welcome_lines.choices(session)
    ]
    action = await talk.choose(options)
    with talk.inside():
        await _do(talk, action)


async def _do(talk: Talk, action: str) -> None:
    if action == "go_on" and talk.session.is_verified and talk.session.drafting is None:
        await talk_about(talk, Review)
    elif action == "go_on":
        talk.go_to(None)
    elif action == "drop":
        talk.update_session(talk.session.dropped())
    elif action == "data_stopped":
        await talk_about(talk, Troubles)
    elif action == "change_key":
        await _change_key(talk)
    elif action == "undo":
        await talk_about(talk, Undo)
    elif action == "take_out":
        await talk_about(talk, Removal)
    elif await talk.yes(back.ANEW, "Begin anew", "Keep it"):
        begin_anew(talk)


async def _change_key(talk: Talk) -> None:
    why = [line(back.ROTATE_WHY), line(back.ROTATE_WARNING, CAUTION)]
    _path(talk, back.ROTATE_TITLE, why, back.ROTATE_PATH)
    options = [ButtonSpec(back.ROTATE_NEXT, "next"), ButtonSpec("Back", "back")]
    if await talk.choose(options) == "next":
        talk.update_session(talk.session.begun(Doing.ROTATION))
        talk.go_to(2)


def _path(talk: Talk, title: str, why: Sequence[Line], path: Sequence[ClickLine]) -> None:
    talk.say(title)
    talk.show([*why, *click_lines(path)])
