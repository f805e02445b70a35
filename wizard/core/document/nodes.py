"""The parts of a settings document: objects and their members, with their places in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import NamedTuple, Protocol


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


class LeftOut(Protocol):
    """The members of an object that reading passed over."""

    def between(self, start: int, end: int) -> Iterator[Member]:
        """Those in that part of the text, in order."""

    def may_hold(self, name: str) -> bool:
        """Whether one of them may have this name."""


@dataclass(frozen=True)
class ObjectNode:
    """An object: `start` is its opening brace, `end` lies behind the closing one.

    `kept` are the members that a merge may be about, others as it was read, and the last one.
    `left_out` finds the others; None where there are none.
    """

    start: int
    end: int
    kept: tuple[Member, ...] = field(repr=False)
    left_out: LeftOut | None = field(default=None, repr=False, compare=False)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Every member, in order; those that were left out are read when first asked for."""
        if self.left_out is None:
            return self.kept
        found: list[Member] = []
        position = self.start + 1
        for member in self.kept:
            found += self.left_out.between(position, member.key_start)
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
        is_kept = self.left_out is None or not self.left_out.may_hold(key)
        return (self._kept_by_name if is_kept else self._by_name).get(key, ())

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


Path = tuple[str | int, ...]

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]')


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A name that occurs more than once in one object: its path, and the offset of each key."""

    path: Path
    offsets: tuple[int, ...]


@dataclass(slots=True)
class _Level:
    """An open container: the step of the path into its current child, and the keys seen."""

    is_object: bool
    step: str | int
    awaits_key: bool
    keys: dict[str, list[int]]


def _walk(
    text: str, start: int, *, values: bool = False
) -> Iterator[tuple[list[_Level], str, int, int]]:
    """Every key of every object: the open levels (a live list), the key, its offsets.

    With `values` every value that is a string comes likewise, behind its key.
    """
    levels: list[_Level] = []
    for token in _TOKEN.finditer(text, start):
        begin, end = token.span()
        first = text[begin]
        if first == '"':
            if levels and levels[-1].awaits_key:
                key = scanstring(text, begin + 1, True)[0]
                levels[-1].step, levels[-1].awaits_key = key, False
                yield levels, key, begin, end
            elif values:
                word = scanstring(text, begin + 1, True)[0]
                yield levels, word, begin, end
        elif first in "{[":
            levels.append(_Level(first == "{", 0, first == "{", {}))
        elif first == ",":
            _next_child(levels[-1])
        else:
            yield levels, "", begin, -1  # a container ends
            levels.pop()


def _next_child(level: _Level) -> None:
    if level.is_object:
        level.awaits_key = True
    elif isinstance(level.step, int):
        level.step += 1


def _path(levels: list[_Level]) -> Path:
    return tuple(level.step for level in levels)


def find_duplicates(text: str, start: int) -> tuple[Duplicate, ...]:
    """Every duplicate name from `start` on, in the order in which their objects end."""
    found: list[Duplicate] = []
    for levels, key, key_start, key_end in _walk(text, start):
        if key_end >= 0:
            levels[-1].keys.setdefault(key, []).append(key_start)
            continue
        parent = _path(levels[:-1])
        found += [
            Duplicate((*parent, name), tuple(offsets))
            for name, offsets in levels[-1].keys.items()
            if len(offsets) > 1
        ]
    return tuple(found)


def find_members(text: str, start: int, names: Collection[str]) -> list[tuple[Path, int, int]]:
    """Path, start and end of every key that is one of `names`."""
    return [
        (_path(levels), key_start, key_end)
        for levels, key, key_start, key_end in _walk(text, start)
        if key_end >= 0 and key in names
    ]


def find_texts(
    text: str, start: int, is_wanted: Callable[[str], bool]
) -> list[tuple[Path, str, int]]:
    """Path, text and offset of every string that is wanted; a name has the path of its value."""
    return [
        (_path(levels), word, offset)
        for levels, word, offset, end in _walk(text, start, values=True)
        if end >= 0 and is_wanted(word)
    ]
