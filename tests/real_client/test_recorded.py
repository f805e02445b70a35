"""Everything recorded from the real client, compared with our check of the same file."""

from __future__ import annotations

import re

import pytest

from tests.core.check.failure_modes import MODES, Mode
from tests.real_client.cases import Row, all_cases, mode_name, recorded, table
from tests.real_client.documents import DOCUMENTS, judged
from tests.real_client.verdict import RIGHT

RECORDED = recorded()
MEASURED = [mode for mode in MODES if mode_name(mode) in RECORDED]
AT_EACH_START = "Managed settings contain invalid entries"
# The data arrives, with a drawback that is a warning.
_DRAWBACKS = (
    "logs too",
    "metrics too",
    "as application/x-protobuf",
    "no session",
    "sent 2 times",
    "spans on stdout",
    "other stdout",
)
# The agent arrives, but not on the spans, as older clients always send it.
_BESIDE_THE_SPANS = (
    "OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES",
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
)
# It stops the client on Linux without bubblewrap only, and that is what the cases run on.
_NO_BUBBLEWRAP = "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB"
# With these, the same spans come in more requests.
_MORE_REQUESTS = ("OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE")
# The client reads an unknown scheme as https; we call it unreadable, because nobody wants it. The
# client sends the last of two headers; without credentials we cannot know whether that one is
# Mavvrik's.
_STRICTER = (
    'OTEL_EXPORTER_OTLP_ENDPOINT="htps://ingest.mavvrik.ai"',
    'OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer old,x-tenant-id=tnt-123,'
    'Authorization=Bearer key-abc"',
    'OTEL_EXPORTER_OTLP_HEADERS="X-Tenant-ID=old,x-tenant-id=tnt-123,Authorization=Bearer key-abc"',
)


def _arrives(mode: Mode, row: Row) -> bool:
    """Whether the data arrived at Mavvrik as the file says: keys and agents are as written."""
    return mode.name in _BESIDE_THE_SPANS or all(
        part in (RIGHT, *_DRAWBACKS) or _as_written(mode, part) for part in row.verdict.split(", ")
    )


def _as_written(mode: Mode, part: str) -> bool:
    """Whether it is the key or agent of the file, which differs from the guide's example."""
    found = re.fullmatch(r"(authorization|agent) (?:'(.*)'|\"(.*)\")", part)
    if found is None or not isinstance(mode.value, str):
        return False
    value = (found[2] or found[3] or "").replace("\\\\", "\\")
    wanted = {"authorization": f"Authorization={value}", "agent": f"mvk.agent_id={value}"}[found[1]]
    return wanted in mode.value.replace("%20", " ")


@pytest.mark.parametrize("mode", MEASURED, ids=mode_name)
def test_the_check_reports_an_error_for_what_does_not_arrive(mode: Mode) -> None:
    if mode_name(mode) in _STRICTER:
        assert mode.errors
        return
    if mode.name == _NO_BUBBLEWRAP:
        assert mode.warnings or RECORDED[mode_name(mode)].verdict == RIGHT
        return
    assert _arrives(mode, RECORDED[mode_name(mode)]) or mode.errors


@pytest.mark.parametrize("mode", [mode for mode in MEASURED if not mode.errors], ids=mode_name)
def test_the_check_reports_at_least_a_warning_for_what_arrives_with_a_drawback(mode: Mode) -> None:
    parts = RECORDED[mode_name(mode)].verdict.split(", ")
    drawbacks = set(parts) & set(_DRAWBACKS)
    assert mode.warnings or not drawbacks or mode.name in _MORE_REQUESTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_does_not_work_has_a_code(name: str) -> None:
    works = RECORDED[f"document: {name}"].verdict == RIGHT
    document = DOCUMENTS[name]
    assert not (works and document.code)
    assert works or document.code or document.warning
    if RECORDED[f"document: {name}"].said.startswith(AT_EACH_START):
        assert document.code or document.warning


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_check_finds_what_is_wrong_with_a_document_and_nothing_else(name: str) -> None:
    document = DOCUMENTS[name]
    errors, warnings = judged(document.text)
    assert document.code in errors if document.code else errors == []
    assert not document.warning or document.warning in warnings


def test_every_case_is_recorded() -> None:
    assert [name for name in all_cases() if name not in RECORDED] == []


def test_the_table_reads_back() -> None:
    lines = table(RECORDED).splitlines()
    assert {name: Row(*rest) for name, *rest in (line.split("\t") for line in lines)} == RECORDED


@pytest.mark.parametrize("mode", [mode for mode in MEASURED if mode.errors], ids=mode_name)
def test_an_error_is_only_something_that_did_not_arrive_correctly(mode: Mode) -> None:
    assert RECORDED[mode_name(mode)].verdict != RIGHT or mode_name(mode) in _STRICTER
