"""What is there before the merge, and what the approval dialog will list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.core.check.settings import errors, settings, warnings
from wizard.core.check import approval_names, look
from wizard.core.document.reader import read


def _look(document: Any) -> tuple[list[str], list[str]]:
    findings = look(read(json.dumps(document)))
    return errors(findings), warnings(findings)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"env": {}},
        {"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "0"}},
        {"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": None, "OTEL_METRICS_EXPORTER": 1}},
        {
            "env": {
                "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
                "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.example ",
                "OTEL_EXPORTER_OTLP_HEADERS": "api-key: theirs",
                "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
                "OTEL_METRICS_EXPORTER": "otlp",
                "OTEL_LOGS_EXPORTER": "console",
                "OTEL_RESOURCE_ATTRIBUTES": "team=fin,mvk.agent_id=a=b",
            }
        },
    ],
)
def test_missing_values_and_those_of_others_are_no_finding(document: Any) -> None:
    assert _look(document) == ([], [])


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ({"env": []}, (["env-not-object"], [])),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, (["misplaced-entries"], [])),
        ({"ENV": {"A": "1"}}, ([], ["env-misspelt"])),
        ({"env": {"OTEL_TRACES_EXPORTR": "otlp"}}, (["misspelt-name"], [])),
        ({"env": {"OTEL_TRACES_SAMPLER": "always_off"}}, (["sampler-off"], [])),
        ({"env": {"OTEL_LOG_USER_PROMPTS": "1"}}, ([], ["content-logged"])),
        ({"env": {"OTEL_RESOURCE_ATTRIBUTES": "team=a=b"}}, (["attribute-unreadable"], [])),
        ({"env": {"OTEL_RESOURCE_ATTRIBUTES": "team=a b"}}, ([], ["attribute-characters"])),
        ({"otelHeadersHelper": "/x.sh"}, ([], ["headers-helper"])),
        ({"env": {"OTHER": None}}, ([], ["value-null"])),
        ({"permissions": []}, ([], ["permissions-wrong-type"])),
    ],
)
def test_what_would_stop_or_spoil_the_merge(
    document: Any, codes: tuple[list[str], list[str]]
) -> None:
    assert _look(document) == codes


def test_duplicates_stop_the_merge() -> None:
    findings = look(read('{"env": {"A": "1"}, "env": {}}'))
    assert errors(findings) == ["duplicate-env"]


def test_the_approval_dialog_lists_two_of_ours_and_every_unknown_name() -> None:
    assert approval_names(read(settings())) == (
        "EXISTING_SETTING",
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    )


def test_the_sampler_is_listed_too() -> None:
    document = read('{"env": {"OTEL_TRACES_SAMPLER": "always_on", "MAX_THINKING_TOKENS": "1"}}')
    assert approval_names(document) == ("OTEL_TRACES_SAMPLER",)


def test_nothing_to_list() -> None:
    assert approval_names(read("{}")) == ()
