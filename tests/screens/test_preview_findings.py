"""Step 4: the keys alone lead to every finding."""

from __future__ import annotations

from tests.screens.settings_steps import loaded, settings_wizard
from tests.screens.walking import screen_rows, settled
from tests.steps.test_preview import troubled
from wizard.screens.widgets.rows import ItemList


async def test_every_finding_can_be_reached_by_keys_alone() -> None:
    app = settings_wizard(troubled())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        seen = set()
        for _ in app.screen.query_one("#pane-things", ItemList)._items:
            seen |= {row for row in screen_rows(app) if row.startswith(" ▸ ")}
            await pilot.press("down")
            await pilot.pause()
        assert len(seen) == len(app.screen.query_one("#pane-things", ItemList)._items)


async def test_from_a_button_the_arrow_keys_lead_to_the_problems() -> None:
    twice = '{"env": {"OTEL_LOGS_EXPORTER": "x", "OTEL_LOGS_EXPORTER": "none",'
    attributes = '"OTEL_RESOURCE_ATTRIBUTES": "broken"}}'
    app = settings_wizard(loaded(f"{twice} {attributes}"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        things = app.screen.query_one("#pane-things", ItemList)
        assert not things.has_focus
        await pilot.press("down")
        assert (things.has_focus, things.at) == (True, 0)
        await pilot.press("down")
        assert things.at == 1
