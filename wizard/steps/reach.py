"""Whom the console's settings reach: each way to run Claude Code, with the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.guide.surfaces import COLUMNS, ISSUES, MEANING, SURFACES, Surface
from wizard.steps.blocks import Action, AnyBlock, Lines, Picks
from wizard.steps.step import Page
from wizard.steps.styled_text import BLANK, Pick, bold, line, quiet, words

_COLUMN = 9  # cells: the longest answer and a gap


class Reach(Page):
    """Lists the ways to run Claude Code. The marked line shows its evidence."""

    heading = "Who this reaches"

    def blocks(self) -> Sequence[AnyBlock]:
        head = line(bold("Where Claude Code runs"), "  ", quiet(_row(COLUMNS)))
        return [
            Lines("meaning", [line(MEANING), BLANK, head]),
            Picks("surfaces", [_pick(one) for one in SURFACES]),
            Lines("issues", [line(quiet(ISSUES))]),
        ]

    def focus(self) -> str:
        return "surfaces"


def _pick(one: Surface) -> Pick:
    claims = (one.settings, one.sends, one.agent)
    unfolded = [
        line(claim.sentence, bold(f"{name:<8}"))
        for name, claim in zip(COLUMNS, claims, strict=True)
    ]
    head = line(words(one.name), "", quiet(_row([claim.answer for claim in claims])))
    return Pick(head, (line(one.note), *unfolded))


def _row(cells: Sequence[str]) -> str:
    return "".join(f"{cell:<{_COLUMN}}" for cell in cells)


REACH = Action(
    "reach",
    Reach.heading,
    help="Show where Claude Code gets these settings, and how that is known.",
    opens=(Reach,),
)
