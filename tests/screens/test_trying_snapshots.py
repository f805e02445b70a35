"""A trial as pictures. Look at every changed picture before you accept it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import full
from tests.screens.last_steps import SSH, at_step_5, make_last_step
from tests.screens.tried import BEFORE, COMPANY, WithClaude
from tests.screens.walking import settled
from wizard.services.surroundings import Surroundings

Compare = Callable[..., bool]
SIZES = ((80, 24), full((140, 40)))


@dataclass(frozen=True)
class Shot:
    """One picture: the computer, and the keys after the screen has opened."""

    outside: Callable[[], WithClaude]
    keys: tuple[str, ...] = ()
    sharing: bool = False
    around: Surroundings = field(default_factory=Surroundings)


def company() -> WithClaude:
    return WithClaude(silent=True, before=replace(BEFORE, company=(COMPANY,)))


SHOTS = {
    "asking": Shot(WithClaude),
    "asking_company_over_ssh": Shot(company, around=SSH),
    "running": Shot(lambda: WithClaude(never_ends=True), ("enter",)),
    "right": Shot(WithClaude, ("enter",)),
    "right_fields": Shot(WithClaude, ("enter", "pagedown")),
    "right_sharing": Shot(WithClaude, ("enter", "pagedown"), sharing=True, around=SSH),
    "nothing_arrived": Shot(company, ("enter",)),
    "no_claude": Shot(lambda: WithClaude(claude=None)),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SHOTS)
def test_it_looks_as_it_did(name: str, size: tuple[int, int], snap_compare: Compare) -> None:
    shot = SHOTS[name]
    session = replace(at_step_5(), sharing=shot.sharing)

    async def walk(pilot: Pilot[Any]) -> None:
        await settled(pilot, 4)
        await app.screen.run_action("try_here")
        await settled(pilot, 8)
        for key in shot.keys:
            await pilot.press(key)
            await settled(pilot, 8)

    app, _ = make_last_step(session, outside=shot.outside(), around=shot.around)
    assert snap_compare(app, terminal_size=size, run_before=walk)
