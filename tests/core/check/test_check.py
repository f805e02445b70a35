"""What check says of whole documents, before the merge and after it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.check.settings import errors, settings, warnings
from wizard.core.check import approval_names, check, check_before_merge
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
