"""Findings about a merge and its result, with places in the text that the person loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from wizard.core.check import check_before_merge
from wizard.core.check.context import by_severity
from wizard.core.check.names import MISSPELT
from wizard.core.check.standing import check_result, mark_kept
from wizard.core.check.structure import DUPLICATES, find_duplicates
from wizard.core.document.nodes import Member, Path
from wizard.core.document.reader import placed
from wizard.core.edits import in_order
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.merge.model import MergePlan
from wizard.core.merge.plan import document_of

if TYPE_CHECKING:
    from wizard.core.session.session import Session


def count_errors(session: Session) -> int:
    """Return the number of errors that block a session's merge or are in its result."""
    return errors_in(findings_of(session))


def errors_in(findings: Sequence[Finding]) -> int:
    return sum(one.weight is Severity.ERROR for one in findings)


def findings_of(session: Session) -> tuple[Finding, ...]:
    """List what blocks the merge, or else the findings of its result. Empty without a plan.

    Places refer to the loaded text if it contains them. A plan with open decisions is checked as if
    they were decided for Mavvrik.
    """
    plan, credentials = session.plan, session.credentials
    if plan is None or credentials is None:
        return ()
    if plan.blockers:
        return plan.blockers
    document = plan.result_document
    found = check_result(document, credentials, session.endpoint, session.practice)
    found = mark_kept(found, plan)
    if session.settings is not None:  # people read the effect of a fix on their own settings
        before = _fixable_before(session.settings.text, session.endpoint)
        found = tuple(
            replace(one, remedy=before[one.code, one.path].remedy)
            if one.code == MISSPELT and one.fix is None and (one.code, one.path) in before
            else one
            for one in found
        )
    return in_own_text(plan, found)


@lru_cache(maxsize=1)
def findings_before(text: str, endpoint: str) -> tuple[Finding, ...]:
    """Read a text and list its findings before the merge, once. Raises what `read` raises."""
    return check_before_merge(document_of(text), endpoint)


def fix_for(session: Session, finding: Finding) -> Fix | None:
    """Return the fix of a finding for the current settings.

    A finding of the result is looked up in the settings, because its own edits belong to another
    text.
    """
    plan, settings = session.plan, session.settings
    if plan is None or settings is None:
        return None
    if finding in plan.blockers:
        return finding.fix
    before = _fixable_before(settings.text, session.endpoint)
    same = before.get((finding.code, finding.path))
    return same.fix if same else None


@lru_cache(maxsize=1)
def _fixable_before(text: str, endpoint: str) -> dict[tuple[str, Path], Finding]:
    found = findings_before(text, endpoint)
    return {(one.code, one.path): one for one in reversed(found) if one.fix is not None}


def in_own_text(plan: MergePlan, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of a plan's result with places in the original document, errors first.

    An entry that was moved is called by its name in the original. A finding about something that is
    only in the result keeps its place there, and says so.
    """
    findings = tuple(findings)
    # The sentences of these findings name lines.
    if any(one.code in DUPLICATES for one in findings):
        messages = {one.path: one.message for one in find_duplicates(plan.document)}
        findings = tuple(
            replace(one, message=messages.get(one.path, one.message))
            if one.code in DUPLICATES
            else one
            for one in findings
        )
    back = [_back_in_own_text(plan, one) for one in findings]
    own = placed(plan.document, [one for one in back if not one.in_result])
    return by_severity(dict.fromkeys([*own, *(one for one in back if one.in_result)]))


def _back_in_own_text(plan: MergePlan, finding: Finding) -> Finding:
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
    """Return the place in the original of one in the result. None if the merge wrote it."""
    shift = 0
    for edit in in_order(plan.undo):
        if edit.offset > offset:
            break
        if offset < edit.end:
            return None
        shift += len(edit.text) - edit.length
    return offset + shift


def _member(plan: MergePlan, finding: Finding, name: str) -> Member | None:
    if len(finding.path) == 1:
        return plan.document.root.get(name)
    is_entry = len(finding.path) == 2 and finding.path[0] == "env"
    return plan.document.env.get(name) if is_entry and plan.document.env else None
