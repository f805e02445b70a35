"""While sharing, a page stops the person before the browser shows a key, once per page."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.walking import AT_STEP_1, make_wizard, screen_rows, screen_text
from wizard.core.session.session import Session
from wizard.steps.stop_sharing import TITLE

SHARED = replace(AT_STEP_1, sharing=True)


async def test_it_comes_before_the_click_path_of_step_1() -> None:
    app = make_wizard(Session(sharing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert TITLE in screen_text(app)
        assert "+ Agent" not in screen_text(app)
        await pilot.press("escape")  # it leads back, and the stop is shown again
        await pilot.pause()
        assert app.step_on_screen == 0
        await pilot.press("enter")
        await pilot.pause()
        assert TITLE in screen_text(app)
        assert "SHARING ON" in screen_rows(app)[0]
        await pilot.press("enter")
        await pilot.pause()
        assert "+ Agent" in screen_text(app)
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert TITLE not in screen_text(app)  # the same page of the browser
        assert "Paste the Connect block (Ctrl+Shift+V)" in screen_text(app)


async def test_it_opens_when_sharing_starts_and_closes_when_it_ends() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert TITLE in screen_text(app)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert TITLE not in screen_text(app)
        assert app.step_on_screen == 1
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert TITLE in screen_text(app)
