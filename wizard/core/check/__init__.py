"""Findings: what Claude Code would do with a settings document, before anyone copies it.

The severity follows the measured behavior of Claude Code. Error: it does not start, or telemetry
does not arrive as it should. Warning: telemetry arrives, but is fragile or has a side effect. Note:
worth knowing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.core.check.context import Subject, by_severity
from wizard.core.check.credentials import (
    check_attributes,
    check_headers,
    check_other_attributes,
    check_room,
)
from wizard.core.check.names import (
    check_names,
    check_placement,
    entries_to_judge,
    find_misplaced,
    find_misspelt,
)
from wizard.core.check.receivers import check_endpoint, check_vendors
from wizard.core.check.rules import (
    check_content,
    check_exporters,
    check_kinds,
    check_notes,
    check_overrides,
    check_protocols,
    check_rules,
)
from wizard.core.check.structure import check_structure, find_duplicates
from wizard.core.document.reader import Document, placed
from wizard.core.finding import Finding, Severity
from wizard.core.findings import make_finding
from wizard.core.values import DEFAULT_ENDPOINT

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials


def check(
    document: Document,
    expected: Credentials | None = None,
    endpoint: str = DEFAULT_ENDPOINT,
    practice: bool = False,
) -> tuple[Finding, ...]:
    """Check finished settings. Errors come first, then the order of the text counts.

    If `expected` is given, tenant, key and agent are compared with it. `practice` accepts practice
    keys.
    """
    entries = entries_to_judge(document)
    misplaced, misspelt = find_misplaced(document), find_misspelt(entries)
    explained = {member.key for members in misplaced.values() for member in members}
    explained.update(meant for _, meant in misspelt)
    subject = Subject(document, entries, expected, endpoint, practice, frozenset(explained))
    findings = [
        *check_structure(subject),
        *check_placement(document, misplaced),
        *check_names(subject, misspelt),
    ]
    if document.env is not None:
        findings += (
            *check_kinds(subject, finished=True),
            *check_rules(subject, finished=True),
            *check_exporters(subject),
            *check_protocols(subject),
            *check_endpoint(subject),
            *check_headers(subject),
            *check_attributes(subject),
            *check_vendors(subject),
            *check_room(subject),
            *check_overrides(subject),
            *check_content(subject),
            *check_notes(subject),
        )
    elif document.env_member is None and not misplaced:
        findings.append(make_finding("env-missing"))
    arrives = not any(one.severity is Severity.ERROR for one in findings)
    duplicates = find_duplicates(document, arrives=arrives)
    return by_severity(placed(document, [*duplicates, *findings]))


def check_before_merge(document: Document, endpoint: str = DEFAULT_ENDPOINT) -> tuple[Finding, ...]:
    """Check settings before a merge, which adds missing values and settles other vendors itself."""
    entries = entries_to_judge(document)
    misplaced, misspelt = find_misplaced(document), find_misspelt(entries)
    subject = Subject(document, entries, endpoint=endpoint)
    findings = [
        *find_duplicates(document),
        *check_structure(subject),
        *check_placement(document, misplaced),
        *check_names(subject, misspelt),
        *check_kinds(subject, finished=False),
        *check_rules(subject, finished=False),
        *check_other_attributes(subject, finished=False),
        *check_room(subject),
        *check_overrides(subject),
        *check_content(subject),
    ]
    return by_severity(placed(document, findings))
