"""Parse a settings text into members with their offsets.

`fast` does the parsing and keeps no value that a merge does not need. This module knows the
meaning: which `env` counts, what is too deep or too large, and where names are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from wizard.core.document.fast import Broken, FastReader, has_duplicates
from wizard.core.document.nodes import (
    Duplicate,
    JsonKind,
    Member,
    ObjectNode,
    find_duplicates,
    find_members,
    is_quiet,
)
from wizard.core.document.text import size_of
from wizard.core.finding import Finding
from wizard.core.position import BOM, Lines, Place
from wizard.core.syntax.problem import Unreadable, problem_at, problem_of
from wizard.core.syntax.scan import skip_space
from wizard.core.values import HEADERS, LOGS_EXPORTER, METRICS_EXPORTER, TRACES_EXPORTER
from wizard.core.values import RESOURCE_ATTRIBUTES as ATTRIBUTES

MAX_LEVELS = 1000
MAX_ITEMS = 100_000  # items between the commas of one value; each becomes several objects
_FEW_PLACES = 50
MAX_LENGTH = 1_000_000  # characters of one value of `env` that a merge reads
_ESCAPED_LETTER = re.compile(r"\\u00(?:[46][1-9a-fA-F]|[57][0-9aA]|5[fF])")
# The values of `env` that are comma-separated lists.
_LISTS = (
    ATTRIBUTES,
    HEADERS,
    *(HEADERS.replace("OTLP", f"OTLP_{signal}") for signal in ("TRACES", "METRICS", "LOGS")),
    TRACES_EXPORTER,
    METRICS_EXPORTER,
    LOGS_EXPORTER,
)
# Stack for a document of MAX_LEVELS in addition to the calling functions; Python 3.11 counts both
# together.
_RECURSION_ROOM = 4 * MAX_LEVELS


@dataclass(frozen=True)
class Document:
    """A settings document: strict JSON whose top level is an object."""

    text: str = field(repr=False)  # a person's settings, with their secrets
    root: ObjectNode = field(repr=False)
    # The last `env` of the top level. None if it is missing or not an object.
    env: ObjectNode | None = field(repr=False)
    encoding: str = "utf-8"  # of the file

    @cached_property
    def size(self) -> int:
        """The size of the text in its file, in bytes."""
        return size_of(self.text, self.encoding)

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    @property
    def env_member(self) -> Member | None:
        """The last `env` of the top level, of any type."""
        return self.root.get("env")

    def raw(self, member: Member) -> str:
        return self.text[member.value_start : member.value_end]

    def object_of(self, member: Member) -> ObjectNode:
        """Parse the object that is the value of a member."""
        with recursion_room():
            return FastReader(self.text).top(member.value_start)

    def duplicates(self) -> tuple[Duplicate, ...]:
        """Find names that occur more than once in one object, at any depth, with all offsets."""
        return find_duplicates(self.text, self.root.start) if self.has_duplicates else ()

    @cached_property
    def has_duplicates(self) -> bool:
        """Whether a name occurs twice in an object. This is faster than finding all offsets."""
        with recursion_room():
            return has_duplicates(self.text)

    @cached_property
    def may_spell_names(self) -> bool:
        """Whether letters may be escaped, so that a search for a name could miss it."""
        return "\\" in self.text and _ESCAPED_LETTER.search(self.text) is not None

    def find_keys(self, names: Collection[str]) -> list[tuple[tuple[str | int, ...], Member]]:
        """Find members with one of `names` anywhere in the document, in order, with paths."""
        wanted = {name for name in names if self.may_spell_names or f'"{name}"' in self.text}
        if not wanted:
            return []
        places = find_members(self.text, self.root.start, wanted)
        return [(path, FastReader(self.text).member(start)[0]) for path, start in places]


@contextmanager
def recursion_room() -> Iterator[None]:
    """Allow the recursion that a document of `MAX_LEVELS` needs."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + _RECURSION_ROOM)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def read(text: str, *, limits: bool = True, encoding: str = "utf-8") -> Document:
    """Parse a settings text.

    Args:
        text: the whole text, including a BOM at its start.
        limits: False for a result made from a parsed text: depth and sizes are not checked again,
            because the few characters that we add do not matter.
        encoding: of the file, for its size.

    Raises:
        Unreadable: the text is not strict JSON with an object at the top level, is nested over
            1,000 levels, or has a telemetry entry of over a million characters or 100,000 items.
            The problem in it says where and what, in plain words.
    """
    try:
        with recursion_room():
            document = _read(text, encoding)
    except (ValueError, IndexError, StopIteration, RecursionError):
        raise Unreadable(problem_of(text)) from None
    if limits:
        _refuse_too_large(document)
    return document


def _refuse_too_large(document: Document) -> None:
    text = document.text
    if is_deeper(text, MAX_LEVELS):
        raise Unreadable(problem_of(text))
    if len(text) <= MAX_ITEMS or document.env is None:
        return
    for member in document.env.kept:
        if is_quiet(member.key):
            continue
        raw = document.raw(member)
        if len(raw) > MAX_LENGTH:
            raise Unreadable(problem_at(text, "value-too-long", member.value_start))
        commas = raw.count(",") + raw.count("\\u002")  # unescaped or escaped
        if commas > MAX_ITEMS and member.key in _LISTS:
            raise Unreadable(problem_at(text, "too-many-items", member.value_start))


def _read(text: str, encoding: str) -> Document:
    reader = FastReader(text)
    start = skip_space(text, 1 if text.startswith(BOM) else 0)
    if text[start] != "{":
        raise Broken
    root = reader.top(start)
    if skip_space(text, root.end) != len(text):
        raise Broken
    member = root.get("env")
    is_object = member is not None and member.kind is JsonKind.OBJECT
    return Document(text, root, reader.env if is_object else None, encoding)


_STRUCTURE = b'[]{}"'
_ALL_ELSE = bytes(byte for byte in range(256) if byte not in _STRUCTURE)
_ONE_PAIR = bytes.maketrans(b"[]", b"{}")
_STRING = re.compile(rb'"[^"]*"')
# Innermost pairs are removed this many times before brackets are counted one by one.
_ROUNDS = 40
_STEP = {ord("{"): 1, ord("}"): -1}


def is_deeper(text: str, most: int) -> bool:
    """Whether strict JSON has more than `most` levels, which must be 40 or more."""
    return not _has_few_brackets(text, most) and levels(text) > most


def _has_few_brackets(text: str, most: int) -> bool:
    """Whether there are too few brackets for this many levels, which is found out fast."""
    for bracket in "{[":
        position = -1
        for _ in range(most // 2 + 1):
            position = text.find(bracket, position + 1)
            if position < 0:
                break
        else:
            return False
    return True


def levels(text: str) -> int:
    """Return an upper bound of the nesting of a strict JSON text. It is exact from 40 levels on.

    Brackets are extracted and canceled in C, which takes about a quarter of the time of parsing an
    ordinary document. With only one kind of them, each round cancels exactly one level.
    """
    if "\\" in text:  # without escaped backslashes and quotes, every quote starts or ends a string
        text = text.replace("\\\\", "").replace('\\"', "")
    sifted = text.encode("utf-8", "surrogatepass").translate(None, _ALL_ELSE)
    brackets = _STRING.sub(b"", sifted.replace(b'""', b"")).translate(_ONE_PAIR)
    for _ in range(_ROUNDS):
        if not brackets:
            return _ROUNDS
        brackets = brackets.replace(b"{}", b"")
    return _ROUNDS + max(accumulate(map(_STEP.__getitem__, brackets)), default=0)


def placed(document: Document, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with line and column, if they have an offset."""
    text = document.text
    offsets = sorted({finding.offset for finding in findings if finding.offset is not None})
    places: dict[int | None, Place] = {}
    if len(offsets) <= _FEW_PLACES and "\r" not in text and not text.startswith(BOM):
        line, counted = 1, 0  # counting from one to the next is faster than finding every line
        for offset in offsets:
            line, counted = line + text.count("\n", counted, offset), offset
            places[offset] = Place(line, offset - text.rfind("\n", 0, offset))
    else:
        places |= {offset: document.lines.place(offset) for offset in offsets}
    return tuple(
        replace(one, line=place.line, column=place.column)
        if (place := places.get(one.offset))
        else one
        for one in findings
    )
