"""Names in `env` that look like one of ours and are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wizard.core.check.fixes import rename
from wizard.core.check.structure import OURS
from wizard.core.check.subject import SENDS_NOTHING, Subject, Words, find
from wizard.core.client import SIGNALS, entry_name
from wizard.core.document import Document, Member
from wizard.core.finding import Finding, Severity
from wizard.core.safe_names import SAFE_NAMES
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)

# Without these, nothing arrives rightly.
REQUIRED = (
    ENABLE_TELEMETRY,
    ENHANCED_TELEMETRY,
    ENDPOINT,
    HEADERS,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)
_MAX_DISTANCE = 2
_PARTS = ("ENDPOINT", "HEADERS", "PROTOCOL", "CERTIFICATE", "TIMEOUT", "COMPRESSION", "INSECURE")
_KNOWN = SAFE_NAMES | {
    *OURS,
    *(entry_name(part, signal) for part in _PARTS for signal in (None, *SIGNALS)),
}
_CUT_OFF = {ENHANCED_TELEMETRY.removesuffix("_BETA"): ENHANCED_TELEMETRY}
_LENGTHS = range(
    min(map(len, OURS)) - _MAX_DISTANCE,
    max(map(len, OURS)) + _MAX_DISTANCE + 1,
)


def _thirds(name: str) -> list[str]:
    step = len(name) // 3
    return [name[:step], name[step : 2 * step], name[2 * step :]]


# Two slips leave at least one third of a name whole: a quick way past all other names.
_PART_OF_OURS = re.compile(
    "|".join(sorted({re.escape(part) for name in OURS for part in _thirds(name)})), re.IGNORECASE
)


class Misspelt(NamedTuple):
    """An entry of `env` and the name that was meant."""

    member: Member
    meant: str


def find_misspelt(document: Document) -> tuple[Misspelt, ...]:
    """Entries whose name is one of ours but for capitals, white space or one or two letters."""
    members = document.env.members if document.env else ()
    found = ((member, _meant(member.key)) for member in members)
    return tuple(Misspelt(member, meant) for member, meant in found if meant)


def _meant(key: str) -> str | None:
    if key in _KNOWN:
        return None
    plain = re.sub(r"[^A-Z0-9]+", "_", key.upper()).strip("_")
    if plain in OURS or plain in _CUT_OFF:
        return _CUT_OFF.get(plain, plain)
    if plain in _KNOWN or len(plain) not in _LENGTHS or not _PART_OF_OURS.search(plain):
        return None
    return next((name for name in OURS if _is_near(plain, name)), None)


def _is_near(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > _MAX_DISTANCE:
        return False
    return _distance(one, other) <= _MAX_DISTANCE


def _distance(one: str, other: str) -> int:
    """Letters to change, add or take out to get from one to the other."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        previous, row[0] = row[0], index
        for column, wanted in enumerate(other, 1):
            costs = (previous + (letter != wanted), row[column] + 1, row[column - 1] + 1)
            previous, row[column] = row[column], min(costs)
    return row[-1]


def check_names(subject: Subject, misspelt: Sequence[Misspelt]) -> Iterator[Finding]:
    """One finding for each misspelt name; an error where the right one is missing."""
    for member, meant in misspelt:
        is_there = meant in subject.members
        words = Words(
            "misspelt-name",
            f'"{member.key}" is misspelt: the name is {meant}.',
            f"It is ignored; {meant} is there too and counts."
            if is_there
            else f"Claude Code ignores it. {SENDS_NOTHING}"
            if meant in (ENABLE_TELEMETRY, ENHANCED_TELEMETRY, TRACES_EXPORTER)
            else "Claude Code ignores it, and says nothing about it.",
            "Take it out." if is_there else f"Rename it to {meant}.",
        )
        yield find(
            subject.document,
            Severity.ERROR if _matters(subject, meant) else Severity.WARNING,
            words,
            path=("env", member.key),
            offset=member.key_start,
            fix=None if is_there else rename(member, meant),
        )


def _matters(subject: Subject, meant: str) -> bool:
    """Whether something needed is missing because of it: a signal's own entry stands in."""
    general, own = meant.replace("_TRACES_", "_"), meant.replace("OTLP_", "OTLP_TRACES_")
    needed = meant in REQUIRED or general in REQUIRED
    return needed and not subject.members.keys() & {meant, general, own}
