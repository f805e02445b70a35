"""Step 4 asks for one decision a screen, and keys and mouse mark an answer before it is taken."""

from __future__ import annotations

from tests.screens.settings_steps import (
    VENDOR,
    loaded,
    settings_wizard,
)
from tests.screens.walking import screen_rows, screen_text, settled
from wizard.core.session.session import current_step
from wizard.screens.widgets.choices import Choices


async def test_another_vendor_is_asked_about_first_and_nothing_is_decided() -> None:
    app = settings_wizard(loaded(VENDOR))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert screen_rows(app)[3:19] == [
            " You already send telemetry to Datadog.".ljust(64) + "decision 1 of 2",
            " The guide points it at Mavvrik.",
            "",
            " ↓ 1 ( ) Keep Datadog, add Mavvrik                                  recommended",
            "         Datadog  keeps metrics and logs, all it gets today.",
            "         Note     mvk.agent_id, and commands in logs, show there too.",
            "         Mavvrik  gets traces.",
            "",
            "   2 ( ) Mavvrik only, as in the guide",
            "         Datadog  gets nothing once developers restart.",
            "",
            "   3 ( ) Ask the Datadog team first",
            "         Next  saves a page to send.",
            "",
            "",
            "",
        ]
        assert app.session.choices == {}
        assert isinstance(app.focused, Choices)
        assert app.screen.query_one("#body").max_scroll_y == 0
        assert app.screen.check_action("next", ()) is False
        assert "Choose with ↑ ↓ or digits, then Enter" in screen_text(app)
        await pilot.press("ctrl+n", "enter", "ctrl+f")  # no answer is chosen yet
        await settled(pilot)
        assert app.session.choices == {}
        assert current_step(app.session) == 4


async def test_a_digit_marks_an_answer_or_a_line_and_only_enter_chooses_it() -> None:
    app = settings_wizard(loaded(VENDOR))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("9", "2")
        await settled(pilot)
        assert "▸ 2 ( ) Mavvrik only, as in the guide" in screen_text(app)
        assert app.session.choices == {}
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("1", "enter")
        await settled(pilot)
        assert app.session.choices == {"other-telemetry": "mavvrik", "command-lines": "mavvrik"}
        await pilot.press("left")
        await settled(pilot)
        await pilot.press("3")
        await settled(pilot)
        assert "▸ 3 [ ]  Support Claude Code before 2.1.86" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.options.old_clients
        assert "▸ 3 [x]  Support Claude Code before 2.1.86" in screen_text(app)
        await pilot.press("1", "enter")
        await settled(pilot)
        assert app.session.choices == {"command-lines": "mavvrik"}
        assert "decision 1 of 2" in screen_text(app)


async def test_a_click_chooses_and_only_the_button_takes_it() -> None:
    app = settings_wizard(loaded(VENDOR))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click("#answers", offset=(10, 6))  # under "Mavvrik only"
        await settled(pilot)
        assert app.session.choices == {}
        assert app.screen.query_one(Choices).highlighted == "mavvrik"
        await pilot.click("#actions ActionButton")
        await settled(pilot)
        assert app.session.choices == {"other-telemetry": "mavvrik"}
