"""Step 5 without the console, from the button to the safety line, by mouse and keyboard."""

from __future__ import annotations

import pytest

from tests.screens.copying import BEFORE, safety
from tests.screens.last_steps import make_last_step
from tests.screens.walking import press, said, settled

PATH = "~/claude-code.reg"  # the path that is offered
pytestmark = pytest.mark.usefixtures("blank_others")


async def test_the_screen_leads_from_the_button_to_the_safety_line() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        label = "Deliver it another way"
        button = next(one for one in app.screen.query("ActionButton") if label in str(one.render()))
        await pilot.click(button)
        await settled(pilot)
        assert "Deliver it another way: pilot group, MDM, file" in said(app)
        await press(pilot, *["down"] * 7, "enter")
        assert "Windows: registry file" in said(app)
        await press(pilot, "enter")
        assert list(outside.saved) == [PATH]
        assert safety(app) == "FILE WRITTEN, NOT DELIVERED"
        await press(pilot, "ctrl+n")
        assert "Does the Claude console hold any setting?" in said(app)
        await press(pilot, "down", "enter")
        assert "Who gets these settings?" in said(app)
        await press(pilot, "down", "enter")
        assert "How many computers are in the pilot?" in said(app)
        await press(pilot, "1", "2", "enter")
        assert safety(app) == "DELIVERED BY MDM, YOU SAID: PILOT (12)"
        assert "✓ Delivered by MDM to a pilot (12). confirmed by you 14:12" in said(app)
