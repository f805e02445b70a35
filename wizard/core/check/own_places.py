"""Findings about the result of a merge, with their places in the text that a person has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from wizard.core.check.context import placed
from wizard.core.check.structure import DUPLICATES, find_duplicates
from wizard.core.document.reader import Member
from wizard.core.edits import in_order
from wizard.core.finding import Finding, Severity
from wizard.core.merge.model import MergePlan

_ORDER = list(Severity)


def in_own_text(plan: MergePlan, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a plan's result, placed in its document, errors first.

    An entry that was moved is called by the name that it has there. What is not there at all keeps
    its place in the result, and says so.
    """
    findings = tuple(findings)
    if any(one.code in DUPLICATES for one in findings):
        findings = tuple(_duplicates_named(plan, findings))
    found = [_in_own_text(plan, one) for one in findings]
    own = [one for one in found if not one.in_result]
    in_result = [one for one in found if one.in_result]
    everything = dict.fromkeys([*placed(plan.document, own), *in_result])
    return tuple(
        sorted(
            everything,
            key=lambda one: (
                _ORDER.index(one.severity),
                one.offset is None,
                one.in_result,
                one.offset or 0,
            ),
        )
    )


def _duplicates_named(plan: MergePlan, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Duplicates with the lines that their sentences name. A merge makes none."""
    own = {one.path: one.message for one in find_duplicates(plan.document)}
    for one in findings:
        message = own.get(one.path) if one.code in DUPLICATES else None
        yield one if message is None else replace(one, message=message)


def _in_own_text(plan: MergePlan, finding: Finding) -> Finding:
    if finding.offset is None:
        return finding
    offset = _unchanged(plan, finding.offset)
    if offset is not None:
        return replace(finding, offset=offset)
    entry = str(finding.path[-1]) if finding.path else ""
    source = entry if _member(plan, finding, entry) else dict(plan.moved).get(entry, entry)
    member = _member(plan, finding, source)
    if member is None:
        return replace(finding, in_result=True)
    return replace(
        finding,
        message=finding.message.replace(entry, source),
        consequence=finding.consequence.replace(entry, source),
        remedy=finding.remedy.replace(entry, source),
        path=(*finding.path[:-1], source),
        offset=member.value_start,
    )


def _unchanged(plan: MergePlan, offset: int) -> int | None:
    """Where a place in the result was before the merge; None where the merge wrote it."""
    shift = 0
    for edit in in_order(plan.undo):
        if edit.offset > offset:
            break
        if offset < edit.end:
            return None
        shift += len(edit.text) - edit.length
    return offset + shift


def _member(plan: MergePlan, finding: Finding, name: str) -> Member | None:
    """The member of that name where the finding is: in `env`, or at the top level."""
    if len(finding.path) == 1:
        return plan.document.root.get(name)
    is_entry = len(finding.path) == 2 and finding.path[0] == "env"
    return plan.document.env.get(name) if is_entry and plan.document.env else None
