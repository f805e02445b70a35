"""Findings, questions and changes as lines of plain text and as JSON."""

from __future__ import annotations

from wizard.cli.answers import answer_with
from wizard.core.finding import Finding
from wizard.core.merge.plan import ChangeKind, MergePlan, Question

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
