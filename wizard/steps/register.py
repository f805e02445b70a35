"""Step 1: register Claude Code as an agent in Mavvrik."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wizard.guide import click_paths, steps
from wizard.steps.blocks import BACK, Action, AnyBlock, Lines, Path, TextField
from wizard.steps.dialogs import stuck
from wizard.steps.step import Step
from wizard.steps.styled_text import line


class Register(Step):
    """Shows the click path, the agent's name, and what Mavvrik will receive."""

    guide = steps.REGISTER

    def blocks(self) -> Sequence[AnyBlock]:
        example = " or ".join(steps.AGENT_NAMES)
        return [
            Path("path", click_paths.REGISTER),
            TextField("name", "Agent name", self.session.agent_name, example=example),
            Lines("early", [line(steps.RECEIVES)]),
        ]

    def actions(self) -> Sequence[Action]:
        clicked = Action("next", "I clicked Register", "ctrl+n", "Next", "Go to the next step.")
        copy = Action("copy_name", "Copy name", "ctrl+t", button=False)
        practice = self.world.practice
        if practice is not None and not practice.registered:
            help_ = "Register in the simulated Mavvrik."
            register = Action(
                "register_practice", "Register practice agent", "ctrl+n,ctrl+r", "Register", help_
            )
            clicked = replace(clicked, keys="", hint="")
            return [register, clicked, BACK, *([copy] if self.session.agent_name else [])]
        cannot_see = stuck("cannot_see", click_paths.NO_ADD_AGENT)
        return [clicked, cannot_see, BACK, *([copy] if self.session.agent_name else [])]

    async def entered(self, block: str, value: str) -> None:  # noqa: ARG002
        self.update(agent_name=value.strip())

    async def next(self) -> None:
        """Note that the person clicked Register, and go on."""
        if self.session.registered is None:
            self.update(registered=self.said())
        self.world.go_next()

    async def copy_name(self) -> None:
        await self.copy(self.session.agent_name, "Agent name")

    async def register_practice(self) -> None:
        """Register in practice mode, instead of the click in the browser."""
        practice = self.world.practice
        if practice is not None:
            practice.register()
            self.world.changed()
            self.world.tell("Practice agent registered.")
