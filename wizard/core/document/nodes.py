"""The parts of a settings document: objects and their members, with their offsets in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import NamedTuple


class JsonKind(StrEnum):
    """The types of JSON values, by JSON's own names."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    OBJECT = "object"
    ARRAY = "array"


_KINDS = {
    '"': JsonKind.STRING,
    "{": JsonKind.OBJECT,
    "[": JsonKind.ARRAY,
    "t": JsonKind.BOOLEAN,
    "f": JsonKind.BOOLEAN,
    "n": JsonKind.NULL,
}


class Member(NamedTuple):
    """One `"key": value` of an object. Offsets count code points; ends are exclusive."""

    key: str
    key_start: int
    key_end: int
    value_start: int
    value_end: int
    kind: JsonKind
    value: object  # str for a string, bool, int or float; None for null and containers

    def __repr__(self) -> str:
        """Show the offsets, but never the value, which may be a secret."""
        return f"Member({self.key_start}-{self.value_end})"


# Each name that decides something about telemetry contains one of these parts, even if it is
# misspelled: each contains three that do not overlap, and two typos can damage only two. The parts
# start with few different letters, so most names are skipped quickly.
PARTS = ("LAUDE", "LEMETRY", "LOG", "ODE", "OOL", "ORTER", "OTEL", "OURCE", "UTES", "XP")


def _quiet_pattern() -> str:
    def any_case(word: str) -> str:
        return re.sub("[a-z]", lambda one: f"[{one[0].upper()}{one[0]}]", word.lower())

    # The other names that a merge or a check looks up.
    proxy = f"{any_case('http')}[Ss]?{any_case('_proxy')}"
    names = (
        *("ANTHROPIC_BASE_URL", "BETA_TRACING_ENDPOINT", "ENABLE_BETA_TRACING_DETAILED"),
        *("TRACEPARENT", proxy),
    )
    begun = {first: list(parts) for first, parts in groupby(PARTS, key=lambda part: part[0])}
    letters = "|".join(
        f"{any_case(first)}(?!{'|'.join(any_case(part[1:]) for part in parts)})"
        for first, parts in begun.items()
    )
    rest = r"[ !#-KMNP-TVWYZ\[\]-kmnp-tvwyz{-~]*+"  # printable ASCII without those letters
    return rf'"(?!(?:{"|".join(names)})"){rest}(?:(?:{letters}){rest})*+"'


# A quoted name in `env` that no merge or check looks up, and that is not similar to one of ours. It
# is printable ASCII without escapes. The parser may skip members with such names.
QUIET_NAME = _quiet_pattern()
# The same for the top level, where only these names are looked up, and what may be meant as `env`.
QUIET_TOP_NAME = r'"(?!\s*[Ee][Nn][Vv]|(?:permissions|otelHeadersHelper)")[^"\\\x00-\x1f]*+"'


def is_quiet(name: str) -> bool:
    """Whether nothing looks up this name in `env`, and it is not similar to one of ours."""
    return re.fullmatch(QUIET_NAME, f'"{name}"') is not None


@dataclass(frozen=True)
class ObjectNode:
    """An object, from its opening brace to its closing one.

    `start` is the offset of its opening brace, `end` the offset after the closing one.

    The parser makes a `Member` only of the members in `kept`: the last one, those with a name that
    is not quiet, in `env` every null, object and list, and perhaps a few others. `passed_over`
    parses the skipped members between two offsets, all or those with some names. It is None if
    `kept` has all members. `quiet` is the pattern of names that may be skipped.
    """

    start: int
    end: int
    kept: tuple[Member, ...] = field(repr=False)
    passed_over: Callable[[int, int, Container[str] | None], Iterator[Member]] | None = field(
        default=None, repr=False, compare=False
    )
    quiet: str = field(default=QUIET_NAME, repr=False)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """All members, in order. Skipped members are parsed when they are first needed."""
        return self.kept if self.passed_over is None else tuple(self.each())

    def each(self, names: Container[str] | None = None) -> Iterator[Member]:
        """Parse the members in order, as far as they are taken: all, or those with these names."""
        position = self.start + 1
        for member in self.kept:
            if self.passed_over is not None:
                yield from self.passed_over(position, member.key_start, names)
            if names is None or member.key in names:
                yield member
            position = member.value_end

    @property
    def last(self) -> Member | None:
        """The last member. None in an empty object."""
        return self.kept[-1] if self.kept else None

    def get(self, key: str) -> Member | None:
        """Return the member that counts: Claude Code uses the last one of a name."""
        named = self.all(key)
        return named[-1] if named else None

    def all(self, key: str) -> Sequence[Member]:
        """Return every member with that name, in order. More than one are duplicates."""
        is_kept = self.passed_over is None or not re.fullmatch(self.quiet, f'"{key}"')
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


def kind_of(first: str) -> JsonKind:
    return _KINDS.get(first, JsonKind.NUMBER)


def plain_value(kind: JsonKind, value: object) -> object:
    """Return the value of a member from the scanner's result. None for objects and lists.

    The scanner returns numbers as text, because they can have thousands of digits.
    """
    if kind is JsonKind.NUMBER:
        spelling = str(value)
        is_int = spelling.lstrip("-").isdigit() and len(spelling) < 300
        return int(spelling) if is_int else float(spelling)
    return None if kind in (JsonKind.OBJECT, JsonKind.ARRAY) else value


Path = tuple[str | int, ...]  # the path to a value from the top level: ("env", "OTEL_…")

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]')


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A name that occurs more than once in one object: its path, and the offset of each key."""

    path: Path
    offsets: tuple[int, ...]


@dataclass(slots=True)
class _Level:
    """An open container: the path step of its current child, and the keys seen so far."""

    is_object: bool
    step: str | int = 0
    awaits_key: bool = False
    keys: dict[str | int, list[int]] = field(default_factory=dict)


def _walk(
    text: str, start: int, *, strings: bool = False
) -> Iterator[tuple[str, list[_Level], int]]:
    """Yield every "key" and every "end" of a container, with the open levels and its offset.

    With `strings`, every "string" that is a value is yielded too. The list of levels changes during
    the iteration; the step of its last level is the key.
    """
    levels: list[_Level] = []
    for token in _TOKEN.finditer(text, start):
        begin = token.start()
        first = text[begin]
        if first == '"':
            if levels and levels[-1].awaits_key:
                levels[-1].step = scanstring(text, begin + 1, True)[0]
                levels[-1].awaits_key = False
                yield "key", levels, begin
            elif strings:
                yield "string", levels, begin
        elif first in "{[":
            levels.append(_Level(first == "{", awaits_key=first == "{"))
        elif first == ",":
            level = levels[-1]
            level.awaits_key = level.is_object
            if isinstance(level.step, int):
                level.step += 1
        else:
            yield "end", levels, begin
            levels.pop()


def _path(levels: list[_Level]) -> Path:
    return tuple(level.step for level in levels)


def find_duplicates(text: str, start: int) -> tuple[Duplicate, ...]:
    """Find every duplicate name from `start` on, in the order in which their objects end."""
    duplicates: list[Duplicate] = []
    for event, levels, offset in _walk(text, start):
        level = levels[-1]
        if event == "key":
            level.keys.setdefault(level.step, []).append(offset)
            continue
        parent = _path(levels[:-1])
        duplicates += [
            Duplicate((*parent, name), tuple(offsets))
            for name, offsets in level.keys.items()
            if len(offsets) > 1
        ]
    return tuple(duplicates)


def find_members(text: str, start: int, names: Collection[str]) -> list[tuple[Path, int]]:
    """Return the path and offset of every key that is one of `names`."""
    return [
        (_path(levels), offset)
        for event, levels, offset in _walk(text, start)
        if event == "key" and levels[-1].step in names
    ]


def find_texts(
    text: str, start: int, is_wanted: Callable[[str], bool]
) -> list[tuple[Path, str, int]]:
    """Return path, text and offset of every wanted string. A name has the path of its value."""
    return [
        (_path(levels), string, offset)
        for event, levels, offset in _walk(text, start, strings=True)
        if event != "end" and is_wanted(string := scanstring(text, offset + 1, True)[0])
    ]
