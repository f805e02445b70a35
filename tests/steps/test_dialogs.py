"""The small pages that steps open: what they ask, and what they close with."""

from __future__ import annotations

from dataclasses import replace

from tests.steps.world import StandIn, make
from wizard.core.session.session import Session
from wizard.steps.blocks import TextField
from wizard.steps.dialogs import AskPath

WHICH = ("Open a file", "Which file?", "Open it")


def field_of(page: AskPath) -> TextField:
    (field,) = [one for one in page.blocks() if isinstance(one, TextField)]
    return field


def again(world: StandIn) -> AskPath:
    """The same question once more, in the same program."""
    return AskPath(world, *WHICH, "~/first.json")  # type: ignore[arg-type]


async def test_it_gives_the_path_that_was_typed() -> None:
    page, world = make(AskPath, None, *WHICH)
    await page.entered("path", " '/tmp/a b.json' ")
    await page.perform("take")
    assert world.closed == ["/tmp/a b.json"]


async def test_going_back_gives_no_path() -> None:
    page, world = make(AskPath, None, *WHICH)
    await page.entered("path", "/tmp/a.json")
    await page.perform("back")
    assert world.closed == [""]


async def test_what_was_typed_last_is_offered_again_but_not_while_sharing() -> None:
    page, world = make(AskPath, None, *WHICH)
    await page.entered("path", "/tmp/wrong.json")
    await page.perform("take")
    assert field_of(again(world)).value == "/tmp/wrong.json"
    world.update_session(replace(Session(), sharing=True))
    assert field_of(again(world)).value == "~/first.json"
