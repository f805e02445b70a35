"""In plain mode undo and removal say and do the same as on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.lives import SALT
from tests.plain.talking import converse, make_talk
from tests.screens.last_steps import Still, at_step_6, copied, result_of
from tests.screens.walking import NOW, SECRET_PART
from wizard.core.session.record import DraftKind, Evidence, Holds, How
from wizard.core.session.session import Session
from wizard.guide import maintenance
from wizard.services.clipboard.clipboard import CopyResult
from wizard.services.files.files import keep_original
from wizard.services.files.places import own_places
from wizard.steps.removal import Removal
from wizard.steps.undo import Undo

SAID = Evidence(How.SAID, NOW)
BEFORE = "{}\n"


@pytest.fixture
def merged() -> str:
    return result_of(at_step_6())


def keep(text: str, day: int = 0) -> None:
    keep_original(text.encode(), own_places().data, NOW + timedelta(days=day))


def later() -> Session:
    """Saved in an earlier run: no text is in memory."""
    return replace(at_step_6(), salt=SALT, original=None, settings=None, original_kept="")


async def test_undo_goes_back_before_mavvrik_and_takes_the_persons_word(merged: str) -> None:
    keep(BEFORE)
    keep(merged, 1)
    outside = Still()
    talk, person = make_talk(later(), "Copy original", "I clicked Update settings", outside=outside)
    await converse(Undo, talk)
    assert "Restores the settings of 23 Nov 2026, 14:03, 1 line, without Mavvrik." in person.said
    assert "1 newer original holds Mavvrik." in person.said
    assert outside.clipboard == BEFORE
    assert maintenance.UNDONE.format(how="confirmed by you") in person.said
    live = talk.session.live
    assert live is not None
    assert (live.holds, live.by, live.evidence.how) == (Holds.WITHOUT, DraftKind.UNDO, How.SAID)


async def test_another_original_can_be_chosen(merged: str) -> None:
    keep(BEFORE)
    keep(merged, 1)
    outside = Still()
    talk, person = make_talk(
        later(), "Choose another original", "Settings of 24 Nov", "Copy original", outside=outside
    )
    await converse(Undo, talk)
    assert "Settings of 23 Nov 2026, 14:03, 1 line: without Mavvrik" in person.said
    assert "It brings" not in person.said
    assert outside.clipboard == merged
    assert SECRET_PART not in person.said


async def test_where_every_original_holds_mavvrik_removal_is_offered(merged: str) -> None:
    keep(merged)
    talk, person = make_talk(later(), "Remove Mavvrik", "=2")
    await converse(Undo, talk)
    assert maintenance.ALL_HOLD_MAVVRIK in person.said
    assert maintenance.REMOVE_WHY in person.said


async def test_a_failed_copy_is_not_called_copied(merged: str) -> None:
    keep(BEFORE)
    talk, _ = make_talk(later(), "Copy original", outcome=copied(CopyResult.NOT_COPIED))
    await converse(Undo, talk)
    assert (talk.session.doing, talk.session.taken) == (DraftKind.SET_UP, later().taken)


# Removal ------------------------------------------------------------------------------------------


async def test_a_removal_is_proved_by_what_is_pasted_back(merged: str) -> None:
    outside = Still()
    talk, person = make_talk(
        later(),
        f"={merged}",
        "Copy result",
        '={"model": "opus"}',
        "I clicked Update settings",
        outside=outside,
    )
    await converse(Removal, talk)
    assert maintenance.REMOVE_PROVED in person.said
    assert "The console holds the settings without Mavvrik (compared)." in person.said
    live = talk.session.live
    assert live is not None
    assert (live.holds, live.by, live.evidence.how) == (
        Holds.WITHOUT,
        DraftKind.REMOVAL,
        How.COMPARED,
    )


async def test_a_removal_that_was_copied_waits_to_be_confirmed() -> None:
    session = later().with_new_draft(DraftKind.REMOVAL).with_copied(BEFORE, SAID)
    talk, person = make_talk(session, "I clicked Update settings")
    await converse(Removal, talk)
    assert "You copied the settings without Mavvrik at 14:03." in person.said
    assert maintenance.REMOVE_WHY not in person.said
    live = talk.session.live
    assert live is not None
    assert (live.holds, live.evidence.how) == (Holds.WITHOUT, How.SAID)


async def test_undo_says_what_a_removal_has_done() -> None:
    keep(BEFORE)
    copied_only = later().with_new_draft(DraftKind.REMOVAL).with_copied(BEFORE, SAID)
    for session, words in (
        (copied_only, "If it does, there is nothing to undo."),
        (copied_only.with_removed(SAID), "since 14:03 (confirmed by you). There is nothing to"),
    ):
        talk, person = make_talk(session)
        await converse(Undo, talk)
        assert words in person.said
