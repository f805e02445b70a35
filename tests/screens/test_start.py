"""The first 30 seconds."""

from __future__ import annotations

import asyncio

from tests.screens.walking import FOUND, make_wizard, screen_rows, screen_text
from wizard.steps.program import WANTS_PRACTICE


async def test_what_is_found_appears_without_moving_a_button() -> None:
    ready = asyncio.Event()

    async def slowly() -> str:
        await ready.wait()
        return FOUND

    app = make_wizard(find_here=slowly)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = screen_rows(app)
        assert "Looking at this computer …" in screen_text(app)
        ready.set()
        await pilot.pause()
        after = screen_rows(app)
        assert FOUND in screen_text(app)
        assert [row for row in before if "▸" in row] == [row for row in after if "▸" in row]
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


async def test_practice_first_ends_this_run_and_asks_for_practice() -> None:
    app = make_wizard()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "enter")
        await pilot.pause()
    assert app.return_code == WANTS_PRACTICE


async def test_it_says_whether_the_screen_is_being_shared() -> None:
    app = make_wizard()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Sharing is on" not in screen_text(app)
        assert "^o  Sharing" in screen_text(app)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "Sharing hides keys, names and hosts here." in screen_text(app)
