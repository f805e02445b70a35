"""The merge plan: from a settings text and credentials to a proved result.

parse → find → plan → edit → prove; showing, copying and comparing are done elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from wizard.core.client import read_attributes
from wizard.core.document.formatting import edit_document, join_envs, quote
from wizard.core.document.proof import prove
from wizard.core.document.reader import Document, Kind, Member, ObjectNode, read
from wizard.core.edits import Edit, apply, invert
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import make_finding
from wizard.core.merge.current_env import State, merge_values, state_of
from wizard.core.merge.model import (
    KEEP_VENDOR,
    LEAVE,
    MAVVRIK,
    Change,
    ChangeKind,
    MergePlan,
    Option,
    Options,
    PlanInputs,
    Question,
)
from wizard.core.merge.resource_attributes import repaired
from wizard.core.merge.target_env import Arrangement, arrange
from wizard.core.values import AGENT_ATTRIBUTE, MAVVRIK_KEYS, NO_HEADERS, RESOURCE_ATTRIBUTES

__all__ = [
    "KEEP_VENDOR",
    "LEAVE",
    "MAVVRIK",
    "Change",
    "ChangeKind",
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
            kind, why = ChangeKind.SAME, "already right"
        listed.append(Change(kind, key, before, value, why))
    listed += [
        Change(ChangeKind.TAKE_OUT, key, current.get(key), None, _why_out(key, target))
        for key in sorted(target.removed, key=lambda name: (name not in current, name))
    ]
    for key, value in target.root_values.items():
        old = document.root.get(key)
        text = old.value if old and isinstance(old.value, str) else None
        kind = ChangeKind.SAME if text == value else ChangeKind.CHANGE if old else ChangeKind.ADD
        listed.append(Change(kind, key, text, value, "at the top level, not in env"))
    return tuple(listed)


def _judge(
    key: str, before: str | None, value: str, present: bool, target: Arrangement
) -> tuple[ChangeKind, str]:
    if value == NO_HEADERS:
        return ChangeKind.CHANGE if present else ChangeKind.ADD, _NO_HEADERS_WHY
    if key in target.moved:
        return ChangeKind.MOVE, f"moved from {target.moved[key]}"
    if not present:
        return ChangeKind.ADD, "new"
    state = state_of(key, before, value)
    if key == RESOURCE_ATTRIBUTES:
        return ChangeKind.CHANGE, "other attributes stay, ours is added"
    why = {
        State.SPELLED: "means the same, written as in the guide",
        State.EQUAL: "a number or switch becomes a string",
        State.ROTATED: "new API key, same tenant",
    }
    return ChangeKind.CHANGE, why.get(state, "was set differently")


def _why_out(key: str, target: Arrangement) -> str:
    moved = key in target.moved.values()
    return "moved to lines of its own" if moved else "would lead telemetry past Mavvrik"


def find_blockers(document: Document) -> tuple[Finding, ...]:
    """Duplicates of `env` or of ours, an `env` that is no object, attributes nobody can read."""
    return (*_env(document), *_duplicates(document), *_attributes(document))


def _finding(document: Document, offset: int, words: Finding, path: tuple[str, ...]) -> Finding:
    place = document.lines.place(offset)
    return Finding(
        words.code,
        Severity.ERROR,
        words.message,
        words.consequence,
        words.remedy,
        path=path,
        offset=offset,
        line=place.line,
        column=place.column,
    )


def _env(document: Document) -> Iterator[Finding]:
    members = document.root.all("env")
    if len(members) > 1:
        lines = ", ".join(str(document.lines.place(member.key_start).line) for member in members)
        fix = join_envs(document)
        case = "join" if fix else "merge"
        words = make_finding("duplicate-env", case, times=len(members), lines=lines)
        finding = _finding(document, members[-1].key_start, words, ("env",))
        yield replace(finding, fix=fix)
    elif members and members[0].kind is not Kind.OBJECT:
        words = make_finding("env-not-object", "merge", kind=_a(members[0].kind))
        yield _finding(document, members[0].value_start, words, ("env",))


def _duplicates(document: Document) -> Iterator[Finding]:
    for key in MAVVRIK_KEYS:
        members = document.env.all(key) if document.env else ()
        if len(members) > 1:
            lines = ", ".join(str(document.lines.place(one.key_start).line) for one in members)
            words = make_finding(
                "duplicate-key", "merge", name=key, times=len(members), lines=lines
            )
            yield _finding(document, members[-1].key_start, words, ("env", key))


def _attributes(document: Document) -> Iterator[Finding]:
    current = merge_values(document).get(RESOURCE_ATTRIBUTES)
    member = document.env.get(RESOURCE_ATTRIBUTES) if document.env else None
    if current is None or member is None:
        return
    bad = [
        item.trouble
        for item in read_attributes(current)
        if item.trouble and item.name != AGENT_ATTRIBUTE
    ]
    if not bad:
        return
    count = "One item" if len(bad) == 1 else f"{len(bad)} items"
    words = make_finding("attribute-unreadable", "merge", count=count, trouble=bad[0])
    finding = _finding(document, member.value_start, words, ("env", RESOURCE_ATTRIBUTES))
    yield _with_fix(finding, member, current)


def _with_fix(finding: Finding, member: Member, current: str) -> Finding:
    length = member.value_end - member.value_start
    edit = Edit(member.value_start, length, quote(repaired(current)))
    return replace(finding, fix=Fix("Encode what can be kept, drop the rest", (edit,)))


def _a(kind: Kind) -> str:
    return {Kind.ARRAY: "an array", Kind.NULL: "null"}.get(kind, f"a {kind}")
