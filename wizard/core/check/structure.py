"""Findings about the document as a whole: its size, duplicates, `env`, depth and permissions."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wizard.core.check.context import Subject
from wizard.core.document.formatting import join_envs
from wizard.core.document.reader import Document, JsonKind, Member, is_deeper
from wizard.core.document.text import MAX_BYTES
from wizard.core.finding import Finding
from wizard.core.findings import make_finding
from wizard.core.merge.current_env import TRACES_ADDRESS
from wizard.core.values import MAVVRIK_KEYS

CLIENT_LEVELS = 64  # of objects and lists, the outermost included
_MAX_PERMISSIONS = 100_000  # characters
DUPLICATES = ("duplicate-env", "duplicate-key")
KIND_WORDS = {
    JsonKind.NULL: "null",
    JsonKind.BOOLEAN: "true or false",
    JsonKind.STRING: "text",
    JsonKind.NUMBER: "a number",
    JsonKind.ARRAY: "a list",
    JsonKind.OBJECT: "an object",
}
# The entries that decide where Mavvrik's data goes.
OURS = (*MAVVRIK_KEYS, *TRACES_ADDRESS)


def check_structure(subject: Subject) -> Iterator[Finding]:
    """Find what keeps Claude Code from reading the document as intended, except duplicates."""
    document = subject.document
    if document.size > MAX_BYTES:
        yield make_finding("file-too-large", path=(), size=document.size)
    env = document.env_member
    if env is not None and document.env is None:
        kind = KIND_WORDS[env.kind]
        yield make_finding("env-not-object", "check", offset=env.value_start, kind=kind)
    if is_deeper(document.text, CLIENT_LEVELS):
        for member in document.root.members:
            if is_deeper(document.raw(member), CLIENT_LEVELS - 1):
                name = member.key
                yield make_finding(
                    "value-too-deep", path=(name,), offset=member.value_start, name=name
                )
    permissions = document.root.get("permissions")
    if permissions is not None and not _is_well_typed(document, permissions):
        path, offset = ("permissions",), permissions.value_start
        yield make_finding("permissions-wrong-type", path=path, offset=offset)


def find_duplicates(document: Document, *, arrives: bool = False) -> Iterator[Finding]:
    """Make one finding for each name that occurs more than once in an object, with its lines.

    The last entry of a name counts. If telemetry `arrives` with the last entries, none of the
    findings is an error.
    """
    for duplicate in document.duplicates():
        path, offsets = duplicate.path, duplicate.offsets
        lines = [document.lines.place(offset).line for offset in offsets]
        before = ", ".join(map(str, lines[:-1]))
        is_env = path == ("env",)
        decides = is_env or (len(path) == 2 and path[0] == "env" and path[1] in OURS)
        yield make_finding(
            DUPLICATES[0] if is_env else DUPLICATES[1],
            "check",
            "harmful" if decides and not arrives else "harmless",
            path=path,
            offset=offsets[-1],
            fix=join_envs(document) if is_env else None,
            name=path[-1],
            times="twice" if len(offsets) == 2 else f"{len(offsets)} times",
            where=f"lines {before} and {lines[-1]}" if len(set(lines)) > 1 else f"line {lines[0]}",
        )


def _is_well_typed(document: Document, member: Member) -> bool:
    if member.kind is not JsonKind.OBJECT:
        return False
    if member.value_end - member.value_start > _MAX_PERMISSIONS:
        return True  # parsing it again would cost more than the warning is worth
    try:
        rules = json.loads(document.raw(member), parse_int=float)
    except RecursionError:
        return False
    lists = [rules.get(name, []) for name in ("allow", "ask", "deny")]
    return all(type(rule) is list and {*map(type, rule)} <= {str} for rule in lists)
