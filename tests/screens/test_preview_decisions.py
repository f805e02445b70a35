"""Step 4: decisions come first, one per screen; none is made silently, each says who loses what."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.screens.settings_steps import (
    ALL_DECIDED,
    INTERNAL,
    TRACED,
    UNFILLED,
    VENDOR,
    VENDOR_SECRET,
    loaded,
    settings_wizard,
    settled,
)
from tests.screens.walking import API_KEY, screen_rows, screen_text
from wizard.core.session.session import current_step
from wizard.screens.widgets.choices import Choices
from wizard.services.files.files import Written
from wizard.services.files.trouble import FileTrouble


def words_of(text: str) -> str:
    return " ".join(text.split())


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


@pytest.mark.parametrize(
    ("keys", "choices"),
    [
        (
            ("down", "enter", "down", "enter"),
            {"other-telemetry": "keep", "command-lines": "mavvrik"},
        ),
        (
            ("down", "down", "enter", "down", "down", "enter"),
            {"other-telemetry": "mavvrik", "command-lines": "off"},
        ),
    ],
)
async def test_one_decision_follows_the_other_then_the_list(
    keys: tuple[str, ...], choices: dict[str, str]
) -> None:
    app = settings_wizard(loaded(VENDOR))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        assert app.session.choices == choices
        assert "   Changes    Diff    Findings    Choices" in screen_rows(app)
        assert "Nothing else changes." in screen_text(app)
        assert "▸ Next" in screen_text(app)


# Taking back --------------------------------------------------------------------------------------


async def test_the_last_decision_can_be_undone() -> None:
    app = settings_wizard(loaded(VENDOR))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.screen.check_action("undo_decision", ()) is False
        await pilot.press("down", "enter")
        await settled(pilot)
        assert "^z  Undo last choice" in screen_text(app)
        await pilot.press("down", "enter")
        await settled(pilot)
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert app.session.choices == {"other-telemetry": "keep"}
        assert "decision 2 of 2" in screen_text(app)
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert app.session.choices == {}
        assert "decision 1 of 2" in screen_text(app)
        assert isinstance(app.focused, Choices)


async def test_any_decision_can_be_asked_again() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("left")
        await settled(pilot)
        rows = screen_rows(app)
        assert " ▸ 1 ✓  You already send telemetry to Datadog." in rows
        assert "        →  Keep Datadog, add Mavvrik" in rows
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.choices == {"command-lines": "mavvrik"}
        assert "decision 1 of 2" in screen_text(app)


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


async def test_going_back_and_forth_keeps_the_decisions() -> None:
    app = settings_wizard(loaded(VENDOR, {"other-telemetry": "keep"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "Step 3 of 7" in screen_text(app)
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert "decision 2 of 2" in screen_text(app)
        assert app.session.choices == {"other-telemetry": "keep"}


# Looking before deciding --------------------------------------------------------------------------


async def test_an_answer_shows_exactly_what_it_changes_before_it_is_given() -> None:
    app = settings_wizard(loaded(VENDOR))
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await pilot.press("down", "ctrl+f")
        await settled(pilot)
        text = screen_text(app)
        assert getattr(app.screen, "kind", "") == "WhatChanges"
        assert "If you choose: Keep Datadog, add Mavvrik" in text
        assert "Open decisions are shown as in the guide." in text
        assert "»  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT" in text
        assert "-  OTEL_EXPORTER_OTLP_ENDPOINT" in text
        assert VENDOR_SECRET not in app.export_screenshot()
        await pilot.press("escape", "down", "ctrl+f")
        await settled(pilot)
        text = screen_text(app)
        assert "If you choose: Mavvrik only, as in the guide" in text
        assert "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT" not in text
        assert "~  OTEL_EXPORTER_OTLP_ENDPOINT" in text
        await pilot.press("escape")
        await settled(pilot)
        assert app.session.choices == {}
        assert app.screen.query_one(Choices).at == 1


# Stopping to ask somebody -------------------------------------------------------------------------


class Saving:
    """Replaces the disk."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.saved: dict[str, bytes] = {}

    async def __call__(self, path: str, data: bytes) -> Written:
        if self.trouble is not None:
            raise self.trouble
        self.saved[path] = data
        return Written(Path.home() / path.removeprefix("~/"))


async def test_a_vendor_of_traces_only_is_not_offered_to_be_kept() -> None:
    app = settings_wizard(loaded(TRACED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert screen_rows(app)[3:16] == [
            " You already send telemetry to Langfuse.".ljust(64) + "decision 1 of 2",
            " Claude Code sends traces to 1 receiver, and Langfuse gets nothing else.",
            "",
            " ↓ 1 ( ) Mavvrik only, as in the guide",
            "         Langfuse  loses the traces it gets today. It gets nothing else.",
            "         Mavvrik   gets traces.",
            "         Instead   an OpenTelemetry Collector can send traces to both.",
            "                   mvk-wizard can write its configuration.",
            "",
            "   2 ( ) Ask the Langfuse team first",
            "         Next  saves a page to send.",
            "",
            "",
        ]
        assert app.session.choices == {}


async def test_a_placeholder_is_a_decision_of_its_own() -> None:
    app = settings_wizard(loaded(UNFILLED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert screen_rows(app)[3:13] == [
            " OTEL_EXPORTER_OTLP_ENDPOINT still holds a placeholder.".ljust(64) + "decision 1 of 2",
            " So no one gets this telemetry today.",
            "",
            " ↓ 1 ( ) Remove the placeholder",
            "         Settings  placeholder and headers are removed. No one loses data.",
            "",
            "   2 ( ) Keep it as it is",
            "         Mavvrik  gets nothing until someone fills in the endpoint.",
            "",
            "",
        ]
        await pilot.press("down", "enter")
        await settled(pilot)
        assert app.session.choices == {"placeholder-endpoint": "mavvrik"}


async def test_stopping_to_ask_writes_a_page_and_decides_nothing() -> None:
    app, saving = settings_wizard(loaded(VENDOR)), Saving()
    app.outside.save = saving  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("down", "down", "down")
        await settled(pilot)
        assert "   Save change request      Show changes" in screen_rows(app)
        assert app.screen.check_action("what_changes", ()) is False
        await pilot.press("enter")
        await settled(pilot)
        assert list(saving.saved) == ["~/mvk-change-request-2026-11-23.md"]
        page = saving.saved["~/mvk-change-request-2026-11-23.md"].decode()
        assert page.startswith("# Change request: Claude Code reports its usage to Mavvrik")
        assert API_KEY not in page
        assert VENDOR_SECRET not in page
        text = words_of(screen_text(app))
        assert (
            "✓ Saved without secrets: ~/mvk-change-request-2026-11-23.md. Nothing changed. To come "
            "back, run mvk-wizard."
        ) in text
        assert app.session.choices == {}
        assert "decision 1 of 2" in text
        await pilot.press("up", "up", "enter")
        await settled(pilot)
        assert "Saved without secrets" not in screen_text(app)


async def test_the_page_is_really_written_for_this_person_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        page = tmp_path / "mvk-change-request-2026-11-23.md"
        assert "Datadog" in page.read_text()
        assert stat.S_IMODE(page.stat().st_mode) == 0o600
        assert "Saved without secrets: ~/mvk-change-request-2026-11-23.md" in screen_text(app)


async def test_a_page_that_cannot_be_written_is_said() -> None:
    trouble = FileTrouble("The disk is full.", "Nothing was saved.", "Make room.")
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    app.outside.save = Saving(trouble)  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "The disk is full. Make room." in words_of(screen_text(app))
        assert "Saved without secrets" not in screen_text(app)


# The mouse, and the rest --------------------------------------------------------------------------


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


async def test_while_sharing_internal_names_and_ids_are_nicknames_and_tails() -> None:
    app = settings_wizard(loaded(INTERNAL, sharing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "You already send telemetry to Host 1." in text
        assert "( ) Keep Host 1, add Mavvrik" in text
        assert "acme.internal" not in text
        assert not app.screen.query(Input)
