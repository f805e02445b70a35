"""The verification contract: what is read, how it is judged, what it is called."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from wizard.core.address import BadAddress
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind, Origin
from wizard.core.verify.verification import (
    DEFAULT_SINCE,
    OUTCOME_WORDS,
    Outcome,
    Progress,
    Seen,
    Verification,
    judge,
    outcome_of,
    read_seen,
    verification_url,
)

AGENT = "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
NOW = datetime(2026, 11, 23, 14, 16, 5, tzinfo=UTC)
ANSWER = CheckResult(AnswerKind.ANSWERED, "verify.example.test", NOW, 0.2, Origin.VERIFICATION, 200)
WHOLE: dict[str, Any] = {
    "agent_id": AGENT,
    "first_seen_at": "2026-11-23T14:21:00Z",
    "last_seen_at": "2026-11-23T14:22:00+01:00",
    "cost": {
        "visible": True,
        "models": ["claude-x"],
        "operations": ["llm_request"],
        "users": ["jo@acme.test"],
    },
    "sessions": {
        "visible": True,
        "count": 2,
        "latest": {
            "session_id": "s-1",
            "user": "jo@acme.test",
            "duration_ms": 1200,
            "tokens": 345,
            "llm_calls": 2,
            "tool_calls": 1,
            "cost_usd": 0.02,
        },
    },
}


def document(**changes: Any) -> dict[str, Any]:
    """The whole document, with parts changed: `cost={"visible": False}`."""
    made = json.loads(json.dumps(WHOLE))
    for name, change in changes.items():
        if isinstance(change, dict) and name in made:
            made[name].update(change)
        else:
            made[name] = change
    return dict(made)


def read(content: dict[str, Any]) -> Seen | None:
    return read_seen(json.dumps(content).encode())


def judged(**changes: Any) -> Outcome:
    seen = read(document(**changes))
    assert seen is not None
    return judge(seen, AGENT)


NO_ONE = {"latest": None}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, Outcome.VERIFIED),
        ({"sessions": NO_ONE}, Outcome.VERIFIED),
        ({"cost": {"users": []}}, Outcome.VERIFIED),
        ({"cost": {"users": []}, "sessions": NO_ONE}, Outcome.WITHOUT_USER),
        ({"cost": {"users": [""]}, "sessions": NO_ONE}, Outcome.WITHOUT_USER),
        ({"sessions": {"visible": False}}, Outcome.COST_ONLY),
        ({"cost": {"visible": False}}, Outcome.SESSIONS_ONLY),
        ({"cost": {"visible": False}, "sessions": {"visible": False}}, Outcome.NOT_SEEN),
        ({"agent_id": "another"}, Outcome.OTHER_AGENT),
        ({"agent_id": AGENT.upper()}, Outcome.OTHER_AGENT),
        ({"first_seen_at": None, "last_seen_at": None}, Outcome.VERIFIED),
    ],
)
def test_verified_means_both_visible_for_our_agent(
    changes: dict[str, Any], outcome: Outcome
) -> None:
    assert judged(**changes) is outcome


def test_everything_in_the_answer_is_there() -> None:
    seen = read(WHOLE)
    assert seen is not None
    latest = seen.sessions.latest
    assert latest is not None
    assert latest.session_id == "s-1"
    assert (latest.duration_ms, latest.tokens, latest.llm_calls) == (1200, 345, 2)
    assert (latest.tool_calls, latest.cost_usd) == (1, 0.02)
    assert (seen.users, seen.cost.models) == (("jo@acme.test",), ("claude-x",))
    assert seen.first_seen_at == datetime(2026, 11, 23, 14, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"newer": {"field": 1}},
        {"first_seen_at": "yesterday"},
        {"last_seen_at": 12},
        {"last_seen_at": "2026-11-23T14:22:00"},
        {"cost": {"users": None, "models": "x", "operations": [1]}},
        {"sessions": {"latest": {"session_id": 7, "cost_usd": "much", "tokens": "many"}}},
        {"sessions": {"latest": [], "count": "two"}},
    ],
)
def test_only_visible_and_the_agent_decide(changes: dict[str, Any]) -> None:
    assert judged(**changes) in (Outcome.VERIFIED, Outcome.WITHOUT_USER)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"{",
        b"\xff",
        b"[" * 60_000,
        b'{"a":' * 12_000,
        b'{"agent_id":"x"}',
        json.dumps(document(agent_id=7)).encode(),
        json.dumps(document(cost={"visible": "true"})).encode(),
        json.dumps(document(cost={"visible": 1})).encode(),
        json.dumps({**WHOLE, "sessions": None}).encode(),
    ],
)
def test_another_form_does_not_follow_the_contract(body: bytes) -> None:
    assert read_seen(body) is None


def test_text_from_outside_is_safe_to_print() -> None:
    seen = read(document(cost={"users": ["a\x1b[2J\u202eb", "x" * 500]}, sessions=NO_ONE))
    assert seen is not None
    assert seen.users[0] == "a␛[2J◦b"
    assert len(seen.users[1]) == 80


# The address


SINCE = "since=2026-11-23T14:16:05Z"


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("https://v.test/a", f"https://v.test/a?{SINCE}"),
        (
            "https://v.test/{tenant_id}/{agent_id}",
            f"https://v.test/a%2Fb%3F%26/{AGENT}?{SINCE}",
        ),
        ("https://v.test/?agent={agent_id}", f"https://v.test/?agent={AGENT}&{SINCE}"),
        ("https://v.test/?", f"https://v.test/?{SINCE}"),
        ("https://v.test/?a=1&", f"https://v.test/?a=1&{SINCE}"),
        ("http://127.0.0.1:8/x", f"http://127.0.0.1:8/x?{SINCE}"),
    ],
)
def test_placeholders_are_replaced_and_since_is_added(template: str, url: str) -> None:
    assert verification_url(template, AGENT, "a/b?&", NOW) == url


@pytest.mark.parametrize(
    "template",
    [
        "http://v.test/a",
        "https://{agent_id}.v.test/a",
        "https://v.test@evil.test/a",
        "https://v.test/{agent}",
        "https://v.test/{",
        "https://v.test/a#b",
        "v.test/a",
        "",
    ],
)
def test_a_url_to_which_the_key_may_not_be_sent(template: str) -> None:
    with pytest.raises(BadAddress):
        verification_url(template, AGENT, "t", NOW)


def test_an_unknown_placeholder_is_named() -> None:
    with pytest.raises(BadAddress) as problem:
        verification_url("https://v.test/{agent}", AGENT, "t", NOW)
    assert problem.value.sentence == (
        "The verification URL may have only {agent_id} or {tenant_id} in braces."
    )


def test_without_the_time_of_the_copy_it_is_24_hours_ago() -> None:
    assert DEFAULT_SINCE.total_seconds() == 86_400


# How it ends


def ended(outcome: Outcome, answer: CheckResult = ANSWER, *, waited: bool = False) -> Verification:
    return Verification(outcome, answer, read(WHOLE), 3, 38.2, waited)


@pytest.mark.parametrize(
    ("outcome", "once", "waited"),
    [
        (Outcome.VERIFIED, 0, 0),
        (Outcome.WITHOUT_USER, 0, 0),
        (Outcome.NOT_SEEN, 3, 124),
        (Outcome.COST_ONLY, 3, 124),
        (Outcome.SESSIONS_ONLY, 3, 124),
        (Outcome.OTHER_AGENT, 3, 124),
    ],
)
def test_exit_codes_of_answers(outcome: Outcome, once: int, waited: int) -> None:
    assert ended(outcome).exit_code == once
    assert ended(outcome, waited=True).exit_code == waited


@pytest.mark.parametrize(
    ("kind", "outcome", "once", "waited"),
    [
        (AnswerKind.REFUSED_KEY, Outcome.REFUSED, 4, 4),
        (AnswerKind.FORBIDDEN, Outcome.REFUSED, 4, 4),
        (AnswerKind.HTML, Outcome.NOT_MAVVRIK, 5, 5),
        (AnswerKind.OTHER_JSON, Outcome.NOT_MAVVRIK, 5, 5),
        (AnswerKind.TLS_UNKNOWN_CA, Outcome.BLOCKED, 5, 5),
        (AnswerKind.BAD_ADDRESS, Outcome.BLOCKED, 2, 2),
        (AnswerKind.CONNECTION_REFUSED, Outcome.NO_CONNECTION, 5, 5),
        (AnswerKind.SERVER_TROUBLE, Outcome.BUSY, 5, 124),
        (AnswerKind.RATE_LIMITED, Outcome.BUSY, 5, 124),
        (AnswerKind.NOT_FOUND, Outcome.NOT_SEEN, 3, 124),
    ],
)
def test_exit_codes_of_failures(kind: AnswerKind, outcome: Outcome, once: int, waited: int) -> None:
    answer = replace(ANSWER, kind=kind)
    assert outcome_of(answer) is outcome
    assert ended(outcome, answer).exit_code == once
    assert ended(outcome, answer, waited=True).exit_code == waited


def test_the_four_states_have_sentences_of_their_own() -> None:
    states = (Outcome.NOT_SEEN, Outcome.OTHER_AGENT, Outcome.WITHOUT_USER, Outcome.COST_ONLY)
    assert len({ended(state).sentence for state in states}) == 4
    assert len({ended(state).as_dict()["outcome"] for state in states}) == 4
    assert ended(Outcome.NOT_SEEN).sentence == "Mavvrik has seen nothing of your agent yet."
    assert ended(Outcome.OTHER_AGENT).sentence == f"Mavvrik answers about another agent: {AGENT}."


def test_every_outcome_says_what_to_do() -> None:
    for outcome in Outcome:
        assert (outcome in OUTCOME_WORDS) == outcome.said_something
    for outcome in OUTCOME_WORDS:
        assert ended(outcome).consequence
        assert ended(outcome).remedies or outcome is Outcome.VERIFIED
        assert "{{" not in " ".join(ended(outcome).remedies)


def test_a_failure_has_the_words_of_the_answer() -> None:
    answer = replace(ANSWER, kind=AnswerKind.HTML)
    state = ended(Outcome.NOT_MAVVRIK, answer)
    assert (state.sentence, state.remedies) == (answer.sentence, answer.remedies)
    assert Progress(1, 0.2, 4.0, Outcome.BUSY, answer).sentence == answer.sentence


def test_json_is_plain_data() -> None:
    told = json.loads(json.dumps(ended(Outcome.NOT_SEEN, waited=True).as_dict()))
    assert told["outcome"] == "not-seen"
    assert (told["verified"], told["waited_in_vain"], told["attempts"]) == (False, True, 3)
    assert told["answer"]["kind"] == "answered"
    assert told["seen"]["sessions"]["latest"]["cost_usd"] == 0.02
    assert ended(Outcome.NOT_SEEN).waiting == "3 attempts in 38 s"
