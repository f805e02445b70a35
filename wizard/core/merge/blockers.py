"""What stops a merge until a person has mended it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wizard.core.client import read_attributes
from wizard.core.document.formatting import join_envs, quote
from wizard.core.document.reader import Document, Kind, Member
from wizard.core.edits import Edit
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import Words, words_of
from wizard.core.merge.current_env import merge_values
from wizard.core.merge.resource_attributes import repaired
from wizard.core.values import AGENT_ATTRIBUTE, MAVVRIK_KEYS, RESOURCE_ATTRIBUTES


def find_blockers(document: Document) -> tuple[Finding, ...]:
    """Duplicates of `env` or of ours, an `env` that is no object, attributes nobody can read."""
    return (*_env(document), *_duplicates(document), *_attributes(document))


def _finding(document: Document, offset: int, words: Words, path: tuple[str, ...]) -> Finding:
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
        words = words_of("duplicate-env", case, times=len(members), lines=lines)
        finding = _finding(document, members[-1].key_start, words, ("env",))
        yield replace(finding, fix=fix)
    elif members and members[0].kind is not Kind.OBJECT:
        words = words_of("env-not-object", "merge", kind=_a(members[0].kind))
        yield _finding(document, members[0].value_start, words, ("env",))


def _duplicates(document: Document) -> Iterator[Finding]:
    for key in MAVVRIK_KEYS:
        members = document.env.all(key) if document.env else ()
        if len(members) > 1:
            lines = ", ".join(str(document.lines.place(one.key_start).line) for one in members)
            words = words_of("duplicate-key", "merge", name=key, times=len(members), lines=lines)
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
    words = words_of("attribute-unreadable", "merge", count=count, trouble=bad[0])
    finding = _finding(document, member.value_start, words, ("env", RESOURCE_ATTRIBUTES))
    yield _with_fix(finding, member, current)


def _with_fix(finding: Finding, member: Member, current: str) -> Finding:
    length = member.value_end - member.value_start
    edit = Edit(member.value_start, length, quote(repaired(current)))
    return replace(finding, fix=Fix("Encode what can be kept, drop the rest", (edit,)))


def _a(kind: Kind) -> str:
    return {Kind.ARRAY: "an array", Kind.NULL: "null"}.get(kind, f"a {kind}")
