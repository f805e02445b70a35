"""Findings that a merge leaves alone, and findings that it settles.

A merge does not touch errors that the settings had before: a person decides about each. What the
merge itself writes or causes is not among them: that blocks the merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from wizard.core.check import check
from wizard.core.document.reader import Document
from wizard.core.enforced import HELPER
from wizard.core.finding import Finding, Severity
from wizard.core.findings import credentials
from wizard.core.merge.current_env import OURS
from wizard.core.merge.model import MergePlan, PlanInputs
from wizard.core.merge.plan import document_of, make_plan
from wizard.core.merge.questions import removed_by, standing_error, standing_id
from wizard.core.merge.recognition import recognize
from wizard.core.values import DEFAULT_ENDPOINT

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials

_OF_THE_MERGE = {*OURS, HELPER}


@lru_cache(maxsize=2)
def plan_for(inputs: PlanInputs) -> MergePlan:
    """Read a text and plan its merge, once. Raises what `read` and `make_plan` raise."""
    return plan_merge(document_of(inputs.text), inputs)


def plan_merge(document: Document, inputs: PlanInputs) -> MergePlan:
    """Plan the merge into `document` like `make_plan`, with a decision for each standing error."""
    plan, choices = make_plan(document, inputs), dict(inputs.choices)
    found = () if plan.blockers else _standing(plan, inputs, choices)
    questions = tuple(
        standing_error(
            str(one.path[-1]), one.message, one.consequence, can_remove=one.path[:1] == ("env",)
        )
        for one in found
    )
    still_open = tuple(one for one in questions if one.id not in choices)
    return replace(plan, questions=(*plan.questions, *questions), open=(*plan.open, *still_open))


@lru_cache(maxsize=4)
def check_result(
    document: Document, credentials: Credentials, endpoint: str, practice: bool
) -> tuple[Finding, ...]:
    """Check the result of a merge. The same result is checked only once."""
    return check(document, credentials, endpoint, practice)


def mark_kept(findings: Iterable[Finding], plan: MergePlan) -> tuple[Finding, ...]:
    """Mark the errors in the result of a plan that the person decided to keep."""
    kept = {one.id for one in plan.questions} - {one.id for one in plan.open}
    return tuple(replace(one, is_kept=_standing_id(one) in kept) for one in findings)


def _standing_id(one: Finding) -> str:
    """Return the id of the decision about an error; empty if it is a matter of the merge."""
    name = str(one.path[-1]) if one.path else ""
    is_error = one.severity is Severity.ERROR and one.offset is not None
    return standing_id(name) if is_error and name and name not in _OF_THE_MERGE else ""


def _standing(
    plan: MergePlan, inputs: PlanInputs, choices: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Find the errors that were there before and are in the result, or would be without a choice.

    There is one for each entry. Most results have no error, so the settings before the merge need
    no second check.
    """
    touched = {change.key for change in plan.changes}
    after = check_result(plan.result_document, inputs.credentials, inputs.endpoint, False)
    errors = [one for one in after if _standing_id(one) and one.path[-1] not in touched]
    there = {(one.code, one.path) for one in errors}
    is_removed = {standing_id(name) for name in removed_by(choices)}
    if not there and not is_removed:
        return ()
    found: dict[str, Finding] = {}
    for one in check(plan.document, None, inputs.endpoint):
        id_ = _standing_id(one)
        if id_ and ((one.code, one.path) in there or id_ in is_removed):
            found.setdefault(id_, one)
    return tuple(found.values())


NOT_MERGED = "These settings do not send to Mavvrik yet. Use `merge`."
# Findings about values that a merge writes, or moves for another vendor. A remedy like "Set the
# endpoint to Mavvrik's" would send that vendor's data to Mavvrik.
_MERGE_DECIDES = {row.code for row in credentials.ROWS} - {
    "attribute-characters",
    "attribute-unreadable",
} | {
    "developers-headers",
    "endpoint-elsewhere",
    "endpoint-missing",
    "endpoint-trailing-space",
    "endpoint-unreadable",
    "enhanced-telemetry-missing",
    "enhanced-telemetry-off",
    "env-missing",
    "header-overridden",
    "key-readable",
    "protocol-grpc",
    "protocol-missing",
    "protocol-protobuf",
    "telemetry-missing",
    "telemetry-off",
    "traces-exporter-missing",
    "traces-exporter-off",
}


def is_merged(document: Document, endpoint: str = DEFAULT_ENDPOINT) -> bool:
    return recognize(document.text, endpoint).holds_mavvrik


def left_to_a_person(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out the findings that a merge settles, for settings that are not merged yet."""
    return tuple(one for one in findings if one.code not in _MERGE_DECIDES)
