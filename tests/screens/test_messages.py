"""Messages cover nothing: the page ends above them while they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.geometry import Region

from tests.conftest import full
from tests.screens.last_steps import at_step_5, make_last_step
from tests.screens.test_done import ALL_DONE
from tests.screens.test_verify import LOOKED_AT, active
from tests.screens.walking import settled
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp

PROBLEM = "Mavvrik can't be reached: DNS could not find ingest.mavvrik.ai. Check VPN and proxy."
STATES = {"copy": at_step_5(), "questions": active(), "checklist": ALL_DONE}


def messages(app: WizardApp) -> list[Region]:
    """Where the messages are."""
    return [one.region for one in app.screen.query("Toast")]


def uncovered(app: WizardApp) -> Iterator[Region]:
    """What a message must not cover: the page, what has the keys, every button, the keys."""
    for name in ("#body", "#actions", "KeyHints", "TitleBar"):
        yield app.screen.query_one(name).region
    yield from (one.region for one in app.screen.query("#actions ActionButton") if one.display)
    focused, body = app.focused, app.screen.query_one("#body")
    if focused is not None:
        in_body = body in focused.ancestors
        yield body.region.intersection(focused.region) if in_body else focused.region


async def told(pilot: Any, app: WizardApp) -> None:
    app.tell(PROBLEM, title="Check key", problem=True)
    for _ in range(3):
        await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), full((60, 20)), full((100, 30)), full((140, 40))])
@pytest.mark.parametrize("name", STATES)
async def test_a_message_covers_neither_the_page_nor_the_keys(
    name: str, size: tuple[int, int]
) -> None:
    app, _ = make_last_step(STATES[name], clock=lambda: LOOKED_AT)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        before = app.screen.query_one("#body").region
        await told(pilot, app)
        (message,) = messages(app)
        assert message.area > 0
        for region in uncovered(app):
            assert not message.overlaps(region)
        await pilot.click("Toast")
        for _ in range(3):
            await settled(pilot)
        assert messages(app) == []
        assert app.screen.query_one("#body").region == before  # the page has its room again


async def test_the_focused_widget_stays_visible_next_to_messages() -> None:
    app, _ = make_last_step(active(), clock=lambda: LOOKED_AT)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await told(pilot, app)
        app.tell("A second message.", title="Clipboard")
        for _ in range(3):
            await settled(pilot)
        assert len(messages(app)) == 2
        focused = app.focused
        assert focused is app.screen.query_one("#ticks")
        assert app.screen.query_one("#body").region.contains_region(focused.region)


async def test_a_message_frees_its_room_when_its_time_is_over() -> None:
    app, _ = make_last_step(Session())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        before = app.screen.query_one("#body").region
        app.notify("Soon gone.", timeout=0.2)
        await settled(pilot)
        await pilot.pause(0.6)
        await settled(pilot)
        assert app.screen.query_one("#body").region == before
