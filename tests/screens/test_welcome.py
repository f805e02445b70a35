"""A second start: the block is asked for again, and the steps that were reached are ticked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.screens.walking import (
    BLOCK,
    NOW,
    make_wizard,
    paste,
    said,
    screen_rows,
)
from tests.steps.test_welcome import FINISHED, SAVED, back
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp


def welcomed(session: Session, **handed: Any) -> WizardApp:
    """Start the wizard on the next day."""
    later = NOW + timedelta(days=1)
    return make_wizard(back(session), keeps_state=True, clock=lambda: later, **handed)


async def test_continue_asks_for_the_block_and_returns_to_the_step() -> None:
    app = welcomed(SAVED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "Step 2 of 7" in screen_rows(app)[0]
        assert "The 3 values were not stored." in said(app)
        paste(app, BLOCK)
        await pilot.pause()
        before = "Same agent, tenant and key as before"
        assert f"{before}: earlier results still count." in said(app)
        assert app.session.check is not None  # not asked again: it was proved before
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert app.step_on_screen == 6


async def test_finished_steps_are_ticked_and_none_is_current() -> None:
    app = welcomed(SAVED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "enter")
        await pilot.pause()
        ticked = "✓ Register  ✓ Credentials  ✓ Load  ✓ Preview  ✓ Copy  6 Verify  7 Done"
        assert f" {ticked}" in screen_rows(app)


async def test_the_last_step_of_a_finished_setup_is_the_checklist() -> None:
    app = welcomed(FINISHED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "enter")
        await pilot.pause()
        assert screen_rows(app)[1].endswith("✓ Copy  ✓ Verify  7 Done")
