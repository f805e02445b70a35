"""Judging what arrived: path, headers, agent, spans, the guide's fields, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from tests.core.trace.otlp_builder import body, span
from wizard.core.credentials.reading import Credentials
from wizard.core.trace.arrival import (
    LOGS_NOTICE,
    NO_AGENT,
    NO_KEY,
    NO_TENANT,
    OTHER_AGENT,
    OTHER_KEY,
    OTHER_TENANT,
    PROTOBUF_NOTICE,
    ArrivalTrouble,
    Headers,
    Signal,
    judge_headers,
)
from wizard.core.trace.dashboard_fields import NO_COST, NO_USER
from wizard.core.trace.spans import INTERACTION_MISSING, TraceReading, read_spans
from wizard.core.trace.trial import (
    NO_CALL,
    NO_FIELDS,
    NO_SPAN,
    NOTHING,
    ArrivalCheck,
    BeforeTrial,
    Ended,
    Point,
    PointState,
    TrialOutcome,
    exporter_words,
    judge,
    tell_elsewhere,
)

EXPECTED = Credentials("agent-xyz", "tnt-123", SecretStr("mvk-agent-standin"))
RIGHT_HEADERS = (("x-tenant-id", "tnt-123"), ("Authorization", "Bearer mvk-agent-standin"))
INTERACTION = span("interaction", 1, session__id="s-1")
CALL = span("llm_request", 2, 1, session__id="s-1", model="m-1", input_tokens=3)
TOOL = span("tool", 3, 1, session__id="s-1", full_command="ls")
GOOD = judge_headers(RIGHT_HEADERS, EXPECTED)
BROKEN = ArrivalTrouble("protobuf", 415, PROTOBUF_NOTICE)


@dataclass(frozen=True)
class Arrival:
    """A request as the receiver hands it on."""

    signal: Signal = Signal.TRACES
    headers: Headers = GOOD
    spans: TraceReading | None = None
    trouble: ArrivalTrouble | None = None


def traces(*spans: object, agent: str | None = "agent-xyz", headers: object = None) -> Arrival:
    """A request with spans."""
    named = {} if agent is None else {"mvk__agent_id": agent}
    reading = read_spans(body(*spans, **named))  # type: ignore[arg-type]
    sent = RIGHT_HEADERS if headers is None else headers
    return Arrival(headers=judge_headers(sent, EXPECTED), spans=reading)  # type: ignore[arg-type]


def point(arrival: ArrivalCheck, name: str) -> Point:
    """The point of that name."""
    return next(point for point in arrival.points if point.name == name)


RIGHT = traces(INTERACTION, CALL)


def test_what_the_guide_asks_for_is_right_point_by_point() -> None:
    arrival = judge([RIGHT], EXPECTED)
    assert arrival.is_right
    assert [(point.name, point.text) for point in arrival.points] == [
        ("Path", "POST /v1/traces, protocol http/json"),
        ("Tenant", "x-tenant-id tnt-123"),
        ("API key", "Authorization: Bearer mvk-agent-••••••••"),
        ("Agent", "mvk.agent_id agent-xyz"),
        ("Spans", "2: interaction, llm_request"),
        ("Fields", "model, tokens, session"),
        ("Nothing else", "no logs, no metrics"),
    ]


def test_an_empty_trial_is_neither_right_nor_wrong() -> None:
    arrival = judge([], EXPECTED)
    assert not arrival.is_right
    assert {(point.state, point.text) for point in arrival.points} == {
        (PointState.NOT_SEEN, NOTHING)
    }


def test_spans_of_several_requests_are_one_tree() -> None:
    arrival = judge([traces(CALL), traces(INTERACTION)], EXPECTED)
    assert [(row.depth, row.span.operation) for row in arrival.reading.tree()] == [
        (0, "interaction"),
        (1, "llm_request"),
    ]
    assert arrival.requests == 2


@pytest.mark.parametrize(
    ("headers", "name", "text"),
    [
        (RIGHT_HEADERS[1:], "Tenant", NO_TENANT),
        (RIGHT_HEADERS[:1], "API key", NO_KEY),
        ((("x-tenant-id", "other"), RIGHT_HEADERS[1]), "Tenant", OTHER_TENANT),
        ((RIGHT_HEADERS[0], ("authorization", "Bearer other")), "API key", OTHER_KEY),
    ],
)
def test_a_header_that_is_wrong_is_named(headers: object, name: str, text: str) -> None:
    arrival = judge([traces(CALL, headers=headers)], EXPECTED)
    wrong = [point for point in arrival.points if point.state is PointState.WRONG]
    assert [(point.name, point.text) for point in wrong] == [(name, text)]


def test_another_agent_is_wrong_and_named() -> None:
    found = point(judge([traces(CALL, agent="other")], EXPECTED), "Agent")
    assert (found.state, found.text) == (PointState.WRONG, f"{OTHER_AGENT} They say other.")


def test_no_agent_at_all_is_wrong() -> None:
    found = point(judge([traces(CALL, agent=None)], EXPECTED), "Agent")
    assert (found.state, found.text) == (PointState.WRONG, NO_AGENT)


def test_spans_without_an_agent_among_others_are_counted() -> None:
    found = point(judge([traces(CALL, agent=None), traces(INTERACTION)], EXPECTED), "Agent")
    assert (found.state, found.text) == (
        PointState.WRONG,
        "1 of the spans name no agent, others agent-xyz.",
    )


def test_a_request_that_cannot_be_read_says_why() -> None:
    arrival = judge([Arrival(trouble=BROKEN)], EXPECTED)
    assert point(arrival, "Path").text == PROTOBUF_NOTICE
    assert point(arrival, "Spans") == Point("Spans", PointState.WRONG, NO_SPAN)


def test_logs_must_not_arrive() -> None:
    arrival = judge([RIGHT, Arrival(Signal.LOGS)], EXPECTED)
    assert point(arrival, "Nothing else") == Point("Nothing else", PointState.WRONG, LOGS_NOTICE)


def test_the_guides_fields_have_a_value_or_say_why_not() -> None:
    found = {(f.view.value, f.name): f.value or f.why_absent for f in judge([RIGHT]).fields}
    assert found[("Cost", "User")] == NO_USER
    assert found[("Cost", "Model")] == "m-1"
    assert found[("Sessions", "Agent")] == "agent-xyz"
    assert found[("Sessions", "LLM Calls")] == "1"
    assert found[("Sessions", "Cost")] == NO_COST
    assert len(found) == 12


def test_command_lines_and_a_missing_interaction_are_pointed_out() -> None:
    command, interaction = judge([traces(TOOL)], EXPECTED).notices
    assert command.startswith("1 full shell command is in these spans")
    assert interaction == INTERACTION_MISSING


def test_text_from_outside_is_printable() -> None:
    found = point(judge([traces(CALL, agent="a\x1b[31m\nb")]), "Agent")
    assert found.text == "mvk.agent_id a␛[31m b"


@pytest.mark.parametrize(
    ("spans", "state", "text"),
    [
        ([], PointState.NOT_SEEN, NOTHING),
        ([INTERACTION], PointState.NOT_SEEN, NO_CALL),
        ([span("llm_request", 2)], PointState.WRONG, "model, tokens, session"),
        ([span("llm_request", 2, model="m", input_tokens=1)], PointState.WRONG, "session"),
        ([span("llm_request", 2, session__id="s", model="m")], PointState.WRONG, "tokens"),
        ([CALL], PointState.RIGHT, "model, tokens, session"),
    ],
)
def test_the_fields_that_any_login_has_are_required(
    spans: list[object], state: PointState, text: str
) -> None:
    found = point(judge([traces(*spans)], EXPECTED), "Fields")
    wanted = NO_FIELDS.format(names=text) if state is PointState.WRONG else text
    assert found == Point("Fields", state, wanted)


# How a try ended -------------------------------------------------------------------------------

NOTHING_SEEN = judge([])
ALL_RIGHT = judge([RIGHT], EXPECTED)
SOME_WRONG = judge([traces(CALL, headers=())], EXPECTED)


def test_all_right_has_no_causes() -> None:
    outcome = TrialOutcome(Ended.WELL, ALL_RIGHT, BeforeTrial("works", True, ("company",)))
    assert (
        outcome.headline == "Everything arrived as planned: path, headers, agent, spans and fields."
    )
    assert (outcome.is_right, outcome.causes) == (True, ())


def test_nothing_arrived_names_the_causes_the_likeliest_first() -> None:
    before = BeforeTrial("too old", False, ("company wins",), ("own takes part",))
    outcome = TrialOutcome(Ended.WELL, NOTHING_SEEN, before)
    assert outcome.headline == "Claude Code ran, but nothing arrived."
    assert outcome.causes[:3] == ("company wins", "too old", "own takes part")
    assert "claude --debug-file FILE" in outcome.causes[3]


def test_what_is_wrong_is_among_the_causes() -> None:
    outcome = TrialOutcome(Ended.WELL, SOME_WRONG)
    assert outcome.headline == "Something arrived, but not as planned."
    assert outcome.causes == (NO_TENANT, NO_KEY)


@pytest.mark.parametrize(
    ("ended", "code", "headline", "cause"),
    [
        (Ended.FAILED, 1, "Claude Code ended with an error (exit code 1).", "signed in"),
        (
            Ended.TIME_OVER,
            None,
            "Claude Code did not end in time and was stopped.",
            "network is slow",
        ),
        (Ended.NOT_STARTED, None, "Claude Code did not start.", ""),
    ],
)
def test_a_trial_that_did_not_end_well_is_never_right(
    ended: Ended, code: int | None, headline: str, cause: str
) -> None:
    outcome = TrialOutcome(ended, ALL_RIGHT, exit_code=code)
    assert (outcome.is_right, outcome.headline) == (False, headline)
    assert cause in " ".join(outcome.causes)


def test_requests_to_the_other_vendor_are_listed_with_their_headers() -> None:
    theirs = judge_headers([("dd-api-key", "k")], None)
    arrived = [Arrival(Signal.LOGS, theirs), Arrival(Signal.LOGS, theirs), Arrival(Signal.METRICS)]
    assert tell_elsewhere(arrived) == (
        "logs: 2 requests, without Mavvrik's headers",
        "metrics: 1 request, with Mavvrik's headers",
    )


# What Claude Code's exporter says -----------------------------------------------------------------


LOG = """\
2026-11-30T15:19:07.080Z [WARN] [3P telemetry] Event dropped (no event logger initialized): prompt
2026-11-30T15:19:08.058Z [DEBUG] [3P telemetry] First traces export: {}
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[3P telemetry] First traces export: FAILED (socket hang up)", "socket hang up"),
        ("[3P telemetry] First traces export: FAILED (connect (a) b)", "connect (a) b"),
        ("[3P telemetry] Telemetry init failed: Unknown exporter type", "Unknown exporter type"),
        (
            '[ERROR] "OpenTelemetry telemetry flush timed out after 2000ms\\n\\nTo resolve"',
            "OpenTelemetry telemetry flush timed out after 2000ms",
        ),
        (
            "[ERROR] Error getting OpenTelemetry headers from otelHeadersHelper: exited 3",
            "Error getting OpenTelemetry headers from otelHeadersHelper: exited 3",
        ),
        ("[3P telemetry] OTEL diag error: refused", "refused"),
    ],
)
def test_every_failure_is_quoted(line: str, said: str) -> None:
    assert exporter_words(f"2026-11-30T15:19:08.058Z {line}\n") == (said,)


def test_a_success_and_everything_else_are_not_failures() -> None:
    assert exporter_words(LOG.format("SUCCESS")) == ()
    assert exporter_words("") == ()


def test_the_words_hold_no_secret_and_no_control_sequence() -> None:
    (said,) = exporter_words(
        LOG.format("FAILED (Bearer mvk-agent-3f2a91c47Qx20123456789 \x1b[31m)")
    )
    assert "7Qx2" not in said
    assert "\x1b" not in said
