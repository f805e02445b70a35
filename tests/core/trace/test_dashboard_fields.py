"""The guide's fields: value, or the sentence that says why there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.core.trace.otlp_builder import SECOND, Json, body, span
from wizard.core.trace import dashboard_fields as text
from wizard.core.trace.dashboard_fields import (
    Tokens,
    command_notice,
    duration_text,
    fields,
    has_tokens,
    summary,
    tokens_of,
)
from wizard.core.trace.spans import TraceReading, read_spans

GUIDE = [
    ("Cost", "User"),
    ("Cost", "User email"),
    ("Cost", "Model"),
    ("Cost", "Operation"),
    ("Sessions", "Session ID"),
    ("Sessions", "Agent"),
    ("Sessions", "User"),
    ("Sessions", "Duration"),
    ("Sessions", "Tokens"),
    ("Sessions", "LLM Calls"),
    ("Sessions", "Tool Calls"),
    ("Sessions", "Cost"),
]
TOKENS = {"input_tokens": 123, "output_tokens": 45}
CACHE = {"cache_read_tokens": 11, "cache_creation_tokens": 7}


def call(number: int, **more: object) -> Json:
    """A model request of a session."""
    return span("llm_request", number, session__id="s-1", model="m-1", **TOKENS, **CACHE, **more)


def values(reading: TraceReading) -> dict[str, str | None]:
    """The values by name; the two User rows have to agree."""
    rows = fields(reading)
    assert rows[0].value == rows[6].value
    return {row.name: row.value for row in rows}


def why(reading: TraceReading, name: str) -> str | None:
    """Why a field is absent."""
    return next(row.why_absent for row in fields(reading) if row.name == name)


def test_the_fields_are_the_guides_in_its_order() -> None:
    assert [(row.view, row.name) for row in fields(TraceReading())] == GUIDE


def test_before_anything_arrives_every_field_says_so() -> None:
    assert {(row.value, row.why_absent) for row in fields(TraceReading())} == {
        (None, "No span has arrived yet.")
    }


def test_a_field_has_either_a_value_or_a_reason() -> None:
    for row in fields(read_spans(body(call(1)))):
        assert (row.value is None) != (row.why_absent is None)


def test_a_run_with_a_login_fills_all_but_cost() -> None:
    login = {"user__email": "dev@example.com", "user__account_uuid": "u-1"}
    reading = read_spans(
        body(
            span("interaction", 1, session__id="s-1", end=4 * SECOND, **login),
            call(2, parent=1, start=2 * SECOND, **login),
            span("tool", 3, 1, session__id="s-1", tool_name="Bash", **login),
            mvk__agent_id="agent-xyz",
        )
    )
    assert values(reading) == {
        "User": "dev@example.com",
        "User email": "dev@example.com",
        "Model": "m-1",
        "Operation": "interaction, tool, llm_request",
        "Session ID": "s-1",
        "Agent": "agent-xyz",
        "Duration": "3 s",
        "Tokens": "186 (123 in, 45 out, 11 read from cache, 7 written to cache)",
        "LLM Calls": "1",
        "Tool Calls": "1",
        "Cost": None,
    }
    assert why(reading, "Cost") == ("Spans have no cost. Mavvrik calculates it from tokens.")


def test_without_a_claude_account_the_user_is_absent_and_the_hash_is_no_user() -> None:
    reading = read_spans(body(call(1, user__id="87d7a77b18985b0d")))
    assert values(reading)["User"] is None
    assert why(reading, "User") == why(reading, "User email") == text.NO_USER


def test_an_account_without_its_email_is_a_user() -> None:
    reading = read_spans(body(call(1, user__account_uuid="u-1")))
    assert values(reading)["User"] == "u-1"
    assert why(reading, "User email") == text.NO_EMAIL


@pytest.mark.parametrize(
    ("spans", "name", "reason"),
    [
        ([span("tool", 1)], "Model", text.NO_MODEL_CALL),
        ([span("tool", 1)], "Tokens", text.NO_MODEL_CALL),
        ([span("llm_request", 1)], "Model", text.NO_MODEL),
        ([span("llm_request", 1)], "Tokens", text.NO_TOKENS),
        ([call(1) | {"attributes": []}], "Session ID", text.NO_SESSION),
        ([call(1)], "Agent", text.NO_AGENT),
        ([span("tool", 1, start=0)], "Duration", text.NO_DURATION),
        ([span("tool", 1, start=3 * SECOND)], "Duration", text.NO_DURATION),
        ([span("tool", 1) | {"name": ""}], "Operation", text.NO_OPERATION),
    ],
)
def test_each_absent_field_names_its_cause(spans: list[Json], name: str, reason: str) -> None:
    reading = read_spans(body(*spans))
    assert values(reading)[name] is None
    assert why(reading, name) == reason


def test_zero_calls_is_a_number_too() -> None:
    found = values(read_spans(body(span("interaction", 1))))
    assert (found["LLM Calls"], found["Tool Calls"]) == ("0", "0")


def test_tokens_are_not_counted_where_only_some_spans_have_them() -> None:
    some = span("llm_request", 1, output_tokens="7", input_tokens={"intValue": "5"})
    assert values(read_spans(body(some)))["Tokens"] == (
        "5 (5 in, 0 out, 0 read from cache, 0 written to cache)"
    )


def test_two_sessions_are_both_named_and_their_durations_added() -> None:
    other = span("llm_request", 2, session__id="s-2", model="m-2", start=90 * SECOND)
    reading = read_spans(body(call(1), other | {"endTimeUnixNano": 92 * SECOND}))
    found = values(reading)
    assert found["Session ID"] == "s-1, s-2"
    assert found["Model"] == "m-1, m-2"
    assert found["Duration"] == "3 s"


def test_text_from_outside_stays_on_its_line() -> None:
    reading = read_spans(body(call(1, user__email="a\x1b[31m\nb@example.com" + "x" * 300)))
    shown = values(reading)["User"]
    assert shown is not None
    assert shown.isprintable()
    assert len(shown) == 200
    assert shown.endswith("…")


@pytest.mark.parametrize(
    ("count", "notice"),
    [
        (0, None),
        (1, "1 full shell command is in these spans "),
        (2, "2 full shell commands are in these spans "),
    ],
)
def test_shell_command_lines_are_counted_and_pointed_out(count: int, notice: str | None) -> None:
    tools = [span("tool", n + 1, full_command=f"echo {n}") for n in range(count)]
    found = command_notice(read_spans(body(*tools)))
    if notice is None:
        assert found is None
    else:
        assert found == notice + ("(OTEL_LOG_TOOL_DETAILS=1). You can switch this off in step 4.")
        assert "echo" not in found


def test_a_line_of_the_tree_in_short() -> None:
    reading = read_spans(
        body(
            call(1, duration_ms=254),
            span("tool", 2, tool_name="Bash", duration_ms=423, full_command="echo hi"),
            span("tool.execution", 3, start=0),
        )
    )
    assert [summary(one) for one in reading.spans] == [
        "m-1, 186 tokens, 254 ms",
        "Bash, 423 ms, shell command",
        "",
    ]


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "0 ms"), (999, "999 ms"), (2308, "2.3 s"), (190_000, "3 min 10 s")],
)
def test_durations_as_people_say_them(milliseconds: int, shown: str) -> None:
    assert duration_text(milliseconds) == shown


ONE_CALL = "186 (123 in, 45 out, 11 read from cache, 7 written to cache)"
TWO_CALLS = "372 (246 in, 90 out, 22 read from cache, 14 written to cache)"
# name: user, model, duration, tokens, model calls, tool calls
RECORDED = {
    "headless_server_managed_oauth": (True, "claude-opus-5-5", "129 ms", ONE_CALL, "1", "0"),
    "interactive_server_managed_oauth": (True, "claude-opus-5-5", "400 ms", ONE_CALL, "1", "0"),
    "plain_run_apikey": (False, "claude-opus-5-5", "889 ms", ONE_CALL, "1", "0"),
    "tool_run_2.1.197": (False, "claude-opus-4-8[1m]", "462 ms", TWO_CALLS, "2", "1"),
    "tool_run_2.1.92": (False, "claude-sonnet-4-6", "251 ms", TWO_CALLS, "2", "1"),
    "tool_run_apikey": (False, "claude-opus-5-5", "2.3 s", TWO_CALLS, "2", "1"),
    "tool_run_oauth": (True, "claude-opus-5-5", "1.4 s", TWO_CALLS, "2", "1"),
}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_requests_fill_the_table(name: str, shared: Path) -> None:
    recorded = json.loads((shared / "cases/otlp" / f"{name}.json").read_text("utf-8"))
    reading = read_spans(json.dumps(recorded["body"]).encode())
    login, model, duration, tokens, llm_calls, tool_calls = RECORDED[name]
    found = values(reading)
    assert found["User"] == found["User email"] == ("dev@example.com" if login else None)
    assert why(reading, "User") == (None if login else text.NO_USER)
    assert (found["Model"], found["Duration"], found["Tokens"]) == (model, duration, tokens)
    assert (found["LLM Calls"], found["Tool Calls"]) == (llm_calls, tool_calls)
    assert found["Agent"] == "agent-xyz"
    assert found["Session ID"] == reading.spans[0].session_id
    assert found["Cost"] is None


# From 2.1.331, measured: 19 = 11 + 5 + 3.
CONVENTION = {
    "gen_ai__usage__input_tokens": 19,
    "gen_ai__usage__output_tokens": 7,
    "gen_ai__usage__cache_read__input_tokens": 5,
    "gen_ai__usage__cache_write__input_tokens": 3,
}
OWN = {"input_tokens": 11, "output_tokens": 7, "cache_read_tokens": 5, "cache_creation_tokens": 3}


@pytest.mark.parametrize("names", [OWN, CONVENTION, {**OWN, **CONVENTION}])
def test_tokens_reported_twice_count_once_and_the_cache_is_not_input(names: dict[str, int]) -> None:
    reading = read_spans(body(span("llm_request", 1, **names), span("llm_request", 2, **names)))
    assert tokens_of(reading.spans) == Tokens(22, 14, 10, 6)
    assert tokens_of(reading.spans).total == 52
    assert all(map(has_tokens, reading.spans))
