"""Step 1: what it shows, what can be done, what happens; in both front ends alike."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.last_steps import COPIED_AT
from tests.steps.world import make, offered
from wizard.core.session.record import Evidence, How
from wizard.core.session.session import Session
from wizard.guide import click_paths
from wizard.services.practice.mavvrik import Practice
from wizard.steps.blocks import TextField
from wizard.steps.dialogs import StuckPage
from wizard.steps.register import Register

BEGUN = Session(started=True)


async def test_the_click_on_register_is_known_from_the_persons_word() -> None:
    step, world = make(Register, BEGUN)
    await step.perform("next")
    assert world.session.registered == Evidence(How.SAID, COPIED_AT)
    assert world.moves == ["next"]


async def test_a_second_visit_keeps_when_it_was_said() -> None:
    before = Evidence(How.SAID, COPIED_AT.replace(hour=3))
    step, world = make(Register, replace(BEGUN, registered=before))
    await step.perform("next")
    assert world.session.registered is before


async def test_the_name_is_kept_without_the_blanks_around_it() -> None:
    step, world = make(Register, BEGUN)
    await step.entered("name", "  acme-code ")
    assert world.session.agent_name == "acme-code"
    (field,) = [one for one in step.blocks() if isinstance(one, TextField)]
    assert (field.value, field.limit) == ("acme-code", 200)


async def test_the_name_can_be_copied_where_there_is_one() -> None:
    step, world = make(Register, BEGUN)
    await step.perform("copy_name")
    assert world.clipboard == "claude-code"
    assert world.told == ["Agent name: Clipboard verified: 45 lines."]
    await step.entered("name", "")
    assert "copy_name" not in offered(step)


async def test_help_is_next_to_the_click_path() -> None:
    step, world = make(Register, BEGUN)
    await step.perform("cannot_see")
    assert world.opened == [(StuckPage, (click_paths.NO_ADD_AGENT,))]


async def test_in_practice_an_action_replaces_the_click_in_the_browser() -> None:
    practice = Practice()
    step, world = make(Register, replace(BEGUN, practice=True), practice=practice)
    assert offered(step)[0] == "register_practice"
    await step.perform("register_practice")
    assert world.told == ["Practice agent registered."]
    assert practice.registered
    assert "register_practice" not in offered(step)
