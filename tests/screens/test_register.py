"""Step 1: register Claude Code as an agent."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Input

from tests.screens.walking import (
    AT_START,
    AT_STEP_1,
    NOW,
    make_wizard,
    said,
    screen_rows,
    screen_text,
)
from wizard.core.session.record import Evidence, How
from wizard.guide import click_paths
from wizard.services.practice.mavvrik import Practice


async def test_every_line_of_the_click_path_is_on_the_screen() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = said(app)
        for line in click_paths.REGISTER:
            assert f"{line.number} {line.text}" in shown


async def test_it_says_early_what_mavvrik_will_receive() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = said(app)
        assert "Mavvrik receives users' email, models, tokens and full shell commands." in shown


async def test_the_click_on_register_is_known_from_the_persons_word() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.session.registered == Evidence(How.SAID, NOW)
        assert app.step_on_screen == 2


async def test_the_name_is_kept_as_it_is_typed_and_survives_back() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#name").focus()
        await pilot.press("ctrl+u", *"acme", "minus", *"code")
        assert app.session.agent_name == "acme-code"
        await pilot.press("ctrl+n")
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one("#name", Input).value == "acme-code"


async def test_letters_on_their_way_to_the_page_stay_when_it_is_drawn() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.screen.query_one("#name", Input)
        field.value = "acme"
        app.screen.session_changed()  # type: ignore[attr-defined]
        assert field.value == "acme"
        await pilot.pause()
        assert (field.value, app.session.agent_name) == ("acme", "acme")


async def test_one_key_copies_the_name() -> None:
    copied: list[str] = []
    app = make_wizard(AT_STEP_1, copied=copied)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert copied == ["claude-code"]
        assert "Copied and checked." in screen_text(app)


async def test_without_the_button_in_the_browser_there_is_help() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "enter")
        await pilot.pause()
        assert "If you have no Admin menu, your Mavvrik account can't add agents." in screen_text(
            app
        )
        assert screen_rows(app)[0].endswith("NOTHING CHANGED YET")
        await pilot.press("escape")
        await pilot.pause()
        assert "Agent name" in screen_text(app)


async def test_in_practice_a_button_replaces_the_click_in_the_browser() -> None:
    practice = Practice()
    app = make_wizard(replace(AT_STEP_1, practice=True), practice=practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "▸ Register practice agent" in screen_text(app)
        assert not practice.registered
        await pilot.press("enter")
        await pilot.pause()
        assert practice.registered
        assert "▸ I clicked Register" in screen_text(app)


async def test_the_start_screen_leads_here_without_a_question() -> None:
    app = make_wizard(AT_START)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.step_on_screen == 1
        assert app.session.started
