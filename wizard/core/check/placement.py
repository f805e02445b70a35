"""Entries that stand where Claude Code does not look: the top level, `env` in `env`, `ENV`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from wizard.core.check.context import find
from wizard.core.check.fixes import Objects, move_into_env, rename
from wizard.core.check.structure import OURS
from wizard.core.client import env_text
from wizard.core.document.nodes import Path
from wizard.core.document.reader import Document, Kind, Member
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import words_of

_STARTS = ('"OTEL_', '"CLAUDE_CODE_EN')
_OUR_KEY = re.compile(rf'"(?:{"|".join(OURS)})"[ \t\r\n]*:')
_ENV_LIKE = ("env", "envs", "environment", "enviroment", "envvars", "env_vars", "environ")


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Entries of ours in one object that is not `env`."""

    parent: Path
    members: tuple[Member, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the entries."""
        return frozenset(member.key for member in self.members)


def find_misplaced(document: Document) -> tuple[Misplaced, ...]:
    """Every object with entries of ours in it that Claude Code does not read as `env`.

    An earlier duplicate of `env` is none of them: duplicates are found elsewhere.
    """
    groups: dict[Path, list[Member]] = {}
    for path, member in document.find_keys(OURS) if _has_others(document) else ():
        if path[:-1] != ("env",):
            groups.setdefault(path[:-1], []).append(member)
    return tuple(Misplaced(parent, tuple(members)) for parent, members in groups.items())


def _has_others(document: Document) -> bool:
    """A quick way past the documents in which our names are keys in `env` only."""
    text = document.text
    if document.may_spell_names:
        return True
    inside = {member.key_start for member in document.env.kept} if document.env else set()
    if all(text.count(start) == _count(text, start, inside) for start in _STARTS):
        return False
    return any(match.start() not in inside for match in _OUR_KEY.finditer(text))


def _count(text: str, start: str, places: Collection[int]) -> int:
    return sum(text.startswith(start, place) for place in places)


def check_placement(document: Document, groups: Sequence[Misplaced]) -> Iterator[Finding]:
    """One finding for each object with misplaced entries, and an `ENV` that nothing reads."""
    objects = Objects(document)
    for group in groups:
        yield _misplaced(objects, group)
    seen = {group.parent[0] for group in groups if group.parent}
    for member in document.root.kept:  # every object is among them
        if member.key != "env" and _is_env_like(member) and member.key not in seen:
            yield _unread_env(document, member)


def _is_env_like(member: Member) -> bool:
    return member.kind is Kind.OBJECT and member.key.strip().lower() in _ENV_LIKE


def _misplaced(objects: Objects, group: Misplaced) -> Finding:
    env = objects.document.env
    missing = [name for name in OURS if name in group.names and not (env and env.get(name))]
    one = len(group.members) == 1
    what = (
        f"{group.members[0].key} stands" if one else f"{len(group.members)} telemetry entries stand"
    )
    case = "missing" if missing else "there"
    words = words_of("misplaced-entries", case, what=what, where=_where(group.parent))
    severity = Severity.ERROR if missing else Severity.WARNING
    first = group.members[0]
    return find(
        words,
        severity=severity,
        path=(*group.parent, first.key),
        offset=first.key_start,
        fix=_fix(objects, group, missing) if missing else None,
    )


def _where(parent: Path) -> str:
    if not parent:
        return "at the top level"
    steps = " → ".join(f'"{step}"' if isinstance(step, str) else str(step + 1) for step in parent)
    return f"under {steps}"


def _fix(objects: Objects, group: Misplaced, missing: Sequence[str]) -> Fix | None:
    document = objects.document
    owner = document.root.get(str(group.parent[0])) if len(group.parent) == 1 else None
    if owner is not None and document.env_member is None and _is_env_like(owner):
        return rename(owner, "env")
    texts = {member.key: env_text(member) for member in group.members if member.key in missing}
    values = {name: text for name, text in texts.items() if text is not None}
    return move_into_env(objects, group.parent, values) if values else None


def _unread_env(document: Document, member: Member) -> Finding:
    words = words_of("env-misspelt", name=member.key)
    fix = rename(member, "env") if document.env_member is None else None
    return find(
        words,
        path=(member.key,),
        offset=member.key_start,
        fix=fix,
    )
