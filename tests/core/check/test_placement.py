"""Entries where Claude Code does not look, and names it does not know."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.core.check.settings import ABSENT, RIGHT, env_with, errors, judge, warnings
from wizard.core.check import check
from wizard.core.document.reader import read
from wizard.core.edits import apply
from wizard.core.finding import Finding

TEN = dict(RIGHT)


def _findings(document: Any) -> tuple[Finding, ...]:
    return check(read(json.dumps(document, indent=2)))


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (TEN, "at the top level"),
        ({"a": 1, **TEN, "b": 2}, "at the top level"),
        ({**TEN, "env": {"A": "1"}}, "at the top level"),
        ({"env": {"env": TEN}}, 'under "env" → "env"'),
        ({"env": {"A": "1", "env": TEN, "B": "2"}}, 'under "env" → "env"'),
        ({"settings": {"env": TEN}}, 'under "settings" → "env"'),
        ({"ENV": TEN}, 'under "ENV"'),
        ({"environment": TEN}, 'under "environment"'),
        ({"permissions": TEN}, 'under "permissions"'),
    ],
)
def test_misplaced_entries_are_one_error_and_the_fix_puts_them_right(
    document: Any, where: str
) -> None:
    text = json.dumps(document, indent=2)
    findings = check(read(text))
    assert errors(findings) == ["misplaced-entries"]
    assert findings[0].message == f'10 telemetry entries are {where}, not in "env".'
    assert findings[0].fix is not None
    fixed = apply(text, findings[0].fix.edits)
    assert errors(check(read(fixed))) == []
    assert {name: json.loads(fixed)["env"][name] for name in TEN} == TEN


@pytest.mark.parametrize("indent", [None, 2])
def test_the_fix_touches_nothing_else(indent: int | None) -> None:
    text = json.dumps({"a": 1, **TEN, "b": [1, 2]}, indent=indent)
    fix = check(read(text))[0].fix
    assert fix is not None
    assert json.loads(apply(text, fix.edits)) == {"a": 1, "env": TEN, "b": [1, 2]}


def test_scattered_entries_at_the_top_level_are_left_to_a_person() -> None:
    findings = _findings({"OTEL_TRACES_EXPORTER": "otlp", "x": 1, "OTEL_LOGS_EXPORTER": "none"})
    assert errors(findings) == ["misplaced-entries"]
    assert findings[0].fix is None


def test_entries_in_a_list_are_left_to_a_person() -> None:
    findings = _findings({"env": [TEN]})
    assert errors(findings) == ["env-not-object", "misplaced-entries"]
    assert findings[1].message == '10 telemetry entries are under "env" → 1, not in "env".'
    assert findings[1].fix is None


def test_one_misplaced_entry_explains_its_absence() -> None:
    env = env_with({"OTEL_TRACES_EXPORTER": ABSENT})
    findings = _findings({"OTEL_TRACES_EXPORTER": "otlp", "env": env})
    assert errors(findings) == ["misplaced-entries"]
    assert findings[0].message == 'OTEL_TRACES_EXPORTER is at the top level, not in "env".'
    assert findings[0].remedy == 'Move them to "env" at the top level.'


def test_copies_next_to_a_right_env_are_a_warning() -> None:
    findings = _findings({"ENV": TEN, "env": env_with()})
    assert errors(findings) == []
    assert warnings(findings) == ["misplaced-entries"]


def test_a_value_equal_to_one_of_our_names_is_not_an_entry() -> None:
    findings = judge(None, permissions={"allow": ["OTEL_TRACES_EXPORTER"]})
    assert errors(findings) == warnings(findings) == []


def test_an_env_in_capitals_without_ours_is_a_warning() -> None:
    findings = _findings({"ENV": {"A": "1"}, "env": env_with()})
    assert warnings(findings) == ["env-misspelt"]
    assert errors(_findings({"ENV": {"A": "1"}})) == ["env-missing"]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ("OTEL_TRACES_EXPORTR", "OTEL_TRACES_EXPORTER"),
        ("OTEL_TRACE_EXPORTER", "OTEL_TRACES_EXPORTER"),
        ("OTEL_TARCES_EXPORTER", "OTEL_TRACES_EXPORTER"),
        ("otel_traces_exporter", "OTEL_TRACES_EXPORTER"),
        ("OTEL-TRACES-EXPORTER", "OTEL_TRACES_EXPORTER"),
        ("OTEL_TRACES_EXPORTER ", "OTEL_TRACES_EXPORTER"),
        ("OTEL.TRACES.EXPORTER", "OTEL_TRACES_EXPORTER"),
        ("OTEL_EXPORTER_OTLP_HEADER", "OTEL_EXPORTER_OTLP_HEADERS"),
        ("OTEL_EXPORTER_OLTP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ("OTEL_RESOURCE_ATTRIBUTE", "OTEL_RESOURCE_ATTRIBUTES"),
        ("CLAUDE_CODE_ENABLED_TELEMETRY", "CLAUDE_CODE_ENABLE_TELEMETRY"),
        ("CLAUDE_CODE_ENHANCED_TELEMETRY", "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"),
        ("Claude_Code_Enhanced_Telemetry_Beta", "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"),
    ],
)
def test_a_misspelled_name_is_the_only_error_and_is_renamed(wrong: str, name: str) -> None:
    findings = judge({name: ABSENT, wrong: RIGHT[name]})
    assert errors(findings) == ["misspelt-name"]
    assert findings[0].message == f'"{wrong}" is misspelled: use {name}.'
    assert findings[0].path == ("env", wrong)
    assert findings[0].fix is not None
    assert findings[0].fix.label == f"Rename it to {name}"
    text = json.dumps({"env": env_with({name: ABSENT, wrong: RIGHT[name]})})
    fix = check(read(text))[0].fix
    assert fix is not None
    assert json.loads(apply(text, fix.edits))["env"][name] == RIGHT[name]


@pytest.mark.parametrize(
    "wrong", ["OTEL_METRIC_EXPORTER", "OTEL_LOG_EXPORTER", "OTEL_LOG_TOOL_DETAIL"]
)
def test_a_misspelled_name_that_is_not_needed_is_a_warning(wrong: str) -> None:
    findings = judge({wrong: "none"})
    assert (errors(findings), warnings(findings)) == ([], ["misspelt-name"])


def test_a_misspelled_name_next_to_the_right_one_is_a_warning_without_a_fix() -> None:
    findings = judge({"OTEL_TRACES_EXPORTR": "otlp"})
    assert (errors(findings), warnings(findings)) == ([], ["misspelt-name"])
    assert findings[0].fix is None


@pytest.mark.parametrize(
    "name",
    [
        "OTEL_LOG_TOOL_CONTENT",
        "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
        "OTEL_EXPORTER_OTLP_CERTIFICATE",
        "OTEL_TRACES_EXPORT_INTERVAL",
        "OTEL_SERVICE_NAME",
        "CLAUDE_CODE_ENABLE_TASKS",
        "MY_TRACES_EXPORTER",
        "EXPORTER",
    ],
)
def test_unrelated_names_are_not_called_misspelled(name: str) -> None:
    assert errors(judge({name: "0"})) == warnings(judge({name: "0"})) == []


def test_a_name_that_is_spelled_with_escapes_is_found_too() -> None:
    text = '{"\\u004fTEL_TRACES_EXPORTER": "otlp", "env": {"A": "1"}}'
    assert "misplaced-entries" in [one.code for one in check(read(text))]
    found = check(read(text.replace("\\u004f", "O")))
    assert [one.code for one in check(read(text))] == [one.code for one in found]
