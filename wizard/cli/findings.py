"""Findings as lines of plain text, as JSON, and as a page that can be sent to support."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from wizard import __version__
from wizard.core.finding import Finding
from wizard.core.findings import general_notes_line, split_general
from wizard.core.harmless import harmless
from wizard.core.redact.nicknames import Nicknames

NOTHING = "No problems found."
_LEFT_OUT = (
    "Secrets, user names and internal hosts are left out. User 1 or Host 1 is the same one"
    " throughout."
)


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """Three lines a finding: what and where, what it means, what to do; one for general notes."""
    lines = []
    own, general = split_general(findings)
    for one in own:
        where = " of the result" if one.in_result else ""
        place = f"line {one.line}{where}, column {one.column}: " if one.line else ""
        lines += [
            f"{one.severity.value}: {place}{one.message}  [{one.code}]",
            f"    {one.consequence}",
            f"    {one.remedy}",
        ]
    return [*lines, *([general_notes_line(len(general))] if general else [])]


def finding_as_json(finding: Finding) -> dict[str, object]:
    """The stable form of a finding: docs/json.md."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "consequence": finding.consequence,
        "remedy": finding.remedy,
        "path": list(finding.path),
        "line": finding.line,
        "column": finding.column,
    }


# A page for support -------------------------------------------------------------------------------


def redact_findings(findings: Iterable[Finding], names: Nicknames) -> tuple[Finding, ...]:
    """The findings without secrets, user names and internal hosts; their fixes are left out."""
    return tuple(
        replace(
            one,
            message=names.sentence(one.message),
            consequence=names.sentence(one.consequence),
            remedy=names.sentence(one.remedy),
            path=tuple(names.name(step) if isinstance(step, str) else step for step in one.path),
            fix=None,
        )
        for one in findings
    )


def support_page(title: str, parts: Iterable[str]) -> str:
    """A Markdown page; every part is a paragraph, a list or a heading. Empty ones are left out."""
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    made = f"Made by mvk-wizard {__version__}, {when}. {_LEFT_OUT}"
    return "\n\n".join([f"# {title}", made, *filter(None, parts)]) + "\n"


def finding_list(findings: Iterable[Finding]) -> str:
    """The findings as one Markdown list; empty where there are none."""
    items = []
    own, general = split_general(findings)
    for one in own:
        place = f", line {one.line}, column {one.column}" if one.line else ""
        words = harmless(f"{one.message} {one.consequence} {one.remedy}", keep="")
        words = words.replace("<", "&lt;")
        items.append(f"- **{one.severity.value}**{place}: {words} ({in_backticks(one.code)})")
    if general:
        items.append(f"- {general_notes_line(len(general))}")
    return "\n".join(items)


def in_backticks(text: str) -> str:
    """A name as Markdown shows it, letter by letter, whatever is in it."""
    return f"`{harmless(text, keep='').replace('`', '´')}`"
