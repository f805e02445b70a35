"""Which company settings are in force on a computer, and what is wrong in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.core.merge.plans import CREDENTIALS, ENDPOINT
from wizard.core.client.sources import SourceKind
from wizard.core.finding import Severity
from wizard.core.values import mavvrik_values
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.claude.managed_settings_report import (
    CONSOLE_COMES_FIRST,
    FIRST_WINS,
    MERGED,
    STOPS,
    CompanyReport,
    Standing,
    report_company,
)

TEN = dict(mavvrik_values("agent-xyz", "tnt-123", "key-other"))
SERVER, PLIST, REGISTRY, FILE, DROP_IN = SourceKind


def source(kind: SourceKind, content: Any) -> CompanySource:
    """Make a source with this text. None: it may not be read."""
    if content is None:
        return CompanySource(
            kind, f"/{kind}", False, None, f"You have no permission to read /{kind}."
        )
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return CompanySource(kind, f"/{kind}", True, data)


def report(*sources: tuple[SourceKind, Any]) -> CompanyReport:
    return report_company([source(*one) for one in sources], ENDPOINT)


def standings(*sources: tuple[SourceKind, Any]) -> list[Standing]:
    return [one.standing for one in report(*sources).sources]


IN_FORCE, ENTRIES, IGNORED, UNSURE, EMPTY, CLOSED, BROKEN = Standing


def test_without_sources_there_is_nothing_to_report() -> None:
    assert report() == CompanyReport(())


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([(FILE, {"a": 1})], [IN_FORCE]),
        ([(SERVER, {"a": 1}), (FILE, {"b": 1})], [IN_FORCE, IGNORED]),
        ([(SERVER, {}), (PLIST, {"a": 1}), (FILE, {"b": 1})], [EMPTY, IN_FORCE, IGNORED]),
        ([(SERVER, b" \n"), (REGISTRY, {"a": 1})], [EMPTY, IN_FORCE]),
        ([(PLIST, {"a": 1}), (PLIST, {"b": 1})], [IN_FORCE, IGNORED]),
        ([(FILE, {"a": 1}), (DROP_IN, {"b": 1})], [IN_FORCE, IN_FORCE]),
        ([(SERVER, {"a": 1}), (FILE, {"b": 1}), (DROP_IN, {})], [IN_FORCE, IGNORED, EMPTY]),
        ([(PLIST, None), (FILE, {"a": 1})], [CLOSED, UNSURE]),
        ([(SERVER, {"a": 1}), (FILE, None)], [IN_FORCE, CLOSED]),
        ([(FILE, b'{"a": 1,}'), (DROP_IN, {"b": 1})], [BROKEN, IN_FORCE]),
        ([(FILE, b"\xfe\xff\x00{\x00}")], [BROKEN]),
    ],
)
def test_the_first_source_with_any_key_wins(
    sources: list[tuple[SourceKind, Any]], expected: list[Standing]
) -> None:
    assert standings(*sources) == expected


@pytest.mark.parametrize(
    ("console", "file", "file_counts", "is_merged"),
    [
        ({"cleanupPeriodDays": 30}, {"env": TEN}, True, True),
        ({"env": {"OTEL_TRACES_EXPORTER": "otlp"}}, {"env": TEN}, True, True),
        ({"env": {"OTEL_EXPORTER_OTLP_HEADERS": " "}}, {"env": TEN}, True, True),
        ({"env": {"OTEL_LOG_USER_PROMPTS": "0"}}, {"env": TEN}, True, False),
        ({"otelHeadersHelper": "/bin/token"}, {"env": TEN}, True, False),
        ({"a": 1}, {"env": TEN, "otelHeadersHelper": "/bin/token"}, True, False),
        ({"env": TEN}, {"env": TEN}, False, True),
        ({"env": TEN}, {"env": {"A": "1"}}, True, True),
    ],
)
def test_since_2_1_223_entries_are_merged_and_telemetry_comes_from_one_source(
    console: Any, file: Any, file_counts: bool, is_merged: bool
) -> None:
    found = report((SERVER, console), (FILE, file))
    assert found.sources[1].standing is (ENTRIES if file_counts else IGNORED)
    assert found.is_merged is is_merged
    assert found.ignored_with_mavvrik == ("" if is_merged else "/file")


def test_before_2_1_223_the_first_source_is_the_only_one() -> None:
    sources = [source(SERVER, {"a": 1}), source(FILE, {"env": TEN})]
    found = report_company(sources, ENDPOINT, version=(2, 1, 222))
    assert [one.standing for one in found.sources] == [IN_FORCE, IGNORED]
    assert (found.is_merged, found.ignored_with_mavvrik) == (False, "/file")


def test_what_is_in_force_is_judged_as_finished_and_what_is_ignored_is_not() -> None:
    found = report((SERVER, {"env": TEN}), (FILE, {"model": "opus"}))
    assert found.errors == 0
    assert [one.severity for one in found.sources[0].findings] == [Severity.NOTE] * 4
    assert found.sources[1].findings == ()
    alone = report((FILE, {"model": "opus"}))
    assert [one.code for one in alone.sources[0].findings] == ["env-missing"]


def test_credentials_are_compared_with_what_is_in_force() -> None:
    other = {**TEN, "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=other"}
    found = report_company([source(SERVER, {"env": other})], ENDPOINT, CREDENTIALS)
    errors = [one for one in found.sources[0].findings if one.severity is Severity.ERROR]
    assert [one.path for one in errors] == [
        ("env", "OTEL_EXPORTER_OTLP_HEADERS"),
        ("env", "OTEL_RESOURCE_ATTRIBUTES"),
    ]


def test_a_file_and_its_drop_ins_are_judged_together_without_places() -> None:
    first = dict(list(TEN.items())[:5])
    rest = dict(list(TEN.items())[5:])
    found = report((FILE, {"env": first}), (DROP_IN, {"env": rest}))
    assert found.errors == 0
    assert found.telemetry == (("traces", "ingest.mavvrik.ai"),)
    assert MERGED in found.notes
    late = report((FILE, {"env": TEN}), (DROP_IN, {"env": {"OTEL_TRACES_EXPORTER": "none"}}))
    (error,) = [one for one in late.together if one.severity is Severity.ERROR]
    assert (error.path, error.line) == (("env", "OTEL_TRACES_EXPORTER"), None)
    assert late.telemetry == ()


def test_a_helper_in_a_drop_in_counts() -> None:
    found = report((FILE, {"env": TEN}), (DROP_IN, {"otelHeadersHelper": "/bin/token"}))
    assert "headers-helper" in {one.code for one in (*found.together, *found.sources[1].findings)}


def test_a_source_that_cannot_be_parsed_says_where() -> None:
    found = report((FILE, b'{\n  "env": {,}\n}'))
    (finding,) = found.sources[0].findings
    assert (finding.line, finding.column, finding.severity) == (2, 11, Severity.ERROR)
    assert finding.consequence == "Claude Code refuses to start with settings that it can't parse."
    assert found.notes == (STOPS,)


def test_it_says_what_decides_between_sources() -> None:
    assert report((SERVER, {"a": 1})).notes == ()
    assert report((SERVER, {"a": 1}), (FILE, {"b": 1})).notes == (FIRST_WINS,)
    assert report((FILE, {"a": 1})).notes == (CONSOLE_COMES_FIRST,)
    assert report((PLIST, {"a": 1}), (FILE, {"b": 1})).notes == (FIRST_WINS, CONSOLE_COMES_FIRST)


def test_entries_are_listed_by_name_and_counted() -> None:
    found = report((FILE, b'{"b": 1, "env": {"A": "x", "B": "y"}, "a": 2, "b": 3}')).sources[0]
    assert (found.entries, found.env_entries) == (("b", "env", "a"), 2)


def test_a_repr_shows_nothing_of_a_text() -> None:
    assert "key-other" not in repr(report((SERVER, {"env": TEN})))
