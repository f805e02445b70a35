"""Step 4: keys and mouse reach every view, every entry and every change, at any size."""

from __future__ import annotations

import json

import pytest

from tests.screens.settings_steps import (
    ALL_DECIDED,
    COMMANDS_ON,
    VENDOR,
    VENDOR_SECRET,
    loaded,
    settings_wizard,
)
from tests.screens.walking import SECRET_PART, screen_rows, screen_text, settled
from wizard.report.redaction import Redaction
from wizard.screens.view_text import ViewTextScreen
from wizard.screens.widgets.diff_view import DiffView, rows_at
from wizard.screens.widgets.hanging import pieces
from wizard.screens.widgets.rows import ItemList
from wizard.steps.changes import MaskedDiff

# The list -----------------------------------------------------------------------------------------


async def test_the_focused_entry_is_unfolded_and_the_keys_alone_reach_the_last() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "what for" not in screen_text(app)
        app.screen.query_one("#pane-list").focus()
        await pilot.press("down")
        await settled(pilot)
        rows = screen_rows(app)
        assert "      then      ," in rows
        assert "      how       no headers, so that a developer's own are not sent" in rows
        assert "      what for  Without it, developers' own headers reach Mavvrik and win." in rows
        await pilot.press(*["down"] * 30)
        await settled(pilot)
        last = " ▸ =  CLAUDE_CODE_ENABLE_TELEMETRY           1"
        assert last in screen_rows(app)
        await pilot.press("home")
        await settled(pilot)
        assert any(row.startswith(" ▸ +  CLAUDE_CODE_ENHANCED") for row in screen_rows(app))


# The diff -----------------------------------------------------------------------------------------


async def test_down_and_up_go_from_change_to_change() -> None:
    lines = "".join(f'  "a{number}": {number},\n' for number in range(60))
    text = '{\n  "env": {\n    "OTEL_LOGS_EXPORTER": "none",\n    "X": "1"\n  },\n' + lines
    text = text + '  "otelHeadersHelper": "/bin/x",\n  "z": 1\n}\n'
    app = settings_wizard(loaded(text, {**COMMANDS_ON, "headers-helper": "mavvrik"}))
    async with app.run_test(size=(80, 20)) as pilot:
        await settled(pilot)
        await pilot.press("right")
        await settled(pilot)
        assert "change 1 of 2" in screen_text(app)
        for _ in range(4):
            await pilot.press("down")
        await settled(pilot)
        text = screen_text(app)
        assert "change 2 of 2" in text
        assert '+   75    "otelHeadersHelper": ""' in text
        await pilot.press("up", "up", "up", "up")
        await settled(pilot)
        assert "change 1 of 2" in screen_text(app)


async def test_from_140_columns_list_and_diff_stand_side_by_side_and_no_value_is_cut() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(140, 60)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA    1" in text
        assert "... 4 lines, unchanged (permissions)" in text
        rows = screen_rows(app)
        name = next(at for at, row in enumerate(rows) if "+  OTEL_EXPORTER_OTLP_TRACES_ENDP" in row)
        assert "     https://ingest.mavvrik.ai/v1/traces " in rows[name + 1]
        assert "…" not in "".join(rows[4:-6])
        tabs = [row for row in rows if "Findings" in row]
        assert len(tabs) == 1
        assert tabs[0].endswith("│   Findings    Choices")
        await pilot.press("right")
        await settled(pilot)
        tabs = [row for row in screen_rows(app) if "Findings" in row]
        assert tabs[0].endswith("│   Changes    Findings    Choices")


async def test_where_there_is_room_for_it_old_and_new_stand_side_by_side() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(260, 40)) as pilot:
        await settled(pilot)
        row = next(row for row in screen_rows(app) if '-   13      "EDITOR": "vim"' in row)
        assert '│  +   12      "EDITOR": "vim",' in row


def test_long_lines_are_broken_where_a_reader_would() -> None:
    assert pieces("short", 20) == ["short"]
    assert pieces('"NAME": "some value"', 12) == ['"NAME": ', '"some value"']
    assert pieces("mvk.agent_id=3f2a7c10-5d0e-4b6e", 24) == ["mvk.agent_id=", "3f2a7c10-5d0e-4b6e"]
    assert pieces("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert pieces("é" * 12, 10) == ["é" * 10, "é" * 2]
    assert pieces("", 10) == [""]


async def test_in_a_minified_text_no_half_secret_is_shown() -> None:
    minified = json.dumps(
        {
            "a": "x" * 1500,
            "env": {"DD_API_KEY": VENDOR_SECRET, "OTEL_RESOURCE_ATTRIBUTES": "env=prod"},
        },
        separators=(",", ":"),
    )
    for cut in range(0, 90, 3):  # the piece that is shown begins at any place of the secret
        text = minified.replace("env=prod", "e" * (cut + 1) + "=prod")
        session = loaded(text, ALL_DECIDED)
        plan = session.plan
        assert plan is not None
        shown = "\n".join(
            row.plain for _, row in rows_at(MaskedDiff(session, plan, Redaction(session)), 76)
        )
        assert "OTEL_RESOURCE_ATTRIBUTES" in shown
        for start in range(len(VENDOR_SECRET) - 8):
            assert VENDOR_SECRET[start : start + 8] not in shown.replace("\n", "")


async def test_the_whole_result_can_be_viewed() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        assert isinstance(app.screen, ViewTextScreen)
        text = screen_text(app)
        assert "The merged settings, secrets masked" in text
        assert '"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik' in text
        assert SECRET_PART not in app.export_screenshot()


# Keys and focus -----------------------------------------------------------------------------------


async def test_left_and_right_change_the_view_and_at_80x24_only_the_lists_scroll() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        seen = []
        for _ in range(5):
            shown = [name for name in ("list", "diff", "things", "choices") if _is_shown(app, name)]
            seen += shown
            assert app.screen.query_one("#body").max_scroll_y == 0
            await pilot.press("right")
            await settled(pilot)
        assert seen == ["list", "diff", "things", "choices", "list"]


def _is_shown(app: object, name: str) -> bool:
    return bool(app.screen.query_one(f"#pane-{name}").display)  # type: ignore[attr-defined]


async def test_the_mouse_opens_a_view_and_an_entry() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        buttons = list(app.screen.query("#views ActionButton"))
        await pilot.click(buttons[3])
        await settled(pilot)
        assert _is_shown(app, "choices")
        await pilot.click(buttons[0])
        await pilot.click("#pane-list", offset=(10, 5))  # the first one is unfolded
        await settled(pilot)
        assert app.screen.query_one("#pane-list", ItemList).at == 2
        assert "what for" in screen_text(app)


@pytest.mark.parametrize("size", [(60, 20), (100, 30)])
async def test_next_is_reachable_in_other_sizes(size: tuple[int, int]) -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert "▸ Next" in screen_text(app)
        await pilot.press("right", "down", "pagedown", "right", "right")
        await settled(pilot)
        assert "   Next      Try it here" in screen_text(app)
        assert ("Save change request" in screen_text(app)) is (size[0] >= 100)


async def test_every_view_is_in_the_palette_once_there_is_something_to_see() -> None:
    titles = {"Show changes", "Show diff", "Show findings", "Show choices"}
    app = settings_wizard(loaded(VENDOR))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        offered = {one.title for one in app.get_system_commands(app.screen)}
        assert not titles & offered
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        commands = {one.title: one.callback for one in app.get_system_commands(app.screen)}
        assert titles <= set(commands)
        await commands["Show diff"]()
        await settled(pilot)
        assert isinstance(app.focused, DiffView)


async def test_in_a_small_terminal_the_step_has_one_scrollbar_only() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("ctrl+n")  # made anew
        await settled(pilot)
        assert app.step_on_screen == 4
        assert app.screen.query_one("#body").max_scroll_y == 0
        assert screen_rows(app)[3].startswith(" Adds 6 values, changes 2, moves 4, removes 1.")
