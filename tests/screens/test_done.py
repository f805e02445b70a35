"""Step 7 on a screen: ten items with evidence, what to clean up, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.screens.last_steps import SSH, Still, make_last_step
from tests.screens.test_verify import LOOKED_AT, active
from tests.screens.walking import press, said, screen_rows, screen_text, settled
from wizard.core.session.record import Answer, Evidence, How, Sighting
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp
from wizard.steps.pages import PAGES

SEEN = Sighting(Answer.YES, Evidence(How.SAID, LOOKED_AT))
ALL_DONE = active(cost=SEEN, sessions=SEEN)
ONE_OPEN = active(cost=SEEN, left_open=True)


@pytest.fixture(autouse=True)
def blank_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for step in (1, 5, 6):
        monkeypatch.setitem(PAGES, step, "tests.screens.walking:Blank")


def done(session: Session, **handed: Any) -> tuple[WizardApp, Still]:
    return make_last_step(session, **{"clock": lambda: LOOKED_AT, **handed})


async def test_the_ten_items_each_with_how_we_know() -> None:
    app, _ = done(ALL_DONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = said(app)
        assert "All 10 done. Your usage reaches Mavvrik." in text
        for line in (
            "✓ Agent registered in Mavvrik checked",
            "✓ Agent ID copied from Connect confirmed by you",
            "✓ Tenant ID copied from Connect checked",
            "✓ API key copied from Connect checked",
            "✓ Managed settings opened in Claude compared",
            '✓ Mavvrik values added to "env" compared',
            "✓ settings.json saved compared",
            "✓ Claude Code test run confirmed by you",
            "✓ Visible in Cost confirmed by you",
            "✓ Visible in Sessions confirmed by you",
        ):
            assert line in text
        assert "▸ Leave" in text
        assert app.screen.query_one("#body").max_scroll_y == 0


async def test_enter_on_an_open_line_leads_to_the_step_that_settles_it() -> None:
    app, _ = done(ONE_OPEN)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#items").focus()
        await press(pilot, "home", "enter")
        assert app.step_on_screen == 7  # that one is done
        await press(pilot, "end", "enter")
        assert app.step_on_screen == 6


async def test_a_line_says_from_which_computer_and_hides_it_while_sharing() -> None:
    assert ALL_DONE.check is not None
    evidence = replace(ALL_DONE.check.evidence, where="from jump01, over SSH")
    session = replace(ALL_DONE, check=replace(ALL_DONE.check, evidence=evidence))
    app, _ = done(session, around=SSH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Mavvrik accepted the tenant and the key. (14:03 from jump01, over SSH)" in said(app)
        await press(pilot, "ctrl+o")
        assert "(14:03 from Host 1, over SSH)" in said(app)
        assert "jump01" not in screen_text(app)
        assert "/home/ada" not in screen_text(app)


# Clean up -----------------------------------------------------------------------------------------


async def test_the_kept_original_is_named_and_deleted_only_after_asking() -> None:
    app, outside = done(ALL_DONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        kept = ALL_DONE.original_kept
        assert f"Original {kept}" in said(app)
        await press(pilot, *["shift+tab"] * 2, "enter")
        assert f"Deletes {kept}." in said(app)
        assert "Without it, undo means removing the Mavvrik lines by hand." in said(app)
        await press(pilot, "enter")  # the harmless answer
        assert outside.deleted == []
        await press(pilot, "enter")
        await press(pilot, "ctrl+n")  # only a button deletes
        assert outside.deleted == []
        await press(pilot, "tab", "enter")
        assert outside.deleted == [kept]
        assert kept not in screen_text(app)
    assert app.session.original_kept == ""


# Sizes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("session", "primary"),
    [(ALL_DONE, "Leave"), (ONE_OPEN, "Check Sessions")],
    ids=["done", "open"],
)
async def test_the_next_thing_to_do_is_always_visible(session: Session, primary: str) -> None:
    app, _ = done(session)
    async with app.run_test(size=(80, 24)) as pilot:
        for size in ((80, 24), (60, 20), (140, 40)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            rows = screen_rows(app)
            assert rows[0].endswith("SAVED, COMPARED 14:16")
            assert any(f"▸ {primary}" in row for row in rows[-5:])
            assert "^g  Help" in rows[-1]


async def test_leaving_when_all_is_done_ends_with_0() -> None:
    app, _ = done(ALL_DONE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
    assert app.return_code == 0
