"""A table of all findings. Each row has its code, severity, sentences, title and explanation.

A check determines that a finding applies, and where. The sentences are here. `explain`, the docs
and the screens read the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wizard.core.counted import counted
from wizard.core.finding import Finding, Fix
from wizard.core.findings import credentials, document, notes, receivers, sending
from wizard.core.findings.row import ByCase, Row, Value

_TABLES = (document, credentials, sending, receivers, notes)
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
    """Make a finding with the severity and the sentences of its row, with the facts filled in.

    If a row has several severities or sentences, the first case that has one decides. The finding
    has no line and column yet.
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
    if isinstance(values, str):  # asking for a Mapping takes far longer
        return values
    return values[next(case for case in cases if case in values)]


def split_general(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Separate the findings about these settings from the general notes."""
    own: list[Finding] = []
    general: list[Finding] = []
    for one in findings:
        (general if one.code in notes.GENERAL else own).append(one)
    return tuple(own), tuple(general)


def general_notes_line(count: int) -> str:
    return f"{counted(count, 'general note')}: `mvk-wizard explain notes`"
