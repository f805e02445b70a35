"""Which findings keep a result from being copied, and which of them the wizard can fix."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.core.merge.plans import CREDENTIALS, ENDPOINT, plan_text
from tests.screens.settings_steps import COMMANDS_ON, PLAIN, loaded
from wizard.core.check import check
from wizard.core.check.plan_findings import (
    count_errors,
    findings_before,
    findings_of,
    fix_for,
    in_own_text,
)
from wizard.core.finding import Finding, Severity
from wizard.core.merge.model import KEEP_VENDOR, LEAVE, MergePlan
from wizard.core.session.session import Session

MISPLACED = PLAIN.replace('  "env"', '  "OTEL_TRACES_EXPORTER": "otlp",\n  "env"')
NOTHING_SENT = PLAIN.replace('"EDITOR": "vim"', '"OTEL_TRACES_SAMPLER": "always_off"')
TWO_ENVS = PLAIN.replace('"permissions"', '"env": {}, "permissions"')


def test_before_there_is_a_plan_nothing_is_unresolved() -> None:
    assert count_errors(Session()) == 0
    assert findings_of(Session()) == ()


def test_a_good_result_has_no_errors_but_things_to_know() -> None:
    session = loaded(PLAIN, COMMANDS_ON)
    assert count_errors(session) == 0
    assert {one.severity for one in findings_of(session)} == {Severity.NOTE}


def test_a_problem_that_stops_the_merge_is_the_only_finding() -> None:
    session = loaded(TWO_ENVS)
    assert [one.code for one in findings_of(session)] == ["duplicate-env"]
    assert count_errors(session) == 1


def test_errors_of_the_result_count() -> None:
    session = loaded(NOTHING_SENT, COMMANDS_ON)
    assert count_errors(session) == 1
    assert findings_of(session)[0].path == ("env", "OTEL_TRACES_SAMPLER")


def test_the_fix_for_a_result_changes_the_settings() -> None:
    session = loaded(MISPLACED, COMMANDS_ON)
    found = findings_of(session)[0]
    fix = fix_for(session, found)
    assert fix is not None
    assert fix.label == "Move it to env"
    assert fix == findings_before(MISPLACED, session.endpoint)[0].fix
    assert fix_for(replace(session, settings=None), found) is None


def test_a_note_has_no_fix() -> None:
    session = loaded(PLAIN, COMMANDS_ON)
    assert all(fix_for(session, one) is None for one in findings_of(session))


def test_the_remedy_for_a_misspelled_name_is_what_its_fix_does() -> None:
    misspelt = PLAIN.replace('"EDITOR": "vim"', '"OTEL_TRACES_EXPORTR": "otlp"')
    session = loaded(misspelt, COMMANDS_ON)
    found = next(one for one in findings_of(session) if one.code == "misspelt-name")
    fix = fix_for(session, found)
    assert fix is not None
    assert fix.label == "Rename it to OTEL_TRACES_EXPORTER"
    assert found.remedy == "Rename it to OTEL_TRACES_EXPORTER."


PROTOCOL_HTTP = """{
  "env": {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"
  }
}
"""


def found(plan: MergePlan) -> tuple[Finding, ...]:
    return in_own_text(plan, check(plan.result_document, CREDENTIALS, ENDPOINT))


def test_a_moved_entry_is_named_once() -> None:
    plan = plan_text(PROTOCOL_HTTP, {"other-telemetry": KEEP_VENDOR})
    errors = [one for one in found(plan) if one.severity is Severity.ERROR]
    assert [(one.message, one.path, one.line, one.column) for one in errors] == [
        (
            "OTEL_EXPORTER_OTLP_PROTOCOL has a word that Claude Code doesn't know. Capitals count.",
            ("env", "OTEL_EXPORTER_OTLP_PROTOCOL"),
            6,
            36,
        )
    ]
    assert not errors[0].in_result


def test_entries_after_the_new_ones_keep_their_own_line() -> None:
    text = '{\n  "env": {\n    "A": "b"\n  },\n  "x": {"n": 1,\n    "n": 2},\n  "hooks": {}\n}\n'
    (twice,) = [one for one in found(plan_text(text)) if one.code == "duplicate-key"]
    assert twice.message == '"n" appears twice (lines 5 and 6).'
    assert (twice.line, twice.column) == (6, 5)


def test_a_finding_about_a_changed_entry_points_at_its_line() -> None:
    env = {"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id=other"}
    plan = plan_text(json.dumps({"env": env}, indent=1), {"tenant": LEAVE})
    missing = next(one for one in found(plan) if one.code == "authorization-missing")
    assert (missing.line, missing.in_result) == (4, False)


def test_a_finding_about_what_the_merge_wrote_says_that_it_is_in_the_result() -> None:
    plan = plan_text('{\n  "model": "opus"\n}\n')
    notes = {one.code: one for one in found(plan) if one.line is not None}
    assert notes["command-lines"].in_result
    assert notes["command-lines"].line == 10
    assert plan.result.splitlines()[9].strip().startswith('"OTEL_LOG_TOOL_DETAILS"')


def test_every_position_is_in_the_text_that_it_names() -> None:
    for text in (PROTOCOL_HTTP, "{}", '{"env": {"A": "b"},\r\n"EDITOR": 1, "EDITOR": 2}'):
        for choice in (KEEP_VENDOR, "mavvrik"):
            plan = plan_text(text, {"other-telemetry": choice})
            for one in found(plan):
                document = plan.result_document if one.in_result else plan.document
                if one.offset is not None:
                    place = document.lines.place(one.offset)
                    assert (one.line, one.column) == (place.line, place.column)
