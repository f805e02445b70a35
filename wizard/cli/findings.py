"""Findings as lines of plain text, as JSON, and as a page that can be sent to support."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from wizard import __version__
from wizard.cli.answers import answer_with
from wizard.core.finding import Finding
from wizard.core.harmless import harmless
from wizard.core.merge.plan import ChangeKind, MergePlan, Question
from wizard.core.redact.nicknames import Nicknames

_DONE = {
    ChangeKind.ADD: "added",
    ChangeKind.CHANGE: "changed",
    ChangeKind.MOVE: "moved",
    ChangeKind.TAKE_OUT: "taken out",
    ChangeKind.SAME: "already right",
}


def finding_lines(finding: Finding) -> tuple[str, ...]:
    """What, where, what it means, what to do."""
    where = " of the result" if finding.in_result else ""
    place = f"line {finding.line}{where}, column {finding.column}: " if finding.line else ""
    return (
        f"{finding.severity.value}: {place}{finding.message}  [{finding.code}]",
        f"    {finding.consequence}",
        f"    {finding.remedy}",
    )


def finding_as_json(finding: Finding) -> dict[str, object]:
    """The stable form of a finding."""
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


def question_lines(question: Question) -> tuple[str, ...]:
    """A decision that is open, with its options and how each is taken on the command line."""
    options = [
        f"    - {option.label} ({answer_with(question, option.id)})" for option in question.options
    ]
    return (f"  {question.title}", f"    {question.why}", *options)


def change_lines(plan: MergePlan) -> tuple[str, ...]:
    """One line of how many entries were added, changed and so on."""
    counts = {kind: sum(change.kind is kind for change in plan.changes) for kind in ChangeKind}
    parts = [f"{count} {_DONE[kind]}" for kind, count in counts.items() if count]
    return (f"Mavvrik values: {', '.join(parts)}. Everything else is as it was.",)


_LEFT_OUT = (
    "Secrets, user names and internal hosts are left out; User 1 or Host 1 stands for the same one"
    " throughout."
)
NOTHING = "Nothing was found that is wrong."


def redact_finding(finding: Finding, names: Nicknames) -> Finding:
    """The finding without anything that is nobody else's business; its fix is left out."""
    return replace(
        finding,
        message=names.sentence(finding.message),
        consequence=names.sentence(finding.consequence),
        remedy=names.sentence(finding.remedy),
        path=tuple(names.name(step) if isinstance(step, str) else step for step in finding.path),
        fix=None,
    )


def page(title: str, parts: Iterable[str]) -> str:
    """A Markdown page; every part is a paragraph, a list or a heading. Empty ones are left out."""
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    made = f"Made by mvk-wizard {__version__}, {when}. {_LEFT_OUT}"
    return "\n\n".join([f"# {title}", made, *filter(None, parts)]) + "\n"


def items(findings: Iterable[Finding]) -> str:
    """The findings as one list; empty where there are none."""
    return "\n".join(map(_item, findings))


def _item(finding: Finding) -> str:
    place = f", line {finding.line}, column {finding.column}" if finding.line else ""
    words = _escaped(f"{finding.message} {finding.consequence} {finding.remedy}")
    return f"- **{finding.severity.value}**{place}: {words} ({code(finding.code)})"


def code(text: str) -> str:
    """A name as Markdown shows it, letter by letter, whatever is in it."""
    return f"`{harmless(text, keep='').replace('`', '´')}`"


def _escaped(text: str) -> str:
    return harmless(text, keep="").replace("<", "&lt;")
