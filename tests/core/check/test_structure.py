"""The document as a whole: duplicates, the kind of env, depth, permissions."""

from __future__ import annotations

import json

import pytest

from tests.core.check.settings import RIGHT, env_with, errors, judge, notes, settings, warnings
from wizard.core.check import check, check_before_merge
from wizard.core.document.reader import read
from wizard.core.finding import Finding, Severity

_ENV = json.dumps(env_with())


def _only(text: str, code: str) -> Finding:
    found = [finding for finding in check(read(text)) if finding.code == code]
    assert len(found) == 1
    return found[0]


def test_the_guides_example_has_neither_error_nor_warning() -> None:
    findings = judge()
    assert errors(findings) == []
    assert warnings(findings) == []
    assert notes(findings) == ["key-readable", "old-clients", "command-lines", "user-can-cut-off"]


def test_two_env_are_an_error_with_all_positions() -> None:
    finding = _only('{\n"env": ' + _ENV + ',\n"x": 1,\n"env": {"A": "1"}\n}', "duplicate-env")
    assert finding.severity is Severity.ERROR
    assert finding.message == '"env" appears twice (lines 2 and 4).'
    assert finding.consequence == (
        "Claude Code uses the last one and silently ignores the rest."
        " Other settings may be lost already."
    )
    assert finding.remedy == 'Put everything into one "env".'
    assert (finding.path, finding.line, finding.column) == (("env",), 4, 1)


def test_one_of_ours_twice_is_an_error() -> None:
    text = '{"env": ' + _ENV[:-1] + ', "OTEL_TRACES_EXPORTER": "none"}}'
    finding = _only(text, "duplicate-key")
    assert finding.severity is Severity.ERROR
    assert finding.message == '"OTEL_TRACES_EXPORTER" appears twice (line 1).'
    assert finding.path == ("env", "OTEL_TRACES_EXPORTER")


@pytest.mark.parametrize(
    "text",
    [
        '{"env": {"A": "1"}, "env": ENV}',
        '{"env": {"OTEL_TRACES_EXPORTER": "none", ' + _ENV[1:] + "}",
        '{"env": ' + _ENV[:-1] + ', "OTEL_TRACES_EXPORTER": "otlp"}}',
    ],
)
def test_duplicates_that_arrive_because_the_last_one_counts_are_a_warning(text: str) -> None:
    findings = check(read(text.replace("ENV}", _ENV + "}")))
    assert errors(findings) == []
    assert [code[:10] for code in warnings(findings)] == ["duplicate-"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"a": 1, "b": 2, "a": 3, "env": ENV}', ("a",)),
        ('{"hooks": [{}, {"x": {"y": 1, "y": 2}}], "env": ENV}', ("hooks", 1, "x", "y")),
    ],
)
def test_duplicates_elsewhere_are_warnings(text: str, path: tuple[str | int, ...]) -> None:
    finding = _only(text.replace("ENV", _ENV), "duplicate-key")
    assert (finding.severity, finding.path) == (Severity.WARNING, path)


def test_an_entry_that_appears_three_times_is_called_so() -> None:
    finding = _only('{"a": 1,\n"a": 2,\n"a": 3}', "duplicate-key")
    assert finding.message == '"a" appears 3 times (lines 1, 2 and 3).'


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("null", "null"),
        ("[]", "a list"),
        ('"x"', "text"),
        ("1", "a number"),
        ("true", "true or false"),
    ],
)
def test_env_must_be_an_object(value: str, word: str) -> None:
    findings = check(read(f'{{"env": {value}}}'))
    assert errors(findings) == ["env-not-object"]
    assert findings[0].message == f'"env" must be an object ({{ … }}), but it is {word}.'
    assert (findings[0].offset, findings[0].column) == (8, 9)


def test_a_missing_env_is_one_error_without_a_position() -> None:
    findings = check(read('{"permissions": {}}'))
    assert errors(findings) == ["env-missing"]
    assert (findings[0].offset, findings[0].line, findings[0].column) == (None, None, None)


def test_an_empty_env_names_each_missing_entry() -> None:
    assert errors(check(read('{"env": {}}'))) == [
        "telemetry-missing",
        "enhanced-telemetry-missing",
        "traces-exporter-missing",
        "endpoint-missing",
        "headers-missing",
        "attributes-missing",
    ]


def test_unknown_keys_are_not_findings() -> None:
    findings = judge(None, somethingNew={"x": [1, 2, None]}, companyAnnouncements=["hello"])
    assert errors(findings) == warnings(findings) == []


def _nested(levels: int) -> object:
    value: object = "x"
    for level in range(levels):
        value = [value] if level % 2 else {'a[{\\"': value}
    return value


@pytest.mark.parametrize(("levels", "found"), [(63, []), (64, ["value-too-deep"])])
def test_a_value_over_64_levels_is_dropped_with_a_warning(levels: int, found: list[str]) -> None:
    findings = judge(None, deep=_nested(levels), wide=[[[1], {}]] * 100)
    assert errors(findings) == []
    assert warnings(findings) == found
    assert [finding.path for finding in findings if finding.code in found] == [("deep",)] * len(
        found
    )


@pytest.mark.parametrize(
    "value", [[], "x", None, {"allow": "Bash"}, {"deny": [1]}, {"ask": {"x": []}}]
)
def test_permissions_of_a_wrong_type(value: object) -> None:
    assert warnings(judge(None, permissions=value)) == ["permissions-wrong-type"]


@pytest.mark.parametrize("value", [{}, {"allow": ["Bash"], "defaultMode": "plan"}])
def test_permissions_of_the_right_type(value: object) -> None:
    assert warnings(judge(None, permissions=value)) == []


def test_permissions_with_huge_numbers_are_read() -> None:
    text = f'{{"permissions": {{"allow": [], "n": {"9" * 5000}}}, "env": {_ENV}}}'
    assert warnings(check(read(text))) == []


def test_numbers_and_booleans_in_our_entries_are_a_note_with_a_fix() -> None:
    findings = judge({"CLAUDE_CODE_ENABLE_TELEMETRY": 1})
    assert errors(findings) == warnings(findings) == []
    assert "value-without-quotes" in notes(findings)


def test_errors_come_first_and_each_kind_in_the_order_of_the_text() -> None:
    findings = judge({"OTEL_TRACES_EXPORTER": "none", "OTEL_LOG_USER_PROMPTS": "1"}, x=[])
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities, key=list(Severity).index)
    offsets = [finding.offset for finding in findings if finding.severity is Severity.NOTE]
    assert offsets[-1] is None
    assert offsets[:-1] == sorted(offset for offset in offsets if offset is not None)


@pytest.mark.parametrize("text", ["\ufeff" + settings(), settings().replace("\n", "\r\n")])
def test_bom_and_crlf_are_accepted(text: str) -> None:
    assert errors(check(read(text))) == []


def test_our_entries_may_come_in_any_order() -> None:
    text = json.dumps({"env": dict(reversed(list(RIGHT.items())))})
    assert errors(check(read(text))) == []


def _of_bytes(size: int, filling: str = "x") -> str:
    text = json.dumps({"env": env_with(), "note": ""})
    rest = size - len(text.encode())
    many, more = divmod(rest, len(filling.encode()))
    return text.replace('"note": "', '"note": "' + filling * many + "x" * more)


@pytest.mark.parametrize("filling", ["x", "é", "😀"])
def test_two_mebibytes_are_read_by_claude_code_and_not_one_byte_more(filling: str) -> None:
    fits, larger = _of_bytes(2_097_152, filling), _of_bytes(2_097_153, filling)
    assert errors(check(read(fits))) == []
    finding = _only(larger, "file-too-large")
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "The settings have 2,097,153 bytes, but Claude Code reads at most 2,097,152 (2 MiB)."
    )
    assert finding.consequence == (
        "Claude Code doesn't start with a larger file. The console's own limit is not known."
    )
    assert (finding.path, finding.offset, finding.line) == ((), None, None)
    assert next(one.code for one in check_before_merge(read(larger))) == "file-too-large"


def test_a_file_counts_in_its_own_encoding() -> None:
    text = _of_bytes(1_100_000)
    assert errors(check(read(text))) == []
    assert errors(check(read(text, encoding="utf-16-le"))) == ["file-too-large"]
