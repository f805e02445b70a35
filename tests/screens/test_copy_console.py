"""Step 5: saved only after a word or a comparison; the clipboard is cleared when allowed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.lives import SALT, again
from tests.screens.copying import BEFORE, RESULT, paste_into, safety
from tests.screens.last_steps import (
    COPIED_AT,
    ORIGINAL,
    at_step_6,
    make_last_step,
)
from tests.screens.walking import BLOCK, SECRET_PART, press, said, settled
from wizard.core.credentials.reading import read_paste
from wizard.core.known_key import holds_key
from wizard.core.session.record import Console, How

pytestmark = pytest.mark.usefixtures("blank_others")


# What the console holds ---------------------------------------------------------------------------


async def test_identical_is_saved_and_the_clipboard_is_cleared() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, RESULT)
        text = said(app)
        assert "✓ The console holds exactly what you copied. compared 14:12" in text
        assert "Clipboard cleared." in text
        assert "telemetry begins only after a full restart" in text
        assert safety(app) == "SAVED, COMPARED 14:12"
        assert app.step_on_screen == 5
        await press(pilot, "enter")
        assert app.step_on_screen == 6
    saved = app.session.live
    assert saved is not None
    assert (saved.console, saved.evidence.how) == (Console.SAME, How.COMPARED)
    assert outside.cleared == [True]
    assert outside.clipboard == ""


async def test_different_says_what_is_missing_what_it_means_and_why() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, ORIGINAL)
        text = said(app)
        assert "x The console does not hold what you copied. compared 14:12" in text
        assert "Lines you pasted 35 Lines you copied 45" in text
        assert "- all 10 Mavvrik values are missing" in text
        assert "= everything else is the same as the original you loaded at 14:06" in text
        assert "Your developers still have the old settings." in text
        assert "Most likely Update settings was not clicked" in text
        assert safety(app) == "CONSOLE IS NOT AS PLANNED"
        assert outside.cleared == []
        await press(pilot, "tab", "tab", "enter")
        assert "env → OTEL_EXPORTER_OTLP_HEADERS missing Mavvrik" in said(app)
        assert SECRET_PART not in app.export_screenshot()
    assert app.session.live is not None
    assert app.session.live.console is Console.DIFFERENT


async def test_going_on_without_the_proof_is_a_persons_word() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        await press(pilot, "ctrl+n")
        assert app.step_on_screen == 6
        app.go_to(5)
        await settled(pilot)
        text = said(app)
        assert "✓ Saved, not compared with the console." in text
        assert "confirmed by you 14:12" in text
        assert safety(app) == "SAVED, YOU SAID 14:12"
    assert app.session.live is not None
    assert (app.session.live.evidence.how, app.session.live.console) == (How.SAID, None)
    assert outside.cleared == []


async def test_the_console_may_show_an_error() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        await press(pilot, *["tab"] * 3, "enter")
        assert "While the console shows an error, nothing is saved" in said(app)
        await press(pilot, "escape")
        assert safety(app) == "COPIED, NOT SAVED"


async def test_after_an_earlier_run_the_settings_are_asked_for_before_comparing() -> None:
    session = replace(at_step_6(), salt=SALT, viewing=None)
    later = COPIED_AT + timedelta(minutes=10)
    app, _ = make_last_step(again(session, later).with_reading(read_paste(BLOCK)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.go_to(5)
        await settled(pilot)
        assert "✓ The console holds exactly what you copied. compared 14:16" in said(app)
        await press(pilot, "tab", "enter")  # compare again
        assert "! To compare, load the settings again." in said(app)
        await paste_into(pilot, RESULT)
        assert safety(app) == "SAVED, COMPARED 14:16"


# Clearing -----------------------------------------------------------------------------------------


def test_the_key_is_recognized_as_it_is_and_as_json_spells_it() -> None:
    from pydantic import SecretStr

    judge = holds_key(SecretStr('k\\ey"1'))
    assert judge('Bearer k\\ey"1')
    assert judge(json.dumps({"h": 'Bearer k\\ey"1'}))
    assert not judge("key1")


async def test_textuals_own_clipboard_does_not_keep_the_text() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)):
        app.copy_to_clipboard(RESULT)
        assert app.clipboard == ""
