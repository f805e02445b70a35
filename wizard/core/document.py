"""A settings text read into places: which members, from where to where.

Everything is read in C: values by the scanner of the standard library, runs of plain members that
no merge is about by one expression. Python only looks at what is left. No value is kept that the
merge does not need, so a document of 10 MB costs little more than `json.loads` of it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from json.decoder import scanstring
from typing import NamedTuple

from wizard.core.levels import levels
from wizard.core.place import BOM, Lines
from wizard.core.problems import Unreadable, find_problem, problem_of
from wizard.core.walk import Duplicate, find_duplicates, find_members

MAX_LEVELS = 1000
# Room for a document of MAX_LEVELS on top of whatever called us; Python 3.11 counts both together.
_RECURSION_ROOM = 4 * MAX_LEVELS


class Kind(StrEnum):
    """JSON's own words for what a value is."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    OBJECT = "object"
    ARRAY = "array"


_KINDS = {'"': Kind.STRING, "{": Kind.OBJECT, "[": Kind.ARRAY, "t": Kind.BOOLEAN, "f": Kind.BOOLEAN}


class Member(NamedTuple):
    """One `"key": value` of an object; offsets in code points, ends behind the last character."""

    key: str
    key_start: int
    key_end: int
    value_start: int
    value_end: int
    kind: Kind
    value: object  # str for a string, bool, None, int or float; None for containers


@dataclass(frozen=True)
class ObjectNode:
    """An object: `start` is its opening brace, `end` lies behind the closing one.

    Of a text that was skimmed, `kept` are the members that a merge may be about, every member that
    is not plain, and the last one; `members` are all, walked when they are first asked for.
    """

    start: int
    end: int
    kept: tuple[Member, ...]
    skimmed: str | None = field(default=None, repr=False, compare=False)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Every member, in order."""
        if self.skimmed is None:
            return self.kept
        return _Reader(self.skimmed, skim=False).members(self.start, None).kept

    @property
    def last(self) -> Member | None:
        """The last member; None in an empty object."""
        return self.kept[-1] if self.kept else None

    def get(self, key: str) -> Member | None:
        """The member that counts: Claude Code takes the last one of a name."""
        return next((one for one in reversed(self._candidates(key)) if one.key == key), None)

    def all(self, key: str) -> tuple[Member, ...]:
        """Every member of that name; more than one is a duplicate."""
        return tuple(member for member in self._candidates(key) if member.key == key)

    def _candidates(self, key: str) -> Sequence[Member]:
        return self.kept if _is_kept(f'{key}"') else self.members


@dataclass(frozen=True)
class Document:
    """A settings document: strict JSON whose top level is an object."""

    text: str
    root: ObjectNode
    env: ObjectNode | None  # the last `env` of the top level; None where it is absent or no object

    @cached_property
    def lines(self) -> Lines:
        """Line starts of the text."""
        return Lines(self.text)

    @property
    def env_member(self) -> Member | None:
        """The last `env` of the top level, whatever its kind."""
        return self.root.get("env")

    def raw(self, member: Member) -> str:
        """The value as it is spelled in the text."""
        return self.text[member.value_start : member.value_end]

    def duplicates(self) -> tuple[Duplicate, ...]:
        """Names that occur more than once in one object, at any depth, with every position."""
        # Noticing them takes about as long as reading, finding every place much longer.
        return find_duplicates(self.text, self.root.start) if _has_duplicates(self.text) else ()

    def find_keys(self, names: Collection[str]) -> list[tuple[tuple[str | int, ...], Member]]:
        """Members with one of `names`, anywhere in the document, in order, with their paths."""
        wanted = {name for name in names if f'"{name}"' in self.text}
        if not wanted:
            return []
        found = find_members(self.text, self.root.start, wanted)
        return [(path, self._member(key_start, key_end)) for path, key_start, key_end in found]

    def _member(self, key_start: int, key_end: int) -> Member:
        key, _ = scanstring(self.text, key_start + 1, True)
        value_start = _skip(self.text, _skip(self.text, key_end).end() + 1).end()
        value, end = _scan(self.text, value_start)
        kind = _kind(self.text[value_start])
        return Member(key, key_start, key_end, value_start, end, kind, _plain_value(kind, value))


Scan = Callable[[str, int], tuple[object, int]]


class _Broken(ValueError):
    """Not strict JSON; the place is found afterwards, by the module that can also explain it."""


_skip: Callable[[str, int], re.Match[str]] = re.compile(r"[ \t\n\r]*").match  # type: ignore[assignment]


def _refuse_constant(_name: str) -> None:
    raise _Broken  # NaN and Infinity: Python's reader takes them, Claude Code's does not


def _scanner(pairs_hook: Callable[[list[tuple[str, object]]], object]) -> Scan:
    """A strict scanner in C. Numbers stay text: Python makes no int of 10,000 digits."""
    return json.JSONDecoder(
        parse_int=str,
        parse_float=str,
        parse_constant=_refuse_constant,  # type: ignore[arg-type]
        object_pairs_hook=pairs_hook,
    ).scan_once


# Only ends are needed of what is scanned, so objects are dropped as soon as they are read.
_scan = _scanner(len)


def _has_duplicates(text: str) -> bool:
    noticed = False

    def notice(pairs: list[tuple[str, object]]) -> None:
        nonlocal noticed
        if len(dict(pairs)) != len(pairs):
            noticed = True

    with _recursion_room():
        _scanner(notice)(text, text.index("{"))
    return noticed


# Names that a merge looks up; a skim keeps their members.
_KEPT = (
    r"(?:env|otelHeadersHelper|BETA_TRACING_ENDPOINT"
    r"|CLAUDE_CODE_EN(?:ABLE_TELEMETRY|HANCED_TELEMETRY_BETA)"
    r"|OTEL_(?:(?:LOGS|METRICS|TRACES)_EXPORTER|LOG_TOOL_DETAILS|RESOURCE_ATTRIBUTES|TRACES_SAMPLER"
    r'|EXPORTER_OTLP_(?:TRACES_|METRICS_|LOGS_)?(?:ENDPOINT|HEADERS|PROTOCOL)))"'
)
_is_kept = re.compile(_KEPT).fullmatch
_SPACE = r"[ \t\n\r]*+"
_TEXT = r'[^"\\\x00-\x1f]*+'  # strings without escapes; others go the slow way
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
_run = re.compile(
    rf'(?>"(?!{_KEPT}){_TEXT}"{_SPACE}:{_SPACE}(?>"{_TEXT}"|{_NUMBER}|true|false|null)'
    rf"{_SPACE},{_SPACE}){{0,1000}}+"
).match
_plain = re.compile(rf'"({_TEXT})"{_SPACE}:{_SPACE}"({_TEXT})"{_SPACE}').match


class _Reader:
    """One reading of a text: members of the top level, and of `env`."""

    def __init__(self, text: str, *, skim: bool = True) -> None:
        self.text = text
        self.skim = skim
        self.env: ObjectNode | None = None

    def members(self, start: int, deeper: str | None) -> ObjectNode:
        """Read the object whose brace is at `start`; of a member `deeper` the members too."""
        text = self.text
        kept: list[Member] = []
        skimmed = None
        position = _skip(text, start + 1).end()
        if text[position] == "}":
            return ObjectNode(start, position + 1, ())
        while True:
            begin = position
            if self.skim and (position := self._behind_run(begin)) > begin:
                skimmed = text
            member, position = self._member(position, deeper)
            kept.append(member)
            if text[position] == "}":
                return ObjectNode(start, position + 1, tuple(kept), skimmed)
            if text[position] != ",":
                raise _Broken
            position = _skip(text, position + 1).end()

    def _behind_run(self, position: int) -> int:
        """Behind the plain members from here on, up to the next one that is kept."""
        while (run := _run(self.text, position)) and run.end() > position:
            position = run.end()
        return position

    def _member(self, position: int, deeper: str | None) -> tuple[Member, int]:
        text = self.text
        if plain := _plain(text, position):
            (_, end), (key, key_end), (value, value_end) = plain.regs
            texts = plain[1], plain[2]
            place = key - 1, key_end + 1, value - 1, value_end + 1
            return Member(texts[0], *place, Kind.STRING, texts[1]), end
        if text[position] != '"':
            raise _Broken
        key_text, key_end = scanstring(text, position + 1, True)
        colon = _skip(text, key_end).end()
        if text[colon] != ":":
            raise _Broken
        start = _skip(text, colon + 1).end()
        kind = _kind(text[start])
        if kind is Kind.OBJECT and key_text == deeper:
            self.env = self.members(start, None)
            end, scanned = self.env.end, None
        else:
            scanned, end = _scan(text, start)
        member = Member(key_text, position, key_end, start, end, kind, _plain_value(kind, scanned))
        return member, _skip(text, end).end()


def _kind(first: str) -> Kind:
    return _KINDS.get(first) or (Kind.NULL if first == "n" else Kind.NUMBER)


def _plain_value(kind: Kind, value: object) -> object:
    if kind is Kind.NUMBER:
        return _number(str(value))
    return None if kind in (Kind.OBJECT, Kind.ARRAY) else value


def _number(spelling: str) -> int | float:
    whole = spelling.lstrip("-").isdigit() and len(spelling) < 300
    return int(spelling) if whole else float(spelling)


@contextmanager
def _recursion_room() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + _RECURSION_ROOM)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def read(text: str, *, count_levels: bool = True) -> Document:
    """Read a settings text.

    Args:
        text: the whole text, a BOM at its start included.
        count_levels: False where it is known that the text is not nested over 1,000 levels.

    Raises:
        Unreadable: it is not strict JSON with an object on top, or nested over 1,000 levels. The
            problem in it says where and what in people's words.
    """
    try:
        with _recursion_room():
            document = _read(_Reader(text))
    except (ValueError, IndexError, StopIteration, RecursionError):
        raise Unreadable(find_problem(text) or problem_of(text)) from None
    if count_levels and not _is_shallow(text) and levels(text) > MAX_LEVELS:
        raise Unreadable(find_problem(text) or problem_of(text))
    return document


def _is_shallow(text: str) -> bool:
    """Whether there are too few brackets for too many levels; so it is with most documents."""
    return all(_at_most(MAX_LEVELS // 2, bracket, text) for bracket in "{[")


def _at_most(limit: int, sign: str, text: str) -> bool:
    position = -1
    for _ in range(limit + 1):
        position = text.find(sign, position + 1)
        if position < 0:
            return True
    return False


def _read(reader: _Reader) -> Document:
    text = reader.text
    start = _skip(text, 1 if text.startswith(BOM) else 0).end()
    if text[start] != "{":
        raise _Broken
    root = reader.members(start, "env")
    if _skip(text, root.end).end() != len(text):
        raise _Broken
    member = root.get("env")
    is_object = member is not None and member.kind is Kind.OBJECT
    return Document(text, root, reader.env if is_object else None)
