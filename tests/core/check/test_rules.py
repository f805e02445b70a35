"""Severity by what the real client does: every measured failure mode has its code."""

from __future__ import annotations

import json

import pytest

from tests.conftest import one_of_each
from tests.core.check.failure_modes import MODES, Mode
from tests.core.check.settings import ABSENT, errors, judge, settings, warnings
from wizard.core.check import check
from wizard.core.document.reader import read
from wizard.core.edits import apply
from wizard.core.finding import Severity


def _label(mode: Mode) -> str:
    value = json.dumps(mode.value) if mode.value.__class__ is not object else "absent"
    return f"{mode.name}={value[:60]}"


@pytest.mark.parametrize("mode", MODES, ids=_label)
def test_a_failure_mode_is_named_with_its_severity(mode: Mode) -> None:
    findings = judge({mode.name: mode.value})
    assert sorted(errors(findings)) == sorted(mode.errors)
    assert sorted(warnings(findings)) == sorted(mode.warnings)


def _codes(mode: Mode) -> tuple[str, ...]:
    return mode.errors + mode.warnings


@pytest.mark.parametrize("mode", one_of_each(filter(_codes, MODES), _codes), ids=_label)
def test_a_finding_has_its_place_and_a_fix_removes_it(mode: Mode) -> None:
    text = settings({mode.name: mode.value})
    document = read(text)
    for finding in check(document):
        if finding.severity is Severity.NOTE:
            continue
        assert finding.path[:1] == ("env",)
        if finding.offset is not None:
            place = document.lines.place(finding.offset)
            assert (finding.line, finding.column) == (place.line, place.column)
        if finding.fix is None:
            continue
        after = check(read(apply(text, finding.fix.edits)))
        assert (finding.code, finding.path) not in [(one.code, one.path) for one in after]
        assert len(errors(after)) <= len(errors(check(document)))


@pytest.mark.parametrize(
    "mode",
    one_of_each((mode for mode in MODES if isinstance(mode.value, str)), _codes),
    ids=_label,
)
def test_no_finding_repeats_a_value(mode: Mode) -> None:
    secret = "S3cr3tS3cr3t"
    value = str(mode.value)
    for word in ("key-abc", "ke", "tnt", "agent", "old"):
        value = value.replace(word, secret)
    findings = judge({mode.name: value})
    said = [
        part
        for finding in findings
        for part in (
            finding.message,
            finding.consequence,
            finding.remedy,
            finding.fix.label if finding.fix else "",
        )
    ]
    assert [part for part in said if secret in part] == []


def _others(count: int, value: str = "v") -> str:
    items = (f"k{number}={value}" for number in range(count))
    return ",".join(("mvk.agent_id=agent-xyz", *items))


ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES"
LIMIT, SPAN_LIMIT = "OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({ATTRIBUTES: _others(90)}, ([], [])),
        ({ATTRIBUTES: _others(100)}, ([], ["too-many-attributes"])),
        ({ATTRIBUTES: _others(107)}, ([], ["too-many-attributes"])),
        ({ATTRIBUTES: _others(108)}, (["too-many-attributes"], [])),
        ({ATTRIBUTES: _others(130)}, (["too-many-attributes"], [])),
        ({ATTRIBUTES: _others(110), SPAN_LIMIT: "256"}, ([], [])),
        ({ATTRIBUTES: _others(110), LIMIT: "0x100"}, ([], [])),
        ({ATTRIBUTES: _others(40), SPAN_LIMIT: "60"}, (["limit-too-small"], [])),
        ({LIMIT: "1", SPAN_LIMIT: "128"}, ([], [])),  # the one for spans counts
        ({LIMIT: "128", SPAN_LIMIT: "1"}, (["limit-too-small"], [])),
        ({ATTRIBUTES: ",".join(("mvk.agent_id=a", *["k=v"] * 130))}, ([], [])),
    ],
)
def test_how_many_attributes_fit_on_a_span(
    changes: dict[str, str], expected: tuple[list[str], list[str]]
) -> None:
    findings = judge(changes)
    assert (errors(findings), warnings(findings)) == expected


def test_attributes_that_are_not_copied_to_spans_take_no_room() -> None:
    left_out = {"OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES": "false", ATTRIBUTES: _others(130)}
    assert errors(judge(left_out)) == []
    assert errors(judge({ATTRIBUTES: _others(130, "v v")})) == []  # with a space


@pytest.mark.parametrize(
    ("sampler", "is_prevented"),
    [
        ("always_on", True),
        ("traceidratio", True),
        ("parentbased_always_on", False),
        ("parentbased_traceidratio", False),
        ("", False),
    ],
)
def test_a_sampler_that_ignores_the_parent_prevents_an_unsampled_trace(
    sampler: str, is_prevented: bool
) -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
    findings = judge({"TRACEPARENT": parent, "OTEL_TRACES_SAMPLER": sampler})
    assert errors(findings) == ([] if is_prevented else ["traceparent-unsampled"])


@pytest.mark.parametrize(
    ("new", "old", "code"),
    [
        (ABSENT, "1", None),
        (ABSENT, "0", "enhanced-telemetry-missing"),
        ("", "1", "enhanced-telemetry-off"),
        ("0", "1", "enhanced-telemetry-off"),
        ("1", "0", None),
    ],
)
def test_the_old_name_of_the_beta_switch_counts_where_the_new_one_is_absent(
    new: object, old: str, code: str | None
) -> None:
    changes = {
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": new,
        "ENABLE_ENHANCED_TELEMETRY_BETA": old,
    }
    assert errors(judge(changes)) == ([code] if code else [])


@pytest.mark.parametrize(
    ("helper", "expected"),
    [
        ("/opt/acme/headers.sh", ([], ["headers-helper"])),
        ("""echo '{"x-extra": "1"}'""", ([], ["headers-helper"])),
        ("echo '{}'", ([], ["headers-helper"])),
        ("""echo '{"authorization": "Bearer x"}'""", (["headers-helper"], [])),
        ("""echo '{"X-Tenant-ID": "x"}'""", (["headers-helper"], [])),
        ("echo '[]'", (["headers-helper"], [])),
        ("echo 'hello'", (["headers-helper"], [])),
        ("""echo '{"x-extra": 1}'""", (["headers-helper"], [])),
        ("   ", (["headers-helper"], [])),
        ("", ([], [])),
    ],
)
def test_a_finding_about_a_helper_says_only_what_is_known(
    helper: str, expected: tuple[list[str], list[str]]
) -> None:
    findings = judge(None, otelHeadersHelper=helper)
    assert (errors(findings), warnings(findings)) == expected


def test_content_in_logs_names_who_gets_the_logs() -> None:
    logs = {
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "https://otlp.datadoghq.com/v1/logs",
        "OTEL_EXPORTER_OTLP_LOGS_HEADERS": "dd-api-key=theirs",
        "OTEL_LOG_RAW_API_BODIES": "1",
    }
    found = [one for one in judge(logs) if one.code == "content-logged"]
    assert [(one.message, one.consequence) for one in found] == [
        (
            "OTEL_LOG_RAW_API_BODIES is on, and logs go to Datadog.",
            "Datadog gets whole requests and answers.",
        )
    ]
    to_mavvrik = {"OTEL_LOGS_EXPORTER": "otlp", "OTEL_LOG_ASSISTANT_RESPONSES": "1"}
    found = [one for one in judge(to_mavvrik) if one.code == "content-logged"]
    assert [one.consequence for one in found] == ["Mavvrik gets Claude's answers."]


def test_a_limit_is_shown_as_it_is_read() -> None:
    found = [one for one in judge({SPAN_LIMIT: "0x10"}) if one.code == "limit-too-small"]
    assert [(one.message, one.remedy) for one in found] == [
        ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT is 16.", "Remove it, or set it to 128 or more.")
    ]


@pytest.mark.parametrize(
    "name", ["OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"]
)
@pytest.mark.parametrize("value", ["1", "0.5", 20, "1e1"])
def test_a_timeout_that_only_the_same_computer_can_keep_is_an_error(
    name: str, value: object
) -> None:
    # Of 40 runs beside the receiver, half sent nothing; no run is the same, so none is recorded.
    assert errors(judge({name: value})) == ["limit-too-small"]


@pytest.mark.parametrize(
    ("general", "own"),
    [
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"),
        ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"),
    ],
)
def test_a_limit_of_its_own_counts_instead_of_the_general_one(general: str, own: str) -> None:
    assert errors(judge({general: "3", own: "30000"})) == []
    assert errors(judge({general: "30000", own: "3"})) == ["limit-too-small"]
    assert errors(judge({general: "3", own: "abc"})) == ["limit-too-small"]
