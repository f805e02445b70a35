"""The small pages that steps open: what they ask, what they close with, and what is saved."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.plain.talking import converse, make_talk
from tests.screens.last_steps import Still, make_last_step
from tests.screens.walking import screen_text, settled
from tests.steps.world import StandIn, make, offered, said
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp
from wizard.screens.page_screen import PageScreen
from wizard.services.files.files import Written
from wizard.services.files.trouble import FileTrouble
from wizard.steps.blocks import Action, TextField
from wizard.steps.dialogs import Ask, AskPath, PathQuestion, save_as
from wizard.steps.step import Page

WHICH = PathQuestion("Open a file", "Which file?", "Open it")


def field_of(page: AskPath) -> TextField:
    (field,) = [one for one in page.blocks() if isinstance(one, TextField)]
    return field


def again(world: StandIn) -> AskPath:
    """Ask the same question again, in the same program."""
    return AskPath(world, WHICH._replace(path="~/first.json"))  # type: ignore[arg-type]


async def test_it_gives_the_path_that_was_typed() -> None:
    page, world = make(AskPath, None, WHICH)
    await page.entered("path", " '/tmp/a b.json' ")
    await page.perform("take")
    assert world.closed == ["/tmp/a b.json"]


async def test_going_back_gives_no_path() -> None:
    page, world = make(AskPath, None, WHICH)
    await page.entered("path", "/tmp/a.json")
    await page.perform("back")
    assert world.closed == [""]


async def test_what_was_typed_last_is_offered_again_but_not_while_sharing() -> None:
    page, world = make(AskPath, None, WHICH)
    await page.entered("path", "/tmp/wrong.json")
    await page.perform("take")
    assert field_of(again(world)).value == "/tmp/wrong.json"
    world.update_session(replace(Session(), sharing=True))
    assert field_of(again(world)).value == "~/first.json"


GIVEN = PathQuestion("Save the card", "No key is in it.", "Save to a file", "~/card.txt")


class Saving(Page):
    """A page that saves one text."""

    heading = "A page"
    written: Written | None = None

    def actions(self) -> list[Action]:
        return [Action("save", "Save the card", "ctrl+s")]

    async def save(self) -> None:
        """Save it."""
        asked = (GIVEN.title, GIVEN.why, GIVEN.path)
        self.written = await save_as(self, *asked, lambda path: path.encode())


async def saved(**given: Any) -> tuple[Saving, StandIn]:
    page, world = make(Saving, **given)
    await page.perform("save")
    return page, world


async def test_it_is_saved_where_the_person_says() -> None:
    page, world = await saved(answers=deque(["/tmp/card.txt"]))
    assert page.written == Written(Path("/tmp/card.txt"))
    assert world.outside.saved == {"/tmp/card.txt": b"/tmp/card.txt"}
    assert world.opened == [(AskPath, (GIVEN,))]


async def test_going_back_saves_nothing() -> None:
    page, world = await saved(answers=deque([""]))
    assert page.written is None
    assert world.outside.saved == {}


@pytest.mark.parametrize("yes", [True, False])
async def test_an_existing_file_is_replaced_only_after_a_yes(yes: bool) -> None:
    outside = Still(there={"/tmp/card.txt"})
    page, world = await saved(answers=deque(["/tmp/card.txt", yes]), outside=outside)
    sentences = ("/tmp/card.txt already exists.", "Replacing it can't be undone.")
    asked = (Ask, ("Replace this file?", sentences, "Replace it", "Keep it"))
    assert world.opened[1] == asked
    assert bool(outside.saved) is yes
    assert (page.written is not None) is yes


def test_enter_gives_the_safe_answer_and_the_other_has_its_own_key() -> None:
    page, _ = make(Ask, None, "Replace this file?", ("It is there.",), "Replace it", "Keep it")
    assert offered(page) == ["back", "yes"]
    keep, replace_it = page.actions()
    assert (keep.label, keep.keys, keep.explicit) == ("Keep it", "escape", False)
    assert (replace_it.label, replace_it.keys) == ("Replace it", "ctrl+y")
    assert replace_it.explicit


@pytest.mark.parametrize(
    ("typed", "stays"), [("/tmp/card.txt", "/tmp/card.txt"), ("mvk-agent-Zk4vT9rWq2LmX8nB", "")]
)
async def test_a_failed_save_is_explained_below_the_typed_path(typed: str, stays: str) -> None:
    outside = Still(trouble=FileTrouble("The disk is full.", "", "Make room."))
    page, world = await saved(answers=deque([typed, ""]), outside=outside)
    again = GIVEN._replace(path=stays, refused="The disk is full. Make room.")
    assert world.opened == [(AskPath, (GIVEN,)), (AskPath, (again,))]
    assert (page.written, world.told) == (None, [])
    assert said(make(AskPath, None, again)[0]).endswith("! The disk is full. Make room.")


# The question for a path --------------------------------------------------------------------------


async def test_a_typed_path_is_offered_again_but_not_while_sharing() -> None:
    asked = PathQuestion("Save", "Why.", "Save to a file", "~/card.txt")
    page, world = make(AskPath, None, asked)
    await page.entered("path", "'/tmp/a b.txt'")
    await page.perform("take")
    assert world.closed == ["/tmp/a b.txt"]
    for sharing, offers in ((False, "'/tmp/a b.txt'"), (True, "~/card.txt")):
        world.session = Session(sharing=sharing)
        again = AskPath(page.world, asked)
        (field,) = [one for one in again.blocks() if isinstance(one, TextField)]
        assert field.value == offers
    assert said(again) == "Why."


async def ask_for_the_path(pilot: Pilot[Any], app: WizardApp) -> None:
    app.push_screen(PageScreen(Saving))
    await settled(pilot)
    await pilot.press("ctrl+s")
    await settled(pilot)


async def test_on_the_screen_enter_takes_the_path_and_the_safe_answer() -> None:
    app, outside = make_last_step(Session())
    outside.there.add("~/card.txt")
    async with app.run_test(size=(80, 24)) as pilot:
        await ask_for_the_path(pilot, app)
        assert "No key is in it." in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert "▸ Keep it" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert outside.saved == {}
        await pilot.press("ctrl+s", "x")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
    assert outside.saved == {"x": b"x"}


@pytest.mark.parametrize(("key", "saves"), [("ctrl+n", False), ("ctrl+y", True)])
async def test_only_its_own_key_replaces_a_file(key: str, saves: bool) -> None:
    app, outside = make_last_step(Session())
    outside.there.add("~/card.txt")
    async with app.run_test(size=(80, 24)) as pilot:
        await ask_for_the_path(pilot, app)
        await pilot.press("enter")
        await settled(pilot)
        assert "^y  Replace it" in screen_text(app)
        await pilot.press(key)
        await settled(pilot)
    assert bool(outside.saved) is saves


async def test_plain_mode_says_why_asks_and_goes_back_to_the_page() -> None:
    outside = Still(there={"~/card.txt"})
    answers = ("Save the card", "=b", "Save the card", "", "Keep it", "Save the card", "=/tmp/x")
    talk, person = make_talk(Session(), *answers, outside=outside)
    await converse(Saving, talk)
    assert "Save the card No key is in it. Path [~/card.txt]: " in person.said
    assert outside.saved == {"/tmp/x": b"/tmp/x"}
