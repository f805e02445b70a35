"""Names: which a check can be about, which look like ours, and which of ours are outside `env`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from wizard.core.check.context import Subject
from wizard.core.check.fixes import Objects, move_into_env, rename
from wizard.core.client.routes import SIGNALS, entry_name
from wizard.core.client.values import env_text
from wizard.core.client.versions import SAFE_NAMES
from wizard.core.document.nodes import JsonKind, Member, Path, is_quiet
from wizard.core.document.reader import Document
from wizard.core.enforced import IN_ENV
from wizard.core.finding import Finding, Fix
from wizard.core.findings import make_finding
from wizard.core.merge.current_env import OURS
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)

_JUDGED_KINDS = (JsonKind.NULL, JsonKind.OBJECT, JsonKind.ARRAY)


def entries_to_judge(document: Document) -> tuple[Member, ...]:
    """Return the entries of `env` that a finding can be about, in order.

    A finding depends on a name that is not quiet, or on a value that is null, an object or a list.
    An entry that is included for its value may have a later duplicate that is not. Because the last
    one counts, all entries are returned if that is possible.
    """
    if document.env is None:
        return ()
    found = [(one, is_quiet(one.key)) for one in document.env.kept]
    if any(quiet and one.kind in _JUDGED_KINDS for one, quiet in found) and document.has_duplicates:
        return document.env.members
    return tuple(one for one, quiet in found if not quiet or one.kind in _JUDGED_KINDS)


def approval_names(document: Document) -> tuple[str, ...]:
    """Return the entries of `env` that Claude Code's approval dialog lists, in order."""
    members = document.env.members if document.env else ()
    return tuple(dict.fromkeys(member.key for member in members if member.key not in SAFE_NAMES))


def enforced_names(document: Document) -> tuple[str, ...]:
    """Return the names that `--enforce` adds to the approval dialog of this document."""
    listed = (*approval_names(document), *SAFE_NAMES)
    return tuple(guard.name for guard in IN_ENV if guard.name not in listed)


MISSPELT = "misspelt-name"
# Without these, telemetry does not arrive correctly.
_REQUIRED = (
    ENABLE_TELEMETRY,
    ENHANCED_TELEMETRY,
    ENDPOINT,
    HEADERS,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)
# Without one of these, nothing is sent.
_SWITCHED_ON = (ENABLE_TELEMETRY, ENHANCED_TELEMETRY, TRACES_EXPORTER)
_MAX_DISTANCE = 2
_PARTS = ("ENDPOINT", "HEADERS", "PROTOCOL", "CERTIFICATE", "TIMEOUT", "COMPRESSION", "INSECURE")
_KNOWN = SAFE_NAMES | {
    *OURS,
    *(entry_name(part, signal) for part in _PARTS for signal in (None, *SIGNALS)),
}
_CUT_OFF = {ENHANCED_TELEMETRY.removesuffix("_BETA"): ENHANCED_TELEMETRY}


def _thirds(name: str) -> tuple[str, str, str]:
    step = len(name) // 3
    return name[:step], name[step : 2 * step], name[2 * step :]


# For each length of a key, the names that it can mean. Two typos leave one third of a name intact.
_CANDIDATES = {
    length: [(name, _thirds(name)) for name in OURS if abs(len(name) - length) <= _MAX_DISTANCE]
    for length in range(max(map(len, OURS)) + _MAX_DISTANCE + 1)
}


def find_misspelt(entries: Sequence[Member]) -> tuple[tuple[Member, str], ...]:
    """Find entries whose name differs from one of ours only in case, white space or two letters.

    Each is returned with the name that is meant.
    """
    meant = ((member, _meant(member.key)) for member in entries)
    return tuple((member, name) for member, name in meant if name)


def _meant(key: str) -> str | None:
    if key in _KNOWN:
        return None
    plain = key.strip().upper()
    if not plain.replace("_", "").isalnum():
        plain = re.sub(r"[^A-Z0-9]+", "_", plain).strip("_")
    if plain in OURS or plain in _CUT_OFF:
        return _CUT_OFF.get(plain, plain)
    for name, (first, second, third) in _CANDIDATES.get(len(plain), ()):
        whole = first in plain or second in plain or third in plain
        if whole and plain not in _KNOWN and is_near(plain, name, _MAX_DISTANCE):
            return name
    return None


def is_near(one: str, other: str, slips: int) -> bool:
    """Whether changing, adding or removing at most `slips` letters turns one into the other."""
    place = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None
    )
    if place is None:
        return abs(len(one) - len(other)) <= slips
    one, other = one[place:], other[place:]
    return slips > 0 and (
        is_near(one[1:], other[1:], slips - 1)
        or is_near(one[1:], other, slips - 1)
        or is_near(one, other[1:], slips - 1)
    )


def check_names(subject: Subject, misspelt: Sequence[tuple[Member, str]]) -> Iterator[Finding]:
    """Make one finding for each misspelled name. It is an error if a required entry is missing."""
    for member, meant in misspelt:
        is_there = meant in subject.members
        # The entry of one signal replaces the general entry.
        general, own = meant.replace("_TRACES_", "_"), meant.replace("OTLP_", "OTLP_TRACES_")
        is_needed = meant in _REQUIRED or general in _REQUIRED
        is_missing = is_needed and not subject.members.keys() & {meant, general, own}
        yield make_finding(
            MISSPELT,
            "there" if is_there else "nothing" if meant in _SWITCHED_ON else "other",
            "needed" if is_missing else "not needed",
            path=("env", member.key),
            offset=member.key_start,
            fix=None if is_there else rename(member, meant),
            name=member.key,
            meant=meant,
        )


# Outside `env` ------------------------------------------------------------------------------------

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
            fix=_move_or_rename(objects, parent, members, missing) if missing else None,
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


def _move_or_rename(
    objects: Objects, parent: Path, members: Sequence[Member], missing: Sequence[str]
) -> Fix | None:
    document = objects.document
    owner = document.root.get(str(parent[0])) if len(parent) == 1 else None
    if owner is not None and document.env_member is None and _is_env_like(owner):
        return rename(owner, "env")
    texts = {member.key: env_text(member) for member in members if member.key in missing}
    values = {name: text for name, text in texts.items() if text is not None}
    return move_into_env(objects, parent, values) if values else None
