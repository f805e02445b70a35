"""Step 5 in practice, while sharing, and in every state at every size."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.screens.copying import BEFORE, RESULT, paste_into
from tests.screens.last_steps import (
    CLEARED,
    COPIED_AT,
    ORIGINAL,
    SSH,
    copied,
    make_last_step,
)
from tests.screens.walking import SECRET_PART, press, said, screen_rows, screen_text, settled
from wizard.core.session.record import Console
from wizard.core.session.session import Session
from wizard.services.clipboard.clipboard import CopyResult
from wizard.services.practice.mavvrik import Practice
from wizard.steps.program import exit_summary

pytestmark = pytest.mark.usefixtures("blank_others")


# Practice, sharing, sizes -------------------------------------------------------------------------


def practicing() -> tuple[Session, Practice]:
    practice = Practice()
    practice.register()
    return replace(BEFORE, practice=True), practice


async def test_in_practice_a_button_replaces_the_browser() -> None:
    session, practice = practicing()
    app, outside = make_last_step(session, practice=practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert "  Save in practice console" in screen_text(app)
        await press(pilot, "ctrl+r")
        assert screen_rows(app)[0].endswith("PRACTICE  SAVED, COMPARED 14:12")
    assert app.session.live is not None
    assert app.session.live.console is Console.SAME
    assert outside.receipts == []  # nothing of practice is kept


async def test_practice_settings_are_cleared_from_the_clipboard_on_leaving() -> None:
    session, practice = practicing()
    app, outside = make_last_step(session, practice=practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert outside.clipboard == RESULT
        app.leave()
        await settled(pilot)
    assert outside.clipboard == ""
    assert app.return_code == 3
    assert f"The clipboard was cleared at {CLEARED.at:%H:%M}." in exit_summary(app)


async def test_while_sharing_it_says_where_the_key_shows_and_hides_the_computer() -> None:
    shared = replace(BEFORE, sharing=True)
    app, _ = make_last_step(shared, outcome=copied(CopyResult.SENT), around=SSH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert "This is Host 1 (SSH, tmux)." in said(app)
        await press(pilot, "ctrl+n")
        assert "The console shows the API key. Share only this window." in said(app)
        assert "jump01" not in screen_text(app)


async def in_state(name: str, pilot: Any) -> None:
    """Bring a new step 5 into one of its states."""
    await settled(pilot)
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
    "sent": {"outcome": copied(CopyResult.SENT), "around": SSH},
    "not copied": {"outcome": copied(CopyResult.NOT_COPIED)},
    "file": {"around": SSH},
    "different": {},
    "not known": {},
    "proved": {},
}
PRIMARY = {
    "before": "Copy settings",
    "stale": "Reload settings",
    "copied": "I clicked Update settings",
    "sent": "Copy again",
    "not copied": "Save to a file",
    "file": "I clicked Update settings",
    "different": "Copy again",
    "not known": "Copy again",
    "proved": "Next",
}


@pytest.mark.parametrize("name", HANDED)
async def test_at_80x24_nothing_has_to_be_scrolled_and_the_next_thing_to_do_is_always_visible(
    name: str,
) -> None:
    app, _ = make_last_step(BEFORE, **HANDED[name])
    async with app.run_test(size=(80, 24)) as pilot:
        await in_state(name, pilot)
        assert app.screen.query_one("#body").max_scroll_y == 0
        for size in ((80, 24), (60, 20), (140, 40)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            rows = screen_rows(app)
            assert any(PRIMARY[name] in row for row in rows[-6:])
            assert "^g  Help" in rows[-1]
            assert SECRET_PART not in app.export_screenshot()
