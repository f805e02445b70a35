"""What a request says about the settings it came from."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from tests.core.trace.otlp_builder import body, span
from wizard.core.credentials.reading import Credentials
from wizard.core.trace import arrival
from wizard.core.trace.arrival import (
    Protocol,
    Signal,
    agent_remark,
    explain_path,
    judge_headers,
    protocol_of,
    signal_of,
)
from wizard.core.trace.spans import TraceReading, read_spans

KEY = "mvk-agent-0123456789abcdefghijKLMN"
OURS = Credentials("agent-xyz", "tnt-123", SecretStr(KEY))


@pytest.mark.parametrize(
    ("tenant", "authorization", "remarks"),
    [
        (None, "Bearer KEY", [arrival.NO_TENANT]),
        ("", "Bearer KEY", [arrival.EMPTY_TENANT]),
        ("tnt-124", "Bearer KEY", [arrival.OTHER_TENANT]),
        ('"tnt-123"', "Bearer KEY", [arrival.WRAPPED_TENANT, arrival.OTHER_TENANT]),
        ("tnt-123", None, [arrival.NO_KEY]),
        ("tnt-123", "Bearer", [arrival.EMPTY_KEY]),
        ("tnt-123", "", [arrival.EMPTY_KEY]),
        ("tnt-123", "Bearer other", [arrival.OTHER_KEY]),
        ("tnt-123", "KEY", [arrival.NO_SCHEME]),
        ("tnt-123", "Basic KEY", [arrival.NO_SCHEME]),
        ("tnt-123", "Bearer  KEY", [arrival.NO_SCHEME, arrival.OTHER_KEY]),
        ("tnt-123", "Bearer%20KEY", [arrival.NO_SCHEME, arrival.OTHER_KEY]),
        ("tnt-123", "Bearer Bearer KEY", [arrival.TWO_SCHEMES, arrival.OTHER_KEY]),
        ("tnt-123", "Bearer {KEY}", [arrival.WRAPPED_KEY, arrival.OTHER_KEY]),
        ("tnt-123", "Bearer ${MVK_API_KEY}", [arrival.WRAPPED_KEY, arrival.OTHER_KEY]),
        ("tnt-123", "Bearer caf\xe9", [arrival.OTHER_KEY]),
        ("tnt-123", "bearer KEY", []),
    ],
)
def test_each_wrong_header_is_named(
    tenant: str | None, authorization: str | None, remarks: list[str]
) -> None:
    headers = []
    if tenant is not None:
        headers.append(("X-Tenant-ID", tenant))
    if authorization is not None:
        headers.append(("authorization", authorization.replace("KEY", KEY)))
    found = judge_headers(headers, OURS)
    assert list(found.remarks) == remarks
    assert KEY[:-4] not in repr(found)


def test_the_headers_of_the_guide_have_no_remark() -> None:
    found = judge_headers([("x-tenant-id", "tnt-123"), ("Authorization", f"Bearer {KEY}")], OURS)
    assert (found.tenant, found.tenant_matches) == ("tnt-123", True)
    assert (found.scheme, found.key_shown, found.key_matches) == (
        "Bearer",
        "mvk-agent-••••••••KLMN",
        True,
    )
    assert found.remarks == ()


def test_without_credentials_nothing_is_compared() -> None:
    found = judge_headers(
        [("x-tenant-id", "any"), ("authorization", "Bearer any"), ("x-agent-id", "any")], None
    )
    assert found.tenant_matches is found.key_matches is found.agent_matches is None
    assert found.remarks == ()


def test_the_last_of_two_equal_headers_counts() -> None:
    found = judge_headers([("x-tenant-id", "a"), ("X-TENANT-ID", "tnt-123")], OURS)
    assert found.tenant_matches is True


def test_an_agent_header_is_compared() -> None:
    assert judge_headers([("X-Agent-ID", "agent-xyz")], OURS).agent_matches is True
    assert judge_headers([("X-Agent-ID", "")], OURS).agent_matches is False
    assert judge_headers([], OURS).agent_matches is None


@pytest.mark.parametrize("name", ["x-tenant-id", "x-agent-id", "user-agent", "content-type"])
@pytest.mark.parametrize(
    "text", [KEY, f"before {KEY}", "mvk-agent-somebodyelses0123456789", "a\x1b[1m"]
)
@pytest.mark.parametrize("expected", [OURS, None])
def test_no_header_is_kept_with_a_key_or_a_control_character(
    name: str, text: str, expected: Credentials | None
) -> None:
    shown = repr(judge_headers([(name, text)], expected))
    assert "0123456789abcdefghij" not in shown
    assert "somebodyelses0123456" not in shown
    assert "\\x1b" not in shown


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            "/v1/traces/v1/traces",
            "The endpoint ends in /v1/traces, and Claude Code adds it again. End"
            " OTEL_EXPORTER_OTLP_ENDPOINT after the host name.",
        ),
        (
            "/",
            "The path /v1/traces is missing. Nothing is added to"
            " OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, so it must end in /v1/traces.",
        ),
        ("/%20/v1/traces", "The endpoint has a space. Remove it."),
        (
            "/collector/v1/traces",
            "The endpoint has its own path before /v1/traces. End OTEL_EXPORTER_OTLP_ENDPOINT"
            " after the host name.",
        ),
        (
            "/v1/traces/",
            "Mavvrik accepts traces only at /v1/traces. The endpoint has another path.",
        ),
        (
            "/v2/spans?x=1",
            "Mavvrik accepts traces only at /v1/traces. The endpoint has another path.",
        ),
    ],
)
def test_a_wrong_path_is_explained(path: str, sentence: str) -> None:
    assert explain_path(path) == sentence
    assert signal_of(path) is Signal.UNKNOWN


@pytest.mark.parametrize(
    ("path", "signal"),
    [
        ("/v1/traces", Signal.TRACES),
        ("/v1/logs", Signal.LOGS),
        ("/v1/metrics", Signal.METRICS),
    ],
)
def test_the_three_paths(path: str, signal: Signal) -> None:
    assert signal_of(path) is signal


@pytest.mark.parametrize(
    ("content_type", "path", "protocol"),
    [
        ("application/json", "/v1/traces", Protocol.JSON),
        ("Application/JSON; charset=utf-8", "/v1/traces", Protocol.JSON),
        ("application/x-protobuf", "/v1/traces", Protocol.PROTOBUF),
        ("application/protobuf", "/v1/traces", Protocol.PROTOBUF),
        ("application/grpc+proto", "/v1/traces", Protocol.GRPC),
        (None, "/opentelemetry.proto.collector.trace.v1.TraceService/Export", Protocol.GRPC),
        ("text/plain", "/v1/traces", Protocol.OTHER),
        ("", "/v1/traces", Protocol.OTHER),
        (None, "/v1/traces", Protocol.OTHER),
    ],
)
def test_protocols_are_recognized(content_type: str | None, path: str, protocol: Protocol) -> None:
    assert protocol_of(content_type, path) is protocol


def test_the_agent_of_the_spans_is_compared() -> None:
    ours = read_spans(body(span("tool", 1), mvk__agent_id="agent-xyz"))
    other = read_spans(body(span("tool", 1), mvk__agent_id="agent-abc"))
    none = read_spans(body(span("tool", 1)))
    assert agent_remark(ours, OURS) is None
    assert agent_remark(other, OURS) == arrival.OTHER_AGENT
    assert agent_remark(none, OURS) == arrival.NO_AGENT
    assert agent_remark(other, None) is None
    assert agent_remark(none, None) == arrival.NO_AGENT
    assert agent_remark(TraceReading(), OURS) is None
