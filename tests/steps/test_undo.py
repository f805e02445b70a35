"""Undo and removal: what can be done in each state, and what happens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.screens.last_steps import ORIGINAL, at_step_6, copied, result_of
from tests.screens.test_done import ALL_DONE
from tests.screens.walking import BLOCK, SECRET_PART
from tests.steps.world import StandIn, make, offered, said
from wizard.core.session.record import DraftKind, Holds, How
from wizard.guide import maintenance
from wizard.services.clipboard.clipboard import CopyResult
from wizard.steps.blocks import Paste
from wizard.steps.removal import Removal
from wizard.steps.step import Page
from wizard.steps.undo import Undo

MERGED = result_of(at_step_6())


# Undo ---------------------------------------------------------------------------------------------


async def test_the_persons_word_ends_an_undo() -> None:
    page, world = make(Undo, replace(ALL_DONE, original_kept="", practice=True))
    assert offered(page) == ["back"]  # until the disk was looked at
    await page.begin()
    assert offered(page)[0] == "copy_original"
    await page.perform("copy_original")
    assert offered(page)[0] == "saved"
    await page.perform("saved")
    live = world.session.live
    assert live is not None
    assert (live.holds, live.by, live.evidence.how) == (Holds.WITHOUT, DraftKind.UNDO, How.SAID)
    assert world.closed == [None]


async def test_an_undo_is_compared_with_what_the_console_holds() -> None:
    page, world = make(Undo, replace(ALL_DONE, original_kept="", practice=True))
    await page.begin()
    assert shown_boxes(page) == []
    await page.perform("copy_original")
    (box,) = shown_boxes(page)
    assert box.title == "Paste what the console holds"
    await page.pasted("paste", MERGED)
    assert "Click Update settings, reload the page, copy, and paste again." in said(page)
    assert holds(world) is Holds.MAVVRIK  # nothing is noted yet
    await page.pasted("paste", world.clipboard)
    assert "✓ The console holds exactly what you copied." in said(page)
    assert "Click Update settings, reload" not in said(page)
    assert shown_boxes(page) == []
    await page.perform("saved")
    assert holds(world) is Holds.WITHOUT
    assert world.session.live is not None
    assert world.session.live.evidence.how is How.COMPARED
    assert world.told[-1] == (
        "Undo: Undone: the console holds the settings as they were (compared)."
        f" {maintenance.UNDO_LATER}"
    )


def holds(world: StandIn) -> Holds | None:
    return world.session.live.holds if world.session.live else None


def shown_boxes(page: Page) -> list[Paste]:
    return [one for one in page.blocks() if isinstance(one, Paste) and one.shown]


# Removal ------------------------------------------------------------------------------------------


async def test_a_removal_is_copied_proved_and_ends_the_setup() -> None:
    page, world = make(Removal, at_step_6())
    assert offered(page) == ["open_file", "back"]
    await page.pasted("settings", MERGED)
    assert offered(page) == ["copy_result", "save", "again", "back"]
    await page.perform("copy_result")
    assert "mavvrik" not in world.clipboard
    assert world.session.doing is DraftKind.REMOVAL
    await page.pasted("settings", world.clipboard)
    assert maintenance.REMOVE_PROVED in said(page)
    await page.perform("saved")
    live = world.session.live
    assert live is not None
    assert (live.holds, live.evidence.how) == (Holds.WITHOUT, How.COMPARED)
    assert world.moves == ["start over"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (MERGED.rstrip()[:-1], "x A closing } is missing: the { at line 1, column 1"),
        (BLOCK, "x These are the credentials from the Connect tab, not the settings."),
        (
            f'{{"env": {{}},{MERGED[1:]}',
            'x Nothing can be removed yet. "env" appears more than once',
        ),
        (ORIGINAL, "These settings hold no Mavvrik values. Nothing changed."),
    ],
    ids=["cut off", "credentials", "duplicate", "without"],
)
async def test_a_text_that_mavvrik_cannot_be_removed_from_is_explained_and_not_copied(
    given: str, says: str
) -> None:
    page, world = make(Removal, at_step_6())
    await page.pasted("settings", given)
    assert says in said(page)
    assert SECRET_PART not in said(page)
    assert offered(page)[0] == "again"
    await page.perform("copy_result")
    assert world.clipboard == ""
    await page.pasted("settings", MERGED)  # another text is taken
    assert offered(page)[0] == "copy_result"


async def test_a_failed_copy_is_reported_and_does_not_count_as_saved() -> None:
    page, world = make(Removal, at_step_6(), outcome=copied(CopyResult.NOT_COPIED))
    await page.pasted("settings", MERGED)
    await page.perform("copy_result")
    assert world.told == [
        "[problem] Remove Mavvrik: Not copied, because this computer has no clipboard that"
        " programs can reach. Save to a file."
    ]
    assert "saved" not in offered(page)
    assert world.session.doing is DraftKind.SET_UP


async def test_an_earlier_removal_can_be_confirmed_or_proved_by_a_paste() -> None:
    session = at_step_6().with_new_draft(DraftKind.REMOVAL)
    session = session.with_copied("{}", at_step_6().live.evidence)  # type: ignore[union-attr]
    page, world = make(Removal, session)
    assert offered(page) == ["saved", "open_file", "back"]
    await page.pasted("settings", "{}")
    assert offered(page) == ["saved", "back"]
    await page.perform("saved")
    assert world.session.live is not None
    assert world.session.live.evidence.how is How.COMPARED


async def test_after_copying_it_compares_what_the_console_holds() -> None:
    page, world = make(Removal, at_step_6())
    await page.pasted("settings", MERGED)
    await page.perform("copy_result")
    assert [one.title for one in shown_boxes(page)] == ["Paste what the console holds"]
    await page.pasted("paste", MERGED)
    assert maintenance.REMOVE_STILL_THERE in said(page)
    await page.pasted("paste", MERGED[:-3])
    assert "A closing } is missing" in said(page)
    assert holds(world) is Holds.MAVVRIK  # nothing is noted yet
    assert offered(page)[:2] == ["saved", "copy_result"]  # the result can be copied again
    await page.pasted("paste", world.clipboard)
    assert maintenance.REMOVE_PROVED in said(page)
    assert shown_boxes(page) == []
