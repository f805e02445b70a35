"""Undo: what can be done in each state, and what happens."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.lives import SALT, again, saved
from tests.screens.last_steps import at_step_6, result_of
from tests.screens.test_done import ALL_DONE
from tests.screens.walking import API_KEY, AT_STEP_3, NOW, SECRET_PART
from tests.steps.world import StandIn, make, offered, said
from wizard.core.document.text import SettingsText
from wizard.core.session.record import DraftKind, Evidence, Holds, How
from wizard.core.session.session import Session
from wizard.guide import maintenance
from wizard.services.files.files import keep_original
from wizard.services.files.places import own_places
from wizard.steps.blocks import Paste, Picks
from wizard.steps.removal import Removal
from wizard.steps.step import Page
from wizard.steps.undo import ChooseOriginal, Undo

SAID = Evidence(How.SAID, NOW)
ORIGINAL = '{\n  "permissions": {}\n}\n'
OLD_KEY = "mvk-agent-Another0Key1Of2The3Same4Kind5"
WITH_SETTINGS = replace(
    replace(AT_STEP_3, salt=SALT).with_settings(SettingsText(ORIGINAL), SAID),
    settings_confirmed=True,
    choices={"command-lines": "mavvrik"},
)
SAVED = saved(WITH_SETTINGS, SAID)
MERGED = result_of(WITH_SETTINGS)
WITH_OLD_KEY = MERGED.replace(API_KEY, OLD_KEY)


def keep(text: str, day: int = 0) -> Path:
    """Keep an original in the data folder, as of so many days after the setup."""
    return keep_original(text.encode(), own_places().data, NOW + timedelta(days=day))


async def undo(session: Session = SAVED, **given: Any) -> tuple[Undo, StandIn]:
    """Open undo on the next day, when texts and key are no longer in memory."""
    page, world = make(Undo, again(session, NOW, after=timedelta(days=1)), **given)
    await page.begin()
    return page, world


async def test_undo_goes_back_to_the_newest_original_without_mavvrik() -> None:
    keep("{}", -1)
    keep(ORIGINAL)
    keep(MERGED, 1)
    page, world = await undo()
    assert "Restores the settings of 23 Nov 2026, 14:03, 3 lines, without Mavvrik." in said(page)
    assert "1 newer original holds Mavvrik." in said(page)
    assert "Original kept in ~/.local/share/mvk-wizard/original-2026-11-23-1403.json" in said(page)
    await page.perform("copy_original")
    assert world.clipboard == ORIGINAL
    assert offered(page)[0] == "saved"
    assert (world.session.doing, world.session.live) == (DraftKind.UNDO, SAVED.live)


async def test_the_original_that_this_setup_started_with_is_offered_first() -> None:
    own = keep(ORIGINAL)
    keep('{"another": "file"}', 1)
    page, _ = await undo(replace(SAVED, original_kept=str(own)))
    assert "Restores the settings of 23 Nov 2026, 14:03" in said(page)


def originals(page: ChooseOriginal) -> list[str]:
    """What the list says of each original."""
    (picks,) = [one for one in page.blocks() if isinstance(one, Picks)]
    return [one.line.text.plain for one in picks.picks]


async def choose(page: Undo, world: StandIn, number: int) -> list[str]:
    """Choose an original by its number. Return what the list says."""
    await page.perform("choose")
    kind, given = world.opened[-1]
    assert kind is ChooseOriginal
    listed, other = make(ChooseOriginal, world.session, *given)
    await listed.picked("originals", number)
    world.answers.extend(other.closed)
    await page.perform("choose")
    return originals(listed)


async def test_another_original_can_be_chosen_and_an_old_key_is_pointed_out() -> None:
    keep(ORIGINAL)
    keep(WITH_OLD_KEY, 1)
    keep(MERGED, 2)
    page, world = await undo()
    size = f"14:03, {MERGED.count(chr(10))} lines"
    assert await choose(page, world, 1) == [
        f"Settings of 25 Nov 2026, {size}: with Mavvrik (the current key …7Qx2)",
        f"Settings of 24 Nov 2026, {size}: with Mavvrik (an old key …ind5)",
        "Settings of 23 Nov 2026, 14:03, 3 lines: without Mavvrik",
    ]
    assert f"{size}, with Mavvrik (an old key …ind5)." in said(page)
    assert "Saving brings that key back. If it was revoked, Mavvrik refuses all data." in said(page)
    await page.perform("copy_original")
    assert world.clipboard == WITH_OLD_KEY
    await page.perform("saved")
    live = world.session.live
    assert live is not None
    assert (live.holds, live.by) == (Holds.MAVVRIK, DraftKind.UNDO)
    assert live.marks["MVK_API_KEY"] == world.session.mark("MVK_API_KEY", OLD_KEY)


async def test_while_sharing_no_end_of_a_key_is_shown() -> None:
    keep(WITH_OLD_KEY)
    page, world = await undo()
    world.session = replace(world.session, sharing=True)
    (label,) = await choose(page, world, 0)
    assert label.endswith("with Mavvrik (an old key)")
    assert "with Mavvrik (an old key)." in said(page)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([MERGED, WITH_OLD_KEY], "Every original kept here holds Mavvrik. Remove Mavvrik instead"),
        ([], "This computer keeps no original of these settings."),
    ],
    ids=["all hold Mavvrik", "none kept"],
)
async def test_without_an_original_from_before_mavvrik_removal_is_offered(
    texts: list[str], says: str
) -> None:
    for day, text in enumerate(texts):
        keep(text, day)
    page, world = await undo()
    assert says in said(page)
    assert offered(page)[0] == "remove"
    await page.perform("remove")
    assert world.opened == [(Removal, ())]


async def test_an_undo_that_was_copied_does_not_count_as_saved() -> None:
    keep(ORIGINAL)
    session = SAVED.with_new_draft(DraftKind.UNDO).with_copied(ORIGINAL, SAID)
    page, world = await undo(session)
    assert "You copied the original at 23 Nov, 14:03. Click Update settings in" in said(page)
    assert offered(page)[0] == "saved"
    assert holds(world) is Holds.MAVVRIK
    await page.perform("saved")
    assert holds(world) is Holds.WITHOUT


async def test_undo_mentions_a_copied_removal() -> None:
    keep(ORIGINAL)
    page, _ = await undo(SAVED.with_new_draft(DraftKind.REMOVAL).with_copied(ORIGINAL, SAID))
    copied_at = "You copied the settings without Mavvrik at 23 Nov, 14:03."
    assert f"{copied_at} You have not confirmed" in said(page)
    assert "If it does, there is nothing to undo." in said(page)
    assert offered(page)[0] == "copy_original"


@pytest.mark.parametrize("doing", [DraftKind.REMOVAL, DraftKind.UNDO])
async def test_after_a_removal_there_is_nothing_to_undo(doing: DraftKind) -> None:
    keep(ORIGINAL)
    keep(MERGED, 1)
    page, world = await undo(SAVED.with_new_draft(doing).with_removed(SAID))
    assert (
        "The console has held the settings without Mavvrik since 23 Nov, 14:03 (confirmed by you)."
        " There is nothing to undo." in said(page)
    )
    labels = await choose(page, world, 0)
    assert labels[0].endswith("with Mavvrik (a key …7Qx2)")  # nobody knows whether it is revoked


async def test_practice_offers_only_the_settings_that_were_loaded_in_it() -> None:
    keep('{"real": "settings"}')
    page, world = make(Undo, replace(SAVED, practice=True))
    await page.begin()
    assert "Restores the settings as you loaded them, 3 lines, without Mavvrik." in said(page)
    assert "kept in" not in said(page)
    await page.perform("copy_original")
    assert world.clipboard == ORIGINAL


async def test_undo_looks_again_for_an_original_that_is_missing() -> None:
    own = keep(ORIGINAL)
    own.unlink()
    page, _ = await undo(replace(SAVED, original_kept=str(own)))
    assert "original-2026-11-23-1403.json does not exist." in said(page)
    own.write_text(ORIGINAL)
    await page.perform("look")
    assert "Restores the settings of 23 Nov 2026, 14:03" in said(page)


async def test_undo_reports_an_original_that_is_not_text() -> None:
    own = keep(ORIGINAL)
    own.write_bytes(b"\xff\xfe\xfa")
    page, world = await undo(replace(SAVED, original_kept=str(own)))
    await page.perform("copy_original")
    assert "can't be read as text." in said(page)
    assert "If you have your own copy of the settings, paste that." in said(page)
    assert world.clipboard == ""


async def test_the_undo_card_names_the_original_without_mavvrik_and_no_secret() -> None:
    keep(MERGED, 1)
    own = keep(ORIGINAL)
    path = "~/mvk-wizard-undo.txt"
    page, world = await undo(replace(SAVED, original_kept=str(own)), answers=deque([path]))
    await page.perform("card")
    card = world.outside.saved[path].decode()
    assert card.startswith("UNDO CARD: Claude Code → Mavvrik\n")
    assert "original-2026-11-23-1403.json" in card
    assert "OTEL_EXPORTER_OTLP_HEADERS" in card
    assert SECRET_PART not in card


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
    await page.pasted("paste", result_of(at_step_6()))
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
