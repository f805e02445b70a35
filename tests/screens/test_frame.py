"""The frame: what is always there, at any size, and how to get from step to step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import full
from tests.screens.last_steps import at_step_5
from tests.screens.walking import (
    AT_START,
    AT_STEP_1,
    AT_STEP_2,
    AT_STEP_3,
    WITH_VALUES,
    make_wizard,
    page_shown,
    screen_rows,
    screen_text,
)
from wizard.core.session.session import Session
from wizard.screens.widgets.frame import fitting_hints, fitting_title

SESSIONS = {
    "start": AT_START,
    "practice": replace(AT_START, practice=True),
    "step 1": AT_STEP_1,
    "step 2": AT_STEP_2,
    "values": WITH_VALUES,
}
PRIMARY = {
    "start": "Start",
    "practice": "Start",
    "step 1": "I clicked Register",
    "step 2": "Check key",
    "values": "Check key",
}


@pytest.mark.parametrize("name", ["start", "step 1", "values", full("practice"), full("step 2")])
async def test_title_safety_line_primary_action_and_hints_are_there_at_any_size(name: str) -> None:
    app = make_wizard(SESSIONS[name])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.query_one("#body").max_scroll_y == 0
        for size in ((60, 20), (100, 30), (1, 1), (20, 5), (30, 8), (200, 60), (140, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            if size < (60, 20):
                continue  # it need not show everything there, and comes back from it
            rows = screen_rows(app)
            assert rows[0].endswith("NOTHING CHANGED YET")
            assert any(PRIMARY[name] in row for row in rows[-5:])
            assert "^g  Help" in rows[-1]
            assert "^q  Leave" in rows[-1]


async def test_at_20x5_the_safety_line_and_the_button_are_still_there() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        rows = screen_rows(app)
        assert rows[0].strip() == "NOTHING CHANGED YET"
        assert any("▸ I clicked" in row for row in rows)


async def test_the_steps_stand_at_the_left_from_100_columns_and_in_a_row_below() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(100, 30)) as pilot:
        for size in ((100, 30), (140, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            rows = [row.partition("│")[0].rstrip() for row in screen_rows(app)]
            assert rows[3] == " ✓ Register"
            said = " ".join(row.strip() for row in rows[4:6])
            assert said.strip() == "Registered, you said"
            assert " 2 Credentials" in rows
            assert " 3 Load" in rows
        for row in (1, 2):  # a click on its name or on its fact opens a step
            await pilot.click("SideRail", offset=(4, row))
            await pilot.pause()
            assert app.step_on_screen == 1
            app.go_to(2)
            await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert screen_rows(app)[1] == (
            " ✓ Register  2 Credentials  3 Load  4 Preview  5 Copy  6 Verify  7 Done"
        )


async def test_the_safety_line_says_what_is_true() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        for session, expected in (
            (AT_STEP_1, "NOTHING CHANGED YET"),
            (replace(AT_STEP_1, sharing=True), "SHARING ON  NOTHING CHANGED YET"),
            (replace(AT_STEP_1, practice=True), "PRACTICE  NOTHING CHANGED YET"),
        ):
            app.update_session(session)
            await pilot.pause()
            assert screen_rows(app)[0].endswith(f" {expected}")


async def test_sharing_is_switched_by_one_key_at_any_moment() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "SHARING ON" in screen_rows(app)[0]
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "SHARING ON" not in screen_rows(app)[0]


async def test_back_and_next_lose_nothing() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert app.step_on_screen == 1
        await pilot.press("escape")
        await pilot.pause()
        assert app.step_on_screen == 0
        await pilot.press("escape")
        await pilot.pause()
        assert app.step_on_screen == 0
        await pilot.press("ctrl+n")
        await pilot.pause()
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert app.step_on_screen == 2
        assert app.session == AT_STEP_2


async def test_a_step_that_was_reached_can_be_clicked_in_the_rail() -> None:
    app = make_wizard(WITH_VALUES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("StepsRail", offset=(4, 0))
        await pilot.pause()
        assert app.step_on_screen == 1
        await pilot.click("StepsRail", offset=(44, 0))  # Preview: not reached
        await pilot.pause()
        assert app.step_on_screen == 2


async def test_the_last_step_that_is_reached_is_shown_at_the_start(
    blank_step_3: type[object],
) -> None:
    app = make_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)):
        assert isinstance(page_shown(app), blank_step_3)


async def test_keys_that_are_not_offered_do_nothing() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+n", "ctrl+r", "ctrl+t", "ctrl+s", "ctrl+f", "ctrl+l")
        await pilot.pause()
        assert app.step_on_screen == 2


async def test_ctrl_v_says_how_the_terminal_pastes() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+v")
        await pilot.pause()
        assert "Your terminal pastes with Ctrl+Shift+V." in screen_text(app)


async def test_ctrl_c_says_how_to_leave() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "Press ctrl+q to leave." in screen_text(app)
        assert app.is_running


async def test_text_from_outside_is_never_markup() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.tell("cannot read [/etc/x] [bold", title="[/]")
        await pilot.pause()
        assert "cannot read [/etc/x] [bold" in screen_text(app)


async def test_the_palette_offers_what_the_screen_declares_and_no_screenshot() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)):
        titles = {one.title for one in app.get_system_commands(app.screen)}
    everywhere = {"Hide names and hosts", "Open help", "Leave the wizard", "Change colors"}
    assert {"Say that you clicked Register", "Go back", "Copy name"} | everywhere <= titles
    assert not {"Screenshot", "Quit", "Keys"} & titles


def test_the_title_is_shortened_part_by_part() -> None:
    parts = ("mvk-wizard", "Step 2 of 7", "Paste the credentials")
    assert fitting_title(*parts, room=50) == "mvk-wizard   Step 2 of 7   Paste the credentials"
    assert fitting_title(*parts, room=40) == "Step 2 of 7   Paste the credentials"
    assert fitting_title(*parts, room=12) == "Step 2 of 7"
    assert fitting_title(*parts, room=7) == "2 of 7"
    assert fitting_title(*parts, room=3) == ""


def test_a_title_that_does_not_fit_is_cut_with_an_ellipsis() -> None:
    undo = ("mvk-wizard", "", "Undo: the settings as they were")
    assert fitting_title(*undo, room=31) == "Undo: the settings as they were"
    assert fitting_title(*undo, room=22) == "Undo: the settings as…"
    assert fitting_title(*undo, room=8) == ""


async def test_in_a_narrow_terminal_no_step_is_split() -> None:
    app = make_wizard(AT_START)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        rows = screen_rows(app)
        at = next(number for number, row in enumerate(rows) if "Register" in row)
        names = ["Register", "Credentials", "Load", "Preview", "Copy", "Verify"]
        assert rows[at].split("   ")[1:] == names
        assert rows[at + 1].strip("▁▂▃▄▅▆▇█ ") == "Done"


@pytest.mark.parametrize(
    ("session", "rail"),
    [
        (AT_STEP_1, " 1 Register  2  3  4  5  6  7"),
        (AT_STEP_2, " ✓1  2 Credentials  3  4  5  6  7"),
        (at_step_5(), " ✓1  ✓2  ✓3  ✓4  5 Copy  6  7"),
    ],
)
async def test_at_60_columns_only_the_step_that_is_shown_has_its_name(
    session: Session, rail: str
) -> None:
    app = make_wizard(session)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert screen_rows(app)[1] == rail


@pytest.mark.parametrize("name", ["start", "step 1", "step 2"])
async def test_between_the_words_and_the_scrollbar_is_a_column(name: str) -> None:
    app = make_wizard(SESSIONS[name])
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.pause()
        body = app.screen.query_one("#body")
        assert body.show_vertical_scrollbar
        assert max(child.virtual_region.right for child in body.children) <= body.size.width - 1
        rows = screen_rows(app)[body.region.y : body.region.bottom]
        assert {row.ljust(60)[58] for row in rows} == {" "}


def test_hints_that_do_not_fit_are_left_out_and_help_and_leave_stay() -> None:
    lengths = [9, 10, 9, 9, 10]
    assert fitting_hints(lengths, 80, 2) == [0, 1, 2, 3, 4]
    assert fitting_hints(lengths, 45, 2) == [0, 1, 3, 4]
    assert fitting_hints(lengths, 22, 2) == [3, 4]
