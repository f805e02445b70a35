"""Step 2: any paste is read, Mavvrik is asked, going on with a refusal stays a decision."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.last_steps import COPIED_AT
from tests.screens.walking import (
    ACCEPTED,
    AGENT_ID,
    API_KEY,
    AT_STEP_2,
    BLOCK,
    REFUSED,
    SECRET_PART,
    TENANT_ID,
    UNREACHABLE,
    WITH_VALUES,
    answering,
)
from tests.steps.test_welcome import FINISHED, back
from tests.steps.world import StandIn, make, offered, said
from wizard.core.credentials.reading import Credentials as Values
from wizard.core.credentials.reading import read_paste
from wizard.core.session.record import Evidence, How
from wizard.core.session.session import Session, exit_code
from wizard.core.session.summary import open_points
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind
from wizard.report.redaction import Redaction
from wizard.services.practice.mavvrik import Practice
from wizard.services.surroundings import Surroundings
from wizard.steps.blocks import Action, Paste, Value, ValueFields, flat
from wizard.steps.credentials import Credentials
from wizard.steps.credentials_words import answer_of, comparing_lines
from wizard.steps.dialogs import AskPath
from wizard.steps.frame_words import carried_problem

AGENT, TENANT, KEY = (f"field-MVK_{name}" for name in ("AGENT_ID", "TENANT_ID", "API_KEY"))


def at(session: Session = AT_STEP_2, answer: CheckResult = ACCEPTED) -> tuple[Credentials, StandIn]:
    step, world = make(Credentials, session)
    world.outside.check_credentials = answering(answer)
    return step, world


def fields_of(step: Credentials) -> ValueFields:
    (found,) = [one for one in flat(step.blocks()) if isinstance(one, ValueFields)]
    return found


def rows_of(step: Credentials) -> list[str]:
    def row(one: Value) -> str:
        return f"{one.sign.plain} {one.label}: {one.shown} ({one.note})"

    return [row(one) for one in fields_of(step).values]


def box_of(step: Credentials) -> Paste | None:
    return next((one for one in flat(step.blocks()) if isinstance(one, Paste)), None)


def action(step: Credentials, name: str) -> Action:
    return next(one for one in step.actions() if one.id == name)


def values_of(session: Session) -> Sequence[str]:
    reading = session.reading
    return [one.text for one in reading.values.values()] if reading else []


# Reading ------------------------------------------------------------------------------------------


async def test_a_block_is_understood_and_the_key_is_masked() -> None:
    step, world = at()
    await step.pasted("paste", BLOCK)
    assert fields_of(step).title == "Understood: 3 values from 3 lines"
    assert rows_of(step) == [
        f"✓ Agent ID: {AGENT_ID} (line 1)",
        f"✓ Tenant ID: {TENANT_ID} (line 2)",
        "✓ API key: mvk-agent-••••••••7Qx2 (line 3)",
    ]
    assert SECRET_PART not in repr(step.blocks())
    assert world.session.credentials is not None
    assert world.session.credentials.api_key.get_secret_value() == API_KEY
    assert box_of(step) is None
    assert step.focus() == ""


async def test_one_value_at_a_time_adds_up_and_the_next_one_gets_the_keys() -> None:
    step, world = at()
    assert (step.note(), step.focus()) == ("3 values missing", "paste")
    await step.pasted(AGENT, "agent1")
    assert (step.note(), step.focus()) == ("still missing: Tenant ID, API key", TENANT)
    await step.pasted(TENANT, "acme")
    await step.pasted(KEY, "mvkxyzsecret")
    assert values_of(world.session) == ["agent1", "acme", "mvkxyzsecret"]
    assert step.note() == ""


async def test_the_whole_block_in_a_single_field_is_read_as_a_block() -> None:
    step, world = at()
    await step.pasted(TENANT, BLOCK)
    assert world.session.credentials == WITH_VALUES.credentials


def test_only_the_key_is_a_secret_and_whatever_looks_like_one_is_hidden() -> None:
    fields = fields_of(at()[0])
    assert [one.id for one in fields.values if one.secret] == [KEY]
    assert fields.hides(AGENT, "mvk-agent-Zk4vT9rW")
    assert not fields.hides(AGENT, "acme-agent")


async def test_what_is_wrong_says_what_to_do_and_the_check_waits() -> None:
    step, _ = at()
    await step.pasted("paste", BLOCK.replace(TENANT_ID, "acme,prod"))
    assert rows_of(step)[1] == "x Tenant ID: acme,prod (line 2)"
    assert "The Tenant ID has a comma. Claude Code cuts it there." in said(step)
    assert "Copy it again from the Connect tab." in said(step)
    assert step.note() == "fix what is marked x"
    assert action(step, "check").waits
    assert step.focus() == TENANT


async def test_a_paste_without_values_keeps_the_earlier_ones() -> None:
    step, world = at(WITH_VALUES)
    await step.pasted("paste", "shopping list")
    assert "This text has none of the 3 values." in said(step)
    assert world.session.credentials == WITH_VALUES.credentials


async def test_an_address_in_the_block_is_pointed_out_and_not_taken() -> None:
    step, world = at()
    await step.pasted("paste", f"{BLOCK}\nMVK_ENDPOINT=https://eu.ingest.mavvrik.ai")
    assert "The block names the endpoint https://eu.ingest.mavvrik.ai;" in said(step)
    assert world.session.endpoint == "https://ingest.mavvrik.ai"


async def test_other_credentials_remove_the_old_answer() -> None:
    step, world = at(WITH_VALUES)
    await step.perform("check")
    await step.pasted("paste", BLOCK.replace(TENANT_ID, "acme-test"))
    assert world.session.check is None
    assert "accepted" not in said(step)


async def test_another_key_changes_nothing_that_was_seen_of_the_saved_settings() -> None:
    session = back(FINISHED)
    step, world = at(session)
    key = "mvk-agent-Another0Key1Of2The3Same4Kind5"
    await step.pasted("paste", BLOCK.replace(API_KEY, key))
    assert "New key, same agent and tenant." in said(step)
    await step.perform("check")
    await step.perform("compared")
    await step.perform("next")
    assert (world.session.live, world.moves) == (session.live, ["next"])


async def test_the_box_comes_back_when_asked_for_and_goes_back_with_the_values_kept() -> None:
    step, world = at(WITH_VALUES)
    await step.perform("paste_again")
    assert box_of(step) is not None
    assert step.focus() == "paste"
    await step.perform("back")
    assert box_of(step) is None
    assert world.moves == []
    assert world.session == WITH_VALUES
    await step.perform("back")
    assert world.moves == ["back"]


def test_plain_mode_knows_where_a_paste_ends() -> None:
    box = box_of(at()[0])
    assert box is not None
    assert [box.complete(text) for text in ("", BLOCK.rstrip(), "MVK_AGENT_ID=a", "a\n")] == [
        False,
        True,
        False,
        True,
    ]


def test_while_sharing_facts_replace_the_values() -> None:
    step, _ = at(replace(WITH_VALUES, sharing=True))
    assert rows_of(step) == [
        "✓ Agent ID: ••••91c4 (a complete UUID   line 1)",
        "✓ Tenant ID: ••••7731 (no spaces, no quotes   line 2)",
        "✓ API key: •••••••• (looks like a Mavvrik key   line 3)",
    ]


# A file -------------------------------------------------------------------------------------------


async def test_the_block_can_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "block.txt"
    file.write_text(BLOCK)
    step, world = at()
    world.answers.append(str(file))
    await step.perform("open_file")
    assert [page for page, _ in world.opened] == [AskPath]
    assert world.opened[0][1][0].example == "~/connect.txt"
    assert world.session.credentials == WITH_VALUES.credentials


async def test_a_file_that_is_not_there_says_so_and_changes_nothing(tmp_path: Path) -> None:
    step, world = at()
    path = str(tmp_path / "missing.txt")
    world.answers.append(path)
    await step.perform("open_file")
    (again,) = world.opened[1][1]
    assert again.path == path
    assert again.refused.endswith("missing.txt does not exist. Check the name and the folder.")
    assert world.session == AT_STEP_2


async def test_no_file_was_chosen() -> None:
    step, world = at()
    await step.perform("open_file")
    assert (world.told, world.session) == ([], AT_STEP_2)


# Practice -----------------------------------------------------------------------------------------


async def test_practice_offers_its_block_first_and_its_key_is_no_problem_there() -> None:
    practice = Practice()
    step, world = make(Credentials, replace(AT_STEP_2, practice=True), practice=practice)
    assert (offered(step)[0], step.focus()) == ("paste_practice", "")
    await step.perform("paste_practice")
    assert world.session.credentials == practice.credentials
    assert "practice key" not in said(step)
    assert offered(step)[0] == "check"
    assert not action(step, "paste_practice").button


async def test_a_real_block_in_practice_gets_a_note_that_practice_knows_only_its_own_key() -> None:
    step, _ = make(Credentials, replace(AT_STEP_2, practice=True), practice=Practice())
    await step.pasted("paste", BLOCK)
    told = "! Practice mode knows only its own key. Use the practice block, or"
    assert told in said(step)
    await step.perform("paste_practice")
    assert told not in said(step)


@pytest.mark.parametrize("plain", [False, True])
async def test_a_real_key_that_practice_refused_is_not_told_to_click_register(plain: bool) -> None:
    session = replace(AT_STEP_2, practice=True)
    step, world = make(Credentials, session, practice=Practice(), is_plain=plain)
    world.outside.check_credentials = answering(REFUSED)
    await step.pasted("paste", BLOCK)
    await step.perform("check")
    text = said(step)
    assert "Practice mode knows only its own key. Use the practice block, or" in text
    assert "INVALID_API_KEY, HTTP 401" in text
    assert "Click Register" not in text
    await step.perform("paste_practice")
    await step.perform("check")
    assert "To do Go back to step 1 and register the practice agent." in said(step)
    assert "Click Register" not in said(step)


async def test_outside_practice_a_practice_key_is_pointed_out() -> None:
    step, _ = at()
    await step.pasted("paste", Practice().connect_block())
    assert "This is a practice key. Only practice mode accepts it." in said(step)
    assert "paste_practice" not in offered(step)


# Asking Mavvrik -----------------------------------------------------------------------------------


async def test_accepted_asks_for_the_one_thing_it_cannot_prove() -> None:
    step, world = at(WITH_VALUES)
    assert offered(step)[:2] == ["check", "paste_again"]
    await step.perform("check")
    assert world.told == ["Asking ingest.mavvrik.ai …"]
    assert "✓ Mavvrik accepted the tenant and the key." in said(step)
    assert "It ends in 91c4. Mavvrik can't tell us: with a wrong ID" in said(step)
    assert comparing_lines(world.session)[1].text.plain.startswith("It ends in 91c4. ")
    check = world.session.check
    assert check is not None
    assert check.evidence == Evidence(
        How.CHECKED, ACCEPTED.at, "from this computer", "accepted, HTTP 200"
    )
    assert action(step, "next").label == "Yes, it ends in 91c4"
    assert [one.keys for one in step.actions()[:2]] == ["ctrl+n", "ctrl+r"]
    await step.perform("next")
    assert world.session.agent_compared == Evidence(How.SAID, COPIED_AT)
    assert world.moves == ["next"]
    assert action(step, "next").label == "Next"


async def test_a_second_visit_keeps_when_the_agent_id_was_compared() -> None:
    before = Evidence(How.SAID, COPIED_AT.replace(hour=3))
    step, world = at(replace(WITH_VALUES, agent_compared=before))
    await step.perform("check")
    await step.perform("next")
    assert world.session.agent_compared == before


async def test_refused_names_register_first_and_only_an_explicit_action_continues() -> None:
    step, world = at(WITH_VALUES, REFUSED)
    await step.perform("check")
    assert "x Mavvrik does not accept this key yet. INVALID_API_KEY, HTTP 401" in said(step)
    assert "Most likely Click Register in the agent's Connect tab" in said(step)
    assert exit_code(world.session) == 4
    by_key = [one for one in step.actions() if "ctrl+n" in one.keys]
    assert [(one.id, one.label, one.hint) for one in by_key] == [
        ("check", "Check again", "Check again")
    ]
    assert [one.id for one in step.actions() if one.explicit] == ["anyway"]
    await step.perform("check")
    await step.perform("next")
    assert (world.moves, world.session.went_on_anyway) == ([], False)
    await step.perform("anyway")
    assert (world.moves, world.session.went_on_anyway) == (["next"], True)


async def test_a_person_past_step_2_stays_past_it_when_the_key_is_refused() -> None:
    session = replace(WITH_VALUES, registered=Evidence(How.SAID, COPIED_AT), started=True)
    at_first = session.with_check(REFUSED, "from this computer")
    assert not at_first.went_on_anyway
    said_yes = replace(session, agent_compared=Evidence(How.SAID, COPIED_AT))
    past = said_yes.with_check(ACCEPTED, "").with_check(REFUSED, "from jump01, over SSH")
    assert past.went_on_anyway
    assert past.check is not None
    assert (past.check.refused, past.check.evidence.where) == (True, "from jump01, over SSH")
    assert not past.with_check(ACCEPTED, "").went_on_anyway


async def test_refused_then_register_clicked_then_accepted() -> None:
    step, world = at(WITH_VALUES, REFUSED)
    await step.perform("check")
    world.outside.check_credentials = answering(ACCEPTED)
    await step.perform("check")
    assert "Mavvrik accepted the tenant and the key." in said(step)
    assert "Most likely" not in said(step)


@pytest.mark.parametrize("kind", AnswerKind)
def test_an_outcome_has_the_same_few_words_everywhere(kind: AnswerKind) -> None:
    result = replace(UNREACHABLE, kind=kind)
    session = replace(WITH_VALUES.with_check(result, ""), went_on_anyway=True)
    assert session.check is not None
    for known in (result, None):
        assert answer_of(session.check, known, Redaction(session)).label == kind.short
    assert "-" not in kind.short
    if not result.accepted and not result.refused:
        assert (
            carried_problem(session) == f"! The key is not checked yet ({kind.short}): see step 2."
        )
        assert f"the key is not checked ({kind.short})" in open_points(session)


async def test_unreachable_has_its_own_sentence_and_is_not_a_refusal() -> None:
    step, world = at(WITH_VALUES, UNREACHABLE)
    await step.perform("check")
    assert "DNS could not find ingest.mavvrik.ai. name not found" in said(step)
    assert action(step, "check").label == "Check again"
    assert world.session.check is not None
    assert not world.session.check.refused


async def test_over_ssh_the_result_says_from_which_computer() -> None:
    around = Surroundings(ssh=True, computer="jump01")
    step, world = make(Credentials, WITH_VALUES, around=around)
    world.outside.check_credentials = answering(ACCEPTED)
    await step.perform("check")
    assert "from jump01, over SSH" in said(step)
    world.update_session(replace(world.session, sharing=True))
    assert "from Host 1, over SSH" in said(step)


async def hanging(_: Values, __: str) -> CheckResult:
    await asyncio.Event().wait()
    raise AssertionError


async def test_the_check_can_be_stopped_and_nothing_of_it_is_kept() -> None:
    step, world = at(WITH_VALUES)
    world.outside.check_credentials = hanging
    asking = asyncio.ensure_future(step.perform("check"))
    await asyncio.sleep(0)
    assert "Asking ingest.mavvrik.ai … Esc stops" in said(step)
    assert (offered(step), step.note()) == (["stop"], "")
    await step.perform("stop")
    await asking
    assert world.session == WITH_VALUES
    assert offered(step)[0] == "check"
    assert world.moves == []


async def test_a_paste_ends_a_check_of_other_values() -> None:
    step, world = at(WITH_VALUES)
    world.outside.check_credentials = hanging
    asking = asyncio.ensure_future(step.perform("check"))
    await asyncio.sleep(0)
    await step.pasted("paste", BLOCK.replace(TENANT_ID, "acme-test"))
    await asking
    assert world.session.check is None
    assert offered(step)[0] == "check"


async def test_an_answer_about_other_values_is_ignored() -> None:
    step, world = at(WITH_VALUES)

    async def too_late(_: Values, __: str) -> CheckResult:
        other = BLOCK.replace(TENANT_ID, "acme-test")
        world.update_session(world.session.with_reading(read_paste(other)))
        return ACCEPTED

    world.outside.check_credentials = too_late
    await step.perform("check")
    assert world.session.check is None


async def test_after_an_error_in_the_check_it_can_be_repeated() -> None:
    async def fails(_: Values, __: str) -> CheckResult:
        raise LookupError

    step, world = at(WITH_VALUES)
    world.outside.check_credentials = fails
    with pytest.raises(LookupError):
        await step.perform("check")
    assert offered(step)[0] == "check"


async def test_while_sharing_hosts_of_the_company_have_nicknames() -> None:
    unknown = replace(
        UNREACHABLE,
        kind=AnswerKind.TLS_UNKNOWN_CA,
        host="otel.acme.internal",
        issuer="ACME Proxy CA",
    )
    session = replace(WITH_VALUES, sharing=True, endpoint="https://otel.acme.internal")
    step, world = at(session, unknown)
    await step.perform("check")
    await step.perform("copy_details")
    assert world.told[0] == "Asking Host 1 …"
    assert "The certificate of Host 1 was issued by" in said(step)
    for name in ("acme", "ACME"):
        assert name not in said(step)
        assert name not in world.clipboard


# Copying ------------------------------------------------------------------------------------------


async def test_details_for_a_ticket_hold_no_value() -> None:
    step, world = at(WITH_VALUES, REFUSED)
    await step.perform("check")
    await step.perform("copy_details")
    assert "INVALID_API_KEY, HTTP 401" in world.clipboard
    for value in (AGENT_ID, TENANT_ID, API_KEY, "mvk-agent"):
        assert value not in world.clipboard


async def test_the_agent_id_can_be_copied_and_never_the_key() -> None:
    step, world = at(WITH_VALUES)
    await step.perform("copy_this")
    assert world.clipboard == AGENT_ID
    assert "copy_this" not in offered(at()[0])
