"""The checklist tells the truth about a session: who says so, and what is still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from wizard.core.session.record import (
    Answer,
    Console,
    CredentialCheck,
    Elsewhere,
    Evidence,
    Holds,
    How,
    Live,
    Sighting,
)
from wizard.core.session.session import Session
from wizard.guide.evidence import CHECKLIST, known, proof

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
CHECKED = Evidence(How.CHECKED, NOW)
COMPARED = Evidence(How.COMPARED, NOW)
SEEN = Evidence(How.SEEN, NOW)
SAID = Evidence(How.SAID, NOW)


def check(accepted: bool, refused: bool = False) -> CredentialCheck:
    return CredentialCheck(accepted, refused, "", "", CHECKED)


def seen(**sightings: Any) -> Session:
    """A session of which only what was seen in Mavvrik is known."""
    return Session(live=Live(Holds.WITHOUT, SAID, **sightings))


def ticked(session: Session) -> dict[str, How]:
    found = known(session)
    proofs = {item.id: proof(item, found) for item in CHECKLIST}
    return {name: evidence.how for name, evidence in proofs.items() if evidence}


def test_nothing_is_checked_off_by_itself() -> None:
    assert known(Session()) == {}


def test_what_was_checked_outranks_what_was_said() -> None:
    session = Session(registered=SAID, agent_compared=SAID, check=check(accepted=True))
    assert ticked(session) == {
        "registered": How.CHECKED,
        "agent-id": How.SAID,
        "tenant-id": How.CHECKED,
        "api-key": How.CHECKED,
    }


def test_a_refused_key_keeps_its_lines_open_whatever_was_said() -> None:
    session = Session(registered=SAID, agent_compared=SAID, check=check(False, refused=True))
    assert ticked(session) == {"agent-id": How.SAID}


def test_an_unreachable_mavvrik_says_nothing_about_the_key() -> None:
    session = Session(registered=SAID, check=check(False))
    assert ticked(session) == {"registered": How.SAID}


@pytest.mark.parametrize(
    ("console", "evidence", "expected"),
    [
        (None, SAID, {"opened": How.SAID, "added": How.SAID, "saved": How.SAID}),
        (Console.SAME, COMPARED, dict.fromkeys(("opened", "added", "saved"), How.COMPARED)),
        (Console.SPACING, COMPARED, dict.fromkeys(("opened", "added", "saved"), How.COMPARED)),
        (Console.DIFFERENT, COMPARED, {"opened": How.COMPARED}),
    ],
)
def test_saved_said_compared_and_different_are_four_states(
    console: Console | None, evidence: Evidence, expected: dict[str, How]
) -> None:
    assert ticked(Session(live=held(evidence, console))) == expected


def held(evidence: Evidence, console: Console | None) -> Live:
    holds = Holds.OTHER if console is Console.DIFFERENT else Holds.MAVVRIK
    return Live(holds, evidence, console)


def test_what_is_prepared_changes_nothing_of_what_was_saved() -> None:
    """Another result is a draft; the console still holds what was saved."""
    session = Session(live=Live(Holds.MAVVRIK, COMPARED, Console.SAME, result="older"))
    assert "saved-compared" in known(session)


def test_data_found_by_polling_is_seen_and_data_named_by_a_person_is_said() -> None:
    session = seen(cost=Sighting(Answer.YES, SEEN), sessions=Sighting(Answer.YES, SAID))
    assert ticked(session) == {"test-run": How.SEEN, "cost": How.SEEN, "sessions": How.SAID}


@pytest.mark.parametrize(
    ("answer", "evidence", "names"),
    [
        (Answer.NOT_YET, SAID, set()),
        (Answer.OTHER_AGENT, SAID, {"other-agent-said"}),
        (Answer.OTHER_AGENT, SEEN, {"other-agent-seen"}),
        (Answer.NO_USER, SAID, {"no-user-said"}),
        (Answer.NO_USER, SEEN, {"no-user-seen"}),
    ],
)
def test_other_answers_check_off_nothing(
    answer: Answer, evidence: Evidence, names: set[str]
) -> None:
    session = seen(cost=Sighting(answer, evidence))
    assert set(known(session)) == names
    assert ticked(session) == {}


def test_another_agent_withdraws_the_comparison_of_the_id() -> None:
    session = replace(seen(cost=Sighting(Answer.OTHER_AGENT, SAID)), agent_compared=SAID)
    assert "agent-id-said" not in known(session)


def test_a_missing_user_in_one_view_outweighs_a_user_in_the_other() -> None:
    cost = Sighting(Answer.YES, SAID, frozenset({"User"}))
    session = seen(cost=cost, sessions=Sighting(Answer.NO_USER, SAID))
    assert set(known(session)) == {"cost-said", "no-user-said"}


def test_a_ticked_user_field_counts_as_a_user() -> None:
    session = seen(cost=Sighting(Answer.YES, SAID, frozenset({"User email"})))
    assert "user-said" in known(session)


def test_only_a_no_says_that_settings_come_from_the_console_alone() -> None:
    session = Session(loaded=SAID, elsewhere=Elsewhere.NO)
    assert "only-console-said" in known(session)
    assert "only-console-said" not in known(replace(session, elsewhere=Elsewhere.NOT_SURE))
