"""Step 4: the list, the diff and the choices show exactly what is done, secrets masked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.screens.settings_steps import (
    ALL_DECIDED,
    COMMANDS_ON,
    INTERNAL,
    PLAIN,
    TROUBLED,
    VENDOR,
    VENDOR_SECRET,
    loaded,
    settings_wizard,
    settled,
)
from tests.screens.walking import (
    AGENT_ID,
    API_KEY,
    SECRET_PART,
    TENANT_ID,
    screen_rows,
    screen_text,
)
from wizard.core.session.session import Session
from wizard.core.values import mavvrik_values
from wizard.report.redaction import Redaction
from wizard.screens.base import FrameScreen
from wizard.screens.view_text import ViewTextScreen
from wizard.screens.widgets.buttons import ActionButton
from wizard.screens.widgets.diff_view import DiffView, rows_at
from wizard.screens.widgets.hanging import pieces
from wizard.screens.widgets.rows import ItemList
from wizard.steps.changes import MaskedDiff, name_only, notes


def right_already() -> str:
    values = {**mavvrik_values(AGENT_ID, TENANT_ID, API_KEY)}
    return json.dumps({"env": values}, indent=2)


# The list -----------------------------------------------------------------------------------------


async def test_the_list_names_every_entry_with_its_sign() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 26)) as pilot:
        await settled(pilot)
        rows = screen_rows(app)
        assert rows[4] == "   Changes    Diff    Findings    Choices"
        tabs = app.screen.query("#views ActionButton").results(ActionButton)
        assert [tab.is_now for tab in tabs if tab.display] == [True, False, False, False]
        assert "   +  CLAUDE_CODE_ENHANCED_TELEMETRY_BETA    1" in rows
        assert "   ~  OTEL_EXPORTER_OTLP_HEADERS             ," in rows
        added = "   ~  OTEL_RESOURCE_ATTRIBUTES               + mvk.agent_id=3f2a7c10-5d0e"
        assert any(row.startswith(added) for row in rows)
        assert any(
            row.startswith("   »  OTEL_EXPORTER_OTLP_METRICS_HEADERS     dd-api-key=••••••••cdef")
            for row in rows
        )
        assert any(
            row.startswith(
                "   -  OTEL_EXPORTER_OTLP_ENDPOINT            replaced by separate entries"
            )
            for row in rows
        )
        assert any("+ add   ~ change   » move   - remove   = already right" in row for row in rows)
        lead = " Adds 6 values, changes 2, moves 4, removes 1. Nothing else changes."
        assert rows[3] == lead
        picture = app.export_screenshot()
        assert VENDOR_SECRET not in picture
        assert SECRET_PART not in picture


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
        await pilot.press("down", "down")
        await settled(pilot)
        rows = screen_rows(app)
        assert "      now       env=prod" in rows
        assert f"      then      env=prod,mvk.agent_id={AGENT_ID}" in rows
        assert "      how       other attributes stay, Mavvrik's is added" in rows
        assert "      what for  Assigns the data to the agent you registered." in rows
        await pilot.press(*["down"] * 30)
        await settled(pilot)
        last = " ▸ =  CLAUDE_CODE_ENABLE_TELEMETRY           1"
        assert last in screen_rows(app)
        await pilot.press("home")
        await settled(pilot)
        assert any(row.startswith(" ▸ +  CLAUDE_CODE_ENHANCED") for row in screen_rows(app))


async def test_settings_that_are_right_already_need_nothing() -> None:
    app = settings_wizard(loaded(right_already(), COMMANDS_ON))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "Mavvrik's values are already right. Nothing changes." in text
        assert "▸ Next" in text
        await pilot.press("right")
        await settled(pilot)
        assert screen_rows(app)[3] == " Mavvrik's values are already right."


# The diff -----------------------------------------------------------------------------------------


async def test_the_diff_is_folded_numbered_and_masked() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("right")
        await settled(pilot)
        rows = screen_rows(app)
        assert rows[6].rstrip(" ▁▂▃▄▅▆▇█") == " ▌           ... 4 lines, unchanged (permissions)"
        assert any(row.startswith(' ▌      5    "env": {') for row in rows)
        assert any(
            row.startswith(' ▌ -    8      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.dat')
            for row in rows
        )
        assert any(
            row.startswith(' ▌ -    9      "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=••••••••cdef"')
            for row in rows
        )
        assert any(row.startswith(" ▌     ..  mvk.agent_id=") for row in rows)
        assert rows[3] == " Adds 6 values, changes 2, moves 4, removes 1."  # all are in sight
        assert isinstance(app.focused, DiffView)


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
        print(text)
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


async def test_line_ends_tabs_and_a_bom_are_visible() -> None:
    text = "\ufeff" + VENDOR.replace('    "EDITOR"', '\t"EDITOR"').replace("\n", "\r\n")
    app = settings_wizard(loaded(text, ALL_DECIDED))
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await pilot.press("right")
        await settled(pilot)
        text = screen_text(app)
        assert "▌ Line endings: CRLF. They stay." in text
        assert "▌ The file begins with an invisible mark (BOM). It stays." in text
        assert '-   13  →   "EDITOR": "vim"' in text


def test_which_line_ends_are_worth_a_note() -> None:
    assert notes("{\n}\n") == []
    assert notes("{}") == []
    assert notes("{\r\n}\n") == ["Line endings: CRLF and LF. They stay."]
    assert notes("{\r}") == ["Line endings: CR. They stay."]


async def test_fixes_are_in_the_diff_too() -> None:
    session = loaded(VENDOR, ALL_DECIDED)
    mended = session.with_fix(VENDOR.replace('"vim"', '"vi"'), "Shorten it")
    app = settings_wizard(mended)
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        await pilot.press("right")
        await settled(pilot)
        text = screen_text(app)
        assert '-   13      "EDITOR": "vim"' in text
        assert '+   12      "EDITOR": "vi",' in text


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


# Sharing ------------------------------------------------------------------------------------------


async def test_while_sharing_the_diff_shows_ours_only() -> None:
    app = settings_wizard(loaded(INTERNAL, ALL_DECIDED, sharing=True))
    async with app.run_test(size=(80, 60)) as pilot:
        await settled(pilot)
        await pilot.press("right")
        await settled(pilot)
        text = screen_text(app)
        assert '"HTTP_PROXY": …' in text
        assert '"EDITOR": …' in text
        assert '"OTEL_EXPORTER_OTLP_ENDPOINT": "https://Host 1"' in text
        assert '"OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=••••••••"' in text
        assert "mvk.agent_id=••••91c4" in text
        assert "x-tenant-id=••••7731" in text
        assert "acme" not in text.replace("acme-prod", "acme-prod")
        assert AGENT_ID not in text
        assert "https://ingest.mavvrik.ai/v1/traces" in text


async def test_while_sharing_a_line_that_only_gains_a_comma_differs_from_a_changed_one() -> None:
    text = '{\n  "env": {\n    "EDITOR": "vim"\n  }\n}\n'
    app = settings_wizard(loaded(text, COMMANDS_ON, sharing=True))
    async with app.run_test(size=(80, 60)) as pilot:
        await settled(pilot)
        await pilot.press("right")
        await settled(pilot)
        text_rows = screen_text(app).splitlines()
        rows = [row.strip("▌ ").split() for row in text_rows if "EDITOR" in row]
        assert rows == [
            ["-", "3", '"EDITOR":', "…"],
            ["+", "3", '"EDITOR":', "…,", "(only", "a", "comma", "is", "added)"],
        ]


async def test_while_sharing_the_list_hides_the_same() -> None:
    app = settings_wizard(loaded(INTERNAL, ALL_DECIDED, sharing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT    https://Host 1/v1/metrics" in text
        assert "+ mvk.agent_id=••••91c4" in text
        assert "View result" not in text
        assert app.screen.check_action("view_result", ()) is False


def test_a_line_of_other_settings_keeps_only_its_name() -> None:
    assert name_only('    "HTTP_PROXY": "http://proxy:3128",') == '    "HTTP_PROXY": …,'
    assert name_only('    "HTTP_PROXY": "http://proxy:3128"') == '    "HTTP_PROXY": …'
    assert name_only('      "Bash(curl:*)",') == "      …,"
    assert name_only("  },") == "  },"


# Looking at the result ----------------------------------------------------------------------------


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


# Choices ------------------------------------------------------------------------------------------


async def test_options_beyond_the_guide_are_off_and_explained() -> None:
    app = settings_wizard(loaded(PLAIN, COMMANDS_ON))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Beyond the guide" not in screen_text(app)
        await pilot.press("left")
        await settled(pilot)
        text = screen_text(app)
        assert "BEYOND THE GUIDE" in text
        assert "[ ]  Support Claude Code before 2.1.86" in text
        assert "[ ]  Keep users from cutting off telemetry" in text
        assert "Adds 10 values and an empty otelHeadersHelper." in text
        assert app.session.options.old_clients is False
        assert app.session.options.enforce is False


@pytest.mark.parametrize(
    ("downs", "said", "there", "gone"),
    [
        (1, "the two none entries are left out", "OTEL_TRACES_EXPORTER", "OTEL_LOGS_EXPORTER"),
        (2, "users can't cut off telemetry", '"OTEL_TRACES_SAMPLER": "always_on"', "{MVK"),
    ],
)
async def test_an_option_is_visible_when_it_is_on_and_can_be_undone(
    downs: int, said: str, there: str, gone: str
) -> None:
    app = settings_wizard(loaded(PLAIN, COMMANDS_ON))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("left", *["down"] * downs, "enter")
        await settled(pilot)
        assert f"! Beyond the guide: {said}." in screen_text(app)
        plan = app.session.plan
        assert plan is not None
        assert there in plan.result
        assert gone not in plan.result
        await pilot.press("right")
        await settled(pilot)
        assert f"! Beyond the guide: {said}." in screen_text(app)  # in every view
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert "Beyond the guide" not in screen_text(app)


async def test_the_commands_are_switched_off_where_they_were_decided() -> None:
    app = settings_wizard(loaded(PLAIN, COMMANDS_ON))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("left")
        await settled(pilot)
        text = screen_text(app)
        assert "✓  Send full shell commands to Mavvrik?" in text
        assert "→  Send them, as in the guide" in text
        await pilot.press("enter", "down", "down", "enter")
        await settled(pilot)
        assert app.session.choices == {"command-lines": "off"}


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


@pytest.mark.parametrize(
    "session",
    [
        loaded(VENDOR),
        loaded(TROUBLED, ALL_DECIDED),
        loaded(VENDOR, ALL_DECIDED),
        replace(loaded("{}"), elsewhere=None, settings_confirmed=False),
    ],
    ids=["a decision", "what to fix", "all decided", "an empty console"],
)
async def test_what_a_button_does_can_be_done_by_key_or_in_the_palette(session: Session) -> None:
    only_a_button = {"confirm"}  # in the loudest state
    app = settings_wizard(session)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, FrameScreen)
        offered = {one.action for one in screen.all_commands() if one.title}
        buttons = {spec.action for spec in screen.buttons() if not spec.disabled}
        wanted = {one.removeprefix("act('").removesuffix("')") for one in buttons}
        assert wanted <= offered | only_a_button


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
