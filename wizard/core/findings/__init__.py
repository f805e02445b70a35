"""Every finding in one table: a row has its code, severity, sentences, title and explanation.

A check finds out that something is so, and where; the words are here. `explain`, the docs and the
screens read the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import attributes, credentials, document, notes, receivers, sending
from wizard.core.findings.row import Row

__all__ = ["CODES", "Row", "general_notes_line", "make_finding", "split_general"]

_TABLES = (document, credentials, sending, receivers, attributes, notes)
CODES: Mapping[str, Row] = {
    row.code: row
    for row in sorted((row for one in _TABLES for row in one.ROWS), key=lambda row: row.code)
}


def make_finding(
    code: str,
    *cases: str,
    path: tuple[str | int, ...] = ("env",),
    offset: int | None = None,
    severity: Severity | None = None,
    fix: Fix | None = None,
    **facts: object,
) -> Finding:
    """A finding in the words of its row, with its facts filled in.

    Where a row has several sentences, the one of the first case that it knows is taken. The
    severity is that of the row, where none is given. A finding has no line and column yet.
    """
    row = CODES[code]
    message, consequence, remedy = (
        words if isinstance(words, str) else words[next(case for case in cases if case in words)]
        for words in (row.message, row.consequence, row.remedy)
    )
    return Finding(
        code,
        severity or row.severity,
        message.format_map(facts),
        consequence.format_map(facts),
        remedy.format_map(facts),
        path=path,
        offset=offset,
        fix=fix,
    )


def split_general(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are particular to some settings, and the general notes."""
    own: list[Finding] = []
    general: list[Finding] = []
    for one in findings:
        (general if one.code in notes.GENERAL else own).append(one)
    return tuple(own), tuple(general)


def general_notes_line(count: int) -> str:
    """The line that stands for the general notes."""
    return f"{count} general note{'' if count == 1 else 's'}: `mvk-wizard explain notes`"
