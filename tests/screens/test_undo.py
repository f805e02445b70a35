"""Undo goes back to before Mavvrik and names the original; without one it offers another way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.lives import SALT, again, saved
from tests.screens.settings_steps import settled
from tests.screens.walking import (
    API_KEY,
    AT_STEP_3,
    NOW,
    SECRET_PART,
    make_wizard,
    screen_rows,
    screen_text,
)
from wizard.core.document.text import SettingsText
from wizard.core.session.record import DraftKind, Evidence, Holds, How
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp
from wizard.screens.page_screen import PageScreen
from wizard.services.files.files import keep_original
from wizard.services.files.places import own_places
from wizard.steps.undo import Undo

LATER = NOW + timedelta(days=1)
SAID = Evidence(How.SAID, NOW)
ORIGINAL = '{\n  "permissions": {}\n}\n'
OLD_KEY = "mvk-agent-Another0Key1Of2The3Same4Kind5"
WITH_SETTINGS = replace(
    replace(AT_STEP_3, salt=SALT).with_settings(SettingsText(ORIGINAL), SAID),
    settings_confirmed=True,
    choices={"command-lines": "mavvrik"},
)
SAVED = saved(WITH_SETTINGS, SAID)
MERGED = WITH_SETTINGS.plan.result if WITH_SETTINGS.plan else ""
WITH_OLD_KEY = MERGED.replace(API_KEY, OLD_KEY)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Originals are those of the test."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def keep(text: str, day: int = 0) -> str:
    return str(keep_original(text.encode(), own_places().data, NOW + timedelta(days=day)))


def later(session: Session = SAVED, **handed: Any) -> WizardApp:
    """Start the wizard on the next day, when texts and key are no longer in memory."""
    return make_wizard(again(session, NOW, after=timedelta(days=1)), clock=lambda: LATER, **handed)


def words_of(app: WizardApp) -> str:
    return " ".join(screen_text(app).split())


async def opened(app: WizardApp, pilot: Any) -> str:
    """Return what undo says at first."""
    app.push_screen(PageScreen(Undo))
    await settled(pilot)
    return words_of(app)


async def test_it_goes_back_to_the_newest_original_without_mavvrik() -> None:
    copied: list[str] = []
    keep("{}", -1)
    keep(ORIGINAL)
    keep(MERGED, 1)
    app = later(copied=copied)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(app, pilot)
        assert "Restores the settings of 23 Nov 2026, 14:03, 3 lines, without Mavvrik." in text
        assert "1 newer original holds Mavvrik." in text
        assert "Original kept in ~/mvk-wizard/original-2026-11-23-1403.json" in text
        await pilot.press("enter")
        await settled(pilot)
        assert copied == [ORIGINAL]
        assert "▸ I clicked Update settings" in screen_text(app)
        assert (app.session.doing, app.session.live) == (DraftKind.UNDO, SAVED.live)


@pytest.mark.parametrize("ups", [0, 1, 2], ids=["without", "an-old-key", "the-current-key"])
async def test_after_copying_the_whole_box_is_visible_in_the_smallest_terminal(ups: int) -> None:
    keep(ORIGINAL)
    keep(WITH_OLD_KEY, 1)
    keep(MERGED, 2)
    app = later()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        await pilot.press(*["up"] * ups, "enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        rows = screen_rows(app)
        top = next(at for at, row in enumerate(rows) if "╭─ Paste what the console holds" in row)
        assert rows[top + 3].lstrip().startswith("╰──")
        buttons = "▸ I clicked Update settings      Copy again      Save undo card"
        assert [at for at, row in enumerate(rows) if buttons in row] == [21]


async def test_the_text_that_this_setup_started_with_is_offered_first() -> None:
    own = keep(ORIGINAL)
    keep('{"another": "file"}', 1)
    app = later(replace(SAVED, original_kept=own))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Restores the settings of 23 Nov 2026, 14:03" in await opened(app, pilot)


async def test_another_original_can_be_chosen_and_an_old_key_is_pointed_out() -> None:
    copied: list[str] = []
    keep(ORIGINAL)
    keep(WITH_OLD_KEY, 1)
    keep(MERGED, 2)
    app = later(copied=copied)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        text = words_of(app)
        size = f"14:03, {MERGED.count(chr(10))} lines"
        assert f"1 Settings of 25 Nov 2026, {size}: with Mavvrik (the current key …7Qx2)" in text
        assert f"2 Settings of 24 Nov 2026, {size}: with Mavvrik (an old key …ind5)" in text
        assert "▸ 3 Settings of 23 Nov 2026, 14:03, 3 lines: without Mavvrik" in text
        await pilot.press("up", "enter")
        await settled(pilot)
        text = words_of(app)
        assert f"{size}, with Mavvrik (an old key …ind5)." in text
        assert "Saving brings that key back. If it was revoked, Mavvrik refuses all data." in text
        await pilot.press("enter")
        await settled(pilot)
        assert copied == [WITH_OLD_KEY]
        await pilot.press("enter")
        await settled(pilot)
        live = app.session.live
        assert live is not None
        assert (live.holds, live.by) == (Holds.MAVVRIK, DraftKind.UNDO)
        assert live.marks["MVK_API_KEY"] == app.session.mark("MVK_API_KEY", OLD_KEY)


async def test_while_sharing_no_tail_of_a_key_is_shown() -> None:
    keep(WITH_OLD_KEY)
    app = later(replace(SAVED, sharing=True))
    app.session = replace(app.session, sharing=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        assert "with Mavvrik (an old key)" in words_of(app)
        assert "ind5" not in app.export_screenshot()


async def test_where_every_original_holds_mavvrik_removal_is_offered() -> None:
    keep(MERGED)
    keep(WITH_OLD_KEY, 1)
    app = later()
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(app, pilot)
        assert "Every original kept here holds Mavvrik. Remove Mavvrik instead" in text
        assert "▸ Remove Mavvrik" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert "Paste the whole settings.json" in words_of(app)
        assert SECRET_PART not in app.export_screenshot()


async def test_without_any_original_removal_is_offered_too() -> None:
    app = later()
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(app, pilot)
        assert "This computer keeps no original of these settings." in text
        assert "▸ Remove Mavvrik" in screen_text(app)


async def test_an_undo_that_was_copied_does_not_count_as_saved() -> None:
    keep(ORIGINAL)
    session = SAVED.with_new_draft(DraftKind.UNDO).with_copied(ORIGINAL, SAID)
    app = later(session)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(app, pilot)
        assert "You copied the original at 23 Nov, 14:03. Click Update settings in" in text
        assert "▸ I clicked Update settings" in screen_text(app)
        assert app.session.live == again(session, NOW).live
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.live is not None
        assert app.session.live.holds is Holds.WITHOUT


async def test_a_copied_removal_is_mentioned() -> None:
    keep(ORIGINAL)
    app = later(SAVED.with_new_draft(DraftKind.REMOVAL).with_copied(ORIGINAL, SAID))
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(app, pilot)
        assert (
            "You copied the settings without Mavvrik at 23 Nov, 14:03. You have not confirmed"
            in (text)
        )
        assert "If it does, there is nothing to undo." in text
        assert "▸ Copy original" in screen_text(app)


@pytest.mark.parametrize("doing", [DraftKind.REMOVAL, DraftKind.UNDO])
async def test_after_a_removal_there_is_nothing_to_undo(doing: DraftKind) -> None:
    keep(ORIGINAL)
    keep(MERGED, 1)
    app = later(SAVED.with_new_draft(doing).with_removed(SAID))
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(app, pilot)
        assert (
            "The console has held the settings without Mavvrik since 23 Nov, 14:03 (confirmed by"
            " you). There is nothing to undo." in text
        )
        await pilot.press("ctrl+f")
        await settled(pilot)
        assert "with Mavvrik (a key …7Qx2)" in words_of(app)  # nobody knows whether it is revoked


async def test_practice_offers_only_what_was_loaded_in_it() -> None:
    copied: list[str] = []
    keep('{"real": "settings"}')
    app = make_wizard(replace(SAVED, practice=True), copied=copied)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(app, pilot)
        assert "Restores the settings as you loaded them, 3 lines, without Mavvrik." in text
        assert "kept in" not in text
        await pilot.press("enter")
        await settled(pilot)
        assert copied == [ORIGINAL]


async def test_an_original_that_is_gone_can_be_looked_for_again() -> None:
    gone = Path(keep(ORIGINAL))
    gone.unlink()
    app = later(replace(SAVED, original_kept=str(gone)))
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(app, pilot)
        assert "~/mvk-wizard/original-2026-11-23-1403.json does not exist." in text
        gone.write_text(ORIGINAL)
        await pilot.press("enter")
        await settled(pilot)
        assert "Restores the settings of 23 Nov 2026, 14:03" in words_of(app)


async def test_the_undo_card_names_no_original_that_holds_mavvrik() -> None:
    keep(MERGED, 1)
    app = later(replace(SAVED, original_kept=keep(ORIGINAL)))
    cards: list[bytes] = []

    async def save(path: str, data: bytes) -> Any:
        from wizard.services.files.files import Written

        cards.append(data)
        return Written(Path(path))

    app.outside.save = save  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
    card = cards[0].decode()
    assert "original-2026-11-23-1403.json" in card
    assert "OTEL_EXPORTER_OTLP_HEADERS" in card
