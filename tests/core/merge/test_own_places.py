"""Findings of a merge result point into the text that a person has, or say that they do not."""

from __future__ import annotations

import json

from tests.core.merge.plans import CREDENTIALS, ENDPOINT, plan_text
from wizard.core.check import check
from wizard.core.check.own_places import in_own_text
from wizard.core.finding import Finding, Severity
from wizard.core.merge.plan import KEEP_VENDOR, LEAVE, MergePlan

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


def test_a_moved_entry_is_called_by_its_own_name_once() -> None:
    plan = plan_text(PROTOCOL_HTTP, {"other-telemetry": KEEP_VENDOR})
    errors = [one for one in found(plan) if one.severity is Severity.ERROR]
    assert [(one.message, one.path, one.line, one.column) for one in errors] == [
        (
            "OTEL_EXPORTER_OTLP_PROTOCOL holds a word that Claude Code does not know. Capitals"
            " count.",
            ("env", "OTEL_EXPORTER_OTLP_PROTOCOL"),
            6,
            36,
        )
    ]
    assert not errors[0].in_result


def test_what_stands_behind_the_new_entries_keeps_its_own_line() -> None:
    text = '{\n  "env": {\n    "A": "b"\n  },\n  "x": {"n": 1,\n    "n": 2},\n  "hooks": {}\n}\n'
    (twice,) = [one for one in found(plan_text(text)) if one.code == "duplicate-key"]
    assert twice.message == '"n" is there twice: lines 5 and 6.'
    assert (twice.line, twice.column) == (6, 5)


def test_a_changed_entry_is_pointed_at_where_it_stands() -> None:
    env = {"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id=other"}
    plan = plan_text(json.dumps({"env": env}, indent=1), {"tenant": LEAVE})
    missing = next(one for one in found(plan) if one.code == "authorization-missing")
    assert (missing.line, missing.in_result) == (4, False)


def test_what_the_merge_wrote_says_that_it_is_of_the_result() -> None:
    plan = plan_text('{\n  "model": "opus"\n}\n')
    notes = {one.code: one for one in found(plan) if one.line is not None}
    assert notes["command-lines"].in_result
    assert notes["command-lines"].line == 10
    assert plan.result.splitlines()[9].strip().startswith('"OTEL_LOG_TOOL_DETAILS"')


def test_every_place_is_one_in_the_text_it_is_said_of() -> None:
    for text in (PROTOCOL_HTTP, "{}", '{"env": {"A": "b"},\r\n"EDITOR": 1, "EDITOR": 2}'):
        for choice in (KEEP_VENDOR, "mavvrik"):
            plan = plan_text(text, {"other-telemetry": choice})
            for one in found(plan):
                document = plan.result_document if one.in_result else plan.document
                if one.offset is not None:
                    place = document.lines.place(one.offset)
                    assert (one.line, one.column) == (place.line, place.column)
