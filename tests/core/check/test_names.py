"""Which names matter, those that are not known, and those where Claude Code does not look."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given

from tests.core.check.failure_modes import MODES
from tests.core.check.hostile_env import LOOKED_UP, hostile_texts, names, near_names
from tests.core.check.settings import ABSENT, RIGHT, env_with, errors, judge, warnings
from tests.core.check.settings import settings as settings_text
from tests.tools.benchmark.documents import entries as many_entries
from wizard.core import check as judging
from wizard.core.check import check, check_before_merge
from wizard.core.check.context import Subject
from wizard.core.check.names import (
    entries_to_judge,
    find_misspelt,
)
from wizard.core.client.versions import SAFE_NAMES
from wizard.core.document.nodes import PARTS, JsonKind, Member, is_quiet
from wizard.core.document.reader import Document, read
from wizard.core.edits import apply
from wizard.core.finding import Finding
from wizard.core.merge.current_env import OURS
from wizard.core.values import ENDPOINT, ENHANCED_TELEMETRY, MAVVRIK_KEYS


def every_entry(document: Document) -> tuple[Member, ...]:
    return document.env.members if document.env else ()


@contextmanager
def nothing_passed_over() -> Iterator[None]:
    with patch.object(judging, "entries_to_judge", every_entry):
        yield


@given(hostile_texts())
@example('{"env": {"A": null, "B": 1, "A": "x", "Z": 1}}')
@example('{"env": {"A": [], "\\u0041": "x", "Z": 1}}')
@example('{"env": {"A": "x", "A": null, "Z": 1}}')
@example('{"env": {"otel.logs-exporter": "x", "OTELLOGS_EXPORTER": 1, "Z": 1}}')
@example('{"env": {"OTEL_TRACES_EXPORTER": 1, "OTEL_LOG_TOOL_DETAILS": true, "Z": 1}}')
def test_findings_are_the_same_as_when_every_entry_is_checked(text: str) -> None:
    checked, looked = check(read(text)), check_before_merge(read(text))
    with nothing_passed_over():
        assert checked == check(read(text))
        assert looked == check_before_merge(read(text))


@given(near_names() | names)
def test_a_name_that_could_be_misspelled_is_never_skipped(name: str) -> None:
    member = Member(name, 0, 0, 0, 0, JsonKind.STRING, "")
    assert not (find_misspelt([member]) and is_quiet(name))


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_names_has_three_parts_in_this_order(name: str) -> None:
    found = behind = 0
    while ends := [at + len(part) for part in PARTS if (at := name.find(part, behind)) >= 0]:
        found, behind = found + 1, min(ends)
    assert found >= 3


class _Noting(dict[str, object]):
    """Entries that note what was asked for."""

    asked: set[str]

    def get(self, name: str, default: object = None) -> object:
        self.asked.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


def test_a_name_that_a_check_looks_up_is_never_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    for part in ("members", "texts"):
        plain = getattr(Subject, part).func

        def noting(subject: Subject, plain: object = plain) -> _Noting:
            made = _Noting(plain(subject))  # type: ignore[operator]
            made.asked = asked
            return made

        monkeypatch.setattr(Subject, part, property(noting))
    for changes in ({}, dict.fromkeys(LOOKED_UP, "1"), {"OTEL_TRACES_SAMPLER": "traceidratio"}):
        check(read(settings_text(changes)))
        check_before_merge(read(settings_text(changes)))
    for mode in MODES:
        if mode.name != "SOMETHING_ELSE":  # looked up where it is there, to say where
            check(read(settings_text({mode.name: mode.value})))
    assert {*OURS, "ANTHROPIC_BASE_URL", "OTEL_TRACES_SAMPLER_ARG"} <= asked
    assert not [name for name in asked if is_quiet(name)]


def test_only_our_entries_are_checked_among_thousands() -> None:
    document = read(many_entries(100_000).rstrip()[:-5] + ', "OTEL_LOGS_EXPORTER": "none"}}')
    assert [one.key for one in entries_to_judge(document)] == ["OTEL_LOGS_EXPORTER"]
    assert len(every_entry(document)) > 1000


@given(hostile_texts())
def test_entries_keep_their_order_and_their_text(text: str) -> None:
    document = read(text)
    every = every_entry(document)
    judged = entries_to_judge(document)
    assert [one for one in every if one in judged] == list(judged)
    left_out = [one for one in every if one not in judged]
    assert all(is_quiet(one.key) for one in left_out)
    assert not any(one.kind in (JsonKind.NULL, JsonKind.OBJECT, JsonKind.ARRAY) for one in left_out)


def test_the_names_are_nearly_those_that_others_read(shared: Path) -> None:
    """A version adds some and drops some."""
    names = json.loads((shared / "facts" / "safe-env-2.1.330.json").read_text())
    assert len(SAFE_NAMES ^ set(names)) < 20


def test_eight_of_ours_are_safe() -> None:
    assert set(MAVVRIK_KEYS) - SAFE_NAMES == {ENDPOINT, ENHANCED_TELEMETRY}


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
