"""Step 7: what can be done in each state, and what happens."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import pytest

from tests.screens.last_steps import KEPT, Still
from tests.screens.test_done import ALL_DONE, ONE_OPEN
from tests.screens.walking import SECRET_PART
from tests.steps.world import make, offered, said
from wizard.services.files.trouble import FileTrouble
from wizard.steps.blocks import Picks
from wizard.steps.dialogs import Ask
from wizard.steps.done import Done, Review

FILE = "/home/ada/mvk-wizard-settings.json"


async def test_an_open_item_leads_where_it_is_settled_and_a_done_one_nowhere() -> None:
    step, world = make(Done, ONE_OPEN)
    (items,) = [one for one in step.blocks() if isinstance(one, Picks)]
    assert (items.at, items.leads) == (9, [9])
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
