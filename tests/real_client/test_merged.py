"""What the real Claude Code sends with settings that our own merge made."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Run, full
from tests.real_client.behavior import ELSEWHERE, TOOL_PROMPT
from tests.real_client.case import Case, Outcome, Sent
from tests.real_client.fixtures import RunCase
from tests.real_client.model import COMMAND, TOKENS
from tests.real_client.verdict import HOME, RIGHT, verdict

EXAMPLE = {"channelsEnabled": True, "env": {"EXISTING_SETTING": "existing-value"}}
DATADOG = "https://otlp.datadoghq.com"


@pytest.fixture
def merged(command: Run) -> Any:
    """Return a function that merges a settings document into the bytes that would be pasted."""

    def call(settings: object, *options: str) -> bytes:
        outcome = command("merge", "-", *options, stdin=json.dumps(settings, indent=2).encode())
        assert outcome.code == 0, outcome.err
        return outcome.out

    return call


def _names(sent: Sent) -> set[str]:
    return {name.lower() for name, _ in sent.headers}


def test_the_guides_example_arrives_with_path_headers_agent_and_spans(
    merged: Any, run_case: RunCase
) -> None:
    outcome = run_case(Case(merged(EXAMPLE), prompt=TOOL_PROMPT))
    assert verdict(outcome) == RIGHT
    (sent,) = outcome.sent
    assert (sent.to, sent.method, sent.path) == (HOME, "POST", "/v1/traces")
    assert sent.header("Content-Type") == "application/json"
    assert sent.header("x-tenant-id") == "tnt-123"
    assert sent.header("Authorization") == "Bearer key-abc"
    assert [(row.depth, row.span.operation) for row in outcome.reading.tree()] == [
        (0, "interaction"),
        (1, "llm_request"),
        (1, "tool"),
        (2, "tool.blocked_on_user"),
        (2, "tool.execution"),
        (1, "llm_request"),
    ]
    assert outcome.reading.agent_ids == ("agent-xyz",)
    assert outcome.reading.commands == (COMMAND,)
    first = next(span for span in outcome.reading.spans if span.operation == "llm_request")
    counted = {name: first.number(name) for name in ("input_tokens", "output_tokens")}
    assert counted == {name: TOKENS[name] for name in counted}


@pytest.mark.full
def test_the_answer_may_come_without_streaming(merged: Any, run_case: RunCase) -> None:
    outcome = run_case(Case(merged(EXAMPLE), streaming=False))
    assert (verdict(outcome), outcome.asked) == (RIGHT, 2)


def test_foreign_attributes_stay_next_to_the_agent(merged: Any, run_case: RunCase) -> None:
    settings = {"env": {"OTEL_RESOURCE_ATTRIBUTES": "team=fin,note=a%20b"}}
    outcome = run_case(Case(merged(settings)))
    assert verdict(outcome) == RIGHT
    for span in outcome.reading.spans:
        named = {key: span.resource[key] for key in ("team", "note", "mvk.agent_id")}
        assert named == {"team": "fin", "note": "a b", "mvk.agent_id": "agent-xyz"}


def _vendor(protocol: str) -> dict[str, object]:
    entries = {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": DATADOG,
        "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=of-datadog,Authorization=Basic theirs",
        "OTEL_EXPORTER_OTLP_PROTOCOL": protocol,
    }
    return {"env": entries}


@pytest.mark.parametrize("protocol", [full("http/json"), "http/protobuf"])
def test_another_vendor_that_is_kept_gets_metrics_and_logs_and_mavvrik_gets_the_traces(
    merged: Any, run_case: RunCase, protocol: str
) -> None:
    settings = merged(_vendor(protocol), "--other-telemetry", "keep", "--on-conflict", "mavvrik")
    outcome = run_case(Case(settings))
    assert {one.to for one in outcome.sent} == {HOME, DATADOG}
    for sent in outcome.to(HOME):
        assert (sent.path, sent.header("Content-Type")) == ("/v1/traces", "application/json")
        assert sent.header("x-tenant-id") == "tnt-123"
        assert sent.header("Authorization") == "Bearer key-abc"
        assert "dd-api-key" not in _names(sent)
    assert {one.path for one in outcome.to(DATADOG)} == {"/v1/metrics", "/v1/logs"}
    for sent in outcome.to(DATADOG):
        assert sent.header("dd-api-key") == "of-datadog"
        assert sent.header("Authorization") == "Basic theirs"
        assert "x-tenant-id" not in _names(sent)


def test_mavvrik_only_leaves_the_other_vendor_nothing(merged: Any, run_case: RunCase) -> None:
    settings = merged(_vendor("http/protobuf"), "--on-conflict", "mavvrik")
    assert verdict(run_case(Case(settings))) == RIGHT


def _traffic(outcome: Outcome) -> list[object]:
    """Return what can be compared between two runs."""
    return [
        (
            sent.to,
            sent.path,
            sorted(pair for pair in sent.headers if pair[0].lower() != "content-length"),
            sorted((span.name, *sorted(span.attributes)) for span in sent.reading.spans),
            sorted({key for span in sent.reading.spans for key in span.resource}),
        )
        for sent in outcome.sent
    ]


def test_for_old_clients_nothing_is_lost_and_without_command_lines_only_the_command(
    merged: Any, run_case: RunCase
) -> None:
    guide = run_case(Case(merged(EXAMPLE), prompt=TOOL_PROMPT))
    old = run_case(Case(merged(EXAMPLE, "--old-clients"), prompt=TOOL_PROMPT))
    assert _traffic(old) == _traffic(guide)
    without = run_case(Case(merged(EXAMPLE, "--no-command-lines"), prompt=TOOL_PROMPT))
    lost = [
        sorted(set(before.attributes) - set(after.attributes))
        for before, after in zip(
            sorted(guide.reading.spans, key=lambda span: (span.name, span.start_ns)),
            sorted(without.reading.spans, key=lambda span: (span.name, span.start_ns)),
            strict=True,
        )
    ]
    assert [names for names in lost if names] == [["full_command"]]
    assert verdict(without) == RIGHT


def test_the_settings_win_over_a_users_own_endpoint(merged: Any, run_case: RunCase) -> None:
    user = {"env": {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{ELSEWHERE}/v1/traces"}}
    assert verdict(run_case(Case(merged(EXAMPLE), user=user))) == RIGHT
