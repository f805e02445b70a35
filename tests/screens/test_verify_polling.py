"""Step 6 with an address to ask, on a screen: a visible countdown, keys that stop it at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.screens.last_steps import at_step_5, at_step_6, make_last_step
from tests.screens.test_verify import LOOKED_AT, active, rung
from tests.screens.walking import said, screen_rows, screen_text, settled
from tests.steps.polling import ADDRESS, OnLoopback, Polling, ended, progress
from wizard.core.credentials.reading import read_paste
from wizard.core.session.record import How
from wizard.core.session.session import exit_code
from wizard.core.verify.verification import Outcome
from wizard.screens.app import WizardApp
from wizard.services.net.loopback import running
from wizard.services.practice.mavvrik import Practice
from wizard.steps.pages import PAGES
from wizard.steps.ports import Outside


@pytest.fixture(autouse=True)
def blank_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for step in (5, 7):
        monkeypatch.setitem(PAGES, step, "tests.screens.walking:Blank")


def asking(outside: Outside) -> WizardApp:
    """A wizard at the seven lines, with an address."""
    found = active(verify_url=ADDRESS)
    app, _ = make_last_step(found, clock=lambda: LOOKED_AT, outside=outside)
    return app


async def test_the_countdown_stops_at_once_and_starts_again_with_a_key() -> None:
    outside = Polling(progress(Outcome.COST_ONLY))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, 3)
        assert "? Asking Mavvrik again in 7 s." in said(app)
        assert "Mavvrik shows your agent in Cost, but not yet in Sessions. 14:34" in said(app)
        assert "Esc  Stop" in screen_rows(app)[-1]
        assert "▸ Stop Show causes Finish later" in said(app)
        assert "Is there a row" not in said(app)  # Mavvrik is asked, so the person is not
        assert app.screen.query_one("#body").max_scroll_y == 0
        for times, key in enumerate(("escape", "ctrl+r"), 1):
            await pilot.press(key)
            await pilot.pause()
            assert outside.stopped
            assert app.step_on_screen == 6
            assert "Asking Mavvrik again" not in screen_text(app)
            outside.stopped = False
            await pilot.press("ctrl+r")
            await settled(pilot, 3)
            assert len(outside.asked) == times + 1


async def test_it_pauses_under_another_page_and_ends_with_the_step() -> None:
    outside = Polling(progress(Outcome.NOT_SEEN))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, 3)
        may_run: asyncio.Event = outside.asked[0]["running"]
        assert may_run.is_set()
        await pilot.press("ctrl+g")
        await settled(pilot, 3)
        assert not may_run.is_set()
        await pilot.press("escape")
        await settled(pilot, 3)
        assert may_run.is_set()
        assert not outside.stopped
        app.go_to(5)
        await settled(pilot, 3)
        assert outside.stopped


async def test_data_that_was_seen_is_drawn_and_leads_to_the_next_step() -> None:
    app = asking(Polling(end=ended(Outcome.VERIFIED)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "7 of 7 verified" in said(app)
        assert rung(app, 6) == "✓ Visible in Cost seen by polling, without Operation 14:34"
        assert rung(app, 7) == "✓ Visible in Sessions seen by polling, 5 of 8 fields 14:34"
        assert "▸ Next" in screen_text(app)


async def test_a_person_who_sees_it_first_stops_the_asking_and_says_so() -> None:
    outside = Polling(progress(Outcome.COST_ONLY))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, 3)
        await pilot.press("enter")
        await settled(pilot, 3)
        assert outside.stopped
        assert app.focused is app.screen.query_one("#ticks")
        await pilot.press("tab", "enter")
        await settled(pilot, 3)
        assert app.session.is_verified
        assert app.session.sessions is not None
        assert app.session.sessions.evidence.how is How.SAID


async def test_causes_can_be_viewed_during_polling_and_the_mark_stays() -> None:
    outside = Polling(progress(Outcome.NOT_SEEN))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, 3)
        await pilot.press("tab", "enter")
        await settled(pilot, 3)
        await pilot.press("down")
        await settled(pilot, 3)
        assert '▸ 2 "No" was chosen' in said(app)
        assert not outside.stopped
        assert app.session.cost is not None
        assert app.session.cost.evidence.how is How.SEEN  # nobody said "not yet"


async def test_when_it_ends_the_questions_are_there_with_the_keys_on_them() -> None:
    app = asking(Polling(end=ended(Outcome.NOT_SEEN)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.focused is app.screen.query_one("#ticks")
        assert "Yes Not yet Other agent No user" in said(app)


async def settle_network(pilot: Any, until: Any) -> None:
    """Wait for answers on loopback, which take far less than a second."""
    for _ in range(400):
        await pilot.pause()
        if until():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come to that")


async def test_in_practice_a_key_sends_sample_activity_and_it_is_seen() -> None:
    practice = Practice()
    practice.register()
    async with running(practice) as base_url:
        before = at_step_5(
            endpoint=base_url, verify_url=practice.verify_url(base_url), practice=True
        )
        before = replace(before, reading=read_paste(practice.connect_block()))
        session = at_step_6(replace(before, previewed=before.fingerprint))
        app, _ = make_last_step(
            session, practice=practice, outside=OnLoopback(), clock=lambda: datetime.now(UTC)
        )
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            assert "Practice: Send a sample session, as Claude Code would." in said(app)
            assert "▸ Send sample session" in screen_text(app)
            await pilot.press("ctrl+r")
            await settle_network(pilot, lambda: app.session.activity is not None)
            await settled(pilot)
            assert "Practice: answer as if you had looked." in said(app)
            assert app.session.cost is None  # nothing is asked before the person has answered
            for _ in ("Cost", "Sessions"):
                await app.screen.run_action("yes")
                await settled(pilot)
            await settle_network(pilot, lambda: app.remembered.verification is not None)
            await settled(pilot)
            assert app.session.tester == "dev@example.com"
            assert "7 of 7 verified" in said(app)
            assert exit_code(app.session) == 0
