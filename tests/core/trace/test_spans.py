"""Reading spans: what is understood, what is ignored, what is refused and how."""

from __future__ import annotations

import json
import traceback
from pathlib import Path

import pytest

from tests.core.trace.otlp_builder import SECOND, TRACE, Json, body, request, span
from wizard.core.trace.spans import SpansUnreadable, TraceReading, join, read_spans

AGENT = "agent-xyz"


def outline(reading: TraceReading) -> list[str]:
    """The tree as indented words."""
    return [f"{'  ' * row.depth}{row.span.operation}" for row in reading.tree()]


def test_an_empty_request_is_the_credential_check() -> None:
    reading = read_spans(b'{"resourceSpans":[]}')
    assert reading.is_empty
    assert reading.tree() == ()
    assert reading.interaction_missing is False


@pytest.mark.parametrize("value", [{"intValue": 123}, {"intValue": "123"}, {"intValue": "0123"}])
def test_whole_numbers_come_as_numbers_or_as_text(value: Json) -> None:
    reading = read_spans(body(span("llm_request", 1, input_tokens=value)))
    assert reading.spans[0].number("input_tokens") == 123


@pytest.mark.parametrize("time", [1_795_474_349_926_000_000, "1795474349926000000"])
def test_times_come_as_numbers_or_as_text(time: int | str) -> None:
    assert read_spans(body(span("tool", 1, start=time))).spans[0].start_ns == 1795474349926000000


def test_ids_are_hex_in_either_case() -> None:
    reading = read_spans(body(span("tool", 0xABC, trace=TRACE.upper())))
    assert reading.spans[0].place == (TRACE, "0000000000000abc")


@pytest.mark.parametrize("parent", ["", "0000000000000000"])
def test_an_empty_parent_is_not_a_parent(parent: str) -> None:
    reading = read_spans(body({**span("tool", 1), "parentSpanId": parent}))
    assert reading.spans[0].parent_id is None


def test_unknown_fields_are_ignored() -> None:
    strange = {"resourceSpans": [], "entityRefs": [{"schemaUrl": 3}], "x": {"y": [None]}}
    assert read_spans(json.dumps(strange).encode()).is_empty
    more = span("tool", 1, full_command={"stringValue": "ls", "futureValue": [1]})
    more |= {"events": "none", "status": 7, "flags": None, "links": {"a": 1}}
    assert read_spans(body(more)).commands == ("ls",)


def test_values_of_other_kinds_are_left_out() -> None:
    listed = {"arrayValue": {"values": [{"stringValue": "end_turn"}]}}
    mapped: Json = {"kvlistValue": {"values": []}}
    reading = read_spans(body(span("tool", 1, a=listed, b=mapped, c={}, d=True, e=0.5)))
    assert reading.spans[0].attributes == {"d": True, "e": 0.5}


def test_null_means_nothing() -> None:
    sparse = {"resourceSpans": [{"resource": None, "scopeSpans": [{"spans": None}]}]}
    assert read_spans(json.dumps(sparse).encode()).is_empty
    without = {**span("tool", 1), "attributes": None}
    assert read_spans(body(without)).spans[0].attributes == {}


def test_a_command_cut_in_the_middle_of_an_emoji_is_read() -> None:
    half = body(span("tool", 1, full_command="echo HALF")).replace(b"HALF", rb"\ud83d")
    assert read_spans(half).commands == ("echo ?",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "The body is not JSON: EOF while parsing a value at line 1 column 0."),
        (b"[1", "The body is not JSON: EOF while parsing a list at line 1 column 2."),
        (b"\x0a\x12\x0a\x10", "The body is not JSON: "),
        (b'"\xff"', "The body is not JSON: "),
        (b'{"resourceSpans":' + b"[" * 100_000, "The body is not JSON: "),
        (b'{"resourceSpans":' + b"9" * 5000 + b"}", "The body is not JSON: number out of range"),
        (b"[]", "The body is JSON, but not an object with resourceSpans."),
        (b"null", "The body is JSON, but not an object with resourceSpans."),
        (b"{}", "The body is JSON, but not OTLP: resourceSpans: field required."),
        (
            b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"x"}]}]}]}',
            "The body is JSON, but not OTLP: resourceSpans[0].scopeSpans[0].spans[0].traceId: ",
        ),
    ],
)
def test_text_that_is_not_span_data_is_refused_with_its_position(
    text: bytes, sentence: str
) -> None:
    with pytest.raises(SpansUnreadable) as refused:
        read_spans(text)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    "wrong",
    [
        {"traceId": "CvdlGRbNQ92ESOshHIAxnA=="},
        {"spanId": "secret-value"},
        {"startTimeUnixNano": "secret-value"},
        {"startTimeUnixNano": -1},
        {"endTimeUnixNano": 2**64},
        {"name": ["secret-value"]},
        {"attributes": [{"key": "input_tokens", "value": {"intValue": "secret-value"}}]},
        {"attributes": [{"key": "input_tokens", "value": {"intValue": str(2**63)}}]},
        {"attributes": [{"value": {"stringValue": "secret-value"}}]},
    ],
)
def test_a_refusal_repeats_nothing_of_what_came(wrong: Json) -> None:
    with pytest.raises(SpansUnreadable) as refused:
        read_spans(body({**span("tool", 1), **wrong}))
    assert "spans[0]" in str(refused.value)
    assert "secret-value" not in "".join(traceback.format_exception(refused.value))


def test_children_stand_below_their_parent_by_time() -> None:
    reading = read_spans(
        body(
            span("tool.execution", 4, 3, start=6),
            span("llm_request", 2, 1, start=2),
            span("tool.blocked_on_user", 5, 3, start=5),
            span("tool", 3, 1, start=4),
            span("llm_request", 6, 1, start=7),
            span("interaction", 1, start=1),
        )
    )
    assert outline(reading) == [
        "interaction",
        "  llm_request",
        "  tool",
        "    tool.blocked_on_user",
        "    tool.execution",
        "  llm_request",
    ]
    assert reading.interaction_missing is False


def test_without_the_root_the_tree_begins_one_lower() -> None:
    reading = read_spans(body(span("tool", 2, start=2), span("llm_request", 1, start=1)))
    assert outline(reading) == ["llm_request", "tool"]
    assert reading.interaction_missing is True


def test_a_parent_that_comes_later_takes_its_children() -> None:
    first = read_spans(body(span("llm_request", 2, 1)))
    assert [(row.depth, row.parent_missing) for row in first.tree()] == [(0, True)]
    both = join([first, read_spans(body(span("interaction", 1)))])
    assert outline(both) == ["interaction", "  llm_request"]
    assert not any(row.parent_missing for row in both.tree())


def test_equal_span_ids_of_two_traces_are_two_spans() -> None:
    reading = read_spans(body(span("interaction", 1), span("tool", 2, 1, trace="ab" * 16)))
    assert outline(reading) == ["interaction", "tool"]


def test_a_request_sent_again_counts_once() -> None:
    once = read_spans(body(span("llm_request", 1)))
    assert join([once, once]).count("llm_request") == 1


def test_spans_that_are_each_others_parents_are_drawn_once() -> None:
    reading = read_spans(body(span("a", 1, 2), span("b", 2, 1), span("c", 3, 3)))
    assert sorted(row.span.operation for row in reading.tree()) == ["a", "b", "c"]


def test_a_chain_of_five_thousand_spans_is_read() -> None:
    chain = [span("tool", n, n - 1 if n > 1 else None, start=n) for n in range(1, 5001)]
    assert read_spans(body(*chain)).tree()[-1].depth == 4999


def test_the_agent_is_read_from_the_resource_first_then_from_the_span() -> None:
    on_span = span("tool", 1, mvk__agent_id="from-span")
    assert read_spans(body(on_span, mvk__agent_id=AGENT)).agent_ids == (AGENT,)
    assert read_spans(body(on_span)).agent_ids == ("from-span",)
    assert read_spans(body(on_span, mvk__agent_id="")).agent_ids == ("from-span",)
    assert read_spans(body(span("tool", 1))).agent_ids == ()


def test_version_and_people_are_each_named_once() -> None:
    reading = read_spans(
        body(
            span("tool", 1, user__email="a@example.com", user__account_uuid="u-1"),
            span("tool", 2, user__account_uuid="u-2", user__id="a hash"),
            span("tool", 3, user__email="a@example.com"),
            span("tool", 4, user__id="a hash"),
            service__version="2.1.330",
        )
    )
    assert reading.users == ("a@example.com", "u-2")


def test_a_duration_is_what_the_client_says_else_what_the_times_say() -> None:
    spans = [
        span("interaction", 1, interaction__duration_ms=400),
        span("tool", 2, duration_ms=459, end=3 * SECOND),
        span("tool", 3, end=3 * SECOND),
        span("tool", 4, start=0),
        span("tool", 5, start=3 * SECOND),
        span("tool", 6, duration_ms="NaN", end=2 * SECOND),
        span("tool", 7, duration_ms={"doubleValue": "NaN"}, end=2 * SECOND),
    ]
    found = [one.duration_ms for one in read_spans(body(*spans)).spans]
    assert found == [400, 459, 2000, None, None, 1000, 1000]


RECORDED = {
    "headless_server_managed_oauth": ["llm_request"],
    "interactive_server_managed_oauth": ["interaction", "  llm_request"],
    "plain_run_apikey": ["interaction", "  llm_request"],
    "tool_run_2.1.197": [
        "interaction",
        "  llm_request",
        "  tool",
        "    tool.blocked_on_user",
        "    tool.execution",
        "  llm_request",
    ],
    "tool_run_2.1.92": [
        "llm_request",
        "tool",
        "  tool.blocked_on_user",
        "  tool.execution",
        "llm_request",
    ],
}
RECORDED["tool_run_apikey"] = RECORDED["tool_run_2.1.197"]
RECORDED["tool_run_oauth"] = RECORDED["tool_run_2.1.92"]


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_requests_give_their_tree(name: str, shared: Path) -> None:
    recorded = json.loads((shared / "cases/otlp" / f"{name}.json").read_text("utf-8"))
    reading = read_spans(json.dumps(recorded["body"]).encode())
    assert outline(reading) == RECORDED[name]
    assert reading.interaction_missing is (RECORDED[name][0] != "interaction")
    assert reading.agent_ids == (AGENT,)
    assert reading.commands == (("echo hi",) if "tool" in name else ())


def test_every_recorded_request_is_in_the_table(shared: Path) -> None:
    assert {path.stem for path in (shared / "cases/otlp").glob("*.json")} == set(RECORDED)


def test_the_builder_makes_requests() -> None:
    assert list(request(span("tool", 1))) == ["resourceSpans"]
