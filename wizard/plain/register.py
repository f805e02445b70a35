"""Step 1 in plain mode."""

from __future__ import annotations

from wizard.plain.drawn import converse
from wizard.plain.talk import Talk
from wizard.steps.register import Register


async def run(talk: Talk) -> None:
    """Draw `steps.register`."""
    await converse(talk, Register)
