"""While sharing, a page stops the person before the browser shows a key, once per page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.screens.walking import AT_STEP_1, AT_STEP_3, make_wizard, screen_rows, screen_text
from wizard.core.session.session import Session
from wizard.steps.stop_sharing import SHOWS, TITLE

SHARED = replace(AT_STEP_1, sharing=True)


async def test_before_step_2_it_says_what_the_browser_will_show() -> None:
    app = make_wizard(SHARED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+n")
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert TITLE in text
        assert "Connect in Mavvrik shows the API key in clear text." in text
        assert "Meet Stop presenting → Present → A window → this terminal window" in text
        assert "SHARING ON" in screen_rows(app)[0]
        for keys in (("enter",), ("escape", "ctrl+n")):  # it is not shown again for the same page
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            assert TITLE not in screen_text(app)
            assert "Paste the Connect block (Ctrl+Shift+V)" in screen_text(app)


async def test_it_comes_before_the_click_path_of_step_1() -> None:
    app = make_wizard(Session(sharing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(2):
            await pilot.press("enter")
            await pilot.pause()
            text = screen_text(app)
            assert TITLE in text
            assert "+ Agent" not in text
            await pilot.press("escape")  # it leads back, and the stop is shown again
            await pilot.pause()
            assert app.step_on_screen == 0
        await pilot.press("enter")
        await pilot.pause()
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


async def test_step_3_has_its_own_stop() -> None:
    app = make_wizard(replace(AT_STEP_3, sharing=True, viewing=2))
    async with app.run_test(size=(80, 24)) as pilot:
        app.go_next()
        await pilot.pause()
        assert "the Claude console shows your settings in clear text" in (
            " ".join(screen_text(app).split())
        )


@pytest.mark.parametrize(("practice", "sharing"), [(False, False), (True, True)])
async def test_only_someone_who_shares_is_stopped_in_practice_too(
    practice: bool, sharing: bool
) -> None:
    app = make_wizard(replace(AT_STEP_1, practice=practice, sharing=sharing))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert (TITLE in screen_text(app)) is sharing


def test_the_steps_with_a_page_that_shows_a_key() -> None:
    assert sorted(SHOWS) == [1, 2, 3, 5]
    assert SHOWS[1] == SHOWS[2]
