"""Step 3: any way to load is read back as the person can recognise it; nothing becomes `{}`."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.screens.settings_steps import (
    PLAIN,
    VENDOR,
    VENDOR_SECRET,
    loaded,
    settings_wizard,
    settled,
)
from tests.screens.walking import (
    API_KEY,
    AT_STEP_3,
    BLOCK,
    NOW,
    SECRET_PART,
    paste,
    screen_rows,
    screen_text,
)
from wizard.core.document.text import SettingsText
from wizard.core.session.session import How, current_step
from wizard.screens.drawn import DrawnScreen
from wizard.services.practice.mavvrik import Practice
from wizard.services.practice.settings import COMPANY_EXAMPLE
from wizard.steps import settings_reading as reading


async def test_before_anything_is_loaded_it_says_where_to_copy_from() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "Organization settings → Products → Claude Code" in text
        assert "Scroll to Managed settings and click Manage." in text
        assert "Paste the whole settings.json here (Ctrl+Shift+V)" in text
        assert "[ Open a file ]   [ The editor is empty or shows {} ]" in text
        assert app.focused is not None
        assert app.focused.id == "paste"
        assert app.screen.query_one("#body").max_scroll_y == 0


async def test_a_vendor_that_was_kept_beside_mavvrik_is_no_open_decision() -> None:
    env = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.datadoghq.com/v1/metrics",
        "OTEL_METRICS_EXPORTER": "otlp",
    }
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        paste(app, json.dumps({"env": env}))
        await settled(pilot)
        text = " ".join(screen_text(app).split())
        assert "Datadog and Mavvrik have lines of their own already; that stays." in text
        assert "Nothing is decided yet" not in text


async def test_of_a_long_last_line_the_beginning_is_shown_and_no_secret_of_it() -> None:
    secret = "q7" * 20
    text = json.dumps({"api_keys": [secret], "env": {"A": "x" * 5000}})
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        paste(app, text)
        await settled(pilot)
        assert any('Last line  {"api_keys": ["••••••••' in row for row in screen_rows(app))
        assert secret not in app.export_screenshot()
        paste(app, text.replace('["', '[\n"'))
        await settled(pilot)
        assert any('Last line  "••••••••' in row for row in screen_rows(app))
        assert secret not in app.export_screenshot()


async def test_a_pasted_text_is_read_back_as_its_owner_would_recognise_it() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        paste(app, VENDOR)
        await settled(pilot)
        rows = screen_rows(app)
        assert (
            " ✓  Read: 17 lines, valid JSON.                              loaded 14:03 (now)"
            in rows
        )
        assert any(
            "Top level  permissions, env, hooks, companyAnnouncements          4 entries" in row
            for row in rows
        )
        assert any('In "env"   8 entries, 6 about telemetry' in row for row in rows)
        assert any("Last line  }" in row and row.endswith("line 17") for row in rows)
        assert "You already send Claude Code telemetry to Datadog. You decide in step 4" in (
            screen_text(app)
        )
        assert "[>Yes, that is our file, next ]" in screen_text(app)
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


@pytest.mark.parametrize("ends", ["\r", "\r\n"])
async def test_line_ends_that_a_terminal_turned_into_cr_become_lf_again(ends: str) -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, PLAIN.replace("\n", ends))
        await settled(pilot)
        assert app.session.original == SettingsText(PLAIN)


async def test_a_paste_counts_wherever_the_focus_is() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#elsewhere").focus()
        paste(app, PLAIN)
        await settled(pilot)
        assert app.session.settings == SettingsText(PLAIN)
        assert app.focused is app.screen.query("#actions ActionButton").first()


async def test_a_text_is_read_beside_the_screen_which_stays_answerable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """2 MiB take about a second: no key waits for it."""
    threads: list[str] = []
    go_on = threading.Event()

    def slow(_: str) -> SettingsText:
        threads.append(threading.current_thread().name)
        go_on.wait(10)
        return SettingsText(PLAIN)

    monkeypatch.setattr("wizard.steps.load.pasted", slow)
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, "anything")
        await pilot.pause()
        assert "Reading it …" in screen_text(app)
        assert app.session.settings is None
        await pilot.press("tab")  # still answered
        assert app.focused is not None
        assert app.focused.id == "elsewhere"
        go_on.set()
        await settled(pilot)
        assert app.session.settings == SettingsText(PLAIN)
        assert threads == ["mvk-wizard helper"]


async def test_what_later_screens_ask_was_found_out_while_reading() -> None:
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


async def test_a_text_of_a_size_that_no_settings_have_is_refused_with_a_sentence() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, '{"a": "' + "x" * 4_194_305 + '"}')
        await settled(pilot)
        assert app.session.settings is None
        assert app.session.unreadable is None
        assert "x  The text is longer than 4,194,304 characters." in screen_text(app)


# What is no settings text -------------------------------------------------------------------------


async def test_an_empty_paste_starts_nothing() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, "")
        await settled(pilot)
        assert app.session == AT_STEP_3
        assert "Paste the whole settings.json here" in screen_text(app)


async def test_white_space_never_becomes_an_empty_document() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, "  \n")
        await settled(pilot)
        text = screen_text(app)
        assert "x  There is nothing but white space here." in text
        assert "say so: then we start" in text
        assert app.session.settings is None
        assert app.session.unreadable is None
        assert app.focused is not None
        assert app.focused.id == "paste"
        assert app.screen.query_one("#body").max_scroll_y == 0


async def test_the_credentials_block_is_recognised_and_put_away() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, BLOCK)
        await settled(pilot)
        text = screen_text(app)
        assert "x  These are the credentials of the Connect tab, not the settings." in text
        assert "Paste them in step 2." in text
        assert app.session.unreadable is None
        assert app.session.settings is None
        screen = app.screen
        assert isinstance(screen, DrawnScreen)
        assert API_KEY not in repr(vars(screen.drawn))
        assert SECRET_PART not in app.export_screenshot()


async def test_a_wrong_paste_does_not_lose_what_was_loaded() -> None:
    session = loaded(VENDOR, {"other-telemetry": "keep"})
    app = settings_wizard(session.go_to(3))
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, "MVK_API_KEY=abc")
        await settled(pilot)
        assert app.session.settings == SettingsText(VENDOR)
        assert app.session.choices == {"other-telemetry": "keep"}
        await pilot.press("escape")
        await settled(pilot)
        assert "[>Yes, that is our file, next ]" in screen_text(app)


# What cannot be read ------------------------------------------------------------------------------

BROKEN = PLAIN.replace('"vim"', '"vim",')


async def test_an_unreadable_text_has_its_sentence_place_marked_line_and_fix() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, BROKEN)
        await settled(pilot)
        rows = screen_rows(app)
        assert any(
            "x  There is one comma too many." in row and row.endswith("line 6, column 20")
            for row in rows
        )
        assert '      6 |      "EDITOR": "vim",' in rows
        assert "        |                     ^ nothing follows this comma" in rows
        assert " ~ Take this one comma out" in rows
        assert '   before  "EDITOR": "vim",' in rows
        assert '   after   "EDITOR": "vim"' in rows
        assert "   [>Paste again ]   [ Use the fix ]   [ Open a file ]" in rows
        assert app.session.settings is None


async def test_the_mark_stands_under_its_place_in_a_narrow_terminal_too() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, VENDOR[: VENDOR.index("dd-api-key=") + 20])
        await settled(pilot)
        await pilot.resize_terminal(60, 24)
        await settled(pilot)
        rows = screen_rows(app)
        at = next(number for number, row in enumerate(rows) if "dd-api-key=" in row)
        assert rows[at].index('"dd-api-key') == rows[at + 1].index("^ never closed")


async def test_a_fix_is_made_only_when_it_is_asked_for() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, BROKEN)
        await settled(pilot)
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert app.session.unreadable == SettingsText(BROKEN)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert app.session.unreadable is None
        assert app.session.original == SettingsText(BROKEN)
        assert app.session.settings == SettingsText(PLAIN)
        assert app.session.fixes == ("Take this one comma out",)
        assert app.session.loaded is not None
        assert app.session.loaded.detail == "pasted"
        assert "~  Mended: Take this one comma out." in screen_text(app)


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
        assert "There is one comma too many." in screen_text(app)
        assert app.session.unreadable == SettingsText(BROKEN)


async def test_without_a_fix_there_is_none_to_use() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, PLAIN.rstrip()[:-1])
        await settled(pilot)
        text = screen_text(app)
        assert "A closing } is missing" in text
        assert "Use the fix" not in text
        assert app.screen.check_action("use_fix", ()) is False


async def test_secrets_in_a_broken_text_are_masked() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, VENDOR.replace(f'{VENDOR_SECRET}"', f'{VENDOR_SECRET}",,'))
        await settled(pilot)
        assert "Paste again" in screen_text(app)
        assert VENDOR_SECRET not in app.export_screenshot()


async def test_values_at_a_wrong_place_can_be_moved_here() -> None:
    app = settings_wizard(AT_STEP_3)
    text = PLAIN.replace('  "env"', '  "OTEL_TRACES_EXPORTER": "otlp",\n  "env"')
    async with app.run_test(size=(80, 40)) as pilot:
        paste(app, text)
        await settled(pilot)
        shown = screen_text(app)
        assert "Found in it: 1 must be fixed, here or in step 4" in shown
        assert "OTEL_TRACES_EXPORTER stands at the top level, not in env." in shown
        assert "~ Move it into env" in shown
        assert app.session.settings == SettingsText(text)
        await pilot.press("ctrl+r")
        await settled(pilot)
        settings = app.session.settings
        assert settings is not None
        assert '"EDITOR": "vim",\n    "OTEL_TRACES_EXPORTER": "otlp"\n' in settings.text
        assert app.session.original == SettingsText(text)
        assert "~  Mended: Move it into env." in screen_text(app)


# The same text and another one --------------------------------------------------------------------


async def test_the_same_text_keeps_its_decisions() -> None:
    session = loaded(VENDOR, {"other-telemetry": "keep", "command-lines": "mavvrik"})
    app = settings_wizard(session.go_to(3))
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, VENDOR.replace("\n", "\r"))
        await settled(pilot)
        assert app.session.choices == session.choices
        assert app.session.settings_confirmed


async def test_another_text_drops_them_and_the_later_steps() -> None:
    session = loaded(VENDOR, {"other-telemetry": "keep", "command-lines": "mavvrik"})
    app = settings_wizard(session.go_to(3))
    async with app.run_test(size=(80, 24)) as pilot:
        paste(app, PLAIN)
        await settled(pilot)
        assert app.session.choices == {}
        assert not app.session.settings_confirmed
        assert current_step(app.session) == 3


async def test_settings_that_were_loaded_long_ago_are_asked_for_again() -> None:
    session = loaded(VENDOR, {"other-telemetry": "keep"})
    later = NOW + timedelta(minutes=45)
    app = settings_wizard(session.go_to(3), clock=lambda: later)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "!  They were loaded 45 min ago. A colleague may have edited them since" in text
        assert app.focused is not None
        assert app.focused.id == "paste"
        paste(app, VENDOR)
        await settled(pilot)
        assert "loaded 14:48 (now)" in screen_text(app)
        assert app.session.choices == {"other-telemetry": "keep"}


# Files --------------------------------------------------------------------------------------------


async def test_a_file_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "our settings.json"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode())
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+f")
        await pilot.pause()
        assert "It is only read, never changed." in screen_text(app)
        await pilot.press(*f"'{path}'", "enter")  # as a terminal writes a file dragged into it
        await settled(pilot)
        original = app.session.original
        assert original is not None
        assert original.encode() == path.read_bytes()
        assert "Read: 9 lines, valid JSON." in screen_text(app)
        assert f"from{path}".replace(" ", "") in "".join(screen_text(app).split())


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/nowhere/nothing.json", "There is no file /nowhere/nothing.json."),
        ("/", "/ is a folder, not a file."),
    ],
)
async def test_a_file_that_cannot_be_read_has_its_sentence(path: str, sentence: str) -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await pilot.press("ctrl+f")
        await pilot.press(*path, "enter")
        await settled(pilot)
        assert sentence in " ".join(screen_text(app).split())
        assert app.session == AT_STEP_3


async def test_an_encoding_that_claude_code_refuses_has_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(b"\xfe\xff" + PLAIN.encode("utf-16-be"))
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await pilot.press("ctrl+f", *str(tmp_path / "s.json"), "enter")
        await settled(pilot)
        assert "UTF-16" in screen_text(app)
        assert app.session.settings is None


async def test_leaving_the_question_for_a_file_reads_nothing() -> None:
    app = settings_wizard(AT_STEP_3)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+f", *"x.json", "escape")
        await settled(pilot)
        assert app.session == AT_STEP_3


# Practice, looking, sharing -----------------------------------------------------------------------


async def test_in_practice_enter_takes_the_practised_settings() -> None:
    app = settings_wizard(replace(AT_STEP_3, practice=True), practice=Practice())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "[>Take the practised settings ]" in screen_text(app)
        assert "In practice nothing is looked up on this computer." in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.settings == SettingsText(COMPANY_EXAMPLE)
        assert "Practised settings: 35 lines, valid JSON." in screen_text(app)


async def test_the_text_can_be_looked_at_with_its_secrets_masked() -> None:
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
        assert isinstance(app.screen, DrawnScreen)


async def test_while_sharing_the_text_is_not_shown_at_all() -> None:
    app = settings_wizard(loaded(VENDOR, sharing=True).go_to(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.screen.check_action("view_text", ()) is False
        assert "View" not in screen_text(app)


async def test_sharing_that_begins_while_the_text_is_shown_shuts_it() -> None:
    app = settings_wizard(loaded(VENDOR).go_to(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        await pilot.press("ctrl+o")
        await settled(pilot)
        await pilot.press("enter")  # the browser is not shared
        await settled(pilot)
        assert isinstance(app.screen, DrawnScreen)
