"""The screens as pictures; a change of any of them is looked at before it is taken over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.screens.walking import (
    ACCEPTED,
    AT_START,
    AT_STEP_1,
    AT_STEP_2,
    REFUSED,
    WITH_VALUES,
    answering,
    make_wizard,
)
from wizard.core.session import Session

Compare = Callable[..., bool]


@dataclass(frozen=True)
class Shot:
    """One picture: from where, and which keys lead to it."""

    session: Session
    keys: tuple[str, ...] = ()
    handed: dict[str, Any] = field(default_factory=dict)


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
}
SIZES = ((80, 24), (140, 40))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SHOTS)
def test_it_looks_as_it_did(name: str, size: tuple[int, int], snap_compare: Compare) -> None:
    shot = SHOTS[name]

    async def walk(pilot: Pilot[Any]) -> None:
        await pilot.press(*shot.keys)
        await pilot.pause()

    app = make_wizard(shot.session, **shot.handed)
    assert snap_compare(app, terminal_size=size, run_before=walk)


@pytest.mark.parametrize("name", ["start", "credentials_refused"])
def test_it_looks_as_it_did_on_paper(name: str, snap_compare: Compare) -> None:
    shot = SHOTS[name]
    app = make_wizard(shot.session, theme_name="mvk-light", **shot.handed)

    async def walk(pilot: Pilot[Any]) -> None:
        await pilot.press(*shot.keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=(80, 24), run_before=walk)
