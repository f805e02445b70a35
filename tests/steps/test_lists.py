"""Lists on a page: where the mark starts, which lines lead somewhere, which are only read."""

from __future__ import annotations

from typing import ClassVar

from tests.plain.talking import converse, make_talk
from tests.screens.last_steps import make_last_step
from tests.screens.walking import screen_text, settled
from wizard.core.session.session import Session
from wizard.screens.page_screen import PageScreen
from wizard.steps.blocks import Action, Items, Picks
from wizard.steps.step import Page
from wizard.steps.styled_text import Item, Pick, line


class Listed(Page):
    """Three lines, the last of which leads somewhere, and a list to read."""

    heading = "A page"
    taken: ClassVar[list[tuple[str, int]]] = []

    def blocks(self) -> list[Picks | Items]:
        picks = [Pick(line(word)) for word in ("First", "Second", "Third")]
        item = Item(line("Item"), lambda: [line("more of it")])
        return [Picks("picks", picks, at=2, leads=[2]), Items("items", [item])]

    def actions(self) -> list[Action]:
        return [Action("look", "Look")]

    async def look(self) -> None:
        """Nothing."""

    async def picked(self, block: str, number: int) -> None:
        Listed.taken.append((block, number))


async def test_on_the_screen_the_mark_begins_where_the_page_says_and_the_focus_stays() -> None:
    Listed.taken.clear()
    app, _ = make_last_step(Session())
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PageScreen(Listed))
        await settled(pilot)
        assert "▸ Third" in screen_text(app)
        app.screen.query_one("#picks").focus()
        await pilot.press("up", "enter")
        await settled(pilot)
        assert Listed.taken == [("picks", 1)]
        assert app.focused is app.screen.query_one("#picks")
        assert "more of it" not in screen_text(app)
        app.screen.query_one("#items").focus()
        await settled(pilot)
        assert "more of it" in screen_text(app)


async def test_plain_mode_offers_the_lines_that_lead_somewhere_after_the_actions() -> None:
    Listed.taken.clear()
    talk, person = make_talk(Session(), "Third")
    await converse(Listed, talk)
    assert "First Second Third Item 1. Look 2. Third" in person.said
    assert Listed.taken == [("picks", 2)]
