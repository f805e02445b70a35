"""Names in `env` that look like one of ours and are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wizard.core.check.context import Subject, find
from wizard.core.check.fixes import rename
from wizard.core.check.structure import OURS
from wizard.core.client import SIGNALS, entry_name
from wizard.core.client.safe_names import SAFE_NAMES
from wizard.core.document.reader import Member
from wizard.core.finding import Finding, Severity
from wizard.core.findings import words_of
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)

MISSPELT = "misspelt-name"
# Without these, nothing arrives rightly.
REQUIRED = (
    ENABLE_TELEMETRY,
    ENHANCED_TELEMETRY,
    ENDPOINT,
    HEADERS,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)
# Without one of these nothing is sent.
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


# By the length of a key: the names it can mean. Two slips leave one third of a name whole.
_CANDIDATES = {
    length: [(name, _thirds(name)) for name in OURS if abs(len(name) - length) <= _MAX_DISTANCE]
    for length in range(max(map(len, OURS)) + _MAX_DISTANCE + 1)
}


class Misspelt(NamedTuple):
    """An entry of `env` and the name that was meant."""

    member: Member
    meant: str


def find_misspelt(entries: Sequence[Member]) -> tuple[Misspelt, ...]:
    """Entries whose name is one of ours but for capitals, white space or one or two letters."""
    found = ((member, _meant(member.key)) for member in entries)
    return tuple(Misspelt(member, meant) for member, meant in found if meant)


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
        if whole and plain not in _KNOWN and _is_near(plain, name, _MAX_DISTANCE):
            return name
    return None


def _is_near(one: str, other: str, slips: int) -> bool:
    """Whether so many letters changed, added or taken out lead from one to the other."""
    place = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None
    )
    if place is None:
        return abs(len(one) - len(other)) <= slips
    one, other = one[place:], other[place:]
    return slips > 0 and (
        _is_near(one[1:], other[1:], slips - 1)
        or _is_near(one[1:], other, slips - 1)
        or _is_near(one, other[1:], slips - 1)
    )


def check_names(subject: Subject, misspelt: Sequence[Misspelt]) -> Iterator[Finding]:
    """One finding for each misspelt name; an error where the right one is missing."""
    for member, meant in misspelt:
        is_there = meant in subject.members
        case = "there" if is_there else "nothing" if meant in _SWITCHED_ON else "other"
        words = words_of(MISSPELT, case, name=member.key, meant=meant)
        yield find(
            words,
            severity=Severity.ERROR if _matters(subject, meant) else Severity.WARNING,
            path=("env", member.key),
            offset=member.key_start,
            fix=None if is_there else rename(member, meant),
        )


def _matters(subject: Subject, meant: str) -> bool:
    """Whether something needed is missing because of it: a signal's own entry stands in."""
    general, own = meant.replace("_TRACES_", "_"), meant.replace("OTLP_", "OTLP_TRACES_")
    needed = meant in REQUIRED or general in REQUIRED
    return needed and not subject.members.keys() & {meant, general, own}
