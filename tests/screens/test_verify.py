"""Step 6: seven lines, each with its proof. A person's word is the main way."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.screens.last_steps import Still, at_step_6, make_last_step, settle
from tests.screens.walking import (
    NOW,
    screen_rows,
    screen_text,
)
from wizard.core.session.record import Answer, Evidence, How, Sighting
from wizard.core.session.session import Session, exit_code
from wizard.guide import messages
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


def said(app: WizardApp) -> str:
    return " ".join(screen_text(app).split())


def rung(app: WizardApp, number: int) -> str:
    """Return one of the seven lines, as it is drawn."""
    rows = [row for row in screen_rows(app) if re.match(rf"  \S  {TEXTS[number - 1]}", row)]
    return " ".join(rows[0].split())


async def press(pilot: Any, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


# Activity -----------------------------------------------------------------------------------------


async def test_it_asks_who_makes_the_activity_and_says_what_to_do() -> None:
    app, _ = verify(at_step_6())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = said(app)
        assert "( ) Me, on this computer" in text
        assert "1 Quit every running Claude Code. Open a new terminal window." in text
        assert "2 Type claude. Choose Yes if it asks about managed settings." in text
        assert "3 Ask it: List the files in this folder. (one model call, one tool)" in text
        assert "( ) Someone else" in text
        assert "Without a Claude account, no user name or email arrives." in text
        await press(pilot, "enter", "ctrl+n")  # nobody said yet who it is
        assert app.session.activity is None
        assert "Choose with ↑ ↓ or digits, then Enter" in said(app)
        await press(pilot, "down", "enter", "enter")
        assert "3 of 7 verified" in said(app)
    assert app.session.activity == Evidence(How.SAID, LOOKED_AT)


async def test_somebody_else_has_a_name_to_look_for_and_gets_a_message() -> None:
    app, outside = verify(at_step_6())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one("#who").focus()
        await press(pilot, "down", "down", "enter")
        await press(pilot, *"Ada", "space", *"Lovelace")
        assert app.session.tester == "Ada Lovelace"
        await press(pilot, "ctrl+t")
        assert outside.clipboard == messages.message_to_tester("claude-code")
        await press(pilot, "enter", "enter")
        await press(pilot, "tab", "enter")  # yes, under Cost
        assert "Filter by the tester, Ada Lovelace." in said(app)


# The seven lines ----------------------------------------------------------------------------------


async def test_seven_lines_each_with_proof_time_and_source() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
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


async def test_yes_twice_is_verified_by_a_persons_word_with_the_ticked_fields() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "enter")  # user email
        await press(pilot, "tab", "enter")
        cost = app.session.cost
        assert cost is not None
        assert (cost.answer, cost.evidence) == (Answer.YES, Evidence(How.SAID, LOOKED_AT))
        assert cost.fields == {"User email"}
        assert rung(app, 6) == "✓ Visible in Cost confirmed by you, 1 of 4 fields 14:34"
        assert rung(app, 4) == "✓ Settings arrived follows from Cost 14:34"
        assert rung(app, 5) == "✓ Claude Code sends follows from Cost 14:34"
        assert "─ Home → Agentic → Sessions ─" in said(app)
        await press(pilot, "tab", "enter")
        assert "3 of 7 verified, 4 confirmed by you" in said(app)
        assert rung(app, 7) == "✓ Visible in Sessions confirmed by you, no field ticked 14:34"
        assert "▸ Next" in screen_text(app)
        assert exit_code(app.session) == 0
        await press(pilot, "enter")
        assert app.step_on_screen == 7
    assert app.session.sessions is not None
    assert app.session.sessions.fields == frozenset()


async def test_the_mouse_ticks_too() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.click("#ticks", offset=(13, 1))
        await settle(pilot)
        assert "[ ] User ▸[x] User email" in said(app)


async def test_yes_never_comes_from_enter_alone() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert app.session.cost is None
        await press(pilot, "ctrl+n")
        assert app.session.cost is None
        assert app.step_on_screen == 6


# Not yet, other agent, no user --------------------------------------------------------------------


async def test_not_yet_is_not_a_failure_and_lists_the_causes_in_order() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "tab", "enter")
        text = said(app)
        assert "Key accepted, nothing seen yet. 13 min 10 s since the test" in text
        assert "▸ 1 Claude Code was not restarted after the save" in text
        assert '2 "No" was chosen in the approval dialog' in text
        assert "failed" not in text.lower()
        # The likeliest come first: 5 at a time, and what is ruled out after the last of them.
        assert "m 8 more" in text
        assert "Ruled out" not in text
        await press(pilot, "m")
        assert "m 3 more" in said(app)
        await press(pilot, "m")
        assert "13 Mavvrik has not processed it yet" in said(app)
        assert "m 3 more" not in said(app)
        assert "Ruled out: key not registered, wrong key, wrong Agent ID" in said(app)
        await press(pilot, "pagedown")  # the list takes all rows but one
        assert (
            "Ruled out: key not registered, wrong key, wrong Agent ID, wrong settings, "
            "settings not saved."
        ) in said(app)
    assert app.session.cost is not None
    assert app.session.cost.answer is Answer.NOT_YET
    assert exit_code(app.session) == 3


async def test_in_cost_and_not_in_sessions_is_another_state() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "enter")
        await press(pilot, "tab", "tab", "enter")
        text = said(app)
        assert "In Cost, not in Sessions." in text
        assert "The session ID is switched off" not in text  # the settings are right
        assert "▸ 1 The tester doesn't use a Claude account" in text
        await press(pilot, "escape")
        assert rung(app, 7) == ". Visible in Sessions not yet (confirmed by you) 14:34"


async def test_a_digit_marks_a_cause_and_says_what_to_do_before_it_is_ruled_out() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "tab", "enter")
        await press(pilot, "2")
        assert '▸ 2 "No" was chosen' in said(app)
        assert "→ Start Claude Code again, read the list of names, choose Yes." in said(app)
        assert Fact.APPROVED_SAID not in proofs_of(app)
        await press(pilot, "2")
        assert Fact.APPROVED_SAID not in proofs_of(app)
        await press(pilot, "enter")
    assert Fact.APPROVED_SAID in proofs_of(app)


async def test_a_cause_without_proof_is_marked_as_tried() -> None:
    app, _ = verify(active())
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "tab", "enter")
        await press(pilot, "m", "m")
        await press(pilot, "end", "up", "up", "enter")  # the model was asked nothing
        assert "The test asked the model nothing tried" in said(app)


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
        await settle(pilot)
        assert app.screen.query_one("#body").max_scroll_y == 0
        for size in ((80, 24), (60, 20), (140, 40)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            rows = screen_rows(app)
            assert rows[0].endswith("SAVED, COMPARED 14:16")
            assert any(PRIMARY[name] in row for row in rows[-6:])
            assert "^g  Help" in rows[-1]


async def test_the_boxes_with_the_focus_are_in_sight_in_a_small_terminal() -> None:
    app, _ = verify(at_step_6())
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter", "enter")
        assert app.focused is app.screen.query_one("#ticks")
        assert "▸[ ] User" in screen_text(app)
