"""A trial on a screen: it shows what arrived, proves line 5, can be stopped and leaves nothing."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.screens.last_steps import SSH, Still, at_step_5, at_step_6, make_last_step
from tests.screens.tried import CLAUDE, SESSION, WithClaude
from tests.screens.walking import (
    NOW,
    SECRET_PART,
    TENANT_ID,
    said,
    screen_text,
    settled,
)
from tests.services.claude import fake_claude
from wizard.core.session.record import Evidence, How
from wizard.report.checks import seven_checks
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.trial import FOLDER_PREFIX
from wizard.steps import trial_words, verify_words
from wizard.steps.ports import Outside

ACTIVE = Evidence(How.SAID, NOW)
WIDE = (140, 90)  # all of the outcome at once


def kind_of(app: Any) -> str:
    """Return the kind of the page on the screen."""
    return str(getattr(app.screen, "kind", ""))


async def press(pilot: Any, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def open_try(pilot: Any) -> None:
    await settled(pilot)
    await pilot.app.screen.run_action("try_here")
    await settled(pilot)
    assert kind_of(pilot.app) == "Trial"


# Where it is offered ------------------------------------------------------------------------------


async def test_a_click_on_its_button_opens_it() -> None:
    app, _ = make_last_step(at_step_5(), outside=WithClaude())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        buttons = app.screen.query("ActionButton")
        await pilot.click(next(one for one in buttons if "Try it here" in str(one.render())))
        await settled(pilot)
        assert kind_of(app) == "Trial"


async def test_the_causes_in_step_6_lead_to_it_too() -> None:
    session = at_step_6(activity=ACTIVE)
    app, _ = make_last_step(session, outside=WithClaude())
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        await app.screen.run_action("not_yet")
        await settled(pilot)
        await press(pilot, "down", "down", "down")  # to: Claude Code cannot reach Mavvrik
        assert verify_words.TRIAL_SAYS_WHETHER in said(app)
        assert "  Try it here" in screen_text(app)


# What it shows ------------------------------------------------------------------------------------


async def test_what_arrived_is_shown_with_the_guides_fields_and_the_tree() -> None:
    outside = WithClaude()
    app, _ = make_last_step(at_step_5(), outside=outside)
    async with app.run_test(size=WIDE) as pilot:
        await open_try(pilot)
        await press(pilot, "enter")
        assert "Everything arrived as planned: path, headers, agent, spans and fields." in said(app)
        assert "✓ Cost: User (ada@acme.example), User email, Model, Operation." in said(app)
        assert "- Sessions: no Cost. Spans have no cost. Mavvrik calculates it" in said(app)
        await press(pilot, "ctrl+f")
        text = said(app)
        assert f"✓ Tenant x-tenant-id {TENANT_ID}" in text
        assert "✓ User email ada@acme.example" in text
        assert f"✓ Session ID {SESSION}" in text
        assert "- Cost not there: Spans have no cost." in text
        assert "1 full shell command is in these spans" in text
        assert "llm_request claude-sonnet-5, 853 tokens, 1 s" in text
        assert SECRET_PART not in screen_text(app)
    (asked,) = outside.asked
    assert asked["endpoint"] == "https://ingest.mavvrik.ai"
    assert asked["env"]["OTEL_TRACES_EXPORTER"] == "otlp"
    assert (list(asked["top"].members), asked["commands"]) == (["hooks"], False)


async def test_step_6_shows_where_and_when_it_was_seen() -> None:
    session = at_step_6(activity=ACTIVE)
    app, _ = make_last_step(session, outside=WithClaude())
    async with app.run_test(size=(80, 24)) as pilot:
        await open_try(pilot)
        await press(pilot, "enter", "enter")
        assert "✓ Claude Code sends seen by the test receiver, here 14:12" in said(app)
        assert "Try it here" not in screen_text(app)


# Stopping -----------------------------------------------------------------------------------------


async def test_it_can_be_stopped_while_it_runs_and_shows_what_has_come_so_far() -> None:
    outside = WithClaude(never_ends=True)
    app, _ = make_last_step(at_step_5(), outside=outside)
    async with app.run_test(size=WIDE) as pilot:
        await open_try(pilot)
        await pilot.press("enter")
        await settled(pilot, 3)
        assert "1 request arrived." in said(app)
        assert "✓ User email ada@acme.example" in said(app)
        await press(pilot, "escape")
        assert trial_words.STOPPED in said(app)
        assert "▸ Run once" in screen_text(app)
    assert outside.stopped == [True]
    assert app.session.tried is None


class Slow(WithClaude):
    """A computer on which Claude Code takes a while to say its version."""

    may_answer: asyncio.Event

    async def find_claude(self) -> ClaudeCode | None:
        await self.may_answer.wait()
        return self.claude


async def test_a_second_enter_does_not_start_it() -> None:
    outside = Slow()
    outside.may_answer = asyncio.Event()
    app, _ = make_last_step(at_step_5(), outside=outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.screen.run_action("try_here")
        await pilot.pause()
        assert trial_words.NOTHING_FOUND in said(app)
        await pilot.press("enter")
        outside.may_answer.set()
        await settled(pilot)
        assert kind_of(app) != "Trial"
    assert outside.asked == []


# With a real program in place of Claude Code ------------------------------------------------------


class Real(Still):
    """A real trial, except that Claude Code is the given program."""

    def __init__(self, claude: Path) -> None:
        super().__init__()
        self._real = Outside(SSH, lambda _: None)
        self._claude = ClaudeCode(claude, CLAUDE.version)

    async def find_claude(self) -> ClaudeCode | None:
        return self._claude

    async def look_before_try(self, *given: Any) -> Any:
        return await self._real.look_before_try(*given)

    async def try_here(self, *given: Any, **more: Any) -> Any:
        return await self._real.try_here(*given, **more)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fake Claude Code; every temporary file of the test is in `tmp_path / "tmp"`."""
    (tmp_path / "tmp").mkdir()
    (tmp_path / "own").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("FAKE_CLAUDE_SEEN", str(tmp_path / "seen.json"))
    for name in [name for name in os.environ if name.startswith(("OTEL_", "MVK_"))]:
        monkeypatch.delenv(name)
    fake_claude.share_certificate(monkeypatch)
    return fake_claude.write(tmp_path)


posix = pytest.mark.skipif(sys.platform == "win32", reason="the fake client is a POSIX script")


@posix
async def test_from_the_button_to_the_proof_with_a_program_that_sends(
    fake: Path, tmp_path: Path
) -> None:
    app, _ = make_last_step(at_step_5(), outside=Real(fake))
    async with app.run_test(size=WIDE) as pilot:
        await open_try(pilot)
        await app.screen.run_action("run_commands")
        async with asyncio.timeout(60):
            while "Everything arrived as planned" not in said(app):
                await pilot.pause(0.02)
        await press(pilot, "ctrl+f")
        assert "interaction 1 s" in said(app)
    assert seven_checks(app.session)[4].is_known
    assert SECRET_PART not in (tmp_path / "seen.json").read_text()
    assert list((tmp_path / "tmp").iterdir()) == []


@posix
async def test_leaving_while_it_runs_leaves_nothing(
    fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_CLAUDE", "hang")
    app, _ = make_last_step(at_step_5(), outside=Real(fake))
    async with app.run_test(size=WIDE) as pilot:
        await open_try(pilot)
        await pilot.press("enter")
        while not (tmp_path / "seen.json").exists():
            await pilot.pause(0.02)
        assert [one.name[: len(FOLDER_PREFIX)] for one in (tmp_path / "tmp").iterdir()] == [
            FOLDER_PREFIX
        ]
        app.leave()
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert list((tmp_path / "tmp").iterdir()) == []
    for process in (seen["pid"], seen["child"]):
        for _ in range(1000):  # it was killed; on a busy computer it takes a moment to be gone
            if _has_ended(process):
                break
            await asyncio.sleep(0.005)
        assert _has_ended(process)


def _has_ended(process: int) -> bool:
    """Return whether a process has ended, even if its parent has not collected it yet."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"
