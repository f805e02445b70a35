"""Step 4: what stops the merge, what to fix, notes; each fix is shown first."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.settings_steps import (
    ALL_DECIDED,
    COMMANDS_ON,
    INTERNAL,
    PLAIN,
    TROUBLED,
    VENDOR,
    loaded,
    settings_wizard,
    settled,
)
from tests.screens.walking import BLOCK, screen_rows, screen_text
from wizard.core.check.plan_findings import count_errors
from wizard.core.credentials.reading import read_paste
from wizard.core.session.session import Session, current_step
from wizard.screens.view_text import ViewTextScreen
from wizard.screens.widgets.rows import ItemList

UNREADABLE_ATTRIBUTE = PLAIN.replace(
    '"EDITOR": "vim"', '"OTEL_RESOURCE_ATTRIBUTES": "env=prod,team=a b=c"'
)


def troubled() -> Session:
    """Everything decided, two things to fix."""
    session = loaded(TROUBLED)
    while session.plan is not None and session.plan.open:
        question = session.plan.open[0]
        session = session.with_choice(question.id, question.options[0].id)
    return session


# Nothing to fix -----------------------------------------------------------------------------------


async def test_notes_are_folded_and_not_counted() -> None:
    app = settings_wizard(loaded(VENDOR, ALL_DECIDED))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert screen_rows(app)[4] == "   Changes    Diff    Findings    Choices"
        await pilot.press("right", "right")
        await settled(pilot)
        rows = screen_rows(app)
        assert any(row == " NOTES" for row in rows)
        assert any(
            row.startswith(" ▸ ·  3 general notes: `mvk-wizard explain notes`") for row in rows
        )
        assert "Every developer can read the Mavvrik API key." in screen_text(app)
        assert "Claude Code keeps" not in screen_text(app)
        assert count_errors(app.session) == 0


# What to fix -------------------------------------------------------------------------------


async def test_errors_remove_next_and_are_named_in_the_row_of_buttons() -> None:
    app = settings_wizard(troubled())
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        errors = count_errors(app.session)
        assert errors > 1
        text = screen_text(app)
        assert f" ▸ Fix problems      Reload settings    {errors} to fix" in text
        assert "Looks right" not in text
        assert app.screen.check_action("next", ()) is False
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert app.session.previewed == ""
        assert current_step(app.session) == 4
        text = screen_text(app)
        assert "MUST BE FIXED" in text
        assert "DECIDE" in text
        assert "2 to fix, " in text
        assert isinstance(app.focused, ItemList)


async def test_a_fix_is_shown_before_it_is_made_and_keeps_the_decisions() -> None:
    session = troubled()
    app = settings_wizard(session)
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        rows = screen_rows(app)
        assert any(
            row.startswith(' ▸ x  OTEL_LOGS_EXPORTER is at the top level, not in "env".')
            for row in rows
        )
        assert '         before  "OTEL_LOGS_EXPORTER": "otlp",' in rows
        assert "         after   (line removed)" in rows
        assert "   Apply fix      Reload settings" in rows
        assert app.session.settings == session.settings
        errors = count_errors(app.session)
        await pilot.press("ctrl+r")
        await settled(pilot)
        settings = app.session.settings
        assert settings is not None
        assert '  "OTEL_LOGS_EXPORTER": "otlp",\n  "env"' not in settings.text
        assert app.session.fixes == ("Move it to env",)
        assert app.session.choices == session.choices
        assert app.session.original == session.original
        assert count_errors(app.session) == errors - 1
        assert "Move it to env: done." in " ".join(screen_text(app).split())


async def test_where_the_wizard_has_no_fix_it_says_what_to_do() -> None:
    app = settings_wizard(troubled())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter", "down")
        await settled(pilot)
        text = screen_text(app)
        assert "▸ x  OTEL_METRICS_EXPORTER is null" in text
        assert "→  Write the value in quotes, or remove the entry." in text
        assert "Apply fix" not in text
        assert app.screen.check_action("do_fix", ()) is False
        assert "   Reload settings" in screen_rows(app)


async def test_enter_goes_to_the_place() -> None:
    app = settings_wizard(troubled())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter", "down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ViewTextScreen)
        assert any(
            row.startswith(' >    11      "OTEL_METRICS_EXPORTER": null')
            for row in screen_rows(app)
        )


async def test_while_sharing_no_place_is_shown() -> None:
    session = troubled()
    app = settings_wizard(loaded(TROUBLED, dict(session.choices), sharing=True))
    told: list[str] = []
    app.tell = lambda message, **_: told.append(message)  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert not isinstance(app.screen, ViewTextScreen)
        assert told == ["While you share your screen, the text itself is not shown."]


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


# What stops the merge -----------------------------------------------------------------------------


async def test_what_stops_the_merge_is_shown_first_and_no_decision_is_asked() -> None:
    app = settings_wizard(loaded(UNREADABLE_ATTRIBUTE))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "Decision" not in text
        assert "MUST BE FIXED" in text
        assert "Claude Code can't read 1 item of OTEL_RESOURCE_ATTRIBUTES." in text
        assert "~ Encode what can be kept, drop the rest" in text
        assert '"OTEL_RESOURCE_ATTRIBUTES": "env=prod,team=a b=c"' in text
        assert "▸ Apply fix" in text
        assert count_errors(app.session) == 1
        await pilot.press("right")
        await settled(pilot)
        assert "MUST BE FIXED" in screen_text(app)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert "Send full shell commands to Mavvrik?" in screen_text(app)
        assert app.session.settings is not None
        assert "team=a%20b%3Dc" in app.session.settings.text


async def test_a_second_env_stops_the_merge_until_the_two_are_joined_here() -> None:
    second = '"env": {\n    "EDITOR": "emacs",\n    "PAGER": "less"\n  },\n  "permissions"'
    app = settings_wizard(loaded(PLAIN.replace('"permissions"', second)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert '"env" appears more than once (lines 2, 9).' in text
        assert '~ Join 2 "env" objects into 1, with the last value of EDITOR' in text
        assert 'after   "EDITOR": "vim", ↵     "PAGER": "less"' in text
        assert "▸ Apply fix" in text
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert current_step(app.session) == 4
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert "Send full shell commands to Mavvrik?" in screen_text(app)
        assert app.session.settings is not None
        joined = PLAIN.replace('"vim"', '"vim",\n    "PAGER": "less"')
        assert app.session.settings.text == joined


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


# Sharing, practice --------------------------------------------------------------------------------


async def test_while_sharing_findings_name_no_internal_host() -> None:
    text = INTERNAL.replace(
        '"EDITOR": "vim"', '"BETA_TRACING_ENDPOINT": "https://tracing.acme.internal"'
    )
    app = settings_wizard(loaded(text, {"other-telemetry": "leave", **COMMANDS_ON}, sharing=True))
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        await pilot.press("right", "right")
        await settled(pilot)
        assert "acme.internal" not in screen_text(app)


async def test_practice_keys_are_fine_in_practice_only() -> None:
    reading = read_paste(BLOCK.replace("Zk4vT9rW", "PRACTICE"))
    for practice, errors in ((True, 0), (False, 1)):
        session = replace(loaded(PLAIN, COMMANDS_ON), reading=reading, practice=practice)
        assert count_errors(session) == errors
