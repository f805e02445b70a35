"""Every row of the coverage table is shown on a page, or written for someone by the product."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from tests.guide.test_guide_coverage import ROWS, WRITTEN, Row, resolve, texts
from tests.screens.last_steps import COPIED_AT, at_step_5, at_step_6
from tests.steps.world import make, said
from wizard.core.session.record import Answer, Evidence, How, Sighting
from wizard.core.values import MAVVRIK_KEYS
from wizard.guide.troubleshooting import TROUBLES
from wizard.steps import blocks as b
from wizard.steps.copy_pages import Checked
from wizard.steps.copy_result import check_result
from wizard.steps.done import Done
from wizard.steps.help import Causes, Help, Troubles
from wizard.steps.register import Register
from wizard.steps.start import Start
from wizard.steps.step import Page, Step
from wizard.steps.verify import Verify


def pages() -> Iterator[Page]:
    """Return the pages whose texts the table names, each in the state in which it shows them."""
    step_5, said_so = at_step_5(), Evidence(How.SAID, COPIED_AT)
    yes = Sighting(Answer.YES, said_so)
    yield make(Start)[0]
    yield from (make(Help, step_5, number)[0] for number in range(8))
    yield make(Troubles, step_5)[0]
    yield from (make(Causes, None, trouble)[0] for trouble in TROUBLES)
    yield make(Checked, step_5, check_result(step_5, COPIED_AT))[0]
    yield make(Verify, at_step_6())[0]
    yield make(Verify, at_step_6(activity=said_so))[0]
    yield make(Verify, at_step_6(activity=said_so, cost=yes))[0]
    yield make(Done)[0]
    yield make(Register)[0]
    yield make(Done, at_step_6(activity=said_so, cost=yes, sessions=yes))[0]


@cache
def everything() -> str:
    """Return everything that these pages say, and the texts written for other people."""
    found = [heading for page in pages() for heading in strings(page)]
    found += [*(write() for write in WRITTEN.values()), *MAVVRIK_KEYS]
    return flat(" ".join(found))


def strings(page: Page) -> Iterator[str]:
    """Return the texts of a page: its lines, the rows of its lists, its answers and boxes."""
    yield from (page.heading, page.banner)
    if isinstance(page, Step):
        yield from (page.guide.title, page.why)
    yield said(page)
    for block in b.flat(page.blocks()):
        if isinstance(block, b.Picks):
            for pick in block.picks:
                lines = (pick.line, *pick.unfolded)
                yield " ".join(f"{one.text.plain} {one.right.plain}" for one in lines)
        elif isinstance(block, b.Question):
            for choice in block.choices:
                yield " ".join(text for _, text in choice.lines)
        elif isinstance(block, b.Ticks):
            yield " ".join(block.names)
    for outer in page.blocks():
        if isinstance(outer, b.Group):
            yield outer.title


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.lines[0]}-{row.instruction}")
def test_what_the_guide_says_is_shown(row: Row) -> None:
    """Each text that has a word of the row is shown, except for values to be filled in."""
    for text in texts(resolve(row.place)):
        if any(word in text for word in row.words):
            parts = flat(text).replace("{agent}", "\0").replace("{since}", "\0")
            for part in parts.replace("{who}", "\0").split("\0"):
                assert part in everything()
