"""What the tests of step 5 start with, and how they read its screen."""

from __future__ import annotations

from typing import Any

from tests.screens.last_steps import at_step_5, result_of, settle
from tests.screens.walking import paste, screen_rows, screen_text
from wizard.screens.app import WizardApp

BEFORE = at_step_5()
RESULT = result_of(BEFORE)


def said(app: WizardApp) -> str:
    """Return everything that is drawn, with white space as single spaces."""
    return " ".join(screen_text(app).replace("▌", " ").split())


def told(app: WizardApp) -> list[str]:
    """Return the messages in the corner."""
    return [one.message for one in app._notifications]


def safety(app: WizardApp) -> str:
    """Return the right end of the first row."""
    return screen_rows(app)[0].split("   ")[-1].strip()


async def press(pilot: Any, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def paste_into(pilot: Any, text: str) -> None:
    paste(pilot.app, text)
    await settle(pilot)
