"""Step 2 refuses what the client would mangle, and recognizes placeholders and mixed-up fields."""

from __future__ import annotations

import random
from time import process_time

import pytest

from wizard.core.credentials.names import AGENT, ENDPOINT_NAME, KEY, TENANT
from wizard.core.credentials.reading import MAX_PASTE, read_paste
from wizard.core.credentials.rules import CredentialProblem
from wizard.core.finding import Severity

AGENT_ID = "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
TENANT_ID = "acme-prod-7731"
API_KEY = "mvk-agent-a1B2c3D4e5F6g7H8i9J0+/==7Qx2"
GOOD = {AGENT: AGENT_ID, TENANT: TENANT_ID, KEY: API_KEY}


def problems(**changed: str) -> list[tuple[str | None, str]]:
    """Errors of the block with some of its values changed."""
    values = {**GOOD, **changed}
    text = "\n".join(f"{name}={value}" for name, value in values.items())
    reading = read_paste(text)
    errors = [(p.name, p.code) for p in reading.problems if p.severity is Severity.ERROR]
    assert (reading.credentials is None) == bool(errors)
    return errors


def warnings(**changed: str) -> list[str]:
    values = {**GOOD, **changed}
    reading = read_paste("\n".join(f"{name}={value}" for name, value in values.items()))
    assert reading.credentials is not None
    assert all(problem.severity is Severity.WARNING for problem in reading.problems)
    return [problem.code for problem in reading.problems]


@pytest.mark.parametrize("name", [KEY, TENANT])
@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("a,b", "comma"),
        ("a b", "white-space"),
        ("a\tb", "white-space"),
        ("a\u00a0b", "white-space"),
        ("a\u2028b", "white-space"),
        ('a"b', "quote"),
        ("a'b", "quote"),
        ("a’b", "quote"),
        ("a{b", "brace"),
        ("a}b", "brace"),
        ("aéb", "non-ascii"),
        ("a\u0430b", "non-ascii"),
        ("a\ud800b", "non-ascii"),
        ("a\x00b", "control-character"),
        ("a\x1cb", "control-character"),
        ("a\x7fb", "control-character"),
        ("a\x85b", "control-character"),
    ],
)
def test_key_and_tenant_are_refused_when_a_header_would_mangle_them(
    name: str, part: str, code: str
) -> None:
    prefix = "mvk-agent-1234567890" if name == KEY else "acme"
    assert problems(**{name: prefix + part}) == [(name, code)]


@pytest.mark.parametrize("part", ["==", *"=+/;#&\\|:*.-_~!?@^$<>()[]`"])
def test_values_measured_to_arrive_unchanged_are_not_refused(part: str) -> None:
    assert problems(**{KEY: f"mvk-agent-1234{part}567890"}) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("claude code", "agent-characters"),
        ("agent/1", "agent-characters"),
        ("agent=1", "agent-characters"),
        ("agent%201", "agent-characters"),
        ("agént", "agent-characters"),
        ("a" * 256, "agent-too-long"),
    ],
)
def test_an_agent_is_refused_outside_its_characters_and_over_255(value: str, code: str) -> None:
    assert problems(MVK_AGENT_ID=value) == [(AGENT, code)]


def test_an_agent_of_255_characters_passes() -> None:
    assert problems(MVK_AGENT_ID="aZ9._-" + "a" * 249) == []


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "empty"),
        ('""', "empty"),
        ("# to be filled in", "empty"),
        ("{MVK_API_KEY}", "placeholder"),
        ("{MVK TENANT ID}", "placeholder"),
        ("${MVK_AGENT_ID}", "placeholder"),
        ("$MVK_API_KEY", "placeholder"),
        ("%MVK_API_KEY%", "placeholder"),
        ("<MVK_API_KEY>", "placeholder"),
        ("<your key here>", "placeholder"),
        ("[tenant]", "placeholder"),
        ("your-api-key", "placeholder"),
        ("your-tenant-id", "placeholder"),
        ("your-agent-id", "placeholder"),
        ("YOUR_API_KEY", "placeholder"),
        ("paste your key here", "placeholder"),
        ("my-api-key", "placeholder"),
        ("MVK_API_KEY", "placeholder"),
        ("xxx", "placeholder"),
        ("XXXX-XXXX", "placeholder"),
        ("...", "placeholder"),
        ("…", "cut-off"),
        ("mvk-agent-...", "placeholder"),
        ("mvk-agent-…", "placeholder"),
        ("mvk-agent-xxxxxxxx", "placeholder"),
        ("00000000-0000-0000-0000-000000000000", "placeholder"),
        ("changeme", "placeholder"),
        ("null", "placeholder"),
        ("••••••••", "masked"),
        ("********", "masked"),
        ("mvk-agent-••••••••7Qx2", "masked"),
        ("mvk-agent-****7Qx2", "masked"),
        ("mvk-agent-a1B2c3...", "cut-off"),
        ("mvk-agent-a1B2...7Qx2", "cut-off"),
        ("mvk-agent-a1B2…7Qx2", "cut-off"),
        ("https://ingest.mavvrik.ai", "wrong-field"),
    ],
)
def test_placeholders_and_masked_values_are_recognized(name: str, value: str, code: str) -> None:
    assert problems(**{name: value}) == [(name, code)]


@pytest.mark.parametrize("name", ["tenant-123", "agent-xyz", "my-company", "the-guardian", "xyz"])
def test_names_of_real_tenants_are_not_placeholders(name: str) -> None:
    assert problems(MVK_TENANT_ID=name) == []


def test_the_guides_own_example_is_recognized_as_one() -> None:
    text = """"OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id={MVK_TENANT_ID},Authorization=Bearer {MVK_API_KEY}",
"OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id={MVK_AGENT_ID}","""  # noqa: E501
    for paste in (text, text.replace('"', "").replace(": x", "=x").replace(": mvk", "=mvk")):
        found = [(problem.name, problem.code) for problem in read_paste(paste).problems]
        assert found == [(AGENT, "placeholder"), (TENANT, "placeholder"), (KEY, "placeholder")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({TENANT: "mvk-agent-other-1234567890"}, [(TENANT, "wrong-field")]),
        ({AGENT: "mvk_1234567890"}, [(AGENT, "wrong-field")]),
        ({KEY: "9f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"}, [(KEY, "wrong-field")]),
        ({TENANT: AGENT_ID}, [(TENANT, "same-value")]),
        ({TENANT: "plain-key-1234567", KEY: "plain-key-1234567"}, [(KEY, "same-value")]),
        ({AGENT: TENANT_ID, KEY: TENANT_ID}, [(TENANT, "same-value"), (KEY, "same-value")]),
        ({AGENT: API_KEY, KEY: AGENT_ID}, [(AGENT, "wrong-field"), (KEY, "wrong-field")]),
    ],
)
def test_values_in_each_others_fields_are_recognized(
    changed: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert sorted(set(problems(**changed))) == sorted(expected)


@pytest.mark.parametrize("field", [AGENT, TENANT])
def test_a_key_in_the_box_of_another_is_refused_and_not_shown(field: str) -> None:
    reading = read_paste(API_KEY, field)
    assert [problem.code for problem in reading.problems] == ["wrong-field"]
    assert reading.shown(field) == "mvk-agent-••••••••7Qx2"


def test_a_key_without_a_known_prefix_is_hidden_in_another_field_too() -> None:
    key = "plain-Zk1mN8pQ4rT7vX2yB5cD9"
    reading = read_paste(key, KEY).merge(read_paste(f"Tenant {key}", TENANT))
    assert key not in repr(reading)
    assert "pQ4rT7vX" not in reading.shown(TENANT)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({KEY: "mvk_1234567890123"}, []),
        ({KEY: "mvk-agent-12%34567"}, ["percent"]),
        ({TENANT: "acme%20"}, ["percent"]),
        ({KEY: "mav_1234567890123456"}, ["other-api-key"]),
        ({KEY: "live-1234567890123"}, ["key-prefix"]),
        ({KEY: "mvk-agent-12"}, ["key-short"]),
        ({KEY: "key-abc"}, ["key-prefix", "key-short"]),
        ({KEY: "mvk-agent-PRACTICE-1234567890"}, ["practice-key"]),
        ({AGENT: "agent-xyz"}, ["agent-not-uuid"]),
        ({ENDPOINT_NAME: "ingest.mavvrik.ai"}, ["not-an-address"]),
        ({ENDPOINT_NAME: "https://ingest.mavvrik.ai"}, []),
    ],
)
def test_a_doubtful_value_is_only_a_warning(changed: dict[str, str], codes: list[str]) -> None:
    assert warnings(**changed) == codes


def test_a_practice_key_has_its_own_code_so_that_it_can_be_refused() -> None:
    problem = next(
        problem
        for problem in read_paste("MVK_API_KEY=mvk-agent-PRACTICE-1234567890").problems
        if problem.code == "practice-key"
    )
    assert problem == CredentialProblem(
        KEY,
        "practice-key",
        "This is a practice key. Only practice mode accepts it.",
        "For the real setup, copy the key from Mavvrik.",
        Severity.WARNING,
    )


def test_the_same_name_twice_with_different_values_is_refused_with_both_lines() -> None:
    (problem,) = read_paste(f"MVK_TENANT_ID=acme\n\nMVK_TENANT_ID={TENANT_ID}").problems
    assert (problem.name, problem.code) == (TENANT, "different-values")
    assert problem.message == (
        "The Tenant ID appears twice with different values, in lines 1 and 3."
    )
    assert problem.remedy == (
        "Paste only the block of the agent that you registered for Claude Code."
    )


def test_a_key_broken_over_two_lines_is_noticed() -> None:
    reading = read_paste("MVK_API_KEY=mvk-agent-a1B2c3D4e5F6\ng7H8i9J0k1L2==\nRegister")
    assert [problem.code for problem in reading.problems] == ["left-over-line"]
    assert reading.problems[0].message == (
        "Line 2 after the API key is unclear. It may be part of the key."
    )
    assert [p.code for p in read_paste("mvk-agent-a1B2c3\ng7H8i9J0", KEY).problems] == [
        "line-break"
    ]


def test_one_word_after_a_value_may_be_the_rest_of_it() -> None:
    for text in (
        "MVK_AGENT_ID=a MVK_TENANT_ID=b MVK_API_KEY=mvk-agent-a1B2c3D4 e5F6g7H8",
        "MVK_API_KEY=mvk-agent-a1B2c3D4 python app.py",
    ):
        assert (KEY, "white-space") in [(one.name, one.code) for one in read_paste(text).problems]


def test_bearer_alone_is_not_a_key() -> None:
    for text in ("MVK_API_KEY=Bearer ", '{"MVK_API_KEY": "Bearer "}', "MVK_API_KEY=Bearer Bearer"):
        found = [(problem.name, problem.code) for problem in read_paste(text).problems]
        assert found == [(KEY, "empty")]


def test_a_quotation_mark_inside_is_never_taken_for_the_end() -> None:
    for text in ('set "MVK_API_KEY=mvk-agent-ab"cdefgh"', 'MVK_API_KEY="mvk-agent-ab"cdefgh"'):
        assert [problem.code for problem in read_paste(text).problems] == ["quote"]


@pytest.mark.parametrize("name", [AGENT, TENANT, KEY])
def test_a_quoted_value_broken_by_a_line_end_is_refused_for_that(name: str) -> None:
    found = read_paste(f'{name}="mvk-agent-a1B2\nc3D4e5F6g7H8"').problems
    assert [(problem.name, problem.code) for problem in found if problem.name] == [
        (name, "line-break")
    ]


def test_a_semicolon_at_the_end_of_one_value_may_belong_to_it() -> None:
    reading = read_paste("MVK_API_KEY=mvk-agent-a1B2c3D4e5;\nMVK_TENANT_ID=tnt-123\n")
    assert reading.values[KEY].text.endswith(";")


def test_a_key_in_quotes_with_an_escaped_line_break_is_refused() -> None:
    text = '{"MVK_API_KEY": "mvk-agent-a1B2c3D4\\ne5F6g7H8"}'
    assert [problem.code for problem in read_paste(text).problems] == ["line-break"]


@pytest.mark.parametrize(
    ("name", "value"),
    [(KEY, "mvk-agent-SECRETSECRET,x"), (TENANT, "SECRETSECRET x"), (AGENT, "SECRETSECRET/")],
)
def test_no_problem_repeats_the_value(name: str, value: str) -> None:
    reading = read_paste(f"{name}={value}")
    assert reading.problems
    assert "SECRET" not in repr(reading.problems)
    assert all(p.message.endswith(".") and p.remedy.endswith(".") for p in reading.problems)


HOSTILE = {
    "quotes": '"',
    "escaped quotes": '\\"',
    "opened strings": '"a',
    "spaces": " ",
    "semicolons": ";",
    "line ends": "\n",
    "names": "MVK_API_KEY=",
    "labels": "Agent ID\n",
    "label cells": "Agent ID\t",
    "members": '"a":"b",',
    "header strings": '"HEADERS":"x-tenant-id=a",',
    "Bearer": "Bearer ",
    "comments": "MVK_API_KEY= #",
    "dots": "MVK_API_KEY=..",
    "opened notes": "MVK_API_KEY (",
    "keys": "mvk-agent-aaa\n",
    "brackets": '{"a":[',
    "placeholders": "MVK_API_KEY here ",
    "assignments": "A=1 ",
    "commands": "A=1 MVK_API_KEY=b c ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_in_well_under_a_second(piece: str) -> None:
    text = (piece * MAX_PASTE)[:MAX_PASTE]
    for field in (None, KEY):
        started = process_time()
        reading = read_paste(text, field)
        assert reading.problems or reading.values
        assert process_time() - started < 1


def test_a_much_too_long_paste_is_refused_at_once() -> None:
    started = process_time()
    (problem,) = read_paste("MVK_API_KEY=a\n" * 300_000).problems
    assert problem.code == "too-long"
    assert process_time() - started < 1


def test_random_text_raises_nothing() -> None:
    chance = random.Random(6)
    for _ in range(400):
        text = "".join(
            chance.choices("\"'\\=:,;#{}[]|<>\n\r\t \u00a0\u200bMVK_API_KEYagent id“", k=80)
        )
        reading = read_paste(text, chance.choice([None, AGENT, TENANT, KEY]))
        assert reading.problems or reading.values


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ('MVK_API_KEY="', '"'),
        ("MVK_API_KEY='", "'"),
        ("MVK_API_KEY=`", "`"),
        ("MVK_API_KEY=“", "”"),
        ("MVK_API_KEY=„", "“"),
        ('MVK_API_KEY=\\"', '\\"'),
        ('MVK_API_KEY="Bearer ', '"'),
        ('set "MVK_API_KEY=', '"'),
        ('OTEL_EXPORTER_OTLP_HEADERS="x-tenant-id=acme,Authorization=Bearer ', '"'),
    ],
)
def test_a_line_break_inside_quotes_is_named_as_the_cause(before: str, behind: str) -> None:
    reading = read_paste(f"{before}{API_KEY[:20]}\n{API_KEY[20:]}{behind}")
    assert [(one.name, one.code) for one in reading.problems] == [(KEY, "line-break")]
    assert "line break" in reading.problems[0].message
    assert API_KEY[:20] not in reading.problems[0].message
