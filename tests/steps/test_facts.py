"""The fact of each finished step: what was proved, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from screenshots.make import at, sessions
from wizard.core.session.record import Answer, Console, CredentialCheck, How, Sighting
from wizard.core.session.session import Session
from wizard.steps.frame_words import facts

SESSIONS = sessions()
VERIFY = SESSIONS["6-verify"]


def test_a_new_session_has_no_facts() -> None:
    assert facts(Session()) == {}


def test_each_step_gives_one() -> None:
    assert facts(SESSIONS["7-done"]) == {
        1: "Registered, you said",
        2: "Key accepted",
        3: "15 lines, pasted",
        4: "13 changes made",
        5: "Saved, compared 14:16",
        6: "In Cost and Sessions, you said",
    }


def test_changes_that_are_only_accepted_do_not_count_as_made() -> None:
    assert facts(SESSIONS["5-copy"])[4] == "13 changes to make"
    assert 4 not in facts(SESSIONS["4-preview"])


def test_copied_settings_do_not_count_as_saved() -> None:
    copied = SESSIONS["5-copy"].with_taken(at(10))
    assert facts(copied)[5] == "Copied, not saved"


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (SESSIONS["5-copy"].with_saved(at(13, How.SAID)), "Saved, you said 14:16"),
        (
            SESSIONS["5-copy"].with_saved(at(13, How.COMPARED), Console.SAME),
            "Saved, compared 14:16",
        ),
        (VERIFY.with_removed(at(20, How.SAID)), "Mavvrik removed, you said 14:23"),
        (SESSIONS["5-copy"].with_difference(at(13, How.COMPARED)), "Not as planned"),
    ],
)
def test_a_save_says_who_says_so(session: Session, expected: str) -> None:
    assert facts(session)[5] == expected


def check(code: str, *, refused: bool) -> CredentialCheck:
    return CredentialCheck(False, refused, code, "", at(0))


@pytest.mark.parametrize(
    ("refused", "expected"), [(True, "Key refused"), (False, "Key not checked")]
)
def test_a_key_that_was_not_accepted_is_not_called_accepted(refused: bool, expected: str) -> None:
    assert facts(replace(VERIFY, check=check("X", refused=refused)))[2] == expected


SEEN: Mapping[str, Sighting] = {
    "said": Sighting(Answer.YES, at(31, How.SAID)),
    "seen": Sighting(Answer.YES, at(31, How.SEEN)),
    "not": Sighting(Answer.NOT_YET, at(31, How.SAID)),
}


@pytest.mark.parametrize(
    ("cost", "sessions", "expected"),
    [
        ("seen", "seen", "In Cost and Sessions, seen"),
        ("said", "seen", "In Cost and Sessions, you said"),
        ("said", "not", "In Cost, you said"),
        ("not", "not", None),
    ],
)
def test_where_activity_is_visible(cost: str, sessions: str, expected: str | None) -> None:
    session = VERIFY.with_live(cost=SEEN[cost], sessions=SEEN[sessions])
    assert facts(session).get(6) == expected


def test_after_a_new_start_the_settings_are_not_counted() -> None:
    assert facts(replace(VERIFY, original=None, settings=None))[3] == "Loaded 14:06"
