"""Who else gets telemetry today, what keeping them means, and what is only a placeholder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.core.merge.plans import CREDENTIALS, env_after, open_questions, plan_env, plan_text
from wizard.core.client.values import is_placeholder_address
from wizard.core.document.reader import read
from wizard.core.merge.current_env import (
    Vendor,
    find_placeholders,
    find_vendor,
    is_for_mavvrik,
)
from wizard.core.merge.model import KEEP_VENDOR, LEAVE, MAVVRIK, PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan
from wizard.core.values import mavvrik_values

THEIRS = "https://otlp.vendor.example"
HOME = "https://ingest.mavvrik.ai"
ON = {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1"}
LANGFUSE = {
    **ON,
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://cloud.langfuse.com/api/public/otel",
    "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Basic theirs",
}
TEN = dict(mavvrik_values("agent-xyz", "tnt-123", "key-abc"))
BOTH = "an OpenTelemetry Collector can send traces to both."
INSTEAD = ("Instead", f"{BOTH} mvk-wizard can write its configuration.")


# A vendor that gets traces ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entries",
    [
        {},
        # It would get more only by exporters that are off.
        {"OTEL_METRICS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": ""},
        {"OTEL_METRICS_EXPORTER": "console"},
        # An endpoint of metrics that nothing is sent to is nothing to keep.
        {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://cloud.langfuse.com/v1/metrics"},
        # Its own entries for traces, and Mavvrik's general ones beside them.
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": HOME,
            "OTEL_EXPORTER_OTLP_HEADERS": TEN["OTEL_EXPORTER_OTLP_HEADERS"],
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://cloud.langfuse.com/v1/traces",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "Authorization=Basic theirs",
        },
    ],
    ids=["traces", "others off", "metrics printed", "dead endpoint", "own entries"],
)
def test_a_vendor_of_traces_only_cannot_be_kept(entries: Mapping[str, str]) -> None:
    env = {**LANGFUSE, **entries}
    plan = plan_env(env)
    (question,) = plan.open
    assert question.title == "You already send telemetry to Langfuse."
    assert question.why == (
        "Claude Code sends traces to 1 receiver, and Langfuse gets nothing else."
    )
    (option,) = question.options
    assert (option.id, option.label, option.recommended) == (
        MAVVRIK,
        "Mavvrik only, as in the guide",
        False,
    )
    assert option.lines == (
        ("Langfuse", "loses the traces it gets today. It gets nothing else."),
        ("Mavvrik", "gets traces."),
        # Where Mavvrik is in the settings already, there is no file for both.
        INSTEAD if env["OTEL_EXPORTER_OTLP_ENDPOINT"] != HOME else ("Instead", BOTH),
    )
    asked = plan_env(env, {"other-telemetry": KEEP_VENDOR})
    assert open_questions(asked) == ["other-telemetry"]
    assert env_after(plan_env(env, {"other-telemetry": MAVVRIK})) == TEN


@pytest.mark.parametrize("switch", list(ON))
def test_a_vendor_of_traces_that_are_switched_off_cannot_be_kept_either(switch: str) -> None:
    env = {**LANGFUSE, switch: "0"}
    assert find_vendor(env, HOME) == Vendor("cloud.langfuse.com", False, awaits_traces=True)
    (question,) = [one for one in plan_env(env).questions if one.id == "other-telemetry"]
    assert question.title == "Your settings name Langfuse for telemetry, but send it nothing."
    (option,) = question.options
    assert (option.id, option.lines[0]) == (
        MAVVRIK,
        ("Langfuse", "gets nothing today. Its entries are removed."),
    )


def test_a_vendor_of_traces_and_more_is_kept_without_being_recommended() -> None:
    env = {**LANGFUSE, "OTEL_METRICS_EXPORTER": "otlp"}
    keep, only = plan_env(env).questions[0].options
    assert (keep.id, keep.recommended, only.recommended) == (KEEP_VENDOR, False, False)
    assert keep.lines[0] == ("Langfuse", "keeps metrics. It loses the traces it gets today.")
    assert INSTEAD in keep.lines
    plan = plan_env(env, {"other-telemetry": KEEP_VENDOR})
    assert plan.losses == ("Langfuse loses the traces it gets today.",)
    assert plan_env(env, {"other-telemetry": MAVVRIK}).losses == ()


def test_a_vendor_without_traces_is_recommended_to_be_kept() -> None:
    env = {**LANGFUSE, "OTEL_METRICS_EXPORTER": "otlp", "OTEL_TRACES_EXPORTER": "none"}
    keep, _ = plan_env(env).questions[0].options
    assert keep.recommended
    assert INSTEAD not in keep.lines
    assert ("Langfuse", "keeps metrics, all it gets today.") in keep.lines
    assert plan_env(env, {"other-telemetry": KEEP_VENDOR}).losses == ()


def test_the_other_receiver_of_traces_is_named_when_a_vendor_is_kept() -> None:
    env = {
        **LANGFUSE,
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://cloud.langfuse.com/v1/traces",
        "OTEL_METRICS_EXPORTER": "otlp",
    }
    assert find_vendor(env, HOME) == Vendor(
        "otlp.datadoghq.com", False, ("metrics",), tracer="cloud.langfuse.com"
    )
    keep, only = plan_env(env).questions[0].options
    assert keep.lines[0] == ("Datadog", "keeps metrics, all it gets today.")
    for option in (keep, only):
        assert ("Also", "Langfuse loses the traces it gets today.") in option.lines
    assert not keep.recommended
    plan = plan_env(env, {"other-telemetry": KEEP_VENDOR})
    assert plan.losses == ("Langfuse loses the traces it gets today.",)


@pytest.mark.parametrize(
    "stops", [{"OTEL_METRICS_EXPORTER": "otlp,otpl"}, {"OTEL_EXPORTER_OTLP_PROTOCOL": "http"}]
)
def test_nobody_gets_what_claude_code_does_not_send(stops: Mapping[str, str]) -> None:
    env = {**LANGFUSE, "OTEL_METRICS_EXPORTER": "otlp", **stops}
    assert find_vendor(env, HOME) == Vendor("cloud.langfuse.com", gets_traces=False)


# Ours and theirs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "endpoint", "ours"),
    [
        (HOME, HOME, True),
        ("HTTPS://Ingest.Mavvrik.ai:443/v1/traces", HOME, True),
        # A mistake, and nobody else's.
        ("http://ingest.mavvrik.ai", HOME, True),
        ("https://ingest.mavvrik.ai:8443", HOME, True),
        ("ingest.mavvrik.ai", HOME, True),
        ("https://ingest.mavvrik.ai.example.com", HOME, False),
        ("https://user@otlp.example/ingest.mavvrik.ai", HOME, False),
        ("http://127.0.0.1:4318/", "http://127.0.0.1:4318", True),
        ("http://127.0.0.1:4319", "http://127.0.0.1:4318", False),
        ("https://127.0.0.1:4318", "http://127.0.0.1:4318", False),
        ("http://127.0.0.1", "http://127.0.0.1:80", True),
    ],
)
def test_mavvrik_is_recognized_by_the_whole_origin(address: str, endpoint: str, ours: bool) -> None:
    assert is_for_mavvrik(address, endpoint) is ours


def test_two_ports_of_one_computer_are_two_receivers() -> None:
    env = {
        **ON,
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4319",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
    }
    text = json.dumps({"env": env})
    choices = (("other-telemetry", KEEP_VENDOR),)
    inputs = PlanInputs(text, CREDENTIALS, "http://127.0.0.1:4318", Options(), choices)
    after = env_after(make_plan(read(text), inputs))
    assert after["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] == "http://127.0.0.1:4319/v1/metrics"
    assert after["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] == "http://127.0.0.1:4318/v1/traces"


@pytest.mark.parametrize("endpoint", ["http://ingest.mavvrik.ai", "https://ingest.mavvrik.ai:8443"])
def test_a_mistake_about_mavvriks_host_is_a_decision_about_the_address(endpoint: str) -> None:
    env = {**TEN, "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}
    assert open_questions(plan_env(env)) == ["address"]
    assert env_after(plan_env(env, {"address": MAVVRIK})) == TEN


# Placeholders -------------------------------------------------------------------------------------

PLACEHOLDERS = [
    "REPLACE-WITH-YOUR-COLLECTOR",
    "https://REPLACE-WITH-YOUR-COLLECTOR:4318",
    "https://<collector>",
    "${VAR}/v1",
    "https://${OTEL_HOST}:4318",
    "https://$COLLECTOR:4318",
    "https://%COLLECTOR%:4318",
    "<YOUR_ENDPOINT_URL>",
    "https://ingest.<region>.signoz.cloud:443",
    "https://{your-environment-id}.live.dynatrace.com/api/v2/otlp",
    "https://otlp-gateway-[zone].grafana.net/otlp",
    "https://your-collector:4318",
    "YOUR_ENDPOINT_URL",
    "https://otlp.your-company.com",
    "https://xxx.live.dynatrace.com",
    "https://collector...",
]
REAL = [
    "https://otlp.datadoghq.com",
    "http://localhost:4318",
    "http://[::1]:4318",
    "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp",
    "https://abc123.live.dynatrace.com/api/v2/otlp",
    "https://cloud.langfuse.com/api/public/otel",
    "https://exchange.corp.example/x%20y%20z",
    "https://yourkit.com",
    "https://replaced.io",
    "otel-collector.internal:4318",
    "",
]


@pytest.mark.parametrize("address", PLACEHOLDERS)
def test_a_placeholder_is_not_a_vendor_but_a_decision(address: str) -> None:
    env = {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_EXPORTER_OTLP_ENDPOINT": address,
        "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer <token>",
    }
    assert find_vendor(env, HOME) is None
    plan = plan_env(env)
    (question,) = plan.open
    assert question.id == "placeholder-endpoint"
    assert question.title == "OTEL_EXPORTER_OTLP_ENDPOINT still holds a placeholder."
    assert question.why == "So no one gets this telemetry today."
    assert [(one.id, one.label, one.lines) for one in question.options] == [
        (
            MAVVRIK,
            "Remove the placeholder",
            (("Settings", "placeholder and headers are removed. No one loses data."),),
        ),
        (
            LEAVE,
            "Keep it as it is",
            (("Mavvrik", "gets nothing until someone fills in the endpoint."),),
        ),
    ]
    assert env_after(plan_env(env, {"placeholder-endpoint": MAVVRIK})) == TEN
    left = env_after(plan_env(env, {"placeholder-endpoint": LEAVE}))
    assert {name: left[name] for name in env} == env


@pytest.mark.parametrize("address", REAL)
def test_a_real_endpoint_is_not_a_placeholder(address: str) -> None:
    assert not is_placeholder_address(address)


@pytest.mark.parametrize("answer", [MAVVRIK, LEAVE])
def test_a_placeholder_for_one_signal_goes_with_all_that_belongs_to_it(answer: str) -> None:
    metrics = {
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://<collector>/v1/metrics",
        "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "api-key=<key>",
        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf",
    }
    env = {**TEN, **metrics}
    assert open_questions(plan_env(env)) == ["placeholder-endpoint"]
    after = env_after(plan_env(env, {"placeholder-endpoint": answer}))
    assert after == (TEN if answer == MAVVRIK else env)


def test_a_placeholder_next_to_a_real_vendor_is_not_kept_with_it() -> None:
    env = {
        **ON,
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://<collector>",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.datadoghq.com/v1/metrics",
        "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "dd-api-key=theirs",
    }
    assert find_placeholders(env) == ("OTEL_EXPORTER_OTLP_ENDPOINT",)
    assert open_questions(plan_env(env)) == ["other-telemetry", "placeholder-endpoint"]
    answers = {"other-telemetry": KEEP_VENDOR, "placeholder-endpoint": MAVVRIK}
    after = env_after(plan_env(env, answers))
    assert after["OTEL_LOGS_EXPORTER"] == "none"
    assert after["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] == "https://otlp.datadoghq.com/v1/metrics"
    assert not [name for name in after if name.startswith("OTEL_EXPORTER_OTLP_LOGS_")]
    assert plan_text(json.dumps({"env": after})).changes_nothing


def test_another_tenant_still_needs_a_decision() -> None:
    headers = "x-tenant-id=tnt-999,Authorization=Bearer key-abc"
    env = {
        **TEN,
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://<host>",
        "OTEL_EXPORTER_OTLP_HEADERS": headers,
    }
    assert open_questions(plan_env(env)) == ["tenant", "placeholder-endpoint"]


@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("f01-keep-managed.json", ["other-telemetry"]),
        ("f02-keep-trace-only.json", ["other-telemetry"]),
        ("f05-placeholder-endpoint.json", ["placeholder-endpoint"]),
    ],
)
def test_the_shared_cases_are_asked_about(name: str, questions: list[str], shared: Path) -> None:
    text = (shared / "cases" / "turn2" / name).read_text()
    assert open_questions(plan_text(text)) == questions


def test_a_grpc_vendor_that_is_kept_gets_its_own_address() -> None:
    env = {
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c.vendor.example:4317",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
    }
    after = env_after(plan_env(env, {"other-telemetry": KEEP_VENDOR}))
    assert after["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] == "http://c.vendor.example:4317"
    assert after["OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"] == "grpc"


@pytest.mark.parametrize(
    ("env", "vendor"),
    [
        # Mavvrik's own host is nobody else, whatever the path and the signal.
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": f"{HOME}/v1/wrong"}, None),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{HOME}/v1/traces"}, None),
        ({"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": f"{HOME}/v1/logs"}, None),
        # The beta address belongs to whoever set it, even there.
        ({"BETA_TRACING_ENDPOINT": THEIRS}, Vendor("otlp.vendor.example", gets_traces=False)),
        ({"BETA_TRACING_ENDPOINT": HOME}, Vendor("ingest.mavvrik.ai", gets_traces=False)),
        # Without an exporter of traces nobody loses any.
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS}, Vendor("otlp.vendor.example", gets_traces=False)),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS, "OTEL_TRACES_EXPORTER": "none"},
            Vendor("otlp.vendor.example", gets_traces=False),
        ),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS, "OTEL_TRACES_EXPORTER": "otlp"},
            Vendor("otlp.vendor.example", gets_traces=True),
        ),
        # What it keeps is what is sent to it today.
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS, "OTEL_LOGS_EXPORTER": "console,otlp"},
            Vendor("otlp.vendor.example", False, ("logs",)),
        ),
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS,
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": f"{HOME}/v1/metrics",
                "OTEL_METRICS_EXPORTER": "otlp",
                "OTEL_LOGS_EXPORTER": "otlp",
                "OTEL_TRACES_EXPORTER": "otlp",
            },
            Vendor("otlp.vendor.example", True, ("logs",)),
        ),
        # With its switch the beta address gets traces, whatever else is set.
        (
            {"BETA_TRACING_ENDPOINT": THEIRS, "ENABLE_BETA_TRACING_DETAILED": "1"},
            Vendor("otlp.vendor.example", gets_traces=True, beta="otlp.vendor.example"),
        ),
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS,
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{HOME}/v1/traces",
                "OTEL_TRACES_EXPORTER": "otlp",
            },
            Vendor("otlp.vendor.example", gets_traces=False),
        ),
    ],
)
def test_who_else_gets_telemetry(env: dict[str, str], vendor: Vendor | None) -> None:
    assert find_vendor({**env, **ON}, HOME) == vendor


@pytest.mark.parametrize(
    ("switches", "traces", "keeps", "starts"),
    [
        ({}, False, (), ("metrics",)),
        ({"CLAUDE_CODE_ENABLE_TELEMETRY": "0"}, False, (), ("metrics",)),
        ({"CLAUDE_CODE_ENABLE_TELEMETRY": "1"}, False, ("metrics",), ()),
        ({"CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1"}, False, (), ("metrics",)),
    ],
)
def test_a_signal_that_is_off_goes_to_nobody(
    switches: dict[str, str], traces: bool, keeps: tuple[str, ...], starts: tuple[str, ...]
) -> None:
    env = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS,
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_TRACES_EXPORTER": "otlp",
    }
    vendor = Vendor("otlp.vendor.example", traces, keeps, starts)
    assert find_vendor({**env, **switches}, HOME) == vendor
