"""A shared screen and a report of the same session hide the same things."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.report.sessions import AGENT, planned
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Session
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.report.redaction import Redaction, hidden_names

COMPUTER = "jump07"
_OTLP = "OTEL_EXPORTER_OTLP_"
_TENANTS = {
    "HEADERS": "acme-all-1111",
    "TRACES_HEADERS": "acme-traces-2222",
    "METRICS_HEADERS": "acme-metrics-3333",
    "LOGS_HEADERS": "acme-logs-4444",
}
_HOSTS = {
    f"{_OTLP}ENDPOINT": "otel.corp.acme.example",
    f"{_OTLP}TRACES_ENDPOINT": "traces.corp.acme.example",
    f"{_OTLP}METRICS_ENDPOINT": "metrics.corp.acme.example",
    f"{_OTLP}LOGS_ENDPOINT": "otelbox",
    "BETA_TRACING_ENDPOINT": "beta.corp.acme.example",
}
_OTHER_AGENT = "agent-of-another-5555"
OWN_IDS = ("acme-prod-7731", AGENT)
ENDPOINT, VERIFICATION = "relay.corp.acme.example", "seen.corp.acme.example"
HIDDEN = (
    *OWN_IDS,
    *_TENANTS.values(),
    *_HOSTS.values(),
    _OTHER_AGENT,
    ENDPOINT,
    VERIFICATION,
    COMPUTER,
)


def _session() -> Session:
    env = {
        f"{_OTLP}{name}": f"x-tenant-id={tenant},Authorization=Bearer abc"
        for name, tenant in _TENANTS.items()
    }
    env |= {name: f"https://{host}:4318" for name, host in _HOSTS.items()}
    env["OTEL_RESOURCE_ATTRIBUTES"] = f"mvk.agent_id={_OTHER_AGENT}"
    return replace(
        planned(json.dumps({"env": env})),
        sharing=True,
        endpoint=f"https://{ENDPOINT}",
        verify_url=f"https://{VERIFICATION}/{{agent_id}}",
    )


def _redaction(session: Session) -> Redaction:
    return Redaction(session, computer=COMPUTER, names=Nicknames())


def test_the_list_has_every_name() -> None:
    assert {name for name, _ in hidden_names(_session(), COMPUTER)} == set(HIDDEN)


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("where", ["bare", "address", "header"])
def test_every_name_is_hidden_on_the_screen_and_in_a_report(name: str, where: str) -> None:
    text = {
        "bare": f"It is {name}, here.",
        "address": f"It is https://{name}/v1/traces here.",
        "header": f"x-tenant-id={name},x-team=a",
    }[where]
    session = _session()
    on_screen = _redaction(session).sentence(text)
    assert name not in on_screen
    assert name not in _redaction(session).text(text)
    assert _redaction(replace(session, sharing=False)).sentence(text) == text


def test_a_screen_and_a_report_give_the_same_nicknames() -> None:
    text = f"From {ENDPOINT} to https://{VERIFICATION}/v1, {_TENANTS['LOGS_HEADERS']}, {COMPUTER}."
    shown = "From Host 2 to https://Host 1/v1, ••••4444, Host 3."
    assert _redaction(_session()).sentence(text) == shown
    assert _redaction(_session()).text(text) == shown


def test_a_host_is_hidden_in_any_case_and_a_word_is_not_a_host() -> None:
    session = replace(_session(), endpoint="https://mavvrik:4318")
    redaction = _redaction(session)
    assert redaction.sentence("OTLP goes to Metrics.Corp.Acme.Example.") == "OTLP goes to Host 1."
    assert redaction.sentence("Mavvrik is asked at mavvrik.") == "Mavvrik is asked at Host 2."


@pytest.mark.parametrize("host", ["otlp.datadoghq.com", "localhost"])
def test_public_hosts_and_this_computer_stay(host: str) -> None:
    session = replace(_session(), endpoint=f"https://{host}")
    assert _redaction(session).sentence(f"It is {host}.") == f"It is {host}."
    assert _redaction(session).sentence(DEFAULT_ENDPOINT) == DEFAULT_ENDPOINT
