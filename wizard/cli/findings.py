"""Findings as lines, as JSON and as a page that can be sent to support, and changes as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from wizard import __version__
from wizard.cli.common import Refusal, say
from wizard.core.exit_codes import ExitCode
from wizard.core.finding import Finding, Severity
from wizard.core.findings import general_notes_line, split_general
from wizard.core.harmless import harmless
from wizard.core.merge.model import Change
from wizard.core.redact.mask import mask_value
from wizard.core.redact.nicknames import Nicknames

NOTHING = "No problems found."
_LEFT_OUT = (
    "Secrets, user names and internal hosts are left out. User 1 or Host 1 is the same one"
    " throughout."
)


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """Write three lines for each finding (problem, meaning, remedy), one for each general note."""
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
    """Return the stable JSON form of a finding, described in docs/json.md."""
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


def change_as_json(change: Change) -> dict[str, object]:
    """Return the stable JSON form of a change, described in docs/json.md. Secrets are masked."""
    before, after = (
        None if value is None else mask_value(change.key, value)
        for value in (change.before, change.after)
    )
    return {
        "kind": change.kind.in_json,
        "key": change.key,
        "before": before,
        "after": after,
        "why": change.why,
    }


def refuse_errors(findings: Sequence[Finding], first: str) -> None:
    """Refuse a result with errors: the sentence `first`, then the errors. Else say its warnings."""
    errors = [one for one in findings if one.weight is Severity.ERROR]
    if errors:
        raise Refusal(ExitCode.ERROR, first, *finding_lines(errors))
    say(*finding_lines(one for one in findings if one.weight is Severity.WARNING))


# A page for support -------------------------------------------------------------------------------


def redact_findings(findings: Iterable[Finding], names: Nicknames) -> tuple[Finding, ...]:
    """Hide secrets, user names and internal hosts in findings, and leave out their fixes."""
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
    """Write a Markdown page of paragraphs, lists and headings. Empty parts are left out."""
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    made = f"Made by mvk-wizard {__version__}, {when}. {_LEFT_OUT}"
    return "\n\n".join([f"# {title}", made, *filter(None, parts)]) + "\n"


def finding_list(findings: Iterable[Finding]) -> str:
    """Write the findings as one Markdown list. The text is empty if there are no findings."""
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
    """Format a name as Markdown code, so that each of its characters is shown as it is."""
    return f"`{harmless(text, keep='').replace('`', '´')}`"
