"""Practice mode with everything fixed that differs from run to run; `walk.py` starts it.

Agent, tenant, key, port, time and the computer are always the same, so the same program always
shows the same. Nothing else is changed: the steps, the engine and the practiced Mavvrik are real.
"""

from __future__ import annotations

import asyncio
import random
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from textual.widgets import Input

from wizard.core.session.session import Session
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.verification import Verification
from wizard.screens import theme
from wizard.screens.app import WizardApp
from wizard.services.net.loopback import running
from wizard.services.practice.mavvrik import Practice
from wizard.services.surroundings import Surroundings, scrub
from wizard.steps.ports import Outside
from wizard.steps.program import write_exit_summary

PORT = 43187
NOW = datetime(2026, 11, 24, 14, 3, tzinfo=UTC)
MINUTES = (0, 0, 2, 4, 7, 9, 15, 21)  # since the start, when each step is reached
FOUND = "Found on this computer: Claude Code 2.1.330. No company settings. Read only."


class FixedOutside(Outside):
    """The real one, always as fast and at the same time, on a computer that is always the same."""

    async def poll(self, *given: object, **named: object) -> Verification:
        return replace(await super().poll(*given, **named), elapsed=0.0)

    async def check_credentials(self, *given: Any) -> CheckResult:
        at = NOW + timedelta(minutes=MINUTES[2])
        return replace(await super().check_credentials(*given), at=at, seconds=0.2)

    async def find_here(self) -> str:
        return FOUND


async def main() -> int:
    """Run it in this terminal; returns the exit code."""
    scrub()
    Input.cursor_blink = False  # type: ignore[assignment]
    practice = Practice(chance=random.Random(2026), now=lambda: NOW + timedelta(minutes=16))
    async with running(practice, PORT) as base_url:
        url = practice.verify_url(base_url)
        session = Session(endpoint=base_url, verify_url=url, practice=True)
        around = Surroundings(computer="laptop")
        app: WizardApp = WizardApp(
            session,
            theme_name=theme.DARK,
            around=around,
            clock=lambda: NOW + timedelta(minutes=MINUTES[max(app.step_on_screen, 0)]),
            practice=practice,
        )
        app.outside = FixedOutside(around, app.copy_to_clipboard)
        app.tell = lambda *_, **__: None  # type: ignore[method-assign] # gone after seconds
        await app.run_async()
    return write_exit_summary(app, app.return_code)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
