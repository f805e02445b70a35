"""Settings documents for the tests of findings: the guide's example, with something changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from wizard.core.check import check
from wizard.core.document.reader import read
from wizard.core.finding import Finding, Severity
from wizard.core.values import mavvrik_values

TENANT, KEY, AGENT = "tnt-123", "key-abc", "agent-xyz"
RIGHT: Mapping[str, object] = mavvrik_values(AGENT, TENANT, KEY)
ABSENT = object()


def env_with(changes: Mapping[str, object] | None = None) -> dict[str, object]:
    """The guide's ten entries behind one of somebody else's; `ABSENT` takes an entry out."""
    entries = {"EXISTING_SETTING": "existing-value", **RIGHT, **(changes or {})}
    return {name: value for name, value in entries.items() if value is not ABSENT}


def settings(changes: Mapping[str, object] | None = None, **top_level: object) -> str:
    """A settings text as the guide prints it, with these changes."""
    return json.dumps({"channelsEnabled": True, "env": env_with(changes), **top_level}, indent=2)


def judge(changes: Mapping[str, object] | None = None, **top_level: object) -> tuple[Finding, ...]:
    """The findings of such a text."""
    return check(read(settings(changes, **top_level)))


def codes(findings: Iterable[Finding], severity: Severity) -> list[str]:
    """The codes of one severity, in their order."""
    return [finding.code for finding in findings if finding.severity is severity]


def errors(findings: Iterable[Finding]) -> list[str]:
    """The codes of what to fix."""
    return codes(findings, Severity.ERROR)


def warnings(findings: Iterable[Finding]) -> list[str]:
    """The codes of the warnings."""
    return codes(findings, Severity.WARNING)


def notes(findings: Iterable[Finding]) -> list[str]:
    """The codes of the notes."""
    return codes(findings, Severity.NOTE)
