"""Findings about entries that Claude Code does not read because they are outside `env`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from wizard.core.check.fixes import Objects, move_into_env, rename
from wizard.core.check.structure import OURS
from wizard.core.client.values import env_text
from wizard.core.document.nodes import Path
from wizard.core.document.reader import Document, JsonKind, Member
from wizard.core.finding import Finding, Fix
from wizard.core.findings import make_finding

_STARTS = ('"OTEL_', '"CLAUDE_CODE_EN')
_OUR_KEY = re.compile(rf'"(?:{"|".join(OURS)})"[ \t\r\n]*:')
_ENV_LIKE = ("env", "envs", "environment", "enviroment", "envvars", "env_vars", "environ")


def find_misplaced(document: Document) -> Mapping[Path, list[Member]]:
    """Find our entries that Claude Code does not read, by the path of the object that holds them.

    Entries in an earlier duplicate of `env` are not included, because duplicates have their own
    finding.
    """
    misplaced: dict[Path, list[Member]] = {}
    for path, member in document.find_keys(OURS) if _has_others(document) else ():
        if path[:-1] != ("env",):
            misplaced.setdefault(path[:-1], []).append(member)
    return misplaced


def _has_others(document: Document) -> bool:
    """Whether our names may be keys outside `env`. A quick search rules out most documents."""
    text = document.text
    if document.may_spell_names:
        return True
    inside = {member.key_start for member in document.env.kept} if document.env else set()
    if all(
        text.count(start) == sum(text.startswith(start, place) for place in inside)
        for start in _STARTS
    ):
        return False
    return any(match.start() not in inside for match in _OUR_KEY.finditer(text))


def check_placement(
    document: Document, misplaced: Mapping[Path, Sequence[Member]]
) -> Iterator[Finding]:
    """Make one finding for each object with misplaced entries, and for a misspelled `env`."""
    objects, env = Objects(document), document.env
    for parent, members in misplaced.items():
        names = {member.key for member in members}
        missing = [name for name in OURS if name in names and not (env and env.get(name))]
        steps = [f'"{step}"' if isinstance(step, str) else str(step + 1) for step in parent]
        yield make_finding(
            "misplaced-entries",
            f"{'one' if len(members) == 1 else 'many'} {'below' if parent else 'at the top'}",
            "missing" if missing else "there",
            path=(*parent, members[0].key),
            offset=members[0].key_start,
            fix=_fix(objects, parent, members, missing) if missing else None,
            name=members[0].key,
            count=len(members),
            where=" → ".join(steps),
        )
    seen = {parent[0] for parent in misplaced if parent}
    for member in document.root.kept:  # every name that may be meant as `env` is in `kept`
        if member.key != "env" and _is_env_like(member) and member.key not in seen:
            yield make_finding(
                "env-misspelt",
                path=(member.key,),
                offset=member.key_start,
                fix=rename(member, "env") if document.env_member is None else None,
                name=member.key,
            )


def _is_env_like(member: Member) -> bool:
    return member.kind is JsonKind.OBJECT and member.key.strip().lower() in _ENV_LIKE


def _fix(
    objects: Objects, parent: Path, members: Sequence[Member], missing: Sequence[str]
) -> Fix | None:
    document = objects.document
    owner = document.root.get(str(parent[0])) if len(parent) == 1 else None
    if owner is not None and document.env_member is None and _is_env_like(owner):
        return rename(owner, "env")
    texts = {member.key: env_text(member) for member in members if member.key in missing}
    values = {name: text for name, text in texts.items() if text is not None}
    return move_into_env(objects, parent, values) if values else None
