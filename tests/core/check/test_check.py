"""What check says of whole documents, before the merge and after it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.check.settings import errors, notes, settings, warnings
from wizard.core.check import check, check_before_merge
from wizard.core.check.names import approval_names
from wizard.core.document.reader import read
from wizard.core.syntax.problem import Unreadable

CAUSES = {
    "c_env_null": "env-not-object",
    "c_str_0": "telemetry-off",
    "d_top_level": "misplaced-entries",
    "f_braces_kept": "placeholder",
    "f_double_space": "authorization-form",
    "f_empty_key": "key-missing",
    "f_no_bearer": "authorization-form",
    "f_zwsp": "headers-unsendable",
    "g_unicode_check": "headers-unsendable",
    "h_equals_value": "agent-unreadable",
    "h_pct_literal": "agent-unreadable",
    "h_wrong_key_case": "agent-name-capitals",
    "i2_ep_noscheme": "endpoint-unreadable",
    "i_ep_badhost": "endpoint-elsewhere",
    "i_ep_missing": "endpoint-missing",
    "i_ep_quoted": "endpoint-unreadable",
    "i_logs_None_caps": "exporter-unknown",
    "i_proto_caps": "protocol-unknown",
    "i_tr_protocol_grpc": "protocol-grpc",
    "i_traces_none": "traces-exporter-off",
}
NOT_JSON = ("a_bare_env_fragment", "a_missing_brace", "a_single_quotes", "a_whitespace")


def test_every_recorded_case_is_judged_as_the_client_acts(shared: Path) -> None:
    folder = shared / "cases" / "client-outcomes"
    cases = json.loads((folder / "index.json").read_text())
    for case in cases:
        text = (folder / f"{case['name']}.settings.json").read_text(encoding="utf-8")
        if case["name"] in NOT_JSON:
            with pytest.raises(Unreadable):
                read(text)
            continue
        wanted = {CAUSES[case["name"]]} if case["verdict"] == "error" else set()
        assert set(errors(check(read(text)))) == wanted, case["name"]
    assert len(cases) == 31


# What the README of the cases asks for: errors, and warnings where it wants one.
SECOND = {
    "attribute-count-minus1": (["limit-too-small"], []),
    "attributes-110": (["too-many-attributes"], []),
    "bsp-batch-0.5": (["limit-too-small"], []),
    "bsp-export-timeout-1": (["limit-too-small"], []),
    "bsp-queue-minus1": (["limit-too-small"], []),
    "cleanup-0": ([], ["setting-wrong-type"]),
    "enforced": ([], []),
    "enhanced-old-name": ([], []),
    "helper-null": ([], ["setting-wrong-type"]),
    "helper-prints-other-header": ([], ["headers-helper"]),
    "hooks-a-list": ([], ["setting-wrong-type"]),
    "policy-helper-missing": (["policy-helper"], []),
    "policy-helper-settings": (["policy-helper"], []),
    "required-minimum-3.0.0": ([], ["version-limit"]),
    "shutdown-timeout-0": (["limit-too-small"], []),
    "span-attribute-count-3.5": (["limit-too-small"], []),
    "traceparent-unsampled": (["traceparent-unsampled"], []),
}


def test_every_case_of_the_second_measurement_is_judged_as_the_client_acts(shared: Path) -> None:
    folder = shared / "cases" / "turn2"
    found = {path.name.removesuffix(".settings.json") for path in folder.glob("*.settings.json")}
    assert found == SECOND.keys()
    for name, expected in SECOND.items():
        findings = check(read((folder / f"{name}.settings.json").read_text(encoding="utf-8")))
        assert (errors(findings), warnings(findings)) == expected, name


def test_a_helper_that_is_not_a_string_leaves_the_choice_to_the_user(shared: Path) -> None:
    path = shared / "cases" / "turn2" / "helper-null.settings.json"
    assert "user-can-cut-off" in notes(check(read(path.read_text(encoding="utf-8"))))


def test_content_in_logs_does_not_matter_without_logs(shared: Path) -> None:
    path = shared / "cases" / "turn2" / "f03-raw-bodies.json"
    assert warnings(check(read(path.read_text(encoding="utf-8")))) == []


def _look(document: Any) -> tuple[list[str], list[str]]:
    findings = check_before_merge(read(json.dumps(document)))
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
def test_missing_values_and_other_peoples_values_are_not_findings(document: Any) -> None:
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
def test_problems_that_would_stop_or_damage_the_merge(
    document: Any, codes: tuple[list[str], list[str]]
) -> None:
    assert _look(document) == codes


def test_duplicates_stop_the_merge() -> None:
    findings = check_before_merge(read('{"env": {"A": "1"}, "env": {}}'))
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
