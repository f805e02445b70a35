"""The merge plan: from a settings text and credentials to a proved result.

parse → find → plan → edit → prove; showing, copying and comparing are done elsewhere.
"""

from __future__ import annotations

from functools import lru_cache

from wizard.core.document.formatting import edit_document
from wizard.core.document.proof import prove
from wizard.core.document.reader import Document, ObjectNode, read
from wizard.core.edits import apply, invert
from wizard.core.merge.blockers import find_blockers
from wizard.core.merge.current_env import State, merge_values, state_of
from wizard.core.merge.model import (
    KEEP_VENDOR,
    LEAVE,
    MAVVRIK,
    Change,
    Kind,
    MergePlan,
    Option,
    PlanInputs,
    Question,
)
from wizard.core.merge.options import Options
from wizard.core.merge.resource_attributes import repaired
from wizard.core.merge.target_env import Arrangement, arrange
from wizard.core.values import NO_HEADERS, RESOURCE_ATTRIBUTES

__all__ = [
    "KEEP_VENDOR",
    "LEAVE",
    "MAVVRIK",
    "Change",
    "Kind",
    "MergePlan",
    "Option",
    "Options",
    "PlanInputs",
    "Question",
    "document_of",
    "make_plan",
    "plan_for",
]


_NO_HEADERS_WHY = "holds no header, so that a developer's own are not sent along"


def make_plan(document: Document, inputs: PlanInputs) -> MergePlan:
    """Plan the merge of the Mavvrik values into `document`.

    Blocked or undecided plans have a result too, as if decided for Mavvrik, for previews only;
    `is_ready` says whether it may be used.

    Raises:
        BrokenPromise: the engine would have changed something that it promised to leave alone.
    """
    blockers = find_blockers(document)
    if inputs.options.fix_attributes:
        blockers = tuple(blocker for blocker in blockers if blocker.code != "attribute-unreadable")
    if blockers:
        return MergePlan(document, (), (), (), blockers, (), (), document.text)
    target = arrange(document, inputs)
    _repair(inputs, target)
    edits = edit_document(document, target.values, target.removed, target.root_values)
    result = apply(document.text, edits)
    undo = invert(document.text, edits)
    if edits:
        after = prove(document, result, target.values, target.removed, target.root_values, undo)
    else:
        after = document
    answered = dict(inputs.choices)
    plan = MergePlan(
        document,
        _changes(document, target),
        tuple(target.questions),
        tuple(one for one in target.questions if one.id not in answered or one.id in target.void),
        (),
        tuple(edits),
        undo,
        result,
        moved=tuple(target.moved.items()),
        losses=tuple(target.losses),
    )
    plan.__dict__["result_document"] = after  # read once, for the proof
    return plan


@lru_cache(maxsize=2)
def plan_for(inputs: PlanInputs) -> MergePlan:
    """`make_plan` from the text; the same inputs are planned once.

    Raises:
        Unreadable: the text is no settings document.
        BrokenPromise: see `make_plan`.
    """
    return make_plan(document_of(inputs.text), inputs)


@lru_cache(maxsize=2)
def document_of(text: str) -> Document:
    """`read`, once for each text.

    Raises:
        Unreadable: the text is no settings document.
    """
    return read(text)


def _repair(inputs: PlanInputs, target: Arrangement) -> None:
    if inputs.options.fix_attributes and RESOURCE_ATTRIBUTES in target.values:
        fixed = repaired(target.values[RESOURCE_ATTRIBUTES])
        target.values[RESOURCE_ATTRIBUTES] = fixed


def _changes(document: Document, target: Arrangement) -> tuple[Change, ...]:
    """The list, in the order of the guide, then what is taken out, then the top level."""
    env = document.env or ObjectNode(0, 0, ())
    current = merge_values(document)
    listed: list[Change] = []
    for key, value in target.values.items():
        member = env.get(key)
        before = current.get(key) if member else None
        kind, why = _judge(key, before, value, member is not None, target)
        if member is not None and member.value == value:
            kind, why = Kind.SAME, "already right"
        listed.append(Change(kind, key, before, value, why))
    listed += [
        Change(Kind.TAKE_OUT, key, current.get(key), None, _why_out(key, target))
        for key in sorted(target.removed, key=lambda name: (name not in current, name))
    ]
    for key, value in target.root_values.items():
        old = document.root.get(key)
        text = old.value if old and isinstance(old.value, str) else None
        kind = Kind.SAME if text == value else Kind.CHANGE if old else Kind.ADD
        listed.append(Change(kind, key, text, value, "at the top level, not in env"))
    return tuple(listed)


def _judge(
    key: str, before: str | None, value: str, present: bool, target: Arrangement
) -> tuple[Kind, str]:
    if value == NO_HEADERS:
        return Kind.CHANGE if present else Kind.ADD, _NO_HEADERS_WHY
    if key in target.moved:
        return Kind.MOVE, f"moved from {target.moved[key]}"
    if not present:
        return Kind.ADD, "new"
    state = state_of(key, before, value)
    if key == RESOURCE_ATTRIBUTES:
        return Kind.CHANGE, "other attributes stay, ours is added"
    why = {
        State.SPELLED: "means the same, written as in the guide",
        State.EQUAL: "a number or switch becomes a string",
        State.ROTATED: "new API key, same tenant",
    }
    return Kind.CHANGE, why.get(state, "was set differently")


def _why_out(key: str, target: Arrangement) -> str:
    moved = key in target.moved.values()
    return "moved to lines of its own" if moved else "would lead telemetry past Mavvrik"
