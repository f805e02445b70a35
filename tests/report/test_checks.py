"""Seven lines, each with proof, time and source; "not yet" is not "failed"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lives import changed
from tests.report.sessions import JUMP, NOON, at, planned, saved, seen
from wizard.core.session.record import Answer, CredentialCheck, How, TrialRecord
from wizard.core.session.session import Session
from wizard.guide.evidence import KNOWABLE, Fact, known, ruled_out
from wizard.report.checks import NO_FIELD, TEXTS, CheckLine, CheckState, seven_checks

VERIFIED, CONFIRMED, OPEN, FAILED, UNTESTED = CheckState


def states(session: Session) -> list[CheckState]:
    return [one.state for one in seven_checks(session)]


def line(session: Session, number: int) -> CheckLine:
    return seven_checks(session)[number - 1]


def test_nothing_is_known_at_the_start() -> None:
    lines = seven_checks(Session())
    assert [one.number for one in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.text for one in lines] == list(TEXTS)
    assert states(Session()) == [UNTESTED] * 7
    assert not any(one.is_known or one.at for one in lines)


def test_each_line_says_how_when_and_from_which_computer() -> None:
    lines = seven_checks(saved(planned()))
    assert lines[:3] == (
        CheckLine(1, TEXTS[0], VERIFIED, "", How.CHECKED, at(13).at, "from this computer"),
        CheckLine(2, TEXTS[1], VERIFIED, "", How.CHECKED, at(3).at, JUMP),
        CheckLine(3, TEXTS[2], VERIFIED, "empty request", How.CHECKED, at(3).at, JUMP),
    )
    assert [one.state for one in lines[3:]] == [UNTESTED] * 4


def test_what_is_visible_has_been_sent_with_settings_that_had_arrived() -> None:
    lines = seven_checks(seen(saved(planned()), sessions=Answer.NOT_YET))
    assert [one.state for one in lines] == [VERIFIED] * 3 + [CONFIRMED] * 3 + [OPEN]
    assert [one.detail for one in lines[3:]] == [
        "follows from Cost",
        "follows from Cost",
        NO_FIELD,
        "not yet",
    ]
    assert lines[5].how is How.SAID


def test_sessions_alone_prove_the_same() -> None:
    session = seen(saved(planned())).with_live(cost=None)
    assert line(session, 5).detail == "follows from Sessions"


@pytest.mark.parametrize(
    ("answer", "state", "detail"),
    [
        (Answer.YES, CONFIRMED, NO_FIELD),
        (Answer.NOT_YET, OPEN, "not yet"),
        (Answer.NO_USER, OPEN, "there, but no user"),
        (Answer.OTHER_AGENT, FAILED, "under another agent"),
    ],
)
def test_the_four_answers(answer: Answer, state: CheckState, detail: str) -> None:
    found = line(seen(saved(planned()), cost=answer), 6)
    assert (found.state, found.detail, found.how) == (state, detail, How.SAID)


@pytest.mark.parametrize(
    ("accepted", "refused", "code", "expected"),
    [
        (True, False, "accepted", [(VERIFIED, ""), (VERIFIED, "empty request")]),
        (False, True, "INVALID_API_KEY", [(VERIFIED, ""), (FAILED, "refused, INVALID_API_KEY")]),
        (False, False, "name not found", [(FAILED, "name not found"), (UNTESTED, "")]),
    ],
)
def test_reached_and_accepted_are_two_facts(
    accepted: bool, refused: bool, code: str, expected: list[tuple[CheckState, str]]
) -> None:
    check = CredentialCheck(accepted, refused, code, "Sentence.", at(20))
    lines = seven_checks(replace(planned(), check=check))
    assert [(one.state, one.detail) for one in lines[1:3]] == expected


def test_findings_of_step_6_prove_lines_4_and_5() -> None:
    proofs = {Fact.SETTINGS_ARRIVED: at(21), Fact.TRY_SEEN: at(22, How.SEEN)}
    session = changed(saved(planned()), proofs=proofs)
    assert [(one.state, one.detail, one.at) for one in seven_checks(session)[3:5]] == [
        (VERIFIED, "as planned", at(21).at),
        (VERIFIED, "seen by the test receiver", at(22).at),
    ]
    said = changed(session, proofs={Fact.ARRIVED_SAID: at(23, How.SAID)})
    assert line(said, 4).detail == "/status names them"


def test_a_trial_proves_line_5_for_exactly_these_settings() -> None:
    planned_ = planned()
    evidence = at(22, How.SEEN, detail="seen by the test receiver")
    tried = replace(planned_, tried=TrialRecord(planned_.fingerprint, evidence, is_right=True))
    assert seven_checks(tried)[4].is_known
    assert Fact.TRY_SEEN in known(tried)
    other = replace(planned_, tried=TrialRecord("another", evidence, is_right=True))
    assert seven_checks(other)[4].state is CheckState.UNTESTED


def test_a_trial_that_showed_something_else_leaves_line_5_open_and_says_what() -> None:
    planned_ = planned()
    evidence = at(22, How.SEEN, detail="tried here, nothing arrived")
    line = seven_checks(
        replace(planned_, tried=TrialRecord(planned_.fingerprint, evidence, False))
    )[4]
    assert (line.state, line.detail) == (CheckState.OPEN, "tried here, nothing arrived")


def test_settings_with_an_error_are_not_right() -> None:
    session = planned('{"env": {"OTEL_TRACES_SAMPLER": "always_off"}}')
    assert (line(session, 1).state, line(session, 1).detail) == (
        FAILED,
        "1 problem to fix",
    )


def test_undecided_settings_are_open() -> None:
    session = planned('{"env": {"OTEL_TRACES_EXPORTER": "console"}}')
    assert (line(session, 1).state, line(session, 1).detail) == (OPEN, "not decided yet")


def test_another_text_in_the_console_is_a_failure_of_line_4() -> None:
    session = saved(planned())
    found = line(session.with_difference(at(16, How.COMPARED)), 4)
    assert (found.state, found.detail) == (FAILED, "the console holds something else")


# What is known ------------------------------------------------------------------------------------


def test_a_cause_that_is_proved_wrong_is_ruled_out() -> None:
    session = changed(saved(planned()), proofs={Fact.CLIENT_NEW_ENOUGH: at(20)})
    assert ruled_out(session) == (
        "key not registered, wrong key",
        "wrong Agent ID",
        "other company settings",
        "wrong settings",
        "settings not saved",
        "Claude Code too old (2.1.330)",
    )
    assert ruled_out(Session()) == ()


def test_bad_news_withdraws_earlier_good_news() -> None:
    session = seen(saved(planned()), cost=Answer.OTHER_AGENT, sessions=Answer.NOT_YET)
    assert "wrong Agent ID" not in ruled_out(session)
    assert Fact.AGENT_ID_SAID not in known(session)


def test_everything_known_has_a_name_in_the_guide() -> None:
    session = changed(seen(saved(planned())), proofs={Fact.TRY_SEEN: at(22)})
    assert set(known(session)) <= set(KNOWABLE)
    assert all(found.at >= NOON for found in known(session).values())
