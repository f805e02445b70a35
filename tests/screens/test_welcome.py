"""Welcome back: what was reached, what is proved and open, and six things to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.lives import SALT, again
from tests.screens.last_steps import Still
from tests.screens.settings_steps import settled
from tests.screens.walking import (
    ACCEPTED,
    API_KEY,
    AT_STEP_3,
    BLOCK,
    NOW,
    SECRET_PART,
    answering,
    make_wizard,
    paste,
    screen_rows,
    screen_text,
)
from wizard.core.document.text import SettingsText
from wizard.core.session.record import (
    Answer,
    CopiedResult,
    DraftKind,
    Evidence,
    Holds,
    How,
    Sighting,
)
from wizard.core.session.session import Session, current_step
from wizard.screens.app import WizardApp
from wizard.services.files.files import Written

LATER = NOW + timedelta(days=1)
SAID = Evidence(How.SAID, NOW)
ORIGINAL = '{\n  "permissions": {}\n}\n'
NEW_BLOCK = BLOCK.replace(API_KEY, "mvk-agent-Another0Key1Of2The3Same4Kind5")

WITH_SETTINGS = replace(
    AT_STEP_3.with_settings(SettingsText(ORIGINAL), SAID),
    settings_confirmed=True,
    choices={"command-lines": "keep"},
)
SAVED = replace(
    WITH_SETTINGS,
    previewed=WITH_SETTINGS.fingerprint,
    taken=CopiedResult(WITH_SETTINGS.fingerprint, SAID),
).with_saved(SAID)
FINISHED = SAVED.with_live(
    activity=SAID,
    cost=Sighting(Answer.YES, SAID),
    sessions=Sighting(Answer.YES, SAID),
)


def back(session: Session) -> Session:
    """Return the session of the next day."""
    return again(session, NOW, after=LATER - NOW)


def welcomed(session: Session, **handed: Any) -> WizardApp:
    handed.setdefault("clock", lambda: LATER)
    return make_wizard(back(session), keeps_state=True, **handed)


def words_of(app: WizardApp) -> str:
    return " ".join(screen_text(app).split())


def saved_by(app: WizardApp) -> list[tuple[str, bytes]]:
    """Return what the program would save: paths and bytes. Nothing is written."""
    saved: list[tuple[str, bytes]] = []

    async def save(path: str, data: bytes) -> Written:
        saved.append((path, data))
        return Written(Path(path))

    app.outside.save = save  # type: ignore[method-assign]
    return saved


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the state away from the person's own."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


async def test_continue_asks_for_the_block_and_returns_to_the_step() -> None:
    app = welcomed(SAVED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "Step 2 of 7" in screen_rows(app)[0]
        assert "The 3 values were not stored." in words_of(app)
        paste(app, BLOCK)
        await pilot.pause()
        before = "Same agent, tenant and key as before"
        assert f"{before}: earlier results still count." in words_of(app)
        assert app.session.check is not None  # not asked again: it was proved before
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert app.step_on_screen == 6


async def test_a_new_key_is_recognized_and_the_old_one_must_not_be_revoked_yet() -> None:
    app = welcomed(FINISHED, check_credentials=answering(ACCEPTED))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "enter")
        await pilot.pause()
        assert "Do not revoke the old key before everyone has restarted." in (words_of(app))
        await pilot.press("enter")
        await pilot.pause()
        paste(app, NEW_BLOCK)
        await pilot.pause()
        assert "New key, same agent and tenant." in words_of(app)
        assert screen_rows(app)[0].endswith("SAVED, YOU SAID 23 Nov, 14:03")
        assert "Rotation in progress: not saved." in words_of(app)
        assert app.session.live == back(FINISHED).live
        await pilot.press("ctrl+n")
        await pilot.pause()
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert app.step_on_screen == 3


async def test_other_credentials_are_a_draft_and_what_was_seen_stays_with_what_is_saved() -> None:
    app = welcomed(FINISHED, check_credentials=answering(ACCEPTED))
    async with app.run_test(size=(80, 24)) as pilot:
        app.go_to(None)
        await pilot.pause()
        paste(app, NEW_BLOCK)
        await pilot.pause()
        await pilot.press("ctrl+n")
        await pilot.pause()
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert app.session.live == back(FINISHED).live
        assert app.step_on_screen == 3


async def test_a_finished_setup_opens_as_a_review() -> None:
    app = welcomed(FINISHED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "▸ 1 Review the checklist" in words_of(app)
        assert "step 7 of 7, final checklist" in words_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "All 10 done. Your usage reaches Mavvrik." in words_of(app)
        await pilot.press("escape", "ctrl+q")
        await pilot.pause()
    assert app.return_code == 0


async def test_data_stopped_looks_at_this_computer_and_leads_to_help_by_symptom() -> None:
    app = welcomed(SAVED)
    app.outside = Still()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "enter")
        await pilot.pause()
        text = words_of(app)
        assert "No fault found on this computer. Not everything could be looked at." in text
        await pilot.press("ctrl+f")
        await pilot.pause()
        assert "▸ 1 Nothing shows up in Mavvrik" in words_of(app)


# Take Mavvrik out ---------------------------------------------------------------------------------

MERGED = WITH_SETTINGS.plan.result if WITH_SETTINGS.plan else ""


async def test_remove_mavvrik_gives_the_settings_without_it() -> None:
    copied: list[str] = []
    app = welcomed(SAVED, copied=copied)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "enter")
        await settled(pilot)
        assert "Only Mavvrik's values are removed." in words_of(app)
        paste(app, MERGED)
        await settled(pilot)
        text = words_of(app)
        assert "Mavvrik values: 10 removed. Nothing else changed." in text
        assert "▸ Copy result" in text
        assert SECRET_PART not in app.export_screenshot()
        await pilot.press("enter")
        await settled(pilot)
        assert copied == ['{\n  "permissions": {}\n}\n']
        text = words_of(app)
        assert "4 Click Update settings." in text
        assert "When everyone has restarted Claude Code, revoke the key in Mavvrik." in text
        paste(app, copied[0])  # read back from the console
        await settled(pilot)
        assert "✓ What you pasted holds no Mavvrik values." in words_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.step_on_screen == 0
        assert app.session.live is not None
        assert (app.session.live.holds, app.session.live.by) == (Holds.WITHOUT, DraftKind.REMOVAL)
        assert app.session == Session(salt=SALT, live=app.session.live)


async def test_entries_that_would_be_left_are_listed_before_the_rest_is_removed() -> None:
    copied: list[str] = []
    app = welcomed(SAVED, copied=copied)
    noted = MERGED.replace("{", '{\n  "note": "mvk-agent-0123456789abcdef",', 1)
    left = "! Line 2: note has a Mavvrik API key. Remove it there by hand."
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "enter")
        await settled(pilot)
        paste(app, noted)
        await settled(pilot)
        text = words_of(app)
        assert "x Some of Mavvrik would stay." in text
        assert left in text
        assert "Everything else is as it was" not in text
        await pilot.press("ctrl+t")
        await settled(pilot)
        assert copied == []
        await pilot.press("tab", "enter")  # Remove the rest
        await settled(pilot)
        text = words_of(app)
        assert "! Mavvrik values: 10 removed. Some Mavvrik values are left." in text
        assert left in text
        await pilot.press("ctrl+t")
        await settled(pilot)
        (text,) = copied
        assert text == '{\n  "note": "mvk-agent-0123456789abcdef",\n  "permissions": {}\n}\n'
        paste(app, text)
        await settled(pilot)
        assert "! What you pasted holds only what must be removed by hand." in words_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.session != Session()


async def test_without_a_clipboard_the_result_is_saved_to_a_file(own_folders: Path) -> None:
    source = own_folders / "settings.json"
    source.write_bytes(b"\xef\xbb\xbf" + MERGED.encode())
    app = welcomed(SAVED)
    saved = saved_by(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "enter", "ctrl+f")
        await settled(pilot)
        paste(app, str(source))
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        text = words_of(app)
        assert "saved. Open it in an editor, select all, copy." in text
        assert "4 Click Update settings." in text
    assert saved == [
        (
            "~/settings-without-mavvrik.json",
            b'\xef\xbb\xbf{\n  "permissions": {}\n}\n',
        )
    ]


async def test_while_sharing_the_names_in_what_was_pasted_are_covered() -> None:
    app = make_wizard(replace(back(SAVED), sharing=True), keeps_state=True, clock=lambda: LATER)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "enter")
        await settled(pilot)
        assert "You share your screen, and the editor may show keys." in words_of(app)
        vendors = MERGED.replace(
            '"OTEL_METRICS_EXPORTER": "none"',
            '"OTEL_METRICS_EXPORTER": "otlp",'
            ' "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otel.corp.test/v1/metrics"',
        )
        paste(app, vendors)
        await settled(pilot)
        text = words_of(app)
        assert "Metrics still go to Host 1." in text
        assert "corp.test" not in app.export_screenshot()


# Undo ---------------------------------------------------------------------------------------------


def kept_original(folder: Path) -> str:
    path = folder / "original-2026-11-23-1403.json"
    path.write_text(ORIGINAL)
    return str(path)


async def test_undo_copies_the_original_to_the_byte_and_shows_the_way(tmp_path: Path) -> None:
    copied: list[str] = []
    app = welcomed(replace(SAVED, original_kept=kept_original(tmp_path)), copied=copied)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "enter")
        await pilot.pause()
        text = words_of(app)
        assert "can do it in about 2 minutes" in text
        assert "4 Click Update settings." in text
        await pilot.press("enter")
        await settled(pilot)
        await pilot.pause()
        assert copied == [ORIGINAL]
        assert "▸ I clicked Update settings" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert screen_rows(app)[0].endswith("MAVVRIK REMOVED, YOU SAID 14:03")
        assert app.session.live is not None
        assert (app.session.live.holds, app.session.live.by) == (Holds.WITHOUT, DraftKind.UNDO)


async def test_a_missing_original_is_reported(tmp_path: Path) -> None:
    gone = str(tmp_path / "original-2026-11-23-1403.json")
    app = welcomed(replace(SAVED, original_kept=gone))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "enter", "enter")
        await settled(pilot)
        await pilot.pause()
        assert "original-2026-11-23-1403.json" in words_of(app)
        assert "▸ Save undo card" not in screen_text(app)
        assert app.session.live is not None


async def test_an_original_that_is_not_text_is_reported_with_what_to_do(tmp_path: Path) -> None:
    path = kept_original(tmp_path)
    Path(path).write_bytes(b"\xff\xfe\xfa")
    app = welcomed(replace(SAVED, original_kept=path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "enter", "enter")
        await settled(pilot)
        await pilot.pause()
        text = words_of(app)
        assert "can't be read as text." in text
        assert "If you have your own copy of the settings, paste that." in text


async def test_the_undo_card_is_saved_without_any_program(tmp_path: Path) -> None:
    app = welcomed(SAVED)
    saved = saved_by(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "enter", "ctrl+s")
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
    path, card = saved[0]
    assert path == "~/mvk-wizard-undo.txt"
    assert card.decode().startswith("UNDO CARD: Claude Code → Mavvrik\n")
    assert SECRET_PART not in card.decode()


@pytest.mark.parametrize(
    ("session", "symptom", "cause"),
    [
        (
            replace(SAVED, check=None),
            "Nothing shows up in Mavvrik yet",
            '"Register" was not clicked in Mavvrik',
        ),
        (
            FINISHED,
            "Data stopped arriving in Mavvrik",
            "The key in the settings was revoked or replaced",
        ),
    ],
    ids=["never came", "stopped"],
)
async def test_data_that_never_came_and_data_that_stopped_have_different_first_causes(
    session: Session, symptom: str, cause: str
) -> None:
    app = welcomed(session)
    app.outside = Still()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "enter", "ctrl+f")
        await pilot.pause()
        assert f"▸ 1 {symptom}" in words_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert f"▸ 1 {cause}" in words_of(app).replace("▸  1", "▸ 1")
        is_stopped = session is FINISHED
        assert ('"Register" was not clicked' not in words_of(app)) == is_stopped


def test_the_step_after_the_block_is_the_one_that_was_reached() -> None:
    assert current_step(back(SAVED)) == 2


async def test_finished_steps_are_ticked_and_none_is_current() -> None:
    app = welcomed(SAVED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "enter")
        await pilot.pause()
        ticked = "✓ Register  ✓ Credentials  ✓ Load  ✓ Preview  ✓ Copy  6 Verify  7 Done"
        assert f" {ticked}" in screen_rows(app)


async def test_the_last_step_of_a_finished_setup_is_the_checklist() -> None:
    app = welcomed(FINISHED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "enter")
        await pilot.pause()
        assert screen_rows(app)[1].endswith("✓ Copy  ✓ Verify  7 Done")
