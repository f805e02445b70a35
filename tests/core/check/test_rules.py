"""Severity by what the real client does: every measured failure mode has its code."""

from __future__ import annotations

import json

import pytest

from tests.core.check.failure_modes import MODES, Mode
from tests.core.check.settings import errors, judge, settings, warnings
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


@pytest.mark.parametrize(
    "mode", [mode for mode in MODES if mode.errors or mode.warnings], ids=_label
)
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
    "mode", [mode for mode in MODES if isinstance(mode.value, str)], ids=_label
)
def test_no_value_is_repeated_in_what_is_said(mode: Mode) -> None:
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
