"""The guide's six troubleshooting sections, by symptom, reachable from every screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.screens.last_steps import settle
from tests.screens.walking import AT_START, AT_STEP_2, AT_STEP_3, make_wizard, screen_text
from wizard.core.session.session import Session
from wizard.guide.troubleshooting import NO_DATA, open_causes, troubles_of
from wizard.screens.troubles import CausesScreen, TroublesScreen


@pytest.mark.parametrize("session", [AT_START, AT_STEP_2, AT_STEP_3])
async def test_two_keys_lead_to_the_six_symptoms(session: Session) -> None:
    app = make_wizard(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+g", "ctrl+f")
        await pilot.pause()
        text = screen_text(app)
        for number, trouble in enumerate(troubles_of(()), start=1):
            assert f"{number}  {trouble.symptom}" in text


@pytest.mark.parametrize("number", range(6))
async def test_each_opens_its_causes_in_order_with_their_checks(number: int) -> None:
    trouble = troubles_of(())[number]
    app = make_wizard(AT_START)
    async with app.run_test(size=(90, 100)) as pilot:
        app.push_screen(TroublesScreen())
        await settle(pilot)
        await pilot.press(*["down"] * number, "enter")
        await settle(pilot)
        assert isinstance(app.screen, CausesScreen)
        text = " ".join(screen_text(app).split())
        for place, cause in enumerate(trouble.causes, start=1):
            assert f" {place} {cause.title[:12]}" in text
        assert trouble.causes[0].check in text
        assert trouble.opening in text


async def test_what_is_ruled_out_already_is_not_asked_again() -> None:
    app = make_wizard(AT_STEP_3)
    async with app.run_test(size=(90, 60)) as pilot:
        app.push_screen(CausesScreen(NO_DATA))
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert 'Ruled out already: "Register" was not clicked in Mavvrik.' in text
        first = open_causes(NO_DATA, {"key-accepted"})[0]
        assert f"> 1 {first.title}" in text


async def test_escape_leads_back_step_by_step() -> None:
    app = make_wizard(replace(AT_STEP_2))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+g", "ctrl+f", "enter")
        await pilot.pause()
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert "Paste here" in screen_text(app)


async def test_keys_are_not_held_for_a_screen_that_is_covered_before_it_was_drawn() -> None:
    """A covered screen is never drawn: whoever waits for its picture waits in vain."""
    app = make_wizard(AT_START)
    async with app.run_test(size=(80, 24)) as pilot:
        app._settle()
        app.push_screen(TroublesScreen())
        await settle(pilot)
        assert app._settling is None
