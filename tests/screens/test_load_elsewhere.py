"""Step 3: settings from elsewhere are asked about and looked up; the original is kept."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.settings_steps import PLAIN, VENDOR, loaded, settings_wizard
from tests.screens.walking import AT_STEP_3, paste, screen_text, settled
from wizard.core.client.sources import SourceKind
from wizard.core.document.text import SettingsText
from wizard.core.session.record import Elsewhere
from wizard.core.session.session import Session, current_step
from wizard.screens.page_screen import PageScreen
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.files.trouble import FileTrouble
from wizard.services.surroundings import Surroundings
from wizard.steps import load, load_words
from wizard.steps.dialogs import StuckPage

MANAGED = CompanySource(
    SourceKind.FILE, "/etc/claude-code/managed-settings.json", True, PLAIN.encode()
)
UNREADABLE = replace(
    MANAGED, readable=False, text=None, trouble="You have no permission to read it."
)
RECEIVED = CompanySource(SourceKind.SERVER, "~/.claude/remote-settings.json", True, b"{}")


def words_of(text: str) -> str:
    return " ".join(text.split())


# The question -------------------------------------------------------------------------------------


async def test_no_answer_is_preselected() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert (
            "?  Do settings also come from Jamf, Intune, Ansible or a file? The console can" in text
        )
        assert "This computer: none found." in text
        assert "1 ( ) No     2 ( ) Yes     3 ( ) Not sure" in text
        assert app.session.elsewhere is None


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("right", "enter"), Elsewhere.NO),
        (("right", "right", "enter"), Elsewhere.YES),
        (("right", "right", "right", "enter"), Elsewhere.NOT_SURE),
    ],
)
async def test_each_answer_is_kept_in_the_session(keys: tuple[str, ...], answer: Elsewhere) -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("tab", *keys)
        await settled(pilot)
        assert app.session.elsewhere is answer
        assert isinstance(app.screen, PageScreen)
        assert isinstance(app.screen.page, StuckPage) is (answer is Elsewhere.NOT_SURE)
        if answer is Elsewhere.NOT_SURE:
            assert "/status in Claude Code" in words_of(screen_text(app))
            await pilot.press("escape")
            await settled(pilot)
            assert "1 ( ) No     2 ( ) Yes     3 (●) Not sure" in screen_text(app)


async def test_the_mouse_answers_too() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click("#elsewhere", offset=(1, 0))
        await settled(pilot)
        assert app.session.elsewhere is Elsewhere.NO


# The loudest state --------------------------------------------------------------------------------


async def test_an_empty_console_with_no_answer_is_the_loudest_screen() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.screen.run_action("start_empty")
        await settled(pilot)
        text = screen_text(app)
        assert "Confirmed by you: no settings are in use yet." in text
        assert "You start empty." in text
        assert (
            "saving in the console switches them off for everyone, and nobody is told."
            in words_of(text.replace("▌", ""))
        )
        assert "▸ Show me how to check      Go on without knowing      Paste again" in text
        assert app.screen.query_one("#mdm").has_class("loud")
        await pilot.press("ctrl+n")  # no key goes on from here
        await settled(pilot)
        assert not app.session.settings_confirmed
        assert app.session.settings == SettingsText("{}\n")


async def test_no_makes_it_quiet() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        paste(app, "{}")
        await settled(pilot)
        app.screen.query_one("#elsewhere").focus()
        await pilot.press("enter")  # no answer is chosen yet
        await settled(pilot)
        assert app.session.elsewhere is None
        await pilot.press("right", "enter")
        await settled(pilot)
        text = screen_text(app)
        assert "You start empty" not in text
        assert "▸ Yes, it is empty" in text


async def test_continuing_without_knowing_is_possible_and_is_not_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.screen.run_action("start_empty")
        await settled(pilot)
        await pilot.press("tab", "enter")
        await settled(pilot)
        assert app.session.elsewhere is None  # no answer is no answer
        assert current_step(app.session) == 4


# Found on this computer ---------------------------------------------------------------------------


def test_what_it_says_about_company_settings_here() -> None:
    here, remote = "from this computer", "from jump01, over SSH"
    say = load_words.company_sentence
    assert say(None, here) == "This computer: could not be checked."
    assert say([], remote) == ("Jump01, over SSH: none found.")
    assert say([MANAGED, UNREADABLE], here) == (
        "This computer: found in /etc/claude-code/managed-settings.json and 1 more."
    )
    assert say([RECEIVED], here).startswith("This computer: none found.")
    assert say([RECEIVED], here, empty=True) == (
        "This computer: Claude Code has settings from the console. Is the console really empty?"
    )


async def test_over_ssh_it_names_the_computer_and_hides_it_while_sharing() -> None:
    around = Surroundings(ssh=True, computer="jump01")
    app = settings_wizard(AT_STEP_3, around=around)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "ump01, over SSH: none found." in screen_text(app)
        await pilot.press("ctrl+o")
        await settled(pilot)
        await pilot.press("enter")  # the browser is not shared
        await settled(pilot)
        text = screen_text(app)
        assert "Host 1, over SSH: none found." in text
        assert "ump01" not in text
        assert "You share your screen" not in words_of(text)  # it was just confirmed


# The original -------------------------------------------------------------------------------------


def unconfirmed(text: str, **changes: object) -> Session:
    return replace(loaded(text), settings_confirmed=False, **changes)  # type: ignore[arg-type]


async def test_the_original_is_kept_for_this_person_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    app = settings_wizard(unconfirmed(VENDOR))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = words_of(screen_text(app))
        assert "Going on keeps a copy." in text
        await pilot.press("enter")
        await settled(pilot)
        kept = Path(app.session.original_kept)
        assert kept == tmp_path / "mvk-wizard" / "original-2026-11-23-1403.json"
        assert kept.read_text() == VENDOR
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
        assert app.session.settings_confirmed
        assert current_step(app.session) == 4
        await pilot.press("escape")
        await settled(pilot)
        assert f"Privatecopy:{kept}.Itholdsasecret" in "".join(screen_text(app).split())
        await pilot.press("enter")
        await settled(pilot)
        assert list(kept.parent.iterdir()) == [kept]  # kept once


async def test_an_original_that_cannot_be_kept_is_reported_and_only_a_button_continues(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> str:
        raise FileTrouble("The disk is full.", "Nothing could be kept.", "Make room.")

    monkeypatch.setattr(load, "keep_original", full)
    app = settings_wizard(unconfirmed(PLAIN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        text = words_of(screen_text(app))
        assert "The original is not kept. The disk is full. Make room." in text
        assert "▸ Try again Continue without a copy Paste again" in text
        await pilot.press("ctrl+n")
        await pilot.press("enter")
        await settled(pilot)
        assert not app.session.settings_confirmed
        await pilot.press("tab", "enter")
        await settled(pilot)
        assert app.session.settings_confirmed
        assert app.session.original_kept == ""
