"""The settings for a trial: they point at our receivers and contain nobody's key."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from wizard.core.client.lists import read_headers
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import read
from wizard.core.trace.trial_settings import (
    expected_arrival,
    is_telemetry,
    left_out_entries,
    listen_credentials,
    listen_entries,
    stand_in,
    top_level,
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


# What a trial leaves out --------------------------------------------------------------------------


HOOKS = {
    "Stop": [{"hooks": [{"type": "command", "command": "/opt/log sk-ant-api03-0123456789abcdef"}]}]
}
TOP = top_level(
    read(
        json.dumps(
            {
                "permissions": {"deny": ["Read(.env)"]},
                "otelHeadersHelper": "/opt/headers",
                "hooks": HOOKS,
                "requiredMinimumVersion": "3.0.0",
                "model": "opus",
                "statusLine": None,
            }
        )
    )
)


def test_commands_are_shown_and_no_secret_in_them() -> None:
    assert dict(TOP.commands)["otelHeadersHelper"] == "/opt/headers"
    assert "/opt/log" in dict(TOP.commands)["hooks"]
    assert "0123456789abcdef" not in str(TOP.commands) + repr(TOP)


def test_no_command_runs_without_a_yes() -> None:
    assert set(TOP.tried(commands=False, company=True)) == {"requiredMinimumVersion", "model"}
    assert TOP.tried(commands=True, company=False) == {
        "otelHeadersHelper": "/opt/headers",
        "hooks": HOOKS,
        "model": "opus",
    }


def test_what_is_left_out_is_named_with_the_reason() -> None:
    assert list(TOP.left_out(commands=False, company=False)) == [
        "otelHeadersHelper: a command, and commands run only if you say so.",
        "hooks: a command, and commands run only if you say so.",
        "requiredMinimumVersion: it counts in company settings only, which this computer could not"
        " stand in for.",
    ]
    assert list(TOP.left_out(commands=True, company=True)) == []


def test_a_policy_helper_needs_both_the_yes_and_the_place_of_company_settings() -> None:
    top = top_level(read('{"policyHelper": {"path": "/opt/policy"}}'))
    assert top.needs_company
    assert top.tried(commands=True, company=False) == {}
    assert top.tried(commands=False, company=True) == {}
    assert set(top.tried(commands=True, company=True)) == {"policyHelper"}


def test_an_empty_helper_is_not_a_command() -> None:
    top = top_level(read('{"otelHeadersHelper": ""}'))
    assert (top.commands, top.needs_company) == ((), False)
    assert top.tried(commands=False, company=False) == {"otelHeadersHelper": ""}


def test_a_number_that_python_refuses_is_read_too() -> None:
    assert top_level(read(f'{{"model": {"9" * 5000}}}')).members == {"model": float("inf")}


def test_entries_that_only_count_on_the_way_to_mavvrik_are_named() -> None:
    env = {
        "https_proxy": "http://proxy:8080",
        "NODE_EXTRA_CA_CERTS": "/etc/ca.pem",
        "OTEL_EXPORTER_OTLP_CLIENT_KEY": "/etc/key.pem",
        "ANTHROPIC_BASE_URL": "https://gateway",
        "CLAUDE_CODE_USE_BEDROCK": "1",
        "HTTP_PROXY": " ",
        "A": "1",
    }
    assert list(left_out_entries(env)) == [
        "https_proxy: the test receiver is on this computer, so no proxy is used.",
        "NODE_EXTRA_CA_CERTS: the test receiver has its own certificate.",
        "OTEL_EXPORTER_OTLP_CLIENT_KEY: the test receiver has its own certificate.",
        "ANTHROPIC_BASE_URL: the question goes to the model that you use here.",
        "CLAUDE_CODE_USE_BEDROCK: the question goes to the model that you use here.",
    ]
