"""Names in `env`: which can matter at all, and which look like one of ours and are not.

A finding is about an entry for its name or for its value: null, an object, a list. So strings,
numbers, true and false under quiet names are passed over in C; there can be thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from wizard.core.check.context import Subject, find
from wizard.core.check.fixes import rename
from wizard.core.check.rules import BASE_URL
from wizard.core.check.structure import OURS
from wizard.core.client import SIGNALS, entry_name
from wizard.core.client.safe_names import SAFE_NAMES
from wizard.core.document.reader import Document, Kind, Member, read
from wizard.core.finding import Finding, Severity
from wizard.core.findings import words_of
from wizard.core.merge.current_env import BETA_ENDPOINT, BETA_SWITCH
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)

# A misspelt name still holds one of these: each name of ours holds three of them, one behind the
# other, and two slips spoil two. Few letters begin them, so most names are passed over quickly.
PARTS = ("LAUDE", "LEMETRY", "LOG", "ODE", "OOL", "ORTER", "OTEL", "OURCE", "UTES", "XP")
_PROXIES = "[Hh][Tt][Tt][Pp][Ss]?_[Pp][Rr][Oo][Xx][Yy]"  # one pattern, because every name meets it
# Beside names that hold a part; the last two so that all names a merge looks up are kept.
_LOOKED_UP = (BASE_URL, BETA_ENDPOINT, BETA_SWITCH, _PROXIES, "env", "permissions")
_PRINTABLE = frozenset(map(chr, range(0x20, 0x7F))) - {'"', "\\"}
_JUDGED_KINDS = (Kind.NULL, Kind.OBJECT, Kind.ARRAY)


def read_to_judge(text: str, *, limits: bool = True, encoding: str = "utf-8") -> Document:
    """`read` for a document that is only checked: quiet entries are passed over at once.

    Raises:
        Unreadable: as `read`.
    """
    return read(text, limits=limits, passed=_quiet_run(), encoding=encoding)


def entries_to_judge(document: Document) -> tuple[Member, ...]:
    """The entries of `env` that a finding can be about, in order.

    One that is there for its value must not hide a later one of the same name that is not: where
    that could be, it is all of them.
    """
    found = [(one, is_quiet(one.key)) for one in document.env_beside(_quiet_run())]
    judged = [one for one, quiet in found if not quiet or one.kind in _JUDGED_KINDS]
    by_value = any(quiet and one.kind in _JUDGED_KINDS for one, quiet in found)
    if document.env and by_value and document.has_duplicates:
        return document.env.members
    return tuple(judged)


def is_quiet(name: str) -> bool:
    """Whether no check looks this name up, and it is too far from ours to be a misspelt one."""
    return _quiet_name().fullmatch(name) is not None


@cache
def _quiet_name() -> re.Pattern[str]:
    return re.compile(_quiet(r"\Z"))


@cache
def _quiet_run() -> str:
    return _quiet('"')


def _quiet(end: str) -> str:
    """Names of printable ASCII, up to `end`, that are none of those and hold no part of ours."""
    begun = {first: list(parts) for first, parts in groupby(PARTS, key=lambda part: part[0])}
    letters = "|".join(
        f"{_any_case(first)}(?!{'|'.join(_any_case(part[1:]) for part in parts)})"
        for first, parts in begun.items()
    )
    others = _PRINTABLE.difference(*begun, *map(str.lower, begun))
    rest = f"[{''.join(map(re.escape, sorted(others)))}]*+"
    return rf"(?!(?:{'|'.join(_LOOKED_UP)}){end}){rest}(?:(?:{letters}){rest})*+"


def _any_case(letters: str) -> str:
    return "".join(f"[{letter}{letter.lower()}]" for letter in letters)


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
