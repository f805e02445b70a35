"""Draws every step from the running app: `python -m screenshots.make` writes the SVGs here, and
the recording of the whole walk (`walk.py`).

Time, computer and answers are fixed, so that the same program always gives the same pictures.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when Textual is imported
os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
os.environ.pop("NO_COLOR", None)

from textual.pilot import Pilot

from screenshots import walk
from tests.screens.last_steps import Still
from tests.screens.tried import CLAUDE, WithClaude
from tests.screens.walking import REFUSED, reach
from tests.steps.polling import ADDRESS, Polling, progress
from wizard.core.client.sources import SourceKind
from wizard.core.credentials.reading import read_paste
from wizard.core.document.text import SettingsText
from wizard.core.merge.model import LEAVE
from wizard.core.merge.questions import standing_id
from wizard.core.session.record import (
    Answer,
    Console,
    CredentialCheck,
    Elsewhere,
    Evidence,
    How,
    Sighting,
)
from wizard.core.session.session import Session
from wizard.core.verify.verification import Outcome
from wizard.guide.causes import CauseCheck
from wizard.screens import theme
from wizard.screens.app import WizardApp
from wizard.screens.page_screen import PageScreen
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.doctor import Probes, examine
from wizard.services.net.preflight import Check, PreflightLine, PreflightState
from wizard.services.surroundings import Surroundings
from wizard.steps.doctor import Doctor
from wizard.steps.step import Page

HERE = Path(__file__).parent
SIZE = (80, 24)
NOW = datetime(2026, 11, 24, 14, 3, tzinfo=UTC)
BLOCK = """\
MVK_AGENT_ID=3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4
MVK_TENANT_ID=acme-prod-7731
MVK_API_KEY=mvk-agent-Zk4vT9rWq2LmX8nB5cJd7Qx2
"""
SETTINGS = """\
{
  "permissions": {
    "deny": ["Read(./.env)", "WebFetch"]
  },
  "env": {
    "HTTP_PROXY": "http://proxy.acme.example:3128",
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
    "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_RESOURCE_ATTRIBUTES": "env=prod"
  },
  "companyAnnouncements": ["Welcome to Claude Code"]
}
"""
PROBLEMS = """\
{
  "env": {
    "OTEL_TRACES_SAMPLER": "always_off",
    "OTEL_TRACES_EXPORTR": "otlp",
    "OTEL_LOG_USER_PROMPTS": "1",
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1"
  }
}
"""


def at(minutes: int, how: How = How.CHECKED, detail: str = "") -> Evidence:
    """Something that happened so many minutes after the first check."""
    return Evidence(how, NOW + timedelta(minutes=minutes), "from this computer", detail)


def sessions() -> Mapping[str, Session]:
    """The set-up as it is when each step is reached."""
    start = Session(agent_name="acme-claude-code")
    register = replace(start, started=True)
    credentials = replace(register, registered=at(0, How.SAID)).with_reading(read_paste(BLOCK))
    accepted = CredentialCheck(True, False, "accepted", "Mavvrik accepted both.", at(0))
    load = replace(credentials, check=accepted, agent_compared=at(0, How.SAID))
    loaded = load.with_settings(SettingsText(SETTINGS), at(3, detail="pasted"))
    loaded = replace(loaded, elsewhere=Elsewhere.NO)
    decide = replace(loaded, settings_confirmed=True)
    preview = decide.with_choice("other-telemetry", "keep").with_choice("command-lines", "mavvrik")
    problems = load.with_settings(SettingsText(PROBLEMS), at(3, detail="pasted"))
    problems = replace(problems, elsewhere=Elsewhere.NO, settings_confirmed=True)
    problems = problems.with_choice("command-lines", "mavvrik")
    problems = problems.with_choice(standing_id("OTEL_TRACES_SAMPLER"), LEAVE)
    copy = replace(preview, previewed=preview.fingerprint)
    taken = copy.with_taken(at(10))
    verify = taken.with_saved(at(13, How.COMPARED), Console.SAME)
    tested = verify.with_live(activity=at(18, How.SAID))
    seen = Sighting(Answer.YES, at(31, How.SAID), frozenset({"User", "User email", "Model"}))
    done = tested.with_live(cost=seen, sessions=seen)
    return {
        "0-start": start,
        "1-register": register,
        "2-credentials": credentials,
        "3-load": loaded,
        "4-decide": decide,
        "4-preview": preview,
        "problems": problems,
        "5-copy": copy,
        "6-verify": tested,
        "7-done": done,
        "delivering": copy.with_taken(at(10), "~/claude-code.reg", "reg"),
    }


def waiting() -> Still:
    """The verification URL has seen nothing yet; the next try is near."""
    return Polling(progress(Outcome.NOT_SEEN))


class Stopped(Still):
    """A computer on which the key was revoked and an own value turns the traces off."""

    async def examine(self, *_: Any) -> Any:
        plan = sessions()["7-done"].plan
        assert plan is not None
        place = "~/.claude/remote-settings.json"
        received = CompanySource(SourceKind.SERVER, place, True, plan.result.encode())
        line = PreflightLine(Check.NAME, PreflightState.OK, "DNS finds ingest.mavvrik.ai.")
        return await examine(
            probes=Probes(
                lambda: [received],
                lambda: None,
                {"OTEL_TRACES_SAMPLER": "always_off"},
                AsyncMock(return_value=CLAUDE),
                AsyncMock(side_effect=lambda *_, report, **__: report(line)),
                AsyncMock(return_value=REFUSED),
            )
        )


@dataclass(frozen=True)
class Picture:
    """From which set-up, by which keys, and how large."""

    session: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = SIZE
    theme: str = theme.DARK
    colors: bool = True
    changes: Mapping[str, object] = field(default_factory=dict)
    minutes: int = 7  # what time it is, after the first check
    outside: Callable[[], Still] = Still
    command: str = ""  # that is run before the keys
    page: type[Page] | None = None  # that covers the step


PICTURES = {
    "0-start": Picture("0-start"),
    "1-register": Picture("1-register"),
    "2-credentials": Picture("2-credentials"),
    "3-load": Picture("3-load"),
    "4-decide": Picture("4-decide"),
    "4-preview": Picture("4-preview"),
    "4-diff": Picture("4-preview", ("right",)),
    "4-things": Picture("problems", ("right", "right"), size=(100, 30)),
    "5-copy": Picture("5-copy"),
    "5-deliver": Picture("delivering"),
    "try": Picture("5-copy", ("enter",), (100, 40), outside=WithClaude, command="try_here"),
    "6-verify": Picture("6-verify", minutes=21),
    "6-causes": Picture("6-verify", ("tab", "tab", "enter"), minutes=30),
    "6-waiting": Picture("6-verify", changes={"verify_url": ADDRESS}, minutes=20, outside=waiting),
    "6-verified": Picture("7-done", ("escape",), minutes=33),
    "7-done": Picture("7-done", minutes=33),
    "doctor": Picture("7-done", minutes=33, outside=Stopped, page=Doctor),
    "sharing": Picture("4-preview", ("right",), changes={"sharing": True}),
    "light": Picture("4-preview", theme=theme.LIGHT),
    "wide": Picture("4-preview", size=(140, 40)),
    "roomy": Picture("6-verify", size=(100, 30), minutes=21),
    "light-roomy": Picture("6-verify", size=(100, 30), theme=theme.LIGHT, minutes=21),
    "light-wide": Picture("4-preview", size=(140, 40), theme=theme.LIGHT),
    "no-color": Picture("4-preview", colors=False),
    "no-color-decide": Picture("4-decide", colors=False),
    "no-color-roomy": Picture("6-verify", size=(100, 30), colors=False, minutes=21),
}


async def _found_here() -> str:
    return "Found on this computer: Claude Code 2.1.330. No company settings."


async def settled(pilot: Pilot[Any]) -> None:
    """Let everything that is under way be drawn, but for the one that waits for ever."""
    for _ in range(10):
        await pilot.pause()
        if all(one.is_finished or one.name == CauseCheck.POLL for one in pilot.app.workers):
            break
        await asyncio.sleep(0.01)
    await pilot.pause()


async def drawn(picture: Picture) -> str:
    """One picture, as an SVG."""
    session = replace(sessions()[picture.session], **picture.changes)  # type: ignore[arg-type]
    if not picture.colors:  # read when the app is made
        os.environ["NO_COLOR"] = "1"
    app = WizardApp(
        session,
        theme_name=picture.theme,
        around=Surroundings(computer="laptop"),
        clock=lambda: NOW + timedelta(minutes=picture.minutes),
        can_practice=True,
    )
    os.environ.pop("NO_COLOR", None)
    app.outside = picture.outside()
    reach(app.outside, find_here=_found_here)
    async with app.run_test(size=picture.size) as pilot:
        await settled(pilot)
        if picture.page is not None:
            await app.push_screen(PageScreen(picture.page))
            await settled(pilot)
        if picture.command:
            await app.screen.run_action(picture.command)
            await settled(pilot)
        for key in picture.keys:
            await pilot.press(key)
            await settled(pilot)
        return app.export_screenshot(title="mvk-wizard")


async def main() -> None:
    """Draw all of them."""
    for name, picture in PICTURES.items():
        (HERE / f"{name}.svg").write_text(await drawn(picture), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
    walk.main()
