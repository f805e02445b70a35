"""Step 7: what can be done in each state, and what happens."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import pytest

from tests.screens.last_steps import KEPT, Still, at_step_6
from tests.screens.test_done import ALL_DONE, ONE_OPEN, SEEN
from tests.screens.walking import API_KEY, SECRET_PART
from tests.steps.world import make, offered, said
from wizard.core.session.record import How
from wizard.core.session.session import Session
from wizard.services.files.trouble import FileTrouble
from wizard.steps.blocks import Picks
from wizard.steps.dialogs import Ask
from wizard.steps.done import Done, Review
from wizard.steps.memory import OnClipboard
from wizard.steps.undo import Undo

FILE = "/home/ada/mvk-wizard-settings.json"


def items_of(step: Done) -> Picks:
    (items,) = [one for one in step.blocks() if isinstance(one, Picks)]
    return items


def proofs_of(session: Session) -> dict[str, str]:
    """How each item of the checklist is known, or where it is settled."""
    picks = items_of(make(Done, session)[0]).picks
    return {f"{one.line.sign.plain} {one.line.text.plain}": one.line.right.plain for one in picks}


def test_what_was_only_said_is_marked_as_said() -> None:
    session = at_step_6(sessions=SEEN, cost=SEEN)
    assert session.live is not None
    evidence = replace(session.live.evidence, how=How.SAID)
    proofs = proofs_of(session.with_live(console=None, evidence=evidence))
    assert proofs["✓ settings.json saved"] == "confirmed by you"
    assert proofs[". Claude Code test run"] == "step 6"


async def test_an_open_item_leads_where_it_is_settled_and_a_done_one_nowhere() -> None:
    step, world = make(Done, ONE_OPEN)
    items = items_of(step)
    assert (items.at, items.leads) == (9, [9])
    assert said(step).startswith("9 of 10 done.")
    (how,) = items.picks[9].unfolded
    assert how.text.plain == "Home → Agentic → Sessions: look for the tester."
    assert next(one.label for one in step.actions()) == "Check Sessions"
    await step.picked("items", 0)
    assert world.moves == []
    await step.picked("items", 9)
    await step.perform("look_now")
    assert world.moves == ["6", "6"]


def test_leaving_is_next_only_where_nothing_is_open() -> None:
    assert offered(make(Done, ALL_DONE)[0])[0] == "leave"
    assert offered(make(Done, ONE_OPEN)[0])[:2] == ["look_now", "leave"]


@pytest.mark.parametrize("yes", [True, False])
async def test_a_file_is_deleted_only_after_a_yes(yes: bool) -> None:
    assert ALL_DONE.taken is not None
    taken = replace(ALL_DONE.taken, file=FILE)
    session = replace(ALL_DONE, taken=taken, files=(FILE,))
    assert f"Saved {FILE}" in said(make(Done, session)[0])
    for action, path in (("delete_original", KEPT), ("delete_file", FILE)):
        step, world = make(Done, session, answers=deque([yes]))
        await step.perform(action)
        assert world.opened[0][0] is Ask
        assert world.opened[0][1][1][0] == f"Deletes {path}."
        assert world.outside.deleted == ([path] if yes else [])
        assert (action in offered(step)) is not yes
    assert world.session.taken is not None
    assert (world.session.taken.file, world.session.files) == (("", ()) if yes else (FILE, (FILE,)))
    assert world.session.is_saved


async def test_a_file_that_cannot_be_deleted_is_still_named() -> None:
    outside = Still(trouble=FileTrouble("It cannot be deleted.", "", "Delete the file by hand."))
    step, world = make(Done, ALL_DONE, answers=deque([True]), outside=outside)
    await step.perform("delete_original")
    assert world.told == ["[problem] Not deleted: It cannot be deleted. Delete the file by hand."]
    assert world.session.original_kept == KEPT


@pytest.mark.parametrize(("path", "begins"), [("/tmp/r.json", "{"), ("/tmp/r.md", "# ")])
async def test_the_report_is_saved_where_the_person_says_and_named_afterwards(
    path: str, begins: str
) -> None:
    step, world = make(Done, ALL_DONE, answers=deque([path]))
    await step.perform("report")
    report = world.outside.saved[path].decode()
    assert report.startswith(begins)
    assert "settings.json saved" in report
    assert SECRET_PART not in report
    assert f"Report {path}, without the key." in said(step)


async def test_the_undo_card_needs_no_program_and_names_the_lines() -> None:
    step, world = make(Done, ALL_DONE, answers=deque(["/tmp/undo.txt"]))
    await step.perform("card")
    card = world.outside.saved["/tmp/undo.txt"].decode()
    assert "UNDO CARD: Claude Code → Mavvrik" in card
    assert ALL_DONE.original_kept in card
    assert "OTEL_EXPORTER_OTLP_HEADERS" in card
    assert SECRET_PART not in card


def test_practice_does_not_say_that_usage_arrives() -> None:
    step, _ = make(Done, replace(ALL_DONE, practice=True))
    assert "All 10 done in practice. Nothing changed for anyone." in said(step)
    assert "Your usage reaches Mavvrik" not in said(step)


def test_a_review_without_an_old_key_is_only_read() -> None:
    page, _ = make(Review, ALL_DONE)
    assert offered(page) == ["back"]
    assert "All 10 done." in said(page)


async def test_the_ticket_names_what_is_ruled_out_and_holds_no_key() -> None:
    step, world = make(Done, ONE_OPEN)
    await step.perform("ticket")
    assert world.clipboard.startswith("Claude Code → Mavvrik: Settings saved 14:16")
    assert "Ruled out:" in world.clipboard
    assert SECRET_PART not in world.clipboard


async def test_the_clipboard_can_be_cleared_where_it_may_hold_the_key() -> None:
    step, world = make(Done, ALL_DONE)
    assert "lipboard" not in said(step)
    world.outside.clipboard = f"… {API_KEY} …"
    world.remembered.copied = OnClipboard(world.session.fingerprint, world.outcome)
    assert "Clipboard may still hold your API key" in said(step)
    await step.perform("clear_clipboard")
    assert world.outside.clipboard == ""
    assert "Clipboard cleared." in said(step)


async def test_undo_is_one_key_away() -> None:
    step, world = make(Done, ALL_DONE)
    await step.perform("undo")
    assert world.opened == [(Undo, ())]
