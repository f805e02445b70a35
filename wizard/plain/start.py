"""The first words: what will happen, who is needed, what was found here. No network."""

from __future__ import annotations

from dataclasses import replace

from wizard.guide import start
from wizard.guide.steps import STEPS
from wizard.plain.talk import Left, Talk
from wizard.plain.welcome import continue_other
from wizard.steps import start_lines
from wizard.steps.handover import HANDOVER_TITLE
from wizard.steps.lines import ButtonSpec, line


class Practise(Left):
    """The person wants practice mode first."""


async def run(talk: Talk) -> None:
    """Start, practise first, or go on with what a colleague began."""
    session = talk.session
    remembered = talk.remembered
    talk.say(start.GOAL, "  ".join(f"{one.number} {one.name}" for one in STEPS))
    talk.gap()
    talk.say("Have open in your browser:")
    talk.show(line(f"{need.what}: {need.who}", "-") for need in start.NEEDS)
    talk.gap()
    talk.say(start_lines.promise(session, remembered))
    found = await talk.find_here()
    talk.say(start_lines.found(found, session, remembered, talk.around.computer))
    talk.gap()
    await _do(talk, await talk.choose(_options(talk)))


def _options(talk: Talk) -> list[ButtonSpec]:
    found = [ButtonSpec("Start", "start")]
    if talk.can_practise:
        found.append(ButtonSpec("Practise first", "practise"))
    if talk.keeping is not None:
        found.append(ButtonSpec(HANDOVER_TITLE, "continue"))
    return found


async def _do(talk: Talk, action: str) -> None:
    if action == "practise":
        raise Practise
    if action == "continue":
        await continue_other(talk)
    else:
        talk.update_session(replace(talk.session, started=True))
        talk.go_next()
