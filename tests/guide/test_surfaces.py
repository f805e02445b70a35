"""Where Claude Code runs: no claim without its evidence, and shown wherever it matters."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.plain.talking import converse, make_talk
from tests.screens.copying import BEFORE
from tests.screens.walking import AT_START
from tests.steps.world import make, offered, said
from wizard.guide import surfaces
from wizard.guide.surfaces import SURFACES, Basis, Claim, Surface, Verdict
from wizard.guide.troubleshooting import COST_LOW, NO_DATA, WRONG_AGENT
from wizard.steps.blocks import Picks
from wizard.steps.copy import Copy
from wizard.steps.help import Help
from wizard.steps.reach import Reach

CLAIMS = [
    pytest.param(claim, id=f"{one.id}-{name}")
    for one in SURFACES
    for name, claim in zip(surfaces.COLUMNS, (one.settings, one.sends, one.agent), strict=True)
]
# What evidence of each kind must name, so that a reader can look it up.
NAMES = {
    Basis.MEASURED: r"^2\.1\.\d+ on Linux",
    Basis.DOCUMENTED: r"managed-settings|claude\.com/docs/",
    Basis.REPORTED: r"#\d{5}\b",
    Basis.NOTHING: "",
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_names_its_evidence_and_its_day(claim: Claim) -> None:
    assert re.search(NAMES[claim.basis], claim.source)
    assert (claim.answer is Verdict.UNKNOWN) is (claim.basis is Basis.NOTHING)
    assert claim.as_of <= date(2026, 11, 30)
    assert f"({claim.basis}, {claim.as_of.day} November 2026)" in claim.sentence


def test_what_is_only_reported_or_documented_is_never_called_measured() -> None:
    measured = [one.id for one in SURFACES if one.settings.basis is Basis.MEASURED]
    assert measured == ["terminal", "headless", "api-key"]
    assert surfaces.not_reached() == (
        "Cowork",
        "LLM gateway (ANTHROPIC_BASE_URL)",
        "Bedrock, Vertex, Foundry",
        "Pro or Max plan",
    )


async def test_step_5_and_help_lead_to_the_table() -> None:
    step, world = make(Copy, BEFORE)
    await step.begin()
    assert "reach" in offered(step)
    await step.perform("reach")
    helping, helped = make(Help, AT_START, 6)
    await helping.perform("reach")
    assert world.opened == helped.opened == [(Reach, ())]


def test_the_table_shows_every_row_with_its_evidence() -> None:
    page, _ = make(Reach, AT_START)
    assert f"Where Claude Code runs {' '.join(surfaces.COLUMNS)}" in " ".join(said(page).split())
    (picks,) = [one for one in page.blocks() if isinstance(one, Picks)]
    shown = [" ".join(one.line.right.plain.split()) for one in picks.picks]
    assert [one.line.text.plain for one in picks.picks] == [one.name for one in SURFACES]
    assert shown[0] == "yes yes yes"
    assert shown[5] == "unclear yes no"
    desktop = [line.text.plain for line in picks.picks[5].unfolded]
    assert desktop[2] == (
        "yes (reported by users, 30 November 2026): #67657 and #87535, with a file or device"
        " management"
    )


async def test_plain_mode_prints_every_row_with_its_evidence() -> None:
    talk, person = make_talk(AT_START, "Close")
    await converse(Reach, talk)
    for one in SURFACES:
        assert one.name in person.said
        assert " ".join(one.settings.sentence.split()) in person.said
    assert surfaces.ISSUES in person.said


@pytest.mark.parametrize("surface", SURFACES, ids=lambda one: one.id)
def test_a_row_fits_80_columns(surface: Surface) -> None:
    assert len(surface.name) <= 40


def test_the_causes_name_what_is_not_reached_or_not_reported() -> None:
    low = [cause.id for cause in COST_LOW.causes]
    assert low[:6] == [
        "before-save",
        "not-everyone",
        "other-surface",
        "auto-mode",
        "stopped-sessions",
        "child-processes",
    ]
    for trouble in (NO_DATA, WRONG_AGENT):
        assert "other-surface" in [cause.id for cause in trouble.causes]
