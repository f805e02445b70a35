"""Step 2: any paste is read, nothing secret is drawn, Mavvrik is asked, going on stays possible."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from textual.widgets import Input

from tests.screens.walking import (
    ACCEPTED,
    API_KEY,
    AT_STEP_2,
    BLOCK,
    NOW,
    REFUSED,
    SECRET_PART,
    WITH_VALUES,
    answering,
    make_wizard,
    paste,
    screen_rows,
    screen_text,
)
from wizard.core.credentials.reading import Credentials, read_paste
from wizard.core.session.saving import read_session, write_session
from wizard.core.verify.answer import CheckResult
from wizard.screens.page_screen import PageScreen
from wizard.steps import credentials as step_2


async def test_the_box_is_the_first_to_get_the_keys_and_enter_in_it_starts_nothing() -> None:
    app = make_wizard(WITH_VALUES)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.screen.run_action("paste_again")
        await pilot.press("enter")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "paste"
        assert app.session.check is None


async def test_a_paste_counts_wherever_the_focus_is() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.set_focus(None)
        paste(app, BLOCK)
        await pilot.pause()
        assert app.session.credentials is not None


async def test_enter_is_ignored_for_a_moment_after_a_paste() -> None:
    asked: list[Credentials] = []
    app = make_wizard(AT_STEP_2, check_credentials=answering(ACCEPTED, asked))
    times = iter([10.0, 10.2, 11.0])
    async with app.run_test(size=(80, 24)) as pilot:
        app.key_time = lambda _: next(times)
        paste(app, BLOCK)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert asked == []
        await pilot.press("enter")
        await pilot.pause()
        assert len(asked) == 1


async def test_one_value_at_a_time_adds_up_and_typing_hides_the_key() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"agent1", "enter")
        await pilot.pause()
        assert "still missing: Tenant ID, API key" in screen_text(app)
        assert app.focused is not None
        assert app.focused.id == "field-MVK_TENANT_ID"
        await pilot.press(*"acme", "enter")
        await pilot.press(*"mvkxyzsecret")
        await pilot.pause()
        assert "xyz" not in screen_text(app)
        assert "API key    ••••••••" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        reading = app.session.reading
        assert reading is not None
        assert {name: one.text for name, one in reading.values.items()} == {
            "MVK_AGENT_ID": "agent1",
            "MVK_TENANT_ID": "acme",
            "MVK_API_KEY": "mvkxyzsecret",
        }


async def test_the_length_of_a_typed_key_does_not_show() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#field-MVK_API_KEY").focus()
        await pilot.press("a")
        await pilot.pause()
        one = screen_rows(app)
        await pilot.press(*"bcdefghijklmnop")
        await pilot.pause()
        assert screen_rows(app) == one


async def test_a_key_typed_into_another_field_is_hidden_as_soon_as_it_looks_like_one() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#field-MVK_AGENT_ID").focus()
        await pilot.press(*"mvk", "minus", *"agent", "minus", *"Zk4vT9rW")
        await pilot.pause()
        assert "Zk4v" not in screen_text(app)


@pytest.mark.parametrize(
    ("field", "key"),
    [("MVK_AGENT_ID", "ctrl+c"), ("MVK_TENANT_ID", "ctrl+x"), ("MVK_API_KEY", "ctrl+c")],
)
async def test_nothing_can_be_copied_or_cut_from_a_field(field: str, key: str) -> None:
    app = make_wizard(WITH_VALUES)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.screen.query_one(f"#field-{field}").focus()
        await pilot.press(*"abc", key)
        await pilot.pause()
        assert app.clipboard == ""
        assert "Nothing is copied from here." in screen_text(app)
        assert not list(app.screen.query(Input))


async def test_escape_in_a_half_typed_field_discards_the_typing_and_stays() -> None:
    app = make_wizard(WITH_VALUES)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#field-MVK_TENANT_ID").focus()
        await pilot.press(*"wrong", "escape")
        await pilot.pause()
        assert app.step_on_screen == 2
        assert app.session.reading == WITH_VALUES.reading
        await pilot.press("escape")
        await pilot.pause()
        assert app.step_on_screen == 1


async def test_the_check_is_visible_and_escape_stops_it_at_once() -> None:
    stopped = asyncio.Event()

    async def hang(_: Credentials, __: str) -> CheckResult:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError

    app = make_wizard(WITH_VALUES, check_credentials=hang)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "Asking ingest.mavvrik.ai …" in screen_text(app)
        assert "Esc  Stop" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert stopped.is_set()
        assert app.step_on_screen == 2
        assert app.session.check is None
        assert "▸ Check key" in screen_text(app)


async def test_an_error_while_checking_ends_nothing_and_shows_no_text() -> None:
    async def fails(_: Credentials, __: str) -> CheckResult:
        raise ValueError(f"header {API_KEY}")

    app = make_wizard(WITH_VALUES, check_credentials=fails)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "A fault in this program (ValueError)." in screen_text(app)
        assert " ▸ Check key      Paste again" in screen_rows(app)
        assert SECRET_PART not in screen_text(app)


async def test_back_loses_neither_values_nor_answer() -> None:
    app = make_wizard(WITH_VALUES, check_credentials=answering(REFUSED))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        before = screen_rows(app)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert screen_rows(app) == before


async def test_a_refusal_that_was_skipped_stays_visible_on_every_later_step() -> None:
    app = make_wizard(WITH_VALUES, check_credentials=answering(REFUSED))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("tab", "enter")
        await pilot.pause()
        assert app.step_on_screen == 3
        assert "✓ Register  ! Credentials  3 Load" in screen_text(app)
        carried = "! Mavvrik refused the key (INVALID_API_KEY): see step 2."
        assert carried in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert carried not in screen_text(app)
        assert " 2 Credentials " in screen_text(app)


async def test_after_resuming_the_rail_still_marks_the_refusal() -> None:
    app = make_wizard(WITH_VALUES, check_credentials=answering(REFUSED))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("tab", "enter")
        await pilot.pause()
        kept = write_session(replace(app.session, salt="0123456789abcdef" * 2), NOW)
    resumed = read_session(kept, NOW)
    again = make_wizard(resumed.with_reading(read_paste(BLOCK)))
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "✓ Register  ! Credentials  3 Load" in screen_text(again)
    wide = make_wizard(resumed.with_reading(read_paste(BLOCK)))
    async with wide.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        assert " ! Credentials" in screen_text(wide)


async def test_in_a_small_terminal_the_wrong_field_becomes_visible() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        paste(app, f"{BLOCK},x")
        await pilot.pause()
        await pilot.pause()
        field, body = app.focused, app.screen.query_one("#body")
        assert field is not None
        assert field.id == "field-MVK_API_KEY"
        assert body.region.contains_region(field.region)


async def test_the_key_for_next_accepts_a_path_too() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+f")
        await pilot.pause()
        assert "~/connect.txt" in screen_text(app)
        assert screen_rows(app)[-1].startswith("  ^n  Open a file   Esc  Close")
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert isinstance(app.screen, PageScreen)
        assert isinstance(app.screen.page, step_2.Credentials)


async def test_in_a_small_terminal_the_answer_becomes_visible() -> None:
    app = make_wizard(AT_STEP_2, check_credentials=answering(ACCEPTED))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        paste(app, f"{BLOCK}\n")
        await pilot.pause()
        paste(app, "nothing of it")  # more words between the values and the answer
        await pilot.pause()
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        body, answer = app.screen.query_one("#body"), app.screen.query_one("#answer")
        assert body.max_scroll_y
        assert body.region.contains_region(answer.region)
        await pilot.press("up", "up")
        wanted = body.scroll_y
        await pilot.resize_terminal(60, 19)
        await pilot.pause()
        assert body.scroll_y == wanted
