"""Step 1: register Claude Code as an agent in Mavvrik."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.session import Evidence, How
from wizard.guide import click_paths, stuck
from wizard.lines import ButtonSpec, click_lines
from wizard.plain.parts import copy_for_person, show_stuck
from wizard.plain.talk import Talk
from wizard.screens import register_lines

LONGEST_NAME = 200


async def run(talk: Talk) -> None:
    """The click path, the agent's name, and what Mavvrik will receive."""
    talk.show(click_lines(click_paths.REGISTER))
    talk.gap()
    talk.say(f"{register_lines.EARLY} Details, for your security team: ?")
    talk.gap()
    talk.say(f"{register_lines.NAME}: {register_lines.NAME_NOTE}")
    name = await talk.text("Name", talk.session.agent_name)
    talk.update_session(replace(talk.session, agent_name=name[:LONGEST_NAME]))
    while True:
        action = await talk.choose(_options(talk))
        if action == "next":
            break
        if action == "stuck":
            show_stuck(talk, stuck.NO_ADD_AGENT)
        elif action == "copy":
            await copy_for_person(talk, talk.session.agent_name, "Agent name")
        elif talk.practice is not None:
            talk.practice.register()
            talk.tell("Registered in the invented Mavvrik.", title="Practice")
    if talk.session.registered is None:
        said = Evidence(How.SAID, talk.clock())
        talk.update_session(replace(talk.session, registered=said))
    talk.go_next()


def _options(talk: Talk) -> list[ButtonSpec]:
    clicked = ButtonSpec("I clicked Register, next", "next")
    copy = ButtonSpec("Copy the name", "copy")
    if talk.practice is not None and not talk.practice.registered:
        return [ButtonSpec("Register the practice agent", "register"), clicked, copy]
    return [clicked, ButtonSpec(stuck.NO_ADD_AGENT.question, "stuck"), copy]
