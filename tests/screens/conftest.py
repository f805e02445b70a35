"""Screens are drawn without blinking, moving or looking at the environment."""

from __future__ import annotations

import pytest

from tests.screens.walking import Blank
from wizard.steps.pages import PAGES


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def blank_step_3(monkeypatch: pytest.MonkeyPatch) -> type[Blank]:
    """Make step 3 an empty screen, because these tests end when it is reached."""
    monkeypatch.setitem(PAGES, 3, "tests.screens.walking:Blank")
    return Blank


@pytest.fixture
def blank_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the steps before and after step 5 empty screens."""
    for step in (3, 4, 6):
        monkeypatch.setitem(PAGES, step, "tests.screens.walking:Blank")
