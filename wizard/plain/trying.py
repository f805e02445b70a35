"""Try it on this computer, in plain mode."""

from __future__ import annotations

from wizard.guide import trying
from wizard.plain.drawn import talk_about
from wizard.plain.talk import Talk
from wizard.steps.lines import ButtonSpec
from wizard.steps.trying import Try

TRY = ButtonSpec(trying.TITLE, "try")


async def run(talk: Talk) -> None:
    """Draw `steps.trying`; then back to the step."""
    await talk_about(talk, Try)
