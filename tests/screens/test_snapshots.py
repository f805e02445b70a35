"""The screens as pictures. Look at every changed picture before you accept it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import full
from tests.screens.last_steps import result_of
from tests.screens.walking import (
    ACCEPTED,
    AT_START,
    AT_STEP_1,
    AT_STEP_2,
    AT_STEP_3,
    REFUSED,
    WITH_VALUES,
    answering,
    make_wizard,
    paste,
    settled,
)
from tests.steps.test_welcome import FINISHED, SAVED, back
from wizard.core.session.session import Session

Compare = Callable[..., bool]


@dataclass(frozen=True)
class Shot:
    """One picture: from where, which keys lead to it, and what is pasted then."""

    session: Session
    keys: tuple[str, ...] = ()
    handed: dict[str, Any] = field(default_factory=dict)
    pasted: str = ""


WELCOMED = {"keeps_state": True}
SHOTS = {
    "start": Shot(AT_START),
    "register": Shot(AT_STEP_1),
    "credentials_before": Shot(AT_STEP_2),
    "credentials_read": Shot(WITH_VALUES),
    "credentials_accepted": Shot(
        WITH_VALUES, ("enter",), {"check_credentials": answering(ACCEPTED)}
    ),
    "credentials_refused": Shot(WITH_VALUES, ("enter",), {"check_credentials": answering(REFUSED)}),
    "credentials_sharing": Shot(replace(WITH_VALUES, sharing=True)),
    "leave": Shot(WITH_VALUES, ("ctrl+q",)),
    "help": Shot(AT_STEP_2, ("ctrl+g",)),
    "help_symptoms": Shot(AT_STEP_2, ("ctrl+g", "ctrl+f")),
    "help_causes": Shot(AT_STEP_3, ("ctrl+g", "ctrl+f", "enter")),
    "stop_sharing": Shot(replace(AT_STEP_1, sharing=True), ("ctrl+n",)),
    "welcome": Shot(back(SAVED), (), WELCOMED),
    "welcome_finished": Shot(back(FINISHED), (), WELCOMED),
    "welcome_review": Shot(back(FINISHED), ("enter",), WELCOMED),
    "welcome_rotate": Shot(back(FINISHED), ("3", "enter"), WELCOMED),
    "welcome_undo": Shot(back(SAVED), ("4", "enter"), WELCOMED),
    "welcome_remove": Shot(back(SAVED), ("5", "enter"), WELCOMED),
    "welcome_removed": Shot(back(SAVED), ("5", "enter"), WELCOMED, result_of(SAVED)),
    "welcome_pasted_again": Shot(back(SAVED), ("enter",), WELCOMED),
}
SIZES = ((80, 24), full((140, 40)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SHOTS)
def test_it_looks_as_it_did(name: str, size: tuple[int, int], snap_compare: Compare) -> None:
    shot = SHOTS[name]

    async def walk(pilot: Pilot[Any]) -> None:
        await pilot.pause()  # what is not drawn yet takes no key
        await pilot.press(*shot.keys)
        await pilot.pause()
        if shot.pasted:
            paste(app, shot.pasted)
            await settled(pilot)

    app = make_wizard(shot.session, **shot.handed)
    assert snap_compare(app, terminal_size=size, run_before=walk)


@pytest.mark.parametrize("name", ["start", "credentials_refused"])
def test_it_looks_as_it_did_on_paper(name: str, snap_compare: Compare) -> None:
    shot = SHOTS[name]
    app = make_wizard(shot.session, theme_name="mvk-light", **shot.handed)

    async def walk(pilot: Pilot[Any]) -> None:
        await pilot.pause()  # what is not drawn yet takes no key
        await pilot.press(*shot.keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=(80, 24), run_before=walk)
