"""Settings beside `env`: what stops Claude Code, what replaces the settings, types and names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.check.settings import ABSENT, errors, judge, notes, settings, warnings
from wizard.core.check import check
from wizard.core.document.reader import read
from wizard.core.edits import apply
from wizard.core.finding import Finding
from wizard.core.values import LOGS_EXPORTER, METRICS_EXPORTER

PUBLISHED = Path(__file__).parents[1] / "redact" / "masking" / "settings_files.json"
PROGRAM = {"path": "/opt/acme/claude-policy"}
NO_NONE = {LOGS_EXPORTER: ABSENT, METRICS_EXPORTER: ABSENT}


def _look(top_level: dict[str, Any]) -> tuple[list[str], list[str]]:
    findings = judge(None, **top_level)
    return errors(findings), warnings(findings)


def _only(code: str, findings: tuple[Finding, ...]) -> Finding:
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
    found = _only("version-limit", judge(None, requiredMinimumVersion="3.0.0"))
    assert found.message == (
        'requiredMinimumVersion is "3.0.0". The newest version measured is 2.1.332 '
        "(30 November 2026)."
    )
    found = _only("version-limit", judge(None, requiredMaximumVersion="v2.1.332-beta"))
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
    found = _only("setting-wrong-type", findings)
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
    found = _only("setting-wrong-type", judge(None, hooks=[1]))
    assert found.message == '"hooks" must be an object, but it is a list.'
    found = _only("setting-wrong-type", judge(None, cleanupPeriodDays=0))
    assert found.message == '"cleanupPeriodDays" must be 1 or more.'
    found = _only("setting-wrong-type", judge(None, managedSourcesBehavior="x"))
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
