"""Leaving: what it says first, and what each answer does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lives import live
from tests.screens.last_steps import at_step_5
from tests.screens.test_done import ALL_DONE
from tests.screens.walking import AT_START, AT_STEP_1, NOW, WITH_VALUES
from tests.steps.world import make, offered, said
from wizard.core.session.record import Evidence, How
from wizard.core.session.session import Session
from wizard.services.files.trouble import FileTrouble
from wizard.steps.leaving import NOT_STORED, STORED, Leave, would_lose

CHECKED = Evidence(How.CHECKED, NOW)
WITH_FILE = at_step_5().with_taken(CHECKED, "/tmp/settings.json")


def test_it_says_the_state_and_what_is_stored() -> None:
    page, world = make(Leave, WITH_VALUES)
    assert "Nothing changed: developers have the same settings as before." in said(page)
    assert said(page).endswith(NOT_STORED)
    world.keeps_state = True
    assert said(page).endswith(STORED)


@pytest.mark.parametrize(
    ("session", "asks"),
    [
        (AT_START, False),
        (AT_STEP_1, False),
        (replace(AT_STEP_1, live=live(CHECKED)), True),  # saved, and not verified yet
        (WITH_VALUES, True),
        (at_step_5(), True),
        (replace(WITH_FILE, practice=True, settings=None, reading=None, taken=None), False),
        (ALL_DONE, False),
        (replace(ALL_DONE, files=("/tmp/settings.json",)), True),
    ],
)
def test_it_asks_only_where_something_would_be_lost(session: Session, asks: bool) -> None:
    assert would_lose(session) is asks


@pytest.mark.parametrize(("action", "result"), [("back", False), ("leave", True)])
async def test_it_gives_the_answer(action: str, result: bool) -> None:
    page, world = make(Leave, WITH_VALUES)
    assert offered(page) == ["back", "leave"]
    await page.perform(action)
    assert world.closed == [result]


async def test_files_with_the_key_can_be_deleted_on_leaving() -> None:
    page, world = make(Leave, WITH_FILE)
    assert "! Your API key is in /tmp/settings.json." in said(page)
    await page.perform("delete")
    assert world.outside.deleted == ["/tmp/settings.json"]
    assert (world.session.files, world.closed) == ((), [True])


async def test_what_cannot_be_deleted_keeps_the_person_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, world = make(Leave, WITH_FILE)

    async def fails(_: str) -> None:
        raise FileTrouble("It is locked.", "It stays.", "Unlock it.")

    monkeypatch.setattr(world.outside, "delete", fails)
    await page.perform("delete")
    assert world.told[0].startswith("[problem] Not deleted: It is locked.")
    assert (world.session.files, world.closed) == (WITH_FILE.files, [])
