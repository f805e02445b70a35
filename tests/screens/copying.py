"""What the tests of step 5 start with, and how they read its screen."""

from __future__ import annotations

from typing import Any

from tests.screens.last_steps import at_step_5, result_of
from tests.screens.walking import paste, screen_rows, settled
from wizard.screens.app import WizardApp

BEFORE = at_step_5()
RESULT = result_of(BEFORE)


def safety(app: WizardApp) -> str:
    """Return the right end of the first row."""
    return screen_rows(app)[0].split("   ")[-1].strip()


async def paste_into(pilot: Any, text: str) -> None:
    paste(pilot.app, text)
    await settled(pilot)
