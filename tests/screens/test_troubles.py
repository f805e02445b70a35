"""Two keys lead from every screen to the six symptoms of the guide, and Esc leads back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual import events

from tests.conftest import full
from tests.screens.walking import (
    AT_START,
    AT_STEP_2,
    AT_STEP_3,
    make_wizard,
    said,
    screen_text,
    settled,
)
from wizard.core.session.session import Session
from wizard.guide.troubleshooting import troubles_of
from wizard.screens.page_screen import PageScreen
from wizard.steps.help import Help, Troubles


@pytest.mark.parametrize("session", [full(AT_START), full(AT_STEP_2), AT_STEP_3])
async def test_two_keys_lead_to_the_six_symptoms(session: Session) -> None:
    app = make_wizard(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+g", "ctrl+f")
        await pilot.pause()
        text = screen_text(app)
        for number, trouble in enumerate(troubles_of(()), start=1):
            assert f"{number}  {trouble.symptom}" in text


@pytest.mark.parametrize(
    "keys", [("2", "enter"), full(("down", "enter")), full(("down", "ctrl+n"))], ids=" ".join
)
async def test_a_symptom_opens_its_causes(keys: tuple[str, ...]) -> None:
    app = make_wizard(AT_START)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PageScreen(Troubles))
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)
        trouble = troubles_of(())[1]
        text = said(app)
        assert trouble.opening in text
        assert trouble.causes[0].check in text


async def test_escape_leads_back_step_by_step() -> None:
    app = make_wizard(replace(AT_STEP_2))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+g", "ctrl+f", "enter")
        await pilot.pause()
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert "Paste the Connect block (Ctrl+Shift+V)" in screen_text(app)


async def test_keys_are_not_held_for_a_screen_that_is_covered_before_it_was_drawn() -> None:
    """A covered screen is never drawn, so waiting for its picture would never end."""
    app = make_wizard(AT_START)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PageScreen(Help, 0))
        app.post_message(events.Key("tab", None))
        app.push_screen(PageScreen(Troubles))
        await settled(pilot)
        assert not app.holds_keys
