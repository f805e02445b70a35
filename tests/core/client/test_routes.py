"""Where signals go, as measured with the real client."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from wizard.core.client.routes import (
    TRACES,
    Route,
    Url,
    parse_url,
    replay,
    resolve,
    route,
    signal_url,
)
from wizard.core.values import ENDPOINT, mavvrik_values

HOST = "https://ingest.mavvrik.ai"
LOCALHOST = "http://localhost:4318/v1/traces"


def trace_url(endpoint: str) -> str:
    """Return where traces go with this general endpoint."""
    return str(route({ENDPOINT: endpoint}, TRACES).receiver)


@pytest.mark.parametrize(
    "text",
    [
        HOST,
        f"{HOST}/",
        f" {HOST}",
        f"{HOST}\n",
        f"{HOST}\t",
        "HTTPS://INGEST.MAVVRIK.AI",
        "https:/ingest.mavvrik.ai",
        "https:ingest.mavvrik.ai",
        "https:\\\\ingest.mavvrik.ai",
        f"{HOST}:443",
        f"{HOST}/.",
        f"{HOST}/a/..",
        "https://user:password@ingest.mavvrik.ai",
        "https:///ingest.mavvrik.ai",
        f"{HOST}:",
        f"{HOST}\u200b",
        "https://ingest\uff0emavvrik.ai",
        "https://ingest%2Emavvrik.ai",
    ],
)
def test_spellings_of_the_endpoint_that_still_work(text: str) -> None:
    assert trace_url(text) == f"{HOST}/v1/traces"


@pytest.mark.parametrize(
    "text",
    [
        f"{HOST} ",
        "ingest.mavvrik.ai",
        "ingest.mavvrik.ai:443",
        f'"{HOST}"',
        f"<{HOST}>",
        f"\u00a0{HOST}",
        f"{HOST}\u00a0",
        "",
        " ",
        "null",
        "https://",
        "https://in gest",
        "https://a|b",
        "https://\u200b",
        "https://a%20b",
        "ftp://ingest.mavvrik.ai",
        f"{HOST}:x",
        f"{HOST}:65536",
    ],
)
def test_what_sends_everything_to_localhost(text: str) -> None:
    assert trace_url(text) == LOCALHOST


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"{HOST}/v1/traces", f"{HOST}/v1/traces/v1/traces"),
        (f"{HOST}/otlp", f"{HOST}/otlp/v1/traces"),
        (f"{HOST}/ ", f"{HOST}/%20/v1/traces"),
        (f"{HOST}//", f"{HOST}//v1/traces"),
        (f"{HOST}?a=b", f"{HOST}/"),
        (f"{HOST}#a", f"{HOST}/"),
        ("http://[::1]:4318", "http://[::1]:4318/v1/traces"),
    ],
)
def test_other_paths(text: str, url: str) -> None:
    assert trace_url(text) == url


@pytest.mark.parametrize(
    ("general", "specific", "url"),
    [
        (None, None, None),
        (HOST, None, f"{HOST}/v1/logs"),
        (HOST, "https://other.example", "https://other.example/"),
        (HOST, "https://other.example/v1/logs ", "https://other.example/v1/logs"),
        (HOST, "", f"{HOST}/v1/logs"),
        (HOST, "other.example", f"{HOST}/v1/logs"),
        (None, "other.example", None),
    ],
)
def test_a_signals_own_endpoint_is_used_unchanged(
    general: str | None, specific: str | None, url: str | None
) -> None:
    found = resolve(general, specific, "logs")
    assert (str(found) if found else None) == url


@pytest.mark.parametrize(
    ("endpoint", "protocol", "url"),
    [
        ("https://otlp.example", "http/json", "https://otlp.example/v1/metrics"),
        ("https://otlp.example/", "http/protobuf", "https://otlp.example/v1/metrics"),
        ("https://otlp.example/otlp", "", "https://otlp.example/otlp/v1/metrics"),
        ("https://otlp.example//", "", "https://otlp.example//v1/metrics"),
        ("https://otlp.example:4317", "grpc", "https://otlp.example:4317"),
        ("https://otlp.example:4317", " grpc ", "https://otlp.example:4317"),
    ],
)
def test_a_general_endpoint_written_as_a_signals_endpoint(
    endpoint: str, protocol: str, url: str
) -> None:
    assert signal_url(endpoint, "metrics", protocol) == url


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.1", True), ("[::1]", True), ("localhost.example", False)],
)
def test_loopback(host: str, loopback: bool) -> None:
    url = parse_url(f"http://{host}:4318")
    assert url is not None
    assert url.is_loopback is loopback


def test_a_url_is_shown_without_its_usual_port() -> None:
    assert str(Url("https", "a.example", 443, "/x")) == "https://a.example/x"
    assert str(Url("http", "a.example", 443, "/x")) == "http://a.example:443/x"


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
def test_which_signals_are_sent(change: Mapping[str, object], signals: list[str]) -> None:
    assert [found.signal for found in replay({**ON, **change})] == signals


def test_without_an_endpoint_everything_goes_to_localhost() -> None:
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
