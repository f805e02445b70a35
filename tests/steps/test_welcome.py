"""Welcome back: what is said about an earlier run, what is offered, and what each choice does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.lives import again
from tests.screens.walking import AT_STEP_3, NOW
from tests.steps.world import make, said
from wizard.core.document.text import SettingsText
from wizard.core.session.record import Answer, CopiedResult, DraftKind, Evidence, How, Sighting
from wizard.core.session.session import Session, current_step
from wizard.steps.blocks import Picks
from wizard.steps.dialogs import Ask
from wizard.steps.doctor import Doctor
from wizard.steps.done import Review
from wizard.steps.removal import Removal
from wizard.steps.undo import Undo
from wizard.steps.welcome import Rotate, Welcome, choices

SAID = Evidence(How.SAID, NOW)
ORIGINAL = '{\n  "permissions": {}\n}\n'

WITH_SETTINGS = replace(
    AT_STEP_3.with_settings(SettingsText(ORIGINAL), SAID),
    settings_confirmed=True,
    choices={"command-lines": "keep"},
)
SAVED = replace(
    WITH_SETTINGS,
    previewed=WITH_SETTINGS.fingerprint,
    taken=CopiedResult(WITH_SETTINGS.fingerprint, SAID),
).with_saved(SAID)
FINISHED = SAVED.with_live(
    activity=SAID,
    cost=Sighting(Answer.YES, SAID),
    sessions=Sighting(Answer.YES, SAID),
)
EVERY = {
    "Find out why data stopped",
    "Find out why no data arrives",
    "Change the API key",
    "Undo: Claude Code has trouble",
    "Remove Mavvrik",
}
DRAFTED = SAVED.with_new_draft(DraftKind.ROTATION)


def back(session: Session) -> Session:
    """Return the session of the next day."""
    return again(session, NOW, after=timedelta(days=1))


@pytest.mark.parametrize(
    ("session", "offered"),
    [
        (replace(SAVED, live=None), set()),
        (AT_STEP_3, set()),
        (SAVED, EVERY - {"Find out why data stopped"}),
        (FINISHED, EVERY - {"Find out why no data arrives"}),
        (DRAFTED, EVERY - {"Find out why data stopped", "Change the API key"}),
        (
            SAVED.with_difference(SAID),
            {
                "Undo: Claude Code has trouble",
                "Remove Mavvrik",
            },
        ),
        (SAVED.with_new_draft(DraftKind.UNDO).with_removed(SAID), set()),
    ],
    ids=["copied", "begun", "saved", "seen", "rotation", "different", "removed"],
)
def test_only_what_applies_is_offered(session: Session, offered: set[str]) -> None:
    page, _ = make(Welcome, back(session))
    (picks,) = [one for one in page.blocks() if isinstance(one, Picks)]
    labels = [one.line.text.plain for one in picks.picks]
    assert set(labels) & EVERY == offered
    assert labels[-1] == "Start again"
    listed = [one.label for one in page.actions() if one.in_list]
    assert listed == labels  # in the palette, too


def test_it_says_which_step_was_reached_and_that_the_key_was_not_stored() -> None:
    text = said(make(Welcome, back(SAVED))[0])
    assert "Left on 23 Nov, 14:03. Agent: claude-code (…91c4)" in text
    assert "Reached step 6 of 7, waiting for data in Mavvrik" in text
    assert "Last proof 23 Nov, 14:03 You clicked Update settings" in text
    assert "Still open Cost and Sessions not confirmed" in text
    assert "Your API key was not stored." in text


def test_it_says_what_a_handover_does_not_decide() -> None:
    session = back(SAVED)
    assert session.resumed is not None
    session = replace(session, resumed=replace(session.resumed, handed_over_at=NOW))
    note = "Your colleague's endpoint was at otel.acme.test."
    text = said(make(Welcome, session, notes=(note,))[0])
    assert "Handed over by a colleague on 23 Nov, 14:03." in text
    assert note in text


@pytest.mark.parametrize(
    ("session", "action", "page"),
    [
        (FINISHED, "go_on", Review),
        (SAVED, "data_stopped", Doctor),
        (SAVED, "change_key", Rotate),
        (SAVED, "undo", Undo),
        (SAVED, "remove", Removal),
        (SAVED, "start_over", Ask),
    ],
)
async def test_a_choice_opens_its_page(session: Session, action: str, page: Any) -> None:
    welcome, world = make(Welcome, back(session))
    number = [name for name, _, _ in choices(world.session)].index(action)
    await welcome.picked("choices", number)
    assert [kind for kind, _ in world.opened] == [page]
    assert (world.session, world.moves) == (back(session), [])  # nothing changes by looking


def test_a_finished_setup_is_reviewed_first() -> None:
    page, world = make(Welcome, back(FINISHED))
    assert choices(world.session)[0][1] == "Review the checklist"
    assert "step 7 of 7, final checklist" in said(page)


def test_an_unfinished_setup_asks_for_the_credentials_again() -> None:
    assert current_step(back(SAVED)) == 2


async def test_an_unfinished_setup_continues_where_it_stopped() -> None:
    welcome, world = make(Welcome, back(SAVED))
    await welcome.perform("go_on")
    assert world.moves == ["None"]


async def test_a_rotation_starts_with_the_new_block_and_can_be_canceled() -> None:
    welcome, world = make(Welcome, back(FINISHED))
    world.answers.append(True)
    await welcome.perform("change_key")
    assert (world.session.drafting, world.moves) == (DraftKind.ROTATION, ["2"])
    assert choices(world.session)[0][1] == "Continue the rotation"
    await welcome.perform("drop")
    assert world.session.drafting is None
    assert world.session.live == back(FINISHED).live


async def test_start_again_keeps_what_is_live() -> None:
    welcome, world = make(Welcome, back(SAVED))
    world.answers.append(True)
    await welcome.perform("start_over")
    assert world.moves == ["start over"]
    assert world.session == Session(salt=back(SAVED).salt, live=back(SAVED).live)


@pytest.mark.parametrize(("action", "result"), [("next", True), ("back", False)])
async def test_the_way_to_a_new_key_warns_before_the_old_one_is_revoked(
    action: str, result: bool
) -> None:
    page, world = make(Rotate, back(FINISHED))
    assert "! Do not revoke the old key before everyone has restarted." in said(page)
    await page.perform(action)
    assert world.closed == [result]
