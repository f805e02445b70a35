"""What goes where: general and signal-specific entries by Claude Code's rules."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from wizard.core.client import Route, replay, route
from wizard.core.values import mavvrik_values

MAVVRIK = dict(mavvrik_values("agent-xyz", "tnt-123", "key-abc"))
ON = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
}
OUR_HEADERS = "x-tenant-id=tnt-123,Authorization=Bearer key-abc"


def _shown(routes: tuple[Route, ...]) -> dict[str, tuple[str, str, dict[str, str]]]:
    return {
        found.signal: (
            str(found.receiver),
            found.protocol,
            {header.key: header.value for header in found.headers},
        )
        for found in routes
    }


def test_the_guides_ten_entries() -> None:
    headers = {"x-tenant-id": "tnt-123", "authorization": "Bearer key-abc"}
    assert _shown(replay(MAVVRIK)) == {
        "traces": ("https://ingest.mavvrik.ai/v1/traces", "http/json", headers)
    }


def test_keep_it_add_mavvrik_gives_each_its_own_headers() -> None:
    env = {
        **ON,
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": OUR_HEADERS,
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json",
    }
    for signal in ("METRICS", "LOGS"):
        env[f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] = f"https://otlp.example/v1/{signal.lower()}"
        env[f"OTEL_EXPORTER_OTLP_{signal}_HEADERS"] = "dd-api-key=theirs"
        env[f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL"] = "http/protobuf"
    theirs = {"dd-api-key": "theirs"}
    ours = {"x-tenant-id": "tnt-123", "authorization": "Bearer key-abc"}
    assert _shown(replay(env)) == {
        "traces": ("https://ingest.mavvrik.ai/v1/traces", "http/json", ours),
        "metrics": ("https://otlp.example/v1/metrics", "http/protobuf", theirs),
        "logs": ("https://otlp.example/v1/logs", "http/protobuf", theirs),
    }


def test_general_headers_go_along_and_win() -> None:
    env = {
        **ON,
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.example",
        "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer theirs,dd-api-key=theirs",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": OUR_HEADERS,
    }
    found = route(env, "traces")
    assert {header.key: header.value for header in found.headers} == {
        "x-tenant-id": "tnt-123",
        "authorization": "Bearer theirs",
        "dd-api-key": "theirs",
    }
    assert found.header_entries == {
        "x-tenant-id": "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
        "authorization": "OTEL_EXPORTER_OTLP_HEADERS",
        "dd-api-key": "OTEL_EXPORTER_OTLP_HEADERS",
    }


def test_general_headers_lose_where_only_the_capitals_differ() -> None:
    env = {
        "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer theirs,x-tenant-id=tnt-123",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "Authorization=Bearer key-abc",
    }
    found = route(env, "traces")
    assert [(header.key, header.value) for header in found.headers] == [
        ("authorization", "Bearer key-abc"),
        ("x-tenant-id", "tnt-123"),
    ]
    assert found.header_entries["authorization"] == "OTEL_EXPORTER_OTLP_TRACES_HEADERS"


@pytest.mark.parametrize(
    ("change", "signals"),
    [
        ({}, ["traces", "metrics", "logs"]),
        ({"CLAUDE_CODE_ENABLE_TELEMETRY": "0"}, []),
        ({"CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": ""}, ["metrics", "logs"]),
        ({"OTEL_TRACES_EXPORTER": "none"}, ["metrics", "logs"]),
        ({"OTEL_LOGS_EXPORTER": "None"}, []),
        ({"OTEL_LOGS_EXPORTER": None}, []),
        ({"OTEL_METRICS_EXPORTER": "prometheus,otlp"}, ["traces", "metrics", "logs"]),
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "HTTP/JSON"}, []),
        ({"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "json"}, []),
        ({"OTEL_EXPORTER_OTLP_LOGS_HEADERS": "a=\u200bb\u200bc"}, ["traces", "metrics"]),
        ({"OTEL_EXPORTER_OTLP_HEADERS": '"a=b"'}, []),
        ({"OTEL_EXPORTER_OTLP_HEADERS": {"a": "b"}}, ["traces", "metrics", "logs"]),
    ],
)
def test_what_is_sent_at_all(change: Mapping[str, object], signals: list[str]) -> None:
    assert [found.signal for found in replay({**ON, **change})] == signals


def test_without_an_address_everything_goes_to_localhost() -> None:
    found = route({**ON, "OTEL_EXPORTER_OTLP_HEADERS": OUR_HEADERS}, "metrics")
    assert str(found.receiver) == "http://localhost:4318/v1/metrics"
    assert (found.url, found.endpoint_entry, found.protocol_entry) == (None, None, None)


def test_the_entries_that_decided_are_named() -> None:
    env = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://a.example",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "no address",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json",
    }
    found = route(env, "traces")
    assert found.endpoint_entry == "OTEL_EXPORTER_OTLP_ENDPOINT"
    assert (found.protocol, found.protocol_entry) == (
        "http/json",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
    )
