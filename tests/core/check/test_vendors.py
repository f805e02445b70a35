"""Another vendor's telemetry: each receiver gets its own data with its own headers only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

import pytest
from pydantic import SecretStr

from tests.core.check.settings import ABSENT, errors, judge, settings, warnings
from wizard.core.check import check
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import read
from wizard.core.edits import apply
from wizard.core.enforced import HELPER, IN_ENV, SAMPLER
from wizard.core.finding import Finding, Severity

OURS = "x-tenant-id=tnt-123,Authorization=Bearer key-abc"
GENERAL = {f"OTEL_EXPORTER_OTLP_{part}": ABSENT for part in ("ENDPOINT", "HEADERS", "PROTOCOL")}
TRACES = {
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS": OURS,
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json",
}
THEIRS = {
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.example/v1/metrics",
    "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "api-key=theirs",
    "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf",
    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "https://otlp.example/v1/logs",
    "OTEL_EXPORTER_OTLP_LOGS_HEADERS": "api-key=theirs",
    "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL": "http/protobuf",
}
SPLIT = {**GENERAL, "OTEL_EXPORTER_OTLP_HEADERS": ",", **TRACES, **THEIRS}


def test_keep_it_add_mavvrik_is_right() -> None:
    findings = judge(SPLIT)
    assert (errors(findings), warnings(findings)) == ([], [])


@pytest.mark.parametrize("general", [",", ", ,"])
def test_empty_general_headers_are_not_a_mistake(general: str) -> None:
    findings = judge({**SPLIT, "OTEL_EXPORTER_OTLP_HEADERS": general})
    assert (errors(findings), warnings(findings)) == ([], [])


@pytest.mark.parametrize("general", [ABSENT, "", " "], ids=["absent", "empty", "blank"])
@pytest.mark.parametrize("beside", [THEIRS, {}], ids=["beside a vendor", "alone"])
def test_headers_for_traces_alone_let_a_developers_headers_through(
    general: object, beside: Mapping[str, object]
) -> None:
    change = {**GENERAL, **TRACES, **beside, "OTEL_EXPORTER_OTLP_HEADERS": general}
    document = read(settings(change))
    (found,) = [one for one in check(document) if one.code == "developers-headers"]
    assert (found.severity, found.path) == (
        Severity.WARNING,
        ("env", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"),
    )
    assert found.message == (
        "Only OTEL_EXPORTER_OTLP_TRACES_HEADERS is set. Developers can set"
        " OTEL_EXPORTER_OTLP_HEADERS themselves."
    )
    assert found.remedy == (
        'Set OTEL_EXPORTER_OTLP_HEADERS to ",". It holds no header and keeps developers\' own out.'
    )
    assert found.fix is not None
    after = read(apply(document.text, found.fix.edits))
    assert "developers-headers" not in {one.code for one in check(after)}


def test_a_placeholder_of_a_vendor_gets_nothing() -> None:
    change = {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://your-collector:4318/v1/metrics"}
    (found,) = [one for one in judge({**SPLIT, **change}) if one.code == "extra-signal-nowhere"]
    assert (
        found.message
        == "OTEL_METRICS_EXPORTER is on, but the endpoint for metrics is only a placeholder."
    )
    assert found.consequence == "Nobody gets them."


@pytest.mark.parametrize(
    ("endpoint", "code", "message"),
    [
        (
            "http://ingest.mavvrik.ai",
            "endpoint-plain-http",
            "OTEL_EXPORTER_OTLP_ENDPOINT starts with http://.",
        ),
        (
            "https://INGEST.mavvrik.ai:8443",
            "endpoint-elsewhere",
            "OTEL_EXPORTER_OTLP_ENDPOINT names Mavvrik's host with another port, 8443.",
        ),
    ],
)
def test_another_scheme_or_port_of_mavvriks_host_is_a_mistake(
    endpoint: str, code: str, message: str
) -> None:
    found = [one for one in judge({"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}) if one.code == code]
    assert [(one.severity, one.message) for one in found] == [(Severity.ERROR, message)]


def test_a_grpc_vendor_has_no_finding_either() -> None:
    grpc = {
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.example:4317",
        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "grpc",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "https://otlp.example:4317",
        "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL": "grpc",
    }
    assert errors(judge({**SPLIT, **grpc})) == []


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        # Their general entries left in place, ours added for traces: the measured leak.
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.example",
                "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer theirs,api-key=theirs",
                "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
                **TRACES,
                "OTEL_METRICS_EXPORTER": "otlp",
            },
            {"foreign-secret", "header-overridden", "mavvrik-key-elsewhere"},
        ),
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.example",
                "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=theirs",
                **TRACES,
                "OTEL_METRICS_EXPORTER": "otlp",
            },
            {"foreign-secret"},
        ),
        # Ours general, their address for metrics: our key goes to them.
        (
            {
                "OTEL_METRICS_EXPORTER": "otlp",
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.example/v1/metrics",
                "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "dd-api-key=theirs",
            },
            {"mavvrik-key-elsewhere"},
        ),
        ({"OTEL_EXPORTER_OTLP_HEADERS": f"{OURS},dd-api-key=theirs"}, {"foreign-secret"}),
        ({**SPLIT, "OTEL_EXPORTER_OTLP_HEADERS": "api-key=theirs"}, {"foreign-secret"}),
        ({**SPLIT, "OTEL_EXPORTER_OTLP_HEADERS": OURS}, {"mavvrik-key-elsewhere"}),
        ({**SPLIT, "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "json"}, {"protocol-unknown"}),
        ({**SPLIT, "OTEL_EXPORTER_OTLP_TRACES_HEADERS": ABSENT}, {"headers-missing"}),
        ({**SPLIT, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": ABSENT}, {"endpoint-missing"}),
        (
            {**SPLIT, "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "x-tenant-id=tnt-123"},
            {"authorization-missing"},
        ),
    ],
)
def test_no_header_of_one_vendor_reaches_another(
    change: Mapping[str, object], codes: set[str]
) -> None:
    assert set(errors(judge(change))) == codes


@pytest.mark.parametrize(
    ("key", "code"), [("ke;y", "value-with-semicolon"), ("ke%y", "header-with-percent")]
)
def test_characters_that_only_the_general_headers_can_carry(key: str, code: str) -> None:
    headers = f"x-tenant-id=tnt-123,Authorization=Bearer {key}"
    assert errors(judge({**SPLIT, "OTEL_EXPORTER_OTLP_TRACES_HEADERS": headers})) == [code]
    assert errors(judge({"OTEL_EXPORTER_OTLP_HEADERS": headers})) == []


@pytest.mark.parametrize("key", ["ke%3By", "ke%25y", "ke%2Dy"])
def test_percent_encoding_in_headers_of_traces_arrives_decoded(key: str) -> None:
    headers = f"x-tenant-id=tnt%2D123,Authorization=Bearer%20{key}"
    findings = judge({**SPLIT, "OTEL_EXPORTER_OTLP_TRACES_HEADERS": headers})
    assert (errors(findings), warnings(findings)) == ([], [])


@pytest.mark.parametrize(
    ("general", "own", "severity"),
    [
        (OURS, "Authorization=Bearer other", warnings),
        ("authorization=Basic eHl6,x-tenant-id=tnt-123", "Authorization=Bearer key-abc", warnings),
        ("Authorization=Bearer vendor", OURS, errors),
        ("Authorization=Basic eHl6,x-tenant-id=tnt-123", OURS, errors),
    ],
)
def test_a_header_that_is_overridden_is_an_error_where_what_wins_is_not_ours(
    general: str, own: str, severity: Callable[[Iterable[Finding]], list[str]]
) -> None:
    names = ("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS")
    findings = judge(dict(zip(names, (general, own), strict=True)))
    assert "header-overridden" in severity(findings)
    assert bool(errors(findings)) is (severity is errors)


@pytest.mark.parametrize(
    ("header", "is_error"),
    [
        ("Host=otlp.example", True),
        ("host=ingest.mavvrik.ai", False),
        ("Content-Length=3", True),
        ("Content-Encoding=gzip", True),
        ("Trailer=x", True),
        ("User-Agent=x", False),
    ],
)
def test_headers_that_http_itself_sets_have_no_finding(header: str, is_error: bool) -> None:
    found = errors(judge({"OTEL_EXPORTER_OTLP_HEADERS": f"{OURS},{header}"}))
    assert found == ["header-of-transport"] * is_error


def test_the_same_headers_in_both_entries_do_no_harm() -> None:
    assert errors(judge({**TRACES})) == []


@pytest.mark.parametrize("header", ["x-team-name=a", "x-author=a", "X-Scope-OrgID=1"])
def test_another_header_to_mavvrik_is_a_warning(header: str) -> None:
    findings = judge({"OTEL_EXPORTER_OTLP_HEADERS": f"{OURS},{header}"})
    assert errors(findings) == []
    assert warnings(findings) == ["foreign-header"]


@pytest.mark.parametrize("header", ["x-honeycomb-team=a", "X-SF-Token=a", "uptrace-dsn=a"])
def test_a_header_whose_name_says_that_it_is_a_secret_is_an_error(header: str) -> None:
    findings = judge({"OTEL_EXPORTER_OTLP_HEADERS": f"{OURS},{header}"})
    assert errors(findings) == ["foreign-secret"]
    assert warnings(findings) == []


def test_metrics_without_an_address_go_to_localhost() -> None:
    none = {**GENERAL, "OTEL_EXPORTER_OTLP_HEADERS": ","}
    findings = judge({**none, **TRACES, "OTEL_METRICS_EXPORTER": "otlp"})
    assert errors(findings) == []
    assert warnings(findings) == ["extra-signal-nowhere"]


def test_a_collector_on_the_same_computer_may_see_the_key() -> None:
    local = {
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://localhost:4318/v1/metrics",
    }
    findings = judge(local)
    assert (errors(findings), warnings(findings)) == ([], ["mavvrik-key-elsewhere"])


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"BETA_TRACING_ENDPOINT": "https://x.example"}, ([], ["beta-endpoint"])),
        (
            {"BETA_TRACING_ENDPOINT": "https://x.example", "ENABLE_BETA_TRACING_DETAILED": "1"},
            (["beta-endpoint"], []),
        ),
        ({"ENABLE_BETA_TRACING_DETAILED": "1"}, ([], [])),
        ({"BETA_TRACING_ENDPOINT": ""}, ([], [])),
        (
            {"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0"},
            (["sampler-off"], []),
        ),
        (
            {"OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": 0},
            (["sampler-off"], []),
        ),
        (
            {"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0x0"},
            (["sampler-off"], []),
        ),
        (
            {"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "1e-10"},
            (["sampler-off"], []),
        ),
        (
            {"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.1"},
            ([], ["sampler-part"]),
        ),
        ({"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "7"}, ([], [])),
        ({"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "x"}, ([], [])),
        ({"OTEL_TRACES_SAMPLER_ARG": "0"}, ([], [])),
        ({"otelHeadersHelper": "/x.sh"}, ([], ["headers-helper-in-env"])),
    ],
)
def test_entries_that_lead_traces_past_mavvrik(
    change: Mapping[str, object], codes: tuple[list[str], list[str]]
) -> None:
    findings = judge(change)
    assert (errors(findings), warnings(findings)) == codes


def test_a_headers_helper_replaces_the_key() -> None:
    finding = judge(None, otelHeadersHelper="/usr/local/bin/headers.sh")[0]
    assert (finding.code, finding.path) == ("headers-helper", ("otelHeadersHelper",))
    assert finding.fix is not None
    assert finding.fix.label == "Make it empty"


_LACKING = (
    "Users' own values can stop, hang or strip the telemetry: {} of 11 protections are missing."
)


def test_an_empty_headers_helper_keeps_users_out() -> None:
    guards = {guard.name: guard.value for guard in IN_ENV}
    for changes, helper, message in (
        (guards, "", "Users can still cut off the telemetry in ways that no settings prevent."),
        (guards, None, _LACKING.format(1)),
        (guards, 1, _LACKING.format(1)),
        ({**guards, SAMPLER: "parentbased_always_on"}, "", _LACKING.format(1)),
        ({SAMPLER: "always_on"}, "", _LACKING.format(9)),
        ({}, None, _LACKING.format(11)),
    ):
        top = {} if helper is None else {HELPER: helper}
        findings = check(read(settings(changes, **top)))
        wrong = ["setting-wrong-type"] if helper == 1 else []
        assert (errors(findings), warnings(findings)) == ([], wrong)
        assert [one.message for one in findings if one.code == "user-can-cut-off"] == [message]


def test_another_endpoint_is_expected_where_it_is_asked_for() -> None:
    text = json.dumps(
        json.loads(settings({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}))
    )
    assert errors(check(read(text))) == ["endpoint-elsewhere"]
    assert errors(check(read(text), endpoint="http://127.0.0.1:4318")) == []
    assert errors(check(read(text), endpoint="http://127.0.0.1:4319/")) == ["endpoint-elsewhere"]


def test_practice_settings_pass_in_practice_only() -> None:
    change = {"OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id=t,Authorization=Bearer mvk-PRACTICE-1"}
    document = read(settings(change))
    assert errors(check(document)) == ["practice-key"]
    assert errors(check(document, practice=True)) == []


_GIVEN = Credentials("agent-xyz", "tnt-123", SecretStr("key-abc"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"OTEL_EXPORTER_OTLP_HEADERS": f"{OURS},more"}, "header-cut-at-comma"),
        (
            {"OTEL_EXPORTER_OTLP_HEADERS": OURS.replace(",", ",more,")},
            "header-cut-at-comma",
        ),
        ({"OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=agent-xyz,more"}, "agent-cut-at-comma"),
    ],
)
def test_a_value_known_to_be_complete_is_not_called_cut_at_a_comma(
    change: Mapping[str, object], code: str
) -> None:
    document = read(settings(change))
    assert errors(check(document)) == [code]
    assert errors(check(document, _GIVEN)) == []
    other = Credentials("agent", "tnt", SecretStr("key"))
    assert code in errors(check(document, other))


def test_an_agent_in_the_usual_form_is_not_called_cut_at_a_comma() -> None:
    agent = "3f2a91c4-0000-4000-8000-00000000abcd"
    findings = judge({"OTEL_RESOURCE_ATTRIBUTES": f"mvk.agent_id={agent},team"})
    assert (errors(findings), warnings(findings)) == ([], ["attribute-unreadable"])


def test_a_tenant_that_looks_like_a_key_is_an_error_unless_it_was_given() -> None:
    headers = "x-tenant-id=mvk-agent-0123456789,Authorization=Bearer tnt-123"
    document = read(settings({"OTEL_EXPORTER_OTLP_HEADERS": headers}))
    assert errors(check(document)) == ["tenant-is-key"]
    given = Credentials("agent-xyz", "mvk-agent-0123456789", SecretStr("tnt-123"))
    assert errors(check(document, given)) == []
