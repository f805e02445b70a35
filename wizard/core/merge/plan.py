"""The merge plan: from a settings text and credentials to a proved result.

The steps here are parse, find, plan, edit and prove. Other modules show, copy and compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from wizard.core.client.lists import read_attributes, repair_attributes
from wizard.core.counted import counted
from wizard.core.document.formatting import edit_document, join_envs, quote
from wizard.core.document.nodes import JsonKind, Member
from wizard.core.document.proof import prove
from wizard.core.document.reader import Document, placed, read
from wizard.core.edits import Edit, apply, invert
from wizard.core.finding import Finding, Fix
from wizard.core.findings import make_finding
from wizard.core.merge.current_env import EntryState, merge_values, state_of
from wizard.core.merge.model import (
    Change,
    ChangeKind,
    MergePlan,
    PlanInputs,
)
from wizard.core.merge.target_env import Arrangement, arrange
from wizard.core.values import AGENT_ATTRIBUTE, MAVVRIK_KEYS, NO_HEADERS, RESOURCE_ATTRIBUTES


def make_plan(document: Document, inputs: PlanInputs) -> MergePlan:
    """Plan the merge of the Mavvrik values into `document`.

    A blocked or undecided plan also has a result, as if decided for Mavvrik. It is only for
    previews; `is_ready` says whether it may be used.

    Raises:
        BrokenPromise: the result would change something that must not change.
    """
    blockers = find_blockers(document)
    if inputs.options.fix_attributes:
        blockers = tuple(blocker for blocker in blockers if blocker.code != "attribute-unreadable")
    if blockers:
        return MergePlan(document, (), (), (), blockers, (), (), document)
    target = arrange(document, inputs)
    if inputs.options.fix_attributes and RESOURCE_ATTRIBUTES in target.values:
        repaired = repair_attributes(target.values[RESOURCE_ATTRIBUTES])
        target.values[RESOURCE_ATTRIBUTES] = repaired
    edits = edit_document(document, target.values, target.removed, target.root_values)
    result = apply(document.text, edits)
    undo = invert(document.text, edits)
    after = document
    if edits:
        after = prove(document, result, target.values, target.removed, target.root_values, undo)
    answered = dict(inputs.choices)
    return MergePlan(
        document,
        _changes(document, target),
        tuple(target.questions),
        tuple(one for one in target.questions if one.id not in answered or one.id in target.void),
        (),
        tuple(edits),
        undo,
        after,
        moved=tuple(target.moved.items()),
        losses=tuple(target.losses),
    )


@lru_cache(maxsize=2)
def document_of(text: str) -> Document:
    """Read a text once. Raises what `read` raises."""
    return read(text)


def _changes(document: Document, target: Arrangement) -> tuple[Change, ...]:
    """List the guide's values in its order, then removed entries, then the top level."""
    current = merge_values(document)
    listed: list[Change] = []
    for key, value in target.values.items():
        member = document.env.get(key) if document.env else None
        before = current.get(key) if member else None
        kind, why = _judge(key, before, value, member, target)
        listed.append(Change(kind, key, before, value, why))
    for key in sorted(target.removed, key=lambda name: (name not in current, name)):
        is_moved = key in target.moved.values()
        why = "replaced by separate entries" if is_moved else "would send telemetry elsewhere"
        why = "is an error" if key in target.faulty else why
        listed.append(Change(ChangeKind.REMOVE, key, current.get(key), None, why))
    for key, value in target.root_values.items():
        old = document.root.get(key)
        text = old.value if old and isinstance(old.value, str) else None
        kind = ChangeKind.SAME if text == value else ChangeKind.CHANGE if old else ChangeKind.ADD
        listed.append(Change(kind, key, text, value, "at the top level, not in env"))
    return tuple(listed)


def _judge(
    key: str, before: str | None, value: str, member: Member | None, target: Arrangement
) -> tuple[ChangeKind, str]:
    if member is not None and member.value == value:
        return ChangeKind.SAME, "already right"
    if value == NO_HEADERS:
        kind = ChangeKind.ADD if member is None else ChangeKind.CHANGE
        return kind, "no headers, so that a developer's own are not sent"
    if key in target.moved:
        return ChangeKind.MOVE, f"moved from {target.moved[key]}"
    if member is None:
        return ChangeKind.ADD, "new"
    if key == RESOURCE_ATTRIBUTES:
        return ChangeKind.CHANGE, "other attributes stay, Mavvrik's is added"
    why = {
        EntryState.SPELLED: "means the same, written as in the guide",
        EntryState.EQUAL: "a number or true/false becomes a string",
        EntryState.ROTATED: "new API key, same tenant",
    }
    return ChangeKind.CHANGE, why.get(state_of(key, before, value), "was set differently")


def find_blockers(document: Document) -> tuple[Finding, ...]:
    """Find what blocks a merge until a person has fixed it.

    These are a duplicate `env`, a duplicate of one of our entries, an `env` that is not an object,
    and resource attributes that Claude Code cannot read.
    """
    found = (*_env_blockers(document), *_duplicates(document), *_unreadable_attributes(document))
    return placed(document, found)


def _env_blockers(document: Document) -> Iterator[Finding]:
    members = document.root.all("env")
    if len(members) > 1:
        fix = join_envs(document)
        yield make_finding(
            "duplicate-env",
            "join" if fix else "merge",
            "harmful",
            offset=members[-1].key_start,
            fix=fix,
            lines=_line_numbers(document, members),
        )
    elif members and members[0].kind is not JsonKind.OBJECT:
        kind = members[0].kind
        yield make_finding(
            "env-not-object",
            "merge",
            offset=members[0].value_start,
            kind={JsonKind.ARRAY: "a list", JsonKind.NULL: "null"}.get(kind, f"a {kind}"),
        )


def _duplicates(document: Document) -> Iterator[Finding]:
    for key in MAVVRIK_KEYS:
        members = document.env.all(key) if document.env else ()
        if len(members) > 1:
            yield make_finding(
                "duplicate-key",
                "merge",
                "harmful",
                path=("env", key),
                offset=members[-1].key_start,
                name=key,
                lines=_line_numbers(document, members),
            )


def _line_numbers(document: Document, members: Iterable[Member]) -> str:
    return ", ".join(str(document.lines.place(member.key_start).line) for member in members)


def _unreadable_attributes(document: Document) -> Iterator[Finding]:
    current = merge_values(document).get(RESOURCE_ATTRIBUTES)
    member = document.env.get(RESOURCE_ATTRIBUTES) if document.env else None
    if current is None or member is None:
        return
    bad = [
        item.trouble
        for item in read_attributes(current)
        if item.trouble and item.name != AGENT_ATTRIBUTE
    ]
    if bad:
        length = member.value_end - member.value_start
        edit = Edit(member.value_start, length, quote(repair_attributes(current)))
        yield make_finding(
            "attribute-unreadable",
            "merge",
            "before a merge",
            path=("env", RESOURCE_ATTRIBUTES),
            offset=member.value_start,
            fix=Fix("Encode what can be kept, drop the rest", (edit,)),
            count=counted(len(bad), "item"),
            trouble=bad[0],
        )
