"""The settings for a trial: they point at our receivers and contain nobody's key."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from wizard.core.client.lists import read_headers
from wizard.core.credentials.reading import Credentials
from wizard.core.trace.trial_settings import (
    expected_arrival,
    is_telemetry,
    listen_credentials,
    listen_entries,
    stand_in,
    trial_settings,
)
from wizard.core.values import DEFAULT_ENDPOINT, ENDPOINT, HEADERS, mavvrik_values

HERE, ELSEWHERE = "http://127.0.0.1:4001", "http://127.0.0.1:4002"
KEY = "mvk-agent-3f2a91c4-7Qx2%Zz+/="
ENTRIES = mavvrik_values("agent-xyz", "tnt-123", KEY)
KEPT = {
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS": ENTRIES[HEADERS],
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.datadoghq.com/v1/metrics",
    "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "DD-API-KEY=dd0123456789abcdef,Authorization=Basic Zm9v",
    "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=agent-xyz",
}


def entries(env: dict[str, str], endpoint: str = DEFAULT_ENDPOINT) -> dict[str, str]:
    """The entries of a trial."""
    return dict(trial_settings(env, endpoint, HERE, ELSEWHERE).env)


def test_the_guides_ten_point_at_the_receiver_with_a_stand_in_key() -> None:
    found = entries(dict(ENTRIES))
    assert found == {
        **ENTRIES,
        ENDPOINT: HERE,
        HEADERS: "x-tenant-id=tnt-123,Authorization=Bearer mvk-agent-0t0n00n0-0Nd0%St+/=",
    }


def test_a_stand_in_has_the_shape_of_the_key_and_nothing_of_its_secret() -> None:
    assert stand_in("mvk-agent-Ab12-cD_34%==") == "mvk-agent-St00-iN_00%=="
    assert stand_in("") == ""
    assert stand_in("keé") == "stö"


def test_a_key_that_looks_like_a_stand_in_gets_another_one() -> None:
    for key in ("standin", "00000000", "standinstandin", "example"):
        assert key not in stand_in(key)


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=8))
def test_no_eight_characters_of_a_key_are_in_its_stand_in(secret: str) -> None:
    made = stand_in(f"mvk-agent-{secret}").removeprefix("mvk-agent-")
    assert len(made) == len(secret)
    runs = {secret[at : at + 8] for at in range(len(secret) - 7)}
    assert [run for run in runs if run in made and any(char.isalnum() for char in run)] == []


def test_another_vendors_signals_go_to_a_separate_receiver_without_their_key() -> None:
    found = entries(KEPT)
    assert found["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] == f"{HERE}/v1/traces"
    assert found["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] == f"{ELSEWHERE}/v1/metrics"
    theirs = found["OTEL_EXPORTER_OTLP_METRICS_HEADERS"]
    assert [header.name for header in read_headers(theirs)] == ["DD-API-KEY", "Authorization"]
    assert "0123456789" not in theirs
    assert theirs.endswith("Authorization=Basic St0n")


@pytest.mark.parametrize(
    ("address", "moved"),
    [
        ("https://ingest.mavvrik.ai/", f"{HERE}/"),
        ("HTTPS://Ingest.Mavvrik.AI", HERE),
        (" https://ingest.mavvrik.ai", f" {HERE}"),
        ("https://ingest.mavvrik.ai/v1/traces", f"{HERE}/v1/traces"),
        ("https://ingest.mavvrik.ai ", f"{HERE} "),
        ("https://ingest.mavvrik.ai.example.com/x", f"{ELSEWHERE}/x"),
        ("ingest.mavvrik.ai", "ingest.mavvrik.ai"),
        ("", ""),
    ],
)
def test_only_the_host_of_an_address_changes(address: str, moved: str) -> None:
    assert entries({ENDPOINT: address})[ENDPOINT] == moved


def test_another_endpoint_of_mavvrik_is_ours_too() -> None:
    env = {ENDPOINT: "https://ingest.eu.mavvrik.ai"}
    assert entries(env, "https://ingest.eu.mavvrik.ai")[ENDPOINT] == HERE


def test_only_telemetry_takes_part() -> None:
    others = {"EXISTING_SETTING": "x", "HTTPS_PROXY": "http://user:pass@proxy", "PATH": "/bin"}
    assert entries({**others, "OTEL_SERVICE_NAME": "claude"}) == {"OTEL_SERVICE_NAME": "claude"}


def test_certificates_of_a_collector_do_not_take_part() -> None:
    assert entries({"OTEL_EXPORTER_OTLP_CLIENT_KEY": "/etc/key.pem"}) == {}


def test_a_key_in_the_wrong_place_is_replaced_there_too() -> None:
    env = {HEADERS: ENTRIES[HEADERS], "OTEL_RESOURCE_ATTRIBUTES": f"mvk.agent_id={KEY}"}
    assert KEY not in json.dumps(entries(env))


def test_a_header_that_lost_its_equals_sign_keeps_no_key() -> None:
    assert KEY not in entries({HEADERS: f"Authorization: Bearer {KEY}"})[HEADERS]


def test_the_expected_headers_have_the_stand_in_key() -> None:
    expected = expected_arrival(ENTRIES)
    assert expected is not None
    assert (expected.agent_id, expected.tenant_id) == ("agent-xyz", "tnt-123")
    assert expected.api_key.get_secret_value() == stand_in(KEY)
    assert expected_arrival({}) is None


def test_an_empty_helper_is_written_as_enforce_writes_it() -> None:
    root = {"otelHeadersHelper": ""}
    settings = trial_settings({}, DEFAULT_ENDPOINT, HERE, ELSEWHERE, root)
    assert json.loads(settings.text({"NO_PROXY": "127.0.0.1"})) == {
        "env": {"NO_PROXY": "127.0.0.1"},
        "otelHeadersHelper": "",
    }


def test_the_settings_are_not_in_a_repr() -> None:
    assert "tnt-123" not in repr(trial_settings(ENTRIES, DEFAULT_ENDPOINT, HERE, ELSEWHERE))


def test_listening_gives_the_guides_ten_with_a_stand_in() -> None:
    credentials = Credentials("agent-xyz", "tnt-123", SecretStr(KEY))
    found = listen_entries(HERE, listen_credentials(credentials))
    assert found == entries(dict(ENTRIES))


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("OTEL_TRACES_EXPORTER", True),
        ("CLAUDE_CODE_ENABLE_TELEMETRY", True),
        ("BETA_TRACING_ENDPOINT", True),
        ("DISABLE_TELEMETRY", False),
        ("CLAUDE_CODE_MAX_OUTPUT_TOKENS", False),
    ],
)
def test_which_entries_are_telemetry(name: str, is_one: bool) -> None:
    assert is_telemetry(name) is is_one
