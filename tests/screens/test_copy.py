"""Step 5: never "copied" without proof, never saved without a word or a comparison."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import wizard.app
from tests.screens.last_steps import (
    COPIED_AT,
    KEPT,
    ORIGINAL,
    SSH,
    Still,
    at_step_5,
    at_step_6,
    copied,
    make_last_step,
    result_of,
    settle,
)
from tests.screens.walking import API_KEY, BLOCK, NOW, SECRET_PART, paste, screen_rows, screen_text
from wizard.app import WizardApp
from wizard.core.credentials import read_paste
from wizard.core.finding import Finding, Severity
from wizard.core.keeping import keep_session
from wizard.core.saved_session import restore_session
from wizard.core.session import Console, How, Saved, Session, exit_code
from wizard.screens import copy_work
from wizard.screens.copy_lines import clipboard_note
from wizard.services.clipboard import Kind
from wizard.services.file_trouble import FileTrouble
from wizard.services.practice import Practice
from wizard.services.practice_settings import GUIDE_EXAMPLE

BEFORE = at_step_5()
RESULT = result_of(BEFORE)


@pytest.fixture(autouse=True)
def blank_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps before and behind as empty screens."""
    for step in (3, 4, 6):
        monkeypatch.setitem(wizard.app.SCREENS, step, "tests.screens.walking:Blank")


def said(app: WizardApp) -> str:
    """All that is drawn, its white space as single spaces."""
    return " ".join(screen_text(app).replace("▌", " ").split())


def told(app: WizardApp) -> list[str]:
    """What was said in the corner."""
    return [one.message for one in app._notifications]


def safety(app: WizardApp) -> str:
    """The right end of the first row."""
    return screen_rows(app)[0].split("   ")[-1].strip()


async def press(pilot: Any, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def paste_into(pilot: Any, text: str) -> None:
    paste(pilot.app, text)
    await settle(pilot)


# Before the click ---------------------------------------------------------------------------------


async def test_it_says_who_notices_what_before_anything_is_copied() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = said(app)
        assert "Who everyone in the organisation. There is no test group in the console." in text
        assert "When the next time they restart Claude Code. Running sessions go on." in text
        assert 'some see "Managed settings require approval" and must choose Yes' in text
        assert "It will list 3 names." in text
        assert "Undo paste the original back, Update settings, restart: about 2 minutes." in text
        assert "✓ Ready to copy: 45 lines, 0 problems. Holds your API key." in text
        assert "! The settings were loaded 6 minutes ago." in text
        assert "[>Copy the settings ] [ Save to a file ] [ Copy a message for them ]" in text
        assert safety(app) == "NOTHING CHANGED YET"
        assert app.session == BEFORE


async def test_what_was_checked_names_the_guides_seven_points() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+f")
        text = said(app)
        for point in (
            "The JSON is valid",
            'The "env" object is in the right place',
            "The API key is exact",
            "The tenant ID is exact",
            "The agent ID is exact",
            "The OTLP endpoint is https://ingest.mavvrik.ai",
            "The OTLP protocol is http/json",
        ):
            assert f"✓ {point}" in text
        assert "EXISTING_SETTING, CLAUDE_CODE_ENHANCED_TELEMETRY_BETA" in text


async def test_the_message_for_developers_names_what_the_dialog_will_list() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "tab", "enter")
    assert outside.clipboard.startswith("Claude Code: new company settings\n")
    assert "It lists EXISTING_SETTING, CLAUDE_CODE_ENHANCED_TELEMETRY_BETA," in outside.clipboard
    assert API_KEY not in outside.clipboard


async def test_an_error_in_the_result_is_never_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Finding("telemetry-off", Severity.ERROR, "It is off.", "Nothing is sent.", "Set it.")
    monkeypatch.setattr(copy_work, "check", lambda *_: (bad,))
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "x Not ready: 1 problem must be fixed first." in said(app)
        await press(pilot, "ctrl+t")
        await press(pilot, "ctrl+s")
        assert "[>Show what must be fixed ]" in screen_text(app)
        assert (outside.clipboard, app.session.taken) == ("", None)
        await press(pilot, "enter")
        assert app.step_on_screen == 4


async def test_it_is_checked_once_more_right_before_it_is_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        bad = Finding("telemetry-off", Severity.ERROR, "It is off.", "Nothing.", "Set it.")
        monkeypatch.setattr(copy_work, "check", lambda *_: (bad,))
        await press(pilot, "enter")
        assert outside.clipboard == ""
        assert "x Not ready: 1 problem must be fixed first." in said(app)


async def test_settings_loaded_more_than_30_minutes_ago_are_asked_for_again() -> None:
    late = BEFORE.loaded.at + timedelta(minutes=30, seconds=1) if BEFORE.loaded else NOW
    app, outside = make_last_step(BEFORE, clock=lambda: late)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "! The settings were loaded 30 minutes ago." in said(app)
        assert "[ Copy the settings ]" not in screen_text(app)
        await press(pilot, "ctrl+t")
        assert outside.clipboard == ""
        await press(pilot, "enter")
        assert app.step_on_screen == 3
        assert "Load the settings once more: paste what the console holds now." in said(app)


async def test_exactly_30_minutes_are_not_too_long() -> None:
    late = BEFORE.loaded.at + timedelta(minutes=30) if BEFORE.loaded else NOW
    app, outside = make_last_step(BEFORE, clock=lambda: late)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
    assert outside.clipboard == RESULT


async def test_a_new_key_warns_not_to_revoke_the_old_one() -> None:
    older = RESULT.replace(API_KEY, "mvk-agent-OlderOlderOlderOlderOld1")
    app, _ = make_last_step(at_step_5(older))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "! Do not revoke the old key yet." in said(app)


async def test_settings_that_are_right_already_need_no_copy() -> None:
    app, outside = make_last_step(at_step_5(RESULT))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "✓ The settings that you loaded are right already." in said(app)
        await press(pilot, "enter")
        assert app.step_on_screen == 6
    saved = app.session.saved
    assert saved is not None
    assert (saved.console, saved.evidence.how) == (Console.SAME, How.COMPARED)
    assert outside.clipboard == ""


# Copied -------------------------------------------------------------------------------------------


async def test_copied_and_read_back_is_copied_and_not_saved() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = said(app)
        assert "✓ On the clipboard: 45 lines, read back and identical. 14:12" in text
        assert "4 Click Update settings." in text
        assert "Now 45 lines, the last one is }." in text
        assert "5 Reload the browser page" in text
        assert "The clipboard holds your API key. It is cleared after the proof." in text
        assert safety(app) == "COPIED, NOT SAVED"
        assert app.focused is not None
        assert app.focused.id == "paste"
    taken = app.session.taken
    assert outside.clipboard == RESULT
    assert taken is not None
    assert (taken.fingerprint, taken.evidence.how) == (BEFORE.fingerprint, How.CHECKED)
    assert taken.evidence.at == COPIED_AT
    assert outside.receipts == [KEPT]
    assert app.session.receipt == "receipt-1.json"
    assert exit_code(app.session) == 3


async def test_a_receipt_that_cannot_be_kept_is_told_and_stops_nothing() -> None:
    trouble = FileTrouble("The disk that holds ~/x is full.", "", "")
    app, _ = make_last_step(BEFORE, outside=Still(trouble=trouble))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert told(app) == [
            "No receipt for the exact undo is kept: The disk that holds ~/x is full."
        ]
        assert safety(app) == "COPIED, NOT SAVED"


async def test_sent_is_not_copied() -> None:
    app, _ = make_last_step(BEFORE, outcome=copied(Kind.SENT), around=SSH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = said(app)
        assert "? Sent to your terminal." in text
        assert "We are on jump01 (SSH, tmux)." in text
        assert "Paste it here once: what arrives is compared and not shown." in text
        assert "set -g set-clipboard on" in text
        assert "(Apple) cannot do it: save to a file instead." in text
        assert safety(app) == "NOTHING CHANGED YET"
    assert app.session.taken is None
    assert exit_code(app.session) == 1


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n", "\r\r"], ids=["LF", "CR", "CRLF", "tmux"])
async def test_sent_is_proved_by_the_persons_own_paste(ends: str) -> None:
    app, outside = make_last_step(BEFORE, outcome=copied(Kind.SENT), around=SSH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, RESULT.replace("\n", ends) if ends != "\r\r" else RESULT)
        assert "✓ On the clipboard: 45 lines, proved. 14:12" in said(app)
        assert safety(app) == "COPIED, NOT SAVED"
    taken = app.session.taken
    assert taken is not None
    assert (taken.evidence.how, taken.evidence.where) == (How.COMPARED, "from jump01, over SSH")
    assert outside.cleared == []  # it is still needed


@pytest.mark.parametrize("other", ["something else\n", ORIGINAL, RESULT[:-30], "{}"])
async def test_another_text_proves_nothing(other: str) -> None:
    app, _ = make_last_step(BEFORE, outcome=copied(Kind.SENT))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, other)
        assert "x That is something else:" in said(app)
        assert safety(app) == "NOTHING CHANGED YET"
    assert app.session.taken is None
    assert app.session.saved is None


async def test_the_proof_may_be_skipped_and_then_nothing_counts_as_copied() -> None:
    app, _ = make_last_step(BEFORE, outcome=copied(Kind.SENT))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "ctrl+n")
        assert "? Sent to your terminal, not proved." in said(app)
        assert safety(app) == "NOTHING CHANGED YET"
        assert app.session.taken is None
        await press(pilot, "ctrl+n")
        assert app.step_on_screen == 6
    assert app.session.saved is not None
    assert app.session.saved.evidence.how is How.SAID


async def test_not_copied_says_why_and_what_to_do_instead() -> None:
    app, _ = make_last_step(BEFORE, outcome=copied(Kind.NOT_COPIED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = said(app)
        assert "x Not copied, because this computer has no clipboard" in text
        assert "Save to a file instead." in text
        assert "[>Save to a file ] [ Copy again ]" in text
        assert safety(app) == "NOTHING CHANGED YET"
    assert app.session.taken is None


async def test_another_text_on_the_clipboard_takes_the_claim_back() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        app.copy_for_person("an agent's ID", "Agent ID")
        await settle(pilot)
        app.update_session(app.session)
        await pilot.pause()
        assert "✓ Copied; the clipboard may hold something else by now. 14:12" in said(app)


# Saved to a file ----------------------------------------------------------------------------------


async def test_saved_to_a_file_is_the_result_byte_for_byte() -> None:
    app, outside = make_last_step(BEFORE, around=SSH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert "so only you will be able to read the file" in said(app)
        await press(pilot, "enter")
        text = said(app)
        assert "✓ Saved to ~/mvk-wizard-settings.json, for you only. Copy its text." in text
        assert "ssh jump01 'cat ~/mvk-wizard-settings.json' | pbcopy" in text
        assert safety(app) == "COPIED, NOT SAVED"
        await press(pilot, "tab", "tab", "tab", "enter")
    assert outside.saved == {"~/mvk-wizard-settings.json": RESULT.encode()}
    assert app.session.taken is not None
    assert app.session.taken.file == "~/mvk-wizard-settings.json"
    assert outside.clipboard == "ssh jump01 'cat ~/mvk-wizard-settings.json' | pbcopy"


async def test_a_file_that_is_there_is_not_replaced_without_asking() -> None:
    app, outside = make_last_step(BEFORE)
    outside.there.add("~/mvk-wizard-settings.json")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        await press(pilot, "enter")
        assert "~/mvk-wizard-settings.json is there already." in said(app)
        await press(pilot, "enter")  # the harmless answer
        assert outside.saved == {}
        await press(pilot, "ctrl+s")
        await press(pilot, "enter")
        await press(pilot, "ctrl+n")
    assert list(outside.saved) == ["~/mvk-wizard-settings.json"]


async def test_a_file_that_cannot_be_written_says_why_and_nothing_counts_as_copied() -> None:
    trouble = FileTrouble("You may not write in /etc.", "Nothing.", "Save somewhere else.")
    app, _ = make_last_step(BEFORE, outside=Still(trouble=trouble))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        await press(pilot, "enter")
        assert "You may not write in /etc. Save somewhere else." in said(app)
        assert safety(app) == "NOTHING CHANGED YET"
    assert app.session.taken is None


async def test_the_real_file_is_for_its_owner_only_also_over_an_open_one(tmp_path: Path) -> None:
    from wizard.outside import Outside

    open_file = tmp_path / "open.json"
    open_file.write_text("old")
    open_file.chmod(0o644)
    outside = Outside(SSH, lambda _: None)
    for path in (open_file, tmp_path / "new.json"):
        await outside.save(str(path), b"{}")
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_bytes() == b"{}"
    assert await outside.is_there(str(open_file))
    await outside.delete(str(open_file))
    assert not await outside.is_there(str(open_file))


# What the console holds ---------------------------------------------------------------------------


async def test_identical_is_saved_and_the_clipboard_is_cleared() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, RESULT)
        text = said(app)
        assert "✓ The console holds exactly what you copied. compared 14:12" in text
        assert "The clipboard is cleared." in text
        assert "telemetry begins only after a full restart" in text
        assert safety(app) == "SAVED IN THE CONSOLE 14:12"
        assert app.step_on_screen == 5
        await press(pilot, "enter")
        assert app.step_on_screen == 6
    saved = app.session.saved
    assert saved is not None
    assert (saved.console, saved.evidence.how) == (Console.SAME, How.COMPARED)
    assert outside.cleared == [True]
    assert outside.clipboard == ""


async def test_same_content_in_other_spacing_is_saved_too() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, json.dumps(json.loads(RESULT), indent=8))
        assert "✓ The console holds what you copied." in said(app)
        assert safety(app) == "SAVED IN THE CONSOLE 14:12"
    assert app.session.saved is not None
    assert app.session.saved.console is Console.SPACING
    assert app.session.saved.evidence.detail == (
        "The console holds what you copied. Only spacing, order or spelling differ, which changes "
        "nothing."
    )


async def test_different_says_what_is_missing_what_it_means_and_why() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, ORIGINAL)
        text = said(app)
        assert "x The console does not hold what you copied. compared 14:12" in text
        assert "Lines you pasted 35 Lines you copied 45" in text
        assert "- the 10 Mavvrik lines are missing" in text
        assert "= everything else is the same as the original you loaded at 14:06" in text
        assert "So nothing is broken: your developers still have the old settings." in text
        assert 'Most likely "Update settings" was not clicked' in text
        assert safety(app) == "CONSOLE IS NOT AS PLANNED"
        assert outside.cleared == []
        await press(pilot, "tab", "tab", "enter")
        assert "env → OTEL_EXPORTER_OTLP_HEADERS missing Mavvrik" in said(app)
        assert SECRET_PART not in app.export_screenshot()
    assert app.session.saved is not None
    assert app.session.saved.console is Console.DIFFERENT


async def test_after_different_copying_again_leads_back_and_the_line_stays_true() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, ORIGINAL)
        await press(pilot, "enter")
        assert "✓ On the clipboard: 45 lines" in said(app)
        assert safety(app) == "CONSOLE IS NOT AS PLANNED"  # until something else is proved
        await paste_into(pilot, RESULT)
        assert safety(app) == "SAVED IN THE CONSOLE 14:12"


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("   \n", "There is no text in what you pasted."),
        (RESULT[:200], "This is only a part of what you copied."),
        ("<html><body>Sign in</body></html>", "This is not the text of the console's editor."),
    ],
)
async def test_a_text_that_says_nothing_of_the_console_changes_no_safety_line(
    text: str, headline: str
) -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, text)
        assert f"x {headline}" in said(app)
        assert "What the console holds is not known yet." in said(app)
        assert safety(app) == "COPIED, NOT SAVED"
        await press(pilot, "tab", "enter")  # paste again
        assert app.focused is not None
        assert app.focused.id == "paste"
    assert app.session.saved is None


async def test_settings_that_cannot_be_read_are_an_alarm() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, RESULT.replace('"env": {', '"env": {,'))
        assert "x The text from the console cannot be read." in said(app)
        assert safety(app) == "CONSOLE IS NOT AS PLANNED"


async def test_going_on_without_the_proof_is_a_persons_word() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "ctrl+n")
        assert app.step_on_screen == 6
        app.go_to(5)
        await settle(pilot)
        text = said(app)
        assert "✓ You clicked Update settings. Not compared with the console." in text
        assert "you said 14:12" in text
        assert safety(app) == "SAVED IN THE CONSOLE 14:12"
    assert app.session.saved is not None
    assert (app.session.saved.evidence.how, app.session.saved.console) == (How.SAID, None)
    assert outside.cleared == []


async def test_what_was_said_can_still_be_proved() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "ctrl+n")
        app.go_to(5)
        await settle(pilot)
        await paste_into(pilot, ORIGINAL)
        assert safety(app) == "CONSOLE IS NOT AS PLANNED"


async def test_the_console_may_show_an_error() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, *["tab"] * 5, "enter")
        assert "While an error is shown, nothing was saved" in said(app)
        await press(pilot, "escape")
        assert safety(app) == "COPIED, NOT SAVED"


async def test_compared_in_an_earlier_run_stays_known() -> None:
    fingerprint = BEFORE.fingerprint
    evidence = replace(BEFORE.loaded, how=How.COMPARED) if BEFORE.loaded else None
    assert evidence is not None
    session = replace(BEFORE, saved=Saved(fingerprint, evidence, Console.DIFFERENT))
    app, _ = make_last_step(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Paste once more what the console holds, to see what differs." in said(app)
        assert safety(app) == "CONSOLE IS NOT AS PLANNED"


async def test_after_an_earlier_run_the_settings_are_asked_for_before_comparing() -> None:
    session = replace(at_step_6(), viewing=None, activity=None)
    later = COPIED_AT + timedelta(minutes=10)
    kept = keep_session(session, "ab" * 16, later)
    again = restore_session(kept, later).with_reading(read_paste(BLOCK))
    app, _ = make_last_step(again)
    async with app.run_test(size=(80, 24)) as pilot:
        app.go_to(5)
        await settle(pilot)
        assert "✓ The console holds exactly what you copied. compared 14:16" in said(app)
        await press(pilot, "tab", "enter")  # compare again
        assert "! To compare, load the settings once more" in said(app)
        await paste_into(pilot, RESULT)
        assert safety(app) == "SAVED IN THE CONSOLE 14:16"


# Clearing -----------------------------------------------------------------------------------------


async def test_the_clipboard_is_cleared_on_request_only_while_it_holds_our_key() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "ctrl+l")
        assert outside.clipboard == ""
        assert outside.cleared == [False]
        assert "The clipboard is cleared." in said(app)
        assert "^l Clear" not in screen_rows(app)[-1]


async def test_what_somebody_else_put_on_the_clipboard_stays() -> None:
    app, outside = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        outside.clipboard = "a shopping list"
        await press(pilot, "ctrl+l")
    assert outside.clipboard == "a shopping list"


def test_the_key_is_recognised_as_it_is_and_as_json_spells_it() -> None:
    from pydantic import SecretStr

    judge = copy_work.holds_key(SecretStr('k\\ey"1'))
    assert judge('Bearer k\\ey"1')
    assert judge(json.dumps({"h": 'Bearer k\\ey"1'}))
    assert not judge("key1")


async def test_no_clipboard_of_textuals_own_keeps_the_text() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)):
        app.copy_to_clipboard(RESULT)
        assert app.clipboard == ""


# Practice, sharing, sizes -------------------------------------------------------------------------


def practising() -> tuple[Session, Practice]:
    practice = Practice()
    practice.register()
    return replace(BEFORE, practice=True), practice


async def test_in_practice_a_button_stands_for_the_browser() -> None:
    session, practice = practising()
    app, outside = make_last_step(session, practice=practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "[ Save it in the practised console ]" in screen_text(app)
        await press(pilot, "ctrl+r")
        assert screen_rows(app)[0].endswith("PRACTICE  SAVED IN THE CONSOLE 14:12")
    assert app.session.saved is not None
    assert app.session.saved.console is Console.SAME
    assert outside.receipts == []  # nothing of practice is kept


async def test_in_practice_a_wrong_paste_is_found_like_a_real_one() -> None:
    session, practice = practising()
    app, _ = make_last_step(session, practice=practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await paste_into(pilot, ORIGINAL)
        assert screen_rows(app)[0].endswith("PRACTICE  CONSOLE IS NOT AS PLANNED")


async def test_practice_settings_leave_the_clipboard_with_the_program() -> None:
    session, practice = practising()
    app, outside = make_last_step(session, practice=practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert outside.clipboard == RESULT
        app.leave()
        await settle(pilot)
    assert outside.clipboard == ""
    assert app.return_code == 3


async def test_outside_practice_there_is_no_such_button() -> None:
    app, _ = make_last_step(BEFORE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "ctrl+r")
        assert "practised" not in screen_text(app)
        assert app.session.saved is None


async def test_while_sharing_it_says_where_the_key_shows_and_hides_the_computer() -> None:
    shared = replace(BEFORE, sharing=True)
    app, _ = make_last_step(shared, outcome=copied(Kind.SENT), around=SSH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "We are on Host 1 (SSH, tmux)." in said(app)
        await press(pilot, "ctrl+n")
        assert "The console shows the API key in clear text: share only this window." in said(app)
        assert "jump01" not in screen_text(app)


async def in_state(name: str, pilot: Any) -> None:
    """Lead a fresh step 5 to one of its states."""
    await settle(pilot)
    if name in ("before", "stale"):
        return
    if name == "file":
        await press(pilot, "ctrl+s")
    await press(pilot, "enter")
    texts = {"different": ORIGINAL, "proved": RESULT, "not known": "{"}
    if name in texts:
        await paste_into(pilot, texts[name])


HANDED: dict[str, dict[str, Any]] = {
    "before": {},
    "stale": {"clock": lambda: COPIED_AT + timedelta(hours=1)},
    "copied": {},
    "sent": {"outcome": copied(Kind.SENT), "around": SSH},
    "not copied": {"outcome": copied(Kind.NOT_COPIED)},
    "file": {"around": SSH},
    "different": {},
    "not known": {},
    "proved": {},
}
PRIMARY = {
    "before": "Copy the settings",
    "stale": "Load the settings once more",
    "copied": "I clicked Update settings, next",
    "sent": "Copy again",
    "not copied": "Save to a file",
    "file": "I clicked Update settings, next",
    "different": "Copy again and repeat",
    "not known": "Copy again and repeat",
    "proved": "Next: is it working?",
}


@pytest.mark.parametrize("name", HANDED)
async def test_at_80x24_nothing_has_to_be_scrolled(name: str) -> None:
    app, _ = make_last_step(BEFORE, **HANDED[name])
    async with app.run_test(size=(80, 24)) as pilot:
        await in_state(name, pilot)
        assert app.screen.query_one("#body").max_scroll_y == 0


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 40)])
@pytest.mark.parametrize("name", HANDED)
async def test_the_next_thing_to_do_is_always_in_sight(name: str, size: tuple[int, int]) -> None:
    app, _ = make_last_step(BEFORE, **HANDED[name])
    async with app.run_test(size=size) as pilot:
        await in_state(name, pilot)
        rows = screen_rows(app)
        assert any(PRIMARY[name] in row and "[" in row for row in rows[-6:])
        assert "^g Help" in rows[-1]
        assert SECRET_PART not in app.export_screenshot()


async def test_an_inline_document_has_no_last_line_to_look_for() -> None:
    app, _ = make_last_step(at_step_5('{"env": {"A": "b"}}'))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "Now 1 line." in said(app)


async def test_a_byte_order_mark_goes_to_files_and_not_to_the_clipboard() -> None:
    app, outside = make_last_step(at_step_5("\ufeff" + GUIDE_EXAMPLE))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert outside.clipboard.startswith("{")
        await paste_into(pilot, outside.clipboard)
        assert safety(app) == "SAVED IN THE CONSOLE 14:12"


@pytest.mark.parametrize(("certain", "word"), [(True, "holds"), (False, "may hold")])
def test_what_could_not_be_read_back_is_not_said_to_be_there(certain: bool, word: str) -> None:
    note = clipboard_note(None, holds_key=True, certain=certain)
    assert note[0].text.plain.startswith(f"The clipboard {word} your API key.")
