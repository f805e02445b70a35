"""Addresses as Claude Code understands them, and where it sends otherwise: to localhost."""

from __future__ import annotations

import pytest

from wizard.core.client import Url, parse_url, resolve, signal_url, trace_url

HOST = "https://ingest.mavvrik.ai"
LOCALHOST = "http://localhost:4318/v1/traces"


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
def test_what_does_no_harm(text: str) -> None:
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
def test_a_signals_own_address_is_used_as_it_is(
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
        ("https://otlp.example:4317", "grpc", "https://otlp.example:4317"),
    ],
)
def test_a_general_address_as_one_for_a_signal(endpoint: str, protocol: str, url: str) -> None:
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
