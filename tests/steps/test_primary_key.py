"""The key of the primary button: it is always the same, except where a choice must be explicit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.screens.walking import AT_STEP_2, AT_STEP_3
from tests.steps.test_preview import troubled
from tests.steps.world import make
from wizard.core.session.session import Session
from wizard.services.practice.mavvrik import Practice
from wizard.steps.blocks import BACK, Action, with_primary_key
from wizard.steps.credentials import Credentials
from wizard.steps.load import Load
from wizard.steps.preview import Preview
from wizard.steps.register import Register
from wizard.steps.step import Page

BEGUN = Session(started=True)

NEXT = Action("next", "Next", "ctrl+n")
OPEN = Action("open", "Open a file", "ctrl+f")
YES = Action("yes", "Yes", explicit=True)
ASIDE = Action("aside", "Aside", button=False)


def keys(*actions: Action) -> dict[str, str]:
    return {one.id: one.keys for one in with_primary_key(list(actions)) if one.keys}


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        ((ASIDE, OPEN, BACK), {"open": "ctrl+n,ctrl+f", "back": "escape"}),
        ((OPEN, NEXT), {"open": "ctrl+f", "next": "ctrl+n"}),
        ((OPEN, replace(NEXT, waits=True)), {"open": "ctrl+n,ctrl+f", "next": "ctrl+n"}),
        ((YES, OPEN), {"open": "ctrl+f"}),
        ((replace(OPEN, waits=True),), {"open": "ctrl+f"}),
        ((replace(BACK, button=True), OPEN), {"back": "escape", "open": "ctrl+f"}),
    ],
    ids=["no other", "has one", "waits", "explicit", "not yet", "back first"],
)
def test_the_first_button_has_the_key(actions: tuple[Action, ...], found: dict[str, str]) -> None:
    assert keys(*actions) == found


@pytest.mark.parametrize(
    ("page", "session", "first"),
    [
        (Register, BEGUN, "register_practice"),
        (Credentials, AT_STEP_2, "paste_practice"),
        (Load, AT_STEP_3, "take_sample"),
        (Preview, troubled(), "show_errors"),
    ],
)
def test_in_practice_too_the_focused_button_has_the_key(
    page: type[Page], session: Session, first: str
) -> None:
    step, _ = make(page, replace(session, practice=True), practice=Practice())
    (primary,) = [one for one in step.offered() if "ctrl+n" in one.keys and not one.waits]
    assert (primary.id, primary.key) == (first, "ctrl+n")
    assert primary.footer


def test_where_something_is_pasted_no_button_has_the_key() -> None:
    step, _ = make(Load, AT_STEP_3)
    assert step.focus() == "paste"
    assert not [one for one in step.offered() if "ctrl+n" in one.keys]
