"""The parts of a settings document: objects and their members, with their places in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from wizard.core.scanning import is_merged, members_of_runs, scan_value


class Kind(StrEnum):
    """JSON's own words for what a value is."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    OBJECT = "object"
    ARRAY = "array"


_KINDS = {
    '"': Kind.STRING,
    "{": Kind.OBJECT,
    "[": Kind.ARRAY,
    "t": Kind.BOOLEAN,
    "f": Kind.BOOLEAN,
    "n": Kind.NULL,
}


class Member(NamedTuple):
    """One `"key": value` of an object; offsets in code points, ends behind the last character."""

    key: str
    key_start: int
    key_end: int
    value_start: int
    value_end: int
    kind: Kind
    value: object  # str for a string, bool, None, int or float; None for containers

    def __repr__(self) -> str:
        """Where it is; never its value, which may be a secret."""
        return f"Member({self.key_start}-{self.value_end})"


@dataclass(frozen=True)
class ObjectNode:
    """An object: `start` is its opening brace, `end` lies behind the closing one.

    `kept` are the members that a merge may be about, others as it was read, and the last one.
    Where others were left out, `skimmed` is the text.
    """

    start: int
    end: int
    kept: tuple[Member, ...] = field(repr=False)
    skimmed: str | None = field(default=None, repr=False, compare=False)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Every member, in order; those that were left out are read when first asked for."""
        if self.skimmed is None:
            return self.kept
        found: list[Member] = []
        position = self.start + 1
        for member in self.kept:
            found += _left_out(self.skimmed, position, member.key_start)
            found.append(member)
            position = member.value_end
        return tuple(found)

    @property
    def last(self) -> Member | None:
        """The last member; None in an empty object."""
        return self.kept[-1] if self.kept else None

    def get(self, key: str) -> Member | None:
        """The member that counts: Claude Code takes the last one of a name."""
        found = self._named(key)
        return found[-1] if found else None

    def all(self, key: str) -> tuple[Member, ...]:
        """Every member of that name; more than one is a duplicate."""
        return tuple(self._named(key))

    def _named(self, key: str) -> Sequence[Member]:
        return (self._kept_by_name if is_merged(key) else self._by_name).get(key, ())

    @cached_property
    def _kept_by_name(self) -> Mapping[str, Sequence[Member]]:
        return _by_name(self.kept)

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Member]]:
        return _by_name(self.members)


def _by_name(members: Iterable[Member]) -> Mapping[str, Sequence[Member]]:
    named: dict[str, list[Member]] = {}
    for member in members:
        named.setdefault(member.key, []).append(member)
    return named


def _left_out(text: str, start: int, end: int) -> Iterator[Member]:
    for match in members_of_runs(text, start, end):
        name, raw = match[1], match[2]
        kind = kind_of(raw[0])
        if kind is Kind.STRING and "\\" not in raw:
            value: object = raw[1:-1]
        else:
            value = plain_value(kind, scan_value(raw, 0)[0])
        yield Member(name, match.start(), match.end(1) + 1, *match.span(2), kind, value)


def kind_of(first: str) -> Kind:
    """The kind of the value that begins with this character."""
    return _KINDS.get(first, Kind.NUMBER)


def plain_value(kind: Kind, value: object) -> object:
    """What a member holds, from what was scanned: numbers in their spelling, no containers."""
    if kind is Kind.NUMBER:
        return _number(str(value))
    return None if kind in (Kind.OBJECT, Kind.ARRAY) else value


def _number(spelling: str) -> int | float:
    whole = spelling.lstrip("-").isdigit() and len(spelling) < 300
    return int(spelling) if whole else float(spelling)
