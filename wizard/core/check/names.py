"""The names in `env`: which ones a check can be about, and which ones look like ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.core.check.context import Subject
from wizard.core.check.fixes import rename
from wizard.core.check.structure import OURS
from wizard.core.client.routes import SIGNALS, entry_name
from wizard.core.client.versions import SAFE_NAMES
from wizard.core.document.nodes import is_quiet
from wizard.core.document.reader import Document, JsonKind, Member
from wizard.core.enforced import IN_ENV
from wizard.core.finding import Finding
from wizard.core.findings import make_finding
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
