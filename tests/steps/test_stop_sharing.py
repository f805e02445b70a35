"""The page before the browser shows a key to the people in the call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.screens.walking import AT_STEP_2
from tests.steps.world import make, said
from wizard.steps.memory import Remembered
from wizard.steps.stop_sharing import SHOWS, StopSharing, shown_next

SHARED = replace(AT_STEP_2, sharing=True)


def test_it_says_what_is_about_to_be_seen_and_how_to_stop_sharing() -> None:
    page, _ = make(StopSharing, SHARED, 3)
    assert f"{SHOWS[3]} This window can hide keys. The browser can't." in said(page)
    assert "Teams Stop sharing → Share → Window → this terminal window" in said(page)
    assert page.heading == "Load current settings"
    assert "the Claude console shows your settings in clear text" in said(page)
    page, _ = make(StopSharing, SHARED, 2)
    assert "Connect in Mavvrik shows the API key in clear text." in said(page)


def test_the_steps_with_a_page_that_shows_a_key() -> None:
    assert sorted(SHOWS) == [1, 2, 3, 5]
    assert SHOWS[1] == SHOWS[2]


@pytest.mark.parametrize(("action", "goes_on"), [("next", True), ("nobody", True), ("back", False)])
async def test_it_returns_whether_to_continue(action: str, goes_on: bool) -> None:
    page, world = make(StopSharing, SHARED, 2)
    await page.perform(action)
    assert world.closed == [goes_on]


def test_it_is_over_when_sharing_ends() -> None:
    page, world = make(StopSharing, SHARED, 2)
    assert not page.is_over()
    world.session = AT_STEP_2
    assert page.is_over()


def test_nobody_is_warned_twice_of_the_same() -> None:
    remembered = Remembered()
    assert shown_next(SHARED, remembered, 2) == SHOWS[2]
    assert shown_next(replace(SHARED, practice=True), remembered, 2) == SHOWS[2]
    assert shown_next(AT_STEP_2, remembered, 2) == ""
    assert shown_next(SHARED, remembered, 4) == ""
    remembered.warned.add(SHOWS[1])
    assert shown_next(SHARED, remembered, 2) == ""  # both are the Connect tab
