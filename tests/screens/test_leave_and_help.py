"""Leaving and help on a screen: one key each, wherever the person is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import wizard.screens
import wizard.steps
from tests.conftest import full
from tests.screens.walking import (
    AT_START,
    AT_STEP_1,
    AT_STEP_2,
    NOW,
    REFUSED,
    WITH_VALUES,
    make_wizard,
    said,
    screen_rows,
    screen_text,
)
from wizard.core.credentials.names import CREDENTIAL_NAMES
from wizard.core.session.record import CredentialCheck, Evidence, How
from wizard.core.session.session import Session
from wizard.guide import help
from wizard.guide.help import FIELD_HELP, GLOSSARY, HELP
from wizard.services.clipboard.clipboard import CopyResult, Outcome
from wizard.steps.credentials import FIELD
from wizard.steps.step import copied_line

CHECKED = Evidence(How.CHECKED, NOW)


@pytest.mark.parametrize("session", [full(AT_START), full(AT_STEP_1), AT_STEP_2])
async def test_one_key_leaves_where_nothing_would_be_lost(session: Session) -> None:
    app = make_wizard(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert app.return_code == 1


async def test_a_pasted_key_is_asked_about_and_staying_loses_nothing() -> None:
    app = make_wizard(WITH_VALUES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
        text = said(app)
        assert "Nothing changed: developers have the same settings as before." in text
        assert "This session is not stored: the next start begins at step 1." in text
        assert screen_rows(app)[0].endswith("NOTHING CHANGED YET")
        await pilot.press("enter")  # the first button: Stay
        await pilot.pause()
        assert app.session == WITH_VALUES
        assert "Understood: 3 values" in screen_text(app)


@pytest.mark.parametrize("keys", [["ctrl+q"], full(["tab", "enter"])])
async def test_leaving_in_spite_of_the_question(keys: list[str]) -> None:
    refused = CredentialCheck(False, True, "INVALID_API_KEY", REFUSED.sentence, CHECKED)
    app = make_wizard(replace(WITH_VALUES, check=refused))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    assert app.return_code == 4


@pytest.mark.parametrize("key", ["ctrl+g", full("f1")])
async def test_help_for_the_step_opens_and_closes_with_one_key(key: str) -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        text = said(app)
        assert HELP[0].can_go_wrong[0] in text
        assert screen_rows(app)[0].endswith("NOTHING CHANGED YET")
        await pilot.press(key)
        await pilot.pause()
        assert "Agent name" in screen_text(app)


@pytest.mark.parametrize("session", [full(AT_START), AT_STEP_2])
async def test_help_can_be_read_to_its_end_by_keyboard(session: Session) -> None:
    app = make_wizard(session)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("ctrl+g")
        await pilot.pause()
        for _ in range(30):
            await pilot.press("pagedown")
        await pilot.pause()
        text = said(app)
        assert GLOSSARY["MDM"].endswith("Intune, which can also set settings.")
        assert "Intune, which can also set settings." in text


def test_every_field_of_every_step_has_its_own_help() -> None:
    takes_keys = "Input|PasteBox|Choices|PickList|ItemList|Ticks|DiffView"
    named = re.compile(rf'\b(?:{takes_keys})\(.*\bid="([^"]+)"')
    blocks = re.compile(
        r'\b(?:TextField|Paste|Question|Ticks|Picks|Items|Diff|settings_box)\(\s*"([^"]+)"'
    )
    folders = (*wizard.screens.__path__, *wizard.steps.__path__)
    sources = [path.read_text("utf-8") for one in folders for path in Path(one).glob("*.py")]
    fields = {name for text in sources for name in (*named.findall(text), *blocks.findall(text))}
    fields |= {f"{FIELD}{name}" for name in CREDENTIAL_NAMES}
    assert fields == {field for _, field in FIELD_HELP}


@pytest.mark.parametrize("key", ["f1", full("ctrl+g")])
async def test_help_begins_with_the_field_that_has_the_keys(key: str) -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("shift+tab", key)
        await pilot.pause()
        rows = screen_rows(app)
        assert rows[3] == " Here: The agent name"
        assert rows[4].startswith("     The name that you entered in Mavvrik.")
        await pilot.press(key)
        await pilot.pause()
        assert app.focused is app.screen.query_one("#name")


async def test_help_from_a_button_is_that_of_the_step() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert screen_rows(app)[3].startswith(" About this step")


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (CopyResult.SENT, "claude-code", f"{help.SENT} {help.SENT_VALUE}"),
        (CopyResult.SENT, "one line\nand another", f"{help.SENT} {help.SENT_MESSAGE}"),
        (CopyResult.COPIED_AND_CHECKED, "claude-code", "It is there. Nothing to do."),
    ],
)
def test_only_the_settings_are_to_be_pasted_back(kind: CopyResult, text: str, words: str) -> None:
    said = copied_line(Outcome(kind, "It is there.", "Nothing to do.", NOW), text)
    assert said.text.plain == words


async def test_a_passing_message_ends_with_its_step_and_a_problem_stays() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.tell("In passing.")
        app.tell("A problem.", problem=True)
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert app.step_on_screen == 2
        assert [one.message for one in app._notifications] == ["A problem."]
