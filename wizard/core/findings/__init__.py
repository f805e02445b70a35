"""Every finding in one table: a row has its code, severity, sentences, title and explanation.

A check finds out that something is so, and where; the words are here. `explain`, the docs and the
screens read the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wizard.core.finding import Finding, Fix
from wizard.core.findings import attributes, credentials, document, notes, receivers, sending
from wizard.core.findings.row import ByCase, Row, Value

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
    fix: Fix | None = None,
    **facts: object,
) -> Finding:
    """A finding with the severity and the words of its row, with its facts filled in.

    Where a row has several severities or sentences, the one of the first case that it knows is
    taken. A finding has no line and column yet.
    """
    row = CODES[code]
    message, consequence, remedy = (
        _of_case(words, cases) for words in (row.message, row.consequence, row.remedy)
    )
    return Finding(
        code,
        _of_case(row.severity, cases),
        message.format_map(facts),
        consequence.format_map(facts),
        remedy.format_map(facts),
        path=path,
        offset=offset,
        fix=fix,
    )


def _of_case(values: ByCase[Value], cases: Sequence[str]) -> Value:
    """The value of the first case that has one."""
    if isinstance(values, Mapping):
        return values[next(case for case in cases if case in values)]
    return values


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
