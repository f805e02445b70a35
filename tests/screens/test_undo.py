"""Undo in the smallest terminal: everything that is needed next is in sight."""

from __future__ import annotations

import pytest

from tests.conftest import full
from tests.lives import again
from tests.screens.walking import NOW, make_wizard, screen_rows, settled
from tests.steps.test_undo import MERGED, ORIGINAL, SAVED, WITH_OLD_KEY, keep
from wizard.screens.page_screen import PageScreen
from wizard.steps.undo import Undo


@pytest.mark.parametrize(
    "ups", [1, full(0), full(2)], ids=["an old key", "without", "the current key"]
)
async def test_after_copying_the_whole_box_is_visible_in_the_smallest_terminal(ups: int) -> None:
    keep(ORIGINAL)
    keep(WITH_OLD_KEY, 1)
    keep(MERGED, 2)
    app = make_wizard(again(SAVED, NOW))
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PageScreen(Undo))
        await settled(pilot)
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
