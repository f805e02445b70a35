"""Help for a step and help by symptom, in both front ends alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import ROOT
from tests.screens.walking import AT_START, AT_STEP_3
from tests.steps.test_welcome import FINISHED, SAVED, back
from tests.steps.world import make, offered, said
from wizard.guide.evidence import known
from wizard.guide.help import HELP, PLAIN_MODE
from wizard.guide.troubleshooting import NO_DATA, open_causes, troubles_of
from wizard.steps.blocks import Picks
from wizard.steps.help import SIGNS, Causes, Help, Troubles
from wizard.steps.step import Page


def picks_of(page: Page) -> Picks:
    (found,) = [one for one in page.blocks() if isinstance(one, Picks)]
    return found


@pytest.mark.parametrize("step", range(1, 8))
def test_help_says_what_can_go_wrong_and_whom_to_ask(step: int) -> None:
    text = said(make(Help, AT_STEP_3, step)[0])
    for sentence in (*HELP[step - 1].can_go_wrong, HELP[step - 1].ask):
        assert " ".join(sentence.split()) in text


def test_before_anything_is_typed_help_answers_the_security_team() -> None:
    for step, is_said in ((0, True), (1, True), (2, False)):
        text = said(make(Help, AT_START, step)[0])
        for words in (
            "What Mavvrik receives",
            "full_command",
            "The API key to anyone but Mavvrik's ingest and that verification URL.",
        ):
            assert (words in text) is is_said


def test_help_names_the_keys_of_the_front_end() -> None:
    on_screen, in_plain = (
        said(make(Help, AT_START, 1, is_plain=is_plain)[0]) for is_plain in (False, True)
    )
    assert ("^o Sharing on or off" in on_screen, PLAIN_MODE in on_screen) == (True, False)
    assert ("^o Sharing on or off" in in_plain, PLAIN_MODE in in_plain) == (False, True)


def test_help_says_what_each_sign_means_where_there_are_any() -> None:
    on_screen, in_plain = (
        said(make(Help, AT_START, 1, is_plain=is_plain)[0]) for is_plain in (False, True)
    )
    for sign, meaning in SIGNS:
        assert f"{sign} {meaning}" in on_screen
    assert "the keys are here" not in in_plain


def test_the_page_for_contributors_has_the_same_signs() -> None:
    page = (ROOT / "wizard/docs/contributing.md").read_text(encoding="utf-8")
    looks = page.partition("## Looks")[2].partition("\n## ")[0]
    assert [sign for sign, _ in SIGNS if f"`{sign}`" not in looks] == []


async def test_help_leads_to_the_symptoms() -> None:
    page, world = make(Help, AT_START, 0)
    assert offered(page) == ["back", "troubles", "reach"]
    await page.perform("troubles")
    assert world.opened == [(Troubles, ())]


@pytest.mark.parametrize("number", range(6))
async def test_each_symptom_opens_its_causes_in_order_with_their_checks(number: int) -> None:
    trouble = troubles_of(())[number]
    page, world = make(Troubles, AT_START)
    assert picks_of(page).picks[number].line.text.plain == trouble.symptom
    await page.picked("symptoms", number)
    assert world.opened == [(Causes, (trouble,))]
    causes, _ = make(Causes, AT_START, trouble)
    assert trouble.opening in said(causes)
    shown = picks_of(causes).picks
    assert [one.line.text.plain for one in shown] == [one.title for one in trouble.causes]
    assert [one.unfolded[1].text.plain for one in shown] == [one.check for one in trouble.causes]


def test_a_cause_that_is_ruled_out_is_not_asked_again() -> None:
    causes, _ = make(Causes, AT_STEP_3, NO_DATA)
    assert 'Ruled out: "Register" was not clicked in Mavvrik.' in said(causes)
    first = open_causes(NO_DATA, {"key-accepted"})[0]
    assert picks_of(causes).picks[0].line.text.plain == first.title


def test_data_that_stopped_is_another_symptom_than_data_that_never_came() -> None:
    for session, symptom, cause in (
        (
            replace(SAVED, check=None),
            "Nothing shows up in Mavvrik yet",
            '"Register" was not clicked in Mavvrik',
        ),
        (
            FINISHED,
            "Data stopped arriving in Mavvrik",
            "The key in the settings was revoked or replaced",
        ),
    ):
        symptoms = picks_of(make(Troubles, back(session))[0]).picks
        assert symptoms[0].line.text.plain == symptom
        trouble = troubles_of(known(session))[0]
        causes = picks_of(make(Causes, back(session), trouble)[0]).picks
        assert causes[0].line.text.plain == cause
