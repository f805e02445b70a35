"""The document as a whole: duplicates, the kind of env, depth, permissions, settings beside env."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.check.settings import (
    ABSENT,
    RIGHT,
    env_with,
    errors,
    judge,
    notes,
    settings,
    warnings,
)
from wizard.core.check import check, check_before_merge
from wizard.core.document.reader import read
from wizard.core.edits import apply
from wizard.core.finding import Finding, Severity
from wizard.core.values import LOGS_EXPORTER, METRICS_EXPORTER

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


PUBLISHED = Path(__file__).parents[1] / "redact" / "masking" / "settings_files.json"
PROGRAM = {"path": "/opt/acme/claude-policy"}
NO_NONE = {LOGS_EXPORTER: ABSENT, METRICS_EXPORTER: ABSENT}


def _look(top_level: dict[str, Any]) -> tuple[list[str], list[str]]:
    findings = judge(None, **top_level)
    return errors(findings), warnings(findings)


def _of_code(code: str, findings: tuple[Finding, ...]) -> Finding:
    (found,) = [one for one in findings if one.code == code]
    return found


@pytest.mark.parametrize(
    ("top_level", "expected"),
    [
        ({"policyHelper": PROGRAM}, (["policy-helper"], [])),
        ({"policyHelper": {"path": ""}}, (["policy-helper"], [])),
        ({"policyHelper": {}}, ([], ["setting-wrong-type"])),
        ({"policyHelper": {"path": 5}}, ([], ["setting-wrong-type"])),
        ({"policyHelper": None}, ([], [])),
        ({"policyHelpers": {"linux": PROGRAM}}, (["policy-helper"], [])),
        ({"policyHelpers": {"default": {"env": {}}}}, (["policy-helper"], [])),
        ({"policyHelpers": "x"}, (["policy-helper"], [])),
        ({"policyHelpers": {"macos": PROGRAM}}, ([], ["policy-helper"])),
        ({"policyHelpers": {"macos": PROGRAM, "linux": {"env": {}}}}, ([], ["policy-helper"])),
        ({"policyHelpers": {"linux": "x"}}, ([], ["setting-wrong-type"])),
        ({"policyHelpers": {}}, ([], [])),
        ({"policyHelpers": None}, ([], [])),
        ({"allowedProviders": []}, (["no-provider"], [])),
        ({"allowedProviders": None}, (["no-provider"], [])),
        ({"allowedProviders": ["firstParty", 1]}, (["no-provider"], [])),
        ({"allowedProviders": ["anthropic", "firstParty"]}, ([], [])),
        ({"sandbox": {"enabled": True, "failIfUnavailable": True}}, ([], ["needs-bubblewrap"])),
        ({"sandbox": {"enabled": "true", "failIfUnavailable": "1"}}, ([], ["needs-bubblewrap"])),
        ({"sandbox": {"enabled": False, "failIfUnavailable": True}}, ([], [])),
        ({"sandbox": {"enabled": True}}, ([], [])),
        (
            {
                "sandbox": {
                    "enabled": True,
                    "failIfUnavailable": True,
                    "enabledPlatforms": ["macos"],
                }
            },
            ([], []),
        ),
    ],
)
def test_what_stops_claude_code_or_replaces_the_settings(
    top_level: dict[str, Any], expected: tuple[list[str], list[str]]
) -> None:
    assert _look(top_level) == expected


def test_notes_on_where_settings_come_from() -> None:
    assert "managed-sources-merged" in notes(judge(None, managedSourcesBehavior="merge"))
    assert "managed-sources-merged" not in notes(judge(None, managedSourcesBehavior="first-wins"))
    assert "remote-refresh-required" in notes(judge(None, forceRemoteSettingsRefresh=True))
    assert "remote-refresh-required" not in notes(judge(None, forceRemoteSettingsRefresh=False))


@pytest.mark.parametrize(
    ("top_level", "expected"),
    [
        ({"forceLoginMethod": "claudeai"}, True),
        ({"forceLoginMethod": "console", "forceLoginOrgUUID": "x"}, True),
        ({"forceLoginOrgUUID": 5}, True),
        ({"forceLoginMethod": "x"}, False),
        ({}, False),
    ],
)
def test_a_required_login_is_a_note(top_level: dict[str, Any], expected: bool) -> None:
    findings = judge(None, **top_level)
    assert notes(findings).count("login-required") == expected
    assert _look(top_level) == ([], [])


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"requiredMinimumVersion": "3.0.0"}, ([], ["version-limit"])),
        ({"requiredMinimumVersion": " v2.1.333-beta "}, ([], ["version-limit"])),
        ({"requiredMinimumVersion": "2.1.332"}, ([], [])),
        ({"requiredMinimumVersion": "2.2"}, ([], [])),  # ignored
        ({"requiredMinimumVersion": "abc"}, ([], [])),
        ({"requiredMaximumVersion": "2.1.331"}, ([], ["version-limit"])),
        ({"requiredMaximumVersion": "2.1.332"}, ([], [])),
        ({"requiredMaximumVersion": "2.1.332-beta"}, ([], ["version-limit"])),
        ({"requiredMaximumVersion": "2.1.332+build"}, ([], [])),
        ({"requiredMaximumVersion": "2.1.333-beta"}, ([], [])),
        ({"requiredMinimumVersion": "2.1.332-beta"}, ([], [])),
        (
            {"requiredMinimumVersion": "2.1.332", "requiredMaximumVersion": "2.1.332-beta"},
            (["version-limit"], []),
        ),
        ({"requiredMaximumVersion": "2.1.85"}, (["version-limit"], [])),
        ({"requiredMaximumVersion": "2.1.86"}, ([], ["version-limit"])),
        (
            {"requiredMinimumVersion": "2.1.300", "requiredMaximumVersion": "2.1.299"},
            (["version-limit"], []),
        ),
        ({"minimumVersion": "3.0.0"}, ([], [])),
    ],
)
def test_version_limits(limits: dict[str, Any], expected: tuple[list[str], list[str]]) -> None:
    assert _look(limits) == expected


def test_without_the_none_entries_older_versions_send() -> None:
    assert errors(judge(NO_NONE, requiredMaximumVersion="2.1.80")) == []
    assert errors(judge(NO_NONE, requiredMaximumVersion="2.1.19")) == ["version-limit"]


def test_a_version_limit_names_the_newest_version_and_its_date() -> None:
    found = _of_code("version-limit", judge(None, requiredMinimumVersion="3.0.0"))
    assert found.message == (
        'requiredMinimumVersion is "3.0.0". The newest version measured is 2.1.332 '
        "(30 November 2026)."
    )
    found = _of_code("version-limit", judge(None, requiredMaximumVersion="v2.1.332-beta"))
    assert found.message == (
        'requiredMaximumVersion is "2.1.332-beta". The newest version measured is 2.1.332 '
        "(30 November 2026)."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hooks", []),
        ("hooks", [1]),
        ("hooks", {"PreToolUse": {}}),
        ("managedSourcesBehavior", None),
        ("cleanupPeriodDays", 0),
        ("cleanupPeriodDays", "30"),
        ("$schema", 5),
        ("channelsEnabled", "maybe"),
        ("otelHeadersHelper", None),
        ("otelHeadersHelper", 5),
        ("model", []),
        ("sandbox", True),
        ("requiredMinimumVersion", 3),
        ("availableModels", "opus"),
        ("strictPluginOnlyCustomization", "x"),
    ],
)
def test_a_known_setting_of_a_wrong_type_is_shown_at_every_start(name: str, value: object) -> None:
    findings = judge(None, **{name: value})
    found = _of_code("setting-wrong-type", findings)
    assert errors(findings) == []
    assert (found.path, found.line is not None) == ((name,), True)
    assert found.consequence == (
        'Claude Code ignores it, and every start shows "Managed settings contain invalid entries".'
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hooks", {}),
        ("cleanupPeriodDays", 1),
        ("channelsEnabled", None),  # the client takes it, the schema doesn't
        ("strictPluginOnlyCustomization", ["mcp"]),
        ("attribution", True),
        ("theme", 5),  # the client says nothing of it
        ("somethingNew", []),
        ("policyHelper", None),
    ],
)
def test_settings_that_the_client_accepts_have_no_finding(name: str, value: object) -> None:
    assert _look({name: value}) == ([], [])


def test_the_words_of_a_wrong_type() -> None:
    found = _of_code("setting-wrong-type", judge(None, hooks=[1]))
    assert found.message == '"hooks" must be an object, but it is a list.'
    found = _of_code("setting-wrong-type", judge(None, cleanupPeriodDays=0))
    assert found.message == '"cleanupPeriodDays" must be 1 or more.'
    found = _of_code("setting-wrong-type", judge(None, managedSourcesBehavior="x"))
    assert found.message == (
        '"managedSourcesBehavior" is in a form that Claude Code doesn\'t accept.'
    )
    assert found.remedy == "Correct it, or remove it."


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("otelHeaderHelper", "otelHeadersHelper"),
        ("OtelHeadersHelper", "otelHeadersHelper"),
        ("cleanup_period_days", "cleanupPeriodDays"),
        ("hook", None),  # too short to tell
        ("policyHelpers", None),  # a setting of its own, which the schema doesn't have
        ("companyAnnouncement", "companyAnnouncements"),
        ("note", None),
        ("telemetry", None),
    ],
)
def test_a_name_that_looks_misspelled(written: str, meant: str | None) -> None:
    text = settings(None, **{written: {}})
    findings = [one for one in check(read(text)) if one.code == "setting-misspelled"]
    assert [one.message for one in findings] == (
        [f'Claude Code knows no "{written}". The name may be "{meant}".'] if meant else []
    )
    for one in findings:
        assert one.fix is not None
        after = json.loads(apply(text, one.fix.edits))
        assert (written in after, meant in after) == (False, True)


@pytest.mark.parametrize(("count", "is_found"), [(300, True), (301, False)])
def test_no_name_looks_misspelled_among_more_than_300_settings(count: int, is_found: bool) -> None:
    more = {f"setting{number}": number for number in range(count - 4)}
    text = settings(None, companyAnnouncement=[], cleanupPeriodDays=0, **more)
    assert len(json.loads(text)) == count
    codes = [one.code for one in check(read(text))]
    assert ("setting-misspelled" in codes) is is_found
    assert "setting-wrong-type" in codes


def test_a_similar_name_next_to_the_right_one_is_not_called_misspelled() -> None:
    assert _look({"companyAnnouncement": [], "companyAnnouncements": []}) == ([], [])


def test_published_settings_files_have_no_wrong_type_and_no_misspelled_name() -> None:
    files = json.loads(PUBLISHED.read_text("utf-8"))
    assert len(files) > 30
    for name, content in files.items():
        findings = check(read(json.dumps(content)))
        found = [
            one for one in findings if one.code in ("setting-wrong-type", "setting-misspelled")
        ]
        assert found == [], name


def test_an_object_of_any_depth_and_size_is_checked_in_time() -> None:
    deep = '{"policyHelper": ' + '{"path":' * 900 + "1" + "}" * 900 + "}"
    assert errors(check(read(deep))) == ["env-missing"]
    large = json.dumps(
        {"sandbox": {"enabled": True, "failIfUnavailable": True, "x": "y" * 200_000}}
    )
    assert errors(check(read(large))) == ["env-missing"]
