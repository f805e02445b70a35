"""Findings: what Claude Code would do with a settings document, said before anyone copies it.

Severity follows the measured client. An error: it does not start, or telemetry does not arrive
rightly. A warning: it arrives, but is fragile or has a side effect. A note: worth knowing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from wizard.core.check.attributes import check_attributes, check_other_attributes
from wizard.core.check.context import Subject, find, placed
from wizard.core.check.endpoint import check_endpoint
from wizard.core.check.headers import check_headers
from wizard.core.check.names import check_names, entries_to_judge, find_misspelt, read_to_judge
from wizard.core.check.placement import check_placement, find_misplaced
from wizard.core.check.rules import (
    check_exporters,
    check_limits,
    check_notes,
    check_overrides,
    check_privacy,
    check_protocols,
    check_switches,
    check_types,
)
from wizard.core.check.structure import DUPLICATES, check_structure
from wizard.core.check.vendors import check_vendors
from wizard.core.client.safe_names import SAFE_NAMES
from wizard.core.document.reader import Document
from wizard.core.finding import Finding, Severity
from wizard.core.findings import words_of
from wizard.core.values import DEFAULT_ENDPOINT

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials

__all__ = ["approval_names", "check", "look", "read_to_judge"]

_ORDER = list(Severity)


def check(
    document: Document,
    expected: Credentials | None = None,
    endpoint: str = DEFAULT_ENDPOINT,
    practice: bool = False,
) -> tuple[Finding, ...]:
    """Judge a finished document: errors first, then in the order of the text.

    Where `expected` is given, tenant, key and agent are compared with it. `practice` takes practice
    keys.
    """
    entries = entries_to_judge(document)
    misplaced, misspelt = find_misplaced(document), find_misspelt(entries)
    explained = chain(*(group.names for group in misplaced), (found.meant for found in misspelt))
    subject = Subject(document, entries, expected, endpoint, practice, frozenset(explained))
    findings = [
        *check_structure(subject),
        *check_placement(document, misplaced),
        *check_names(subject, misspelt),
    ]
    if document.env is not None:
        findings += _check_entries(subject)
    elif document.env_member is None and not misplaced:
        findings.append(_no_env())
    return _ordered(document, _with_harmless_duplicates(findings))


def _with_harmless_duplicates(findings: list[Finding]) -> list[Finding]:
    """The last of several counts: where nothing else is wrong, it arrives, so it is a warning."""
    others = (found for found in findings if found.code not in DUPLICATES)
    if any(found.severity is Severity.ERROR for found in others):
        return findings
    return [
        replace(found, severity=Severity.WARNING) if found.code in DUPLICATES else found
        for found in findings
    ]


def _check_entries(subject: Subject) -> Iterator[Finding]:
    yield from check_types(subject, finished=True)
    yield from check_switches(subject)
    yield from check_exporters(subject)
    yield from check_protocols(subject)
    yield from check_endpoint(subject)
    yield from check_headers(subject)
    yield from check_attributes(subject)
    yield from check_vendors(subject)
    yield from check_overrides(subject, finished=True)
    yield from check_limits(subject)
    yield from check_privacy(subject)
    yield from check_notes(subject)


def look(document: Document, endpoint: str = DEFAULT_ENDPOINT) -> tuple[Finding, ...]:
    """Judge what is there before the merge: nothing missing and no value of others is a finding."""
    entries = entries_to_judge(document)
    misplaced, misspelt = find_misplaced(document), find_misspelt(entries)
    subject = Subject(document, entries, endpoint=endpoint)
    findings = [
        *check_structure(subject),
        *check_placement(document, misplaced),
        *check_names(subject, misspelt),
        *check_types(subject, finished=False),
        *check_other_attributes(subject, Severity.ERROR),
        *check_overrides(subject, finished=False),
        *check_privacy(subject),
    ]
    return _ordered(document, findings)


def approval_names(document: Document) -> tuple[str, ...]:
    """The entries of `env` that Claude Code's approval dialog lists for this document, in order."""
    members = document.env.members if document.env else ()
    return tuple(dict.fromkeys(member.key for member in members if member.key not in SAFE_NAMES))


def _no_env() -> Finding:
    words = words_of("env-missing")
    return find(words)


def _ordered(document: Document, findings: list[Finding]) -> tuple[Finding, ...]:
    """Errors, warnings, notes; each in the order of the text, what has no place last."""
    return tuple(
        sorted(
            placed(document, findings),
            key=lambda found: (
                _ORDER.index(found.severity),
                found.offset is None,
                found.offset or 0,
            ),
        )
    )
