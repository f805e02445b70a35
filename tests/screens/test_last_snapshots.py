"""Steps 5 to 7 as pictures. Look at every changed picture before you accept it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import full
from tests.screens.last_steps import (
    COPIED_AT,
    ORIGINAL,
    SSH,
    at_step_5,
    at_step_6,
    copied,
    make_last_step,
    result_of,
)
from tests.screens.test_done import ALL_DONE, ONE_OPEN
from tests.screens.test_verify import LOOKED_AT, active
from tests.screens.walking import paste, settled
from tests.steps.polling import ADDRESS, Polling, ended, progress
from wizard.core.session.record import Answer, Delivered, Elsewhere, Evidence, How, Sighting
from wizard.core.session.session import Session
from wizard.core.verify.verification import Outcome
from wizard.services.clipboard.clipboard import CopyResult

Compare = Callable[..., bool]
BEFORE = at_step_5()
SEEN = Sighting(Answer.YES, Evidence(How.SAID, LOOKED_AT))


@dataclass(frozen=True)
class Shot:
    """One picture: from where, and which keys and which paste lead to it."""

    session: Session
    keys: tuple[str, ...] = ()
    pasted: str = ""
    handed: Callable[[], dict[str, Any]] = field(default=dict)


PACKAGED = BEFORE.with_taken(
    Evidence(How.CHECKED, COPIED_AT), "/home/ana/managed-settings.json", "linux"
)
DELIVERED = PACKAGED.with_saved(
    Evidence(How.SAID, COPIED_AT), delivered=Delivered("linux", False, Elsewhere.NOT_SURE, 12)
)

SHOTS = {
    "copy_before": Shot(BEFORE),
    "copy_stale": Shot(BEFORE, handed=lambda: {"clock": lambda: COPIED_AT + timedelta(hours=1)}),
    "copy_copied": Shot(BEFORE, ("enter",)),
    "copy_sent": Shot(
        BEFORE, ("enter",), handed=lambda: {"outcome": copied(CopyResult.SENT), "around": SSH}
    ),
    "copy_not_copied": Shot(
        BEFORE, ("enter",), handed=lambda: {"outcome": copied(CopyResult.NOT_COPIED)}
    ),
    "copy_different": Shot(BEFORE, ("enter",), ORIGINAL),
    "copy_proved": Shot(BEFORE, ("enter",), result_of(BEFORE)),
    "copy_delivering": Shot(PACKAGED),
    "copy_delivered": Shot(DELIVERED.go_to(5)),
    "done_delivered": Shot(DELIVERED.with_live(left_open=True)),
    "copy_sharing": Shot(replace(BEFORE, sharing=True), ("enter",)),
    "verify_activity": Shot(at_step_6()),
    "verify_lines": Shot(active()),
    "verify_not_yet": Shot(active(), ("tab", "tab", "enter")),
    "verify_other_agent": Shot(active(), ("tab", "tab", "tab", "enter")),
    "verify_asking": Shot(
        active(verify_url=ADDRESS), handed=lambda: {"outside": Polling(progress(Outcome.COST_ONLY))}
    ),
    "verify_without_user": Shot(
        active(verify_url=ADDRESS),
        handed=lambda: {"outside": Polling(end=ended(Outcome.WITHOUT_USER))},
    ),
    "done_all": Shot(ALL_DONE),
    "done_one_open": Shot(ONE_OPEN),
}
SIZES = ((80, 24), full((140, 40)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SHOTS)
def test_it_looks_as_it_did(name: str, size: tuple[int, int], snap_compare: Compare) -> None:
    shot = SHOTS[name]

    async def walk(pilot: Pilot[Any]) -> None:
        await settled(pilot, 4)
        await pilot.press(*shot.keys)
        await settled(pilot, 8)
        if shot.pasted:
            paste(app, shot.pasted)
            await settled(pilot)

    clock = (lambda: COPIED_AT) if name.startswith("copy") else (lambda: LOOKED_AT)
    app, _ = make_last_step(shot.session, **{"clock": clock, **shot.handed()})
    assert snap_compare(app, terminal_size=size, run_before=walk)
