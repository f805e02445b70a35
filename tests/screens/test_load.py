"""Step 3: any way to load is read back as the person can recognize it; nothing becomes `{}`."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.screens.settings_steps import (
    PLAIN,
    VENDOR,
    VENDOR_SECRET,
    loaded,
    settings_wizard,
)
from tests.screens.walking import (
    AT_STEP_3,
    NOW,
    paste,
    screen_rows,
    screen_text,
    settled,
)
from wizard.core.document.text import SettingsText
from wizard.core.session.record import How
from wizard.screens.page_screen import PageScreen
from wizard.steps import settings_reading as reading


async def test_before_anything_is_loaded_it_says_where_to_copy_from() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "Organization settings → Products → Claude Code" in text
        assert "Scroll to Managed settings and click Manage." in text
        assert "Paste the whole settings.json (Ctrl+Shift+V)" in text
        assert '   Open a file      Start empty      No "Manage"?' in text
        assert app.focused is not None
        assert app.focused.id == "paste"
        assert app.screen.query_one("#body").max_scroll_y == 0


async def test_a_pasted_text_is_described_so_that_its_owner_recognizes_it() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        paste(app, VENDOR)
        await settled(pilot)
        rows = screen_rows(app)
        question = " Does your console show the same?"
        assert rows[3:13] == [
            f"{question:<67}loaded 14:03",
            "    Read       17 lines, valid JSON",
            "    Top level  permissions, env, hooks, companyAnnouncements",
            '    In "env"   8 entries, 6 about telemetry',
            "    Last line  }",
            "",
            " ?  Do settings also come from Jamf, Intune, Ansible or a file? The console can",
            "    switch those off.",
            "    ↓ 1 ( ) No     2 ( ) Yes     3 ( ) Not sure",
            "",
        ]
        assert " ?  You already send telemetry to Datadog. Step 4 asks about it." in rows
        assert "Choose with ↑ ↓ or digits, then Enter" in screen_text(app)
        assert VENDOR_SECRET not in app.export_screenshot()
        assert app.session.settings == SettingsText(VENDOR)
        loaded_now = app.session.loaded
        assert loaded_now is not None
        assert (loaded_now.how, loaded_now.at, loaded_now.where, loaded_now.detail) == (
            How.CHECKED,
            NOW,
            "from this computer",
            "pasted",
        )
        assert not app.session.settings_confirmed
        assert app.screen.query_one("#body").max_scroll_y == 0


async def test_a_paste_counts_wherever_the_focus_is() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#elsewhere").focus()
        paste(app, PLAIN)
        await settled(pilot)
        assert app.session.settings == SettingsText(PLAIN)
        assert app.focused is app.screen.query_one("#elsewhere")
        await pilot.press("right", "enter")
        await settled(pilot)
        assert app.focused is app.screen.query("#actions ActionButton").first()


async def test_a_text_is_read_in_the_background_and_the_screen_stays_responsive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """2 MiB take about a second: no key waits for it."""
    threads: list[str] = []
    go_on = threading.Event()

    def slow(_: str) -> SettingsText:
        threads.append(threading.current_thread().name)
        go_on.wait(10)
        return SettingsText(PLAIN)

    monkeypatch.setattr("wizard.steps.settings_reading.pasted", slow)
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, "anything")
        for _ in range(100):
            await pilot.pause(0.02)
            if "Reading …" in screen_text(app):
                break
        assert "Reading …" in screen_text(app)
        assert app.session.settings is None
        await pilot.press("tab")  # still answered
        assert app.focused is not None
        assert app.focused.id == "elsewhere"
        go_on.set()
        await settled(pilot)
        assert app.session.settings == SettingsText(PLAIN)
        assert threads == ["mvk-wizard helper"]


async def test_what_later_screens_need_is_computed_while_reading() -> None:
    app = settings_wizard(AT_STEP_3)
    text = PLAIN.replace("Welcome", "Welcome, you")
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, text)
        await settled(pilot)
        plan = app.session.plan
        before = reading.summary_of.cache_info().misses
        await pilot.press("ctrl+o", "ctrl+o")
        assert reading.summary_of.cache_info().misses == before
        assert app.session.plan is plan


# What cannot be read ------------------------------------------------------------------------------

BROKEN = PLAIN.replace('"vim"', '"vim",')


async def test_an_unreadable_text_has_its_sentence_place_marked_line_and_fix() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, BROKEN)
        await settled(pilot)
        rows = screen_rows(app)
        assert any(
            "x  There is 1 comma too many." in row and row.endswith("line 6, column 20")
            for row in rows
        )
        assert '      6 |      "EDITOR": "vim",' in rows
        assert "        |                     ^ nothing follows this comma" in rows
        assert " ~ Remove this comma" in rows
        assert '   before  "EDITOR": "vim",' in rows
        assert '   after   "EDITOR": "vim"' in rows
        assert " ▸ Paste again      Apply fix      Open a file" in rows
        assert app.session.settings is None


async def test_the_mark_is_under_its_place_in_a_narrow_terminal_too() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, VENDOR[: VENDOR.index("dd-api-key=") + 20])
        await settled(pilot)
        await pilot.resize_terminal(60, 24)
        await settled(pilot)
        rows = screen_rows(app)
        at = next(number for number, row in enumerate(rows) if "dd-api-key=" in row)
        assert rows[at].index('"dd-api-key') == rows[at + 1].index("^ never closed")


async def test_an_unreadable_text_survives_going_back() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, BROKEN)
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "Step 2 of 7" in screen_text(app)
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert "There is 1 comma too many." in screen_text(app)
        assert app.session.unreadable == SettingsText(BROKEN)


# Files --------------------------------------------------------------------------------------------


async def test_a_file_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "our settings.json"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode())
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+f")
        await pilot.pause()
        assert "The file is only read." in screen_text(app)
        await pilot.press(*f"'{path}'", "enter")  # as a terminal writes a file dragged into it
        await settled(pilot)
        original = app.session.original
        assert original is not None
        assert original.encode() == path.read_bytes()
        assert "Read       9 lines, valid JSON" in screen_text(app)
        assert f"From{path}".replace(" ", "") in "".join(screen_text(app).split())


# Practice, looking, sharing -----------------------------------------------------------------------


async def test_the_text_can_be_viewed_with_its_secrets_masked() -> None:
    app = settings_wizard(loaded(VENDOR).go_to(3))
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        rows = screen_rows(app)
        assert "Your settings.json, secrets masked" in screen_text(app)
        assert any(row.startswith(' ▌     9      "OTEL_EXPORTER_OTLP_HEADERS"') for row in rows)
        assert VENDOR_SECRET not in app.export_screenshot()
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, PageScreen)


async def test_sharing_that_starts_while_the_text_is_shown_closes_it() -> None:
    app = settings_wizard(loaded(VENDOR).go_to(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        await pilot.press("ctrl+o")
        await settled(pilot)
        await pilot.press("enter")  # the browser is not shared
        await settled(pilot)
        assert isinstance(app.screen, PageScreen)
