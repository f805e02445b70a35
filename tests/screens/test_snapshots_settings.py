"""Steps 3 and 4 as pictures. Look at every changed picture before you accept it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import full
from tests.screens.settings_steps import (
    ALL_DECIDED,
    INTERNAL,
    TROUBLED,
    VENDOR,
    loaded,
    settings_wizard,
)
from tests.screens.walking import AT_STEP_3, paste, settled
from wizard.core.session.session import Session

Compare = Callable[..., bool]


def answered(text: str) -> Session:
    """Every question answered by its first answer."""
    session = loaded(text)
    while session.plan is not None and session.plan.open:
        question = session.plan.open[0]
        session = session.with_choice(question.id, question.options[0].id)
    return session


@dataclass(frozen=True)
class Shot:
    """One picture: from where, what is pasted, and which keys lead to it."""

    session: Session
    keys: tuple[str, ...] = ()
    pasted: str = ""


SHOTS = {
    "load_before": Shot(AT_STEP_3),
    "load_read": Shot(AT_STEP_3, pasted=VENDOR),
    "load_unreadable": Shot(AT_STEP_3, pasted=VENDOR.replace('"vim"', '"vim",')),
    "load_empty_and_not_sure": Shot(AT_STEP_3, pasted="{}"),
    "load_misplaced": Shot(AT_STEP_3, pasted=TROUBLED),
    "load_sharing": Shot(replace(AT_STEP_3, sharing=True), pasted=INTERNAL),
    "preview_decision": Shot(loaded(VENDOR)),
    "preview_list": Shot(loaded(VENDOR, ALL_DECIDED)),
    "preview_diff": Shot(loaded(VENDOR, ALL_DECIDED), ("right",)),
    "preview_diff_sharing": Shot(loaded(INTERNAL, ALL_DECIDED, sharing=True), ("right",)),
    "preview_things": Shot(answered(TROUBLED), ("enter",)),
    "preview_choices": Shot(loaded(VENDOR, ALL_DECIDED), ("left",)),
}
SIZES = ((80, 24), full((140, 40)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SHOTS)
def test_it_looks_as_it_did(name: str, size: tuple[int, int], snap_compare: Compare) -> None:
    shot = SHOTS[name]
    app = settings_wizard(shot.session)

    async def walk(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        if shot.pasted:
            paste(app, shot.pasted)
            await settled(pilot)
        await pilot.press(*shot.keys)
        await settled(pilot)

    assert snap_compare(app, terminal_size=size, run_before=walk)
