"""Step 6 on a screen: seven lines with their proofs, boxes to tick, and causes to rule out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.screens.last_steps import Still, at_step_6, make_last_step
from tests.screens.walking import (
    NOW,
    press,
    said,
    screen_rows,
    screen_text,
    settled,
)
from wizard.core.session.record import Answer, Evidence, How, Sighting
from wizard.core.session.session import Session
from wizard.guide.evidence import Fact
from wizard.report.checks import TEXTS
from wizard.screens.app import WizardApp
from wizard.steps.pages import PAGES

LOOKED_AT = NOW + timedelta(minutes=31, seconds=10)  # 14:34
TESTED_AT = NOW + timedelta(minutes=18)  # 14:21


@pytest.fixture(autouse=True)
def blank_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for step in (2, 4, 5, 7):
        monkeypatch.setitem(PAGES, step, "tests.screens.walking:Blank")


def proofs_of(app: WizardApp) -> dict[str, Evidence]:
    """Return the proofs about the saved settings."""
    assert app.session.live is not None
    return dict(app.session.live.proofs)


def active(session: Session | None = None, **changes: Any) -> Session:
    """Return a session after someone used Claude Code."""
    return at_step_6(session, activity=Evidence(How.SAID, TESTED_AT), **changes)


def verify(session: Session, **handed: Any) -> tuple[WizardApp, Still]:
    return make_last_step(session, **{"clock": lambda: LOOKED_AT, **handed})


def rung(app: WizardApp, number: int) -> str:
    """Return one of the seven lines, as it is drawn."""
    rows = [row for row in screen_rows(app) if re.match(rf"  \S  {TEXTS[number - 1]}", row)]
    return " ".join(rows[0].split())


# The seven lines ----------------------------------------------------------------------------------


async def test_seven_lines_each_with_proof_time_and_source() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "3 of 7 verified" in said(app)
        assert [rung(app, number) for number in range(1, 8)] == [
            "✓ Settings right checked here 14:12",
            "✓ Mavvrik reachable checked here 14:03",
            "✓ Key accepted empty request 14:03",
            "- Settings arrived not checked",
            "- Claude Code sends not checked",
            "? Visible in Cost look now",
            ". Visible in Sessions",
        ]
        text = said(app)
        assert "─ Home → Agentic → Cost ─" in text
        assert "Is there a row for claude-code (••••91c4) since 14:21?" in text
        assert "Which do you see?" in text
        assert "▸[ ] User [ ] User email [ ] Model [ ] Operation" in text
        assert "Yes Not yet Other agent No user" in text


async def test_the_mouse_ticks_too() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click("#ticks", offset=(13, 1))
        await settled(pilot)
        assert "[ ] User ▸[x] User email" in said(app)


# Not yet, other agent, no user --------------------------------------------------------------------


async def test_a_digit_marks_a_cause_and_says_what_to_do_before_it_is_ruled_out() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "tab", "tab", "enter")
        await press(pilot, "2")
        assert '▸ 2 "No" was chosen' in said(app)
        assert "→ Start Claude Code again, read the list of names, choose Yes." in said(app)
        assert Fact.APPROVED_SAID not in proofs_of(app)
        await press(pilot, "2")
        assert Fact.APPROVED_SAID not in proofs_of(app)
        await press(pilot, "enter")
    assert Fact.APPROVED_SAID in proofs_of(app)


# Sizes --------------------------------------------------------------------------------------------

STATES = {
    "activity": at_step_6(),
    "lines": active(),
    "sessions": active(
        cost=Sighting(Answer.YES, Evidence(How.SAID, LOOKED_AT)), tester="Ada Lovelace"
    ),
    "verified": active(
        cost=Sighting(Answer.YES, Evidence(How.SAID, LOOKED_AT), frozenset({"User"})),
        sessions=Sighting(Answer.YES, Evidence(How.SAID, LOOKED_AT)),
        viewing=6,
    ),
}
PRIMARY = {
    "activity": "Test is done",
    "lines": "Yes",
    "sessions": "Yes",
    "verified": "Next",
}


@pytest.mark.parametrize("name", STATES)
async def test_at_80x24_nothing_has_to_be_scrolled_and_the_next_thing_to_do_is_always_visible(
    name: str,
) -> None:
    app, _ = verify(STATES[name])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.screen.query_one("#body").max_scroll_y == 0
        for size in ((80, 24), (60, 20), (140, 40)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            rows = screen_rows(app)
            assert rows[0].endswith("SAVED, COMPARED 14:16")
            assert any(PRIMARY[name] in row for row in rows[-6:])
            assert "^g  Help" in rows[-1]


async def test_the_boxes_with_the_focus_are_in_sight_in_a_small_terminal() -> None:
    app, _ = verify(at_step_6())
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await press(pilot, "down", "enter", "enter")
        assert app.focused is app.screen.query_one("#ticks")
        assert "▸[ ] User" in screen_text(app)
