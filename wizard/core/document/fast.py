"""Parse strict JSON at the speed of C: the members of an object, with their offsets.

The standard library's scanner parses values. A regular expression skips runs of simple members that
no merge or check looks up. Python code handles only the rest, so parsing takes little more time
than `json.loads`. Only `reader` uses this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterator
from functools import cache, partial
from json.decoder import scanstring  # type: ignore[attr-defined]

from wizard.core.document.nodes import (
    LOOKED_UP,
    JsonKind,
    Member,
    ObjectNode,
    kind_of,
    plain_value,
)

_Scan = Callable[[str, int], tuple[object, int]]
_Run = Callable[[str, int], re.Match[str] | None]


class Broken(ValueError):
    """The text is not strict JSON. `core.syntax` finds the place and explains it."""


def _refuse_constant(_name: str) -> None:
    raise Broken  # NaN and Infinity: Python's parser accepts them, Claude Code's does not


def _scanner(pairs_hook: Callable[[list[tuple[str, object]]], object]) -> _Scan:
    """Return a strict scanner in C. Numbers stay text, because Python limits their digits."""
    decoder = json.JSONDecoder(
        parse_int=str,
        parse_float=str,
        parse_constant=_refuse_constant,
        object_pairs_hook=pairs_hook,
    )
    scan: _Scan = decoder.scan_once  # type: ignore[attr-defined]
    return scan


# Scans one value. Only its end is needed, so objects are discarded at once.
_scan_value = _scanner(len)

_SPACE = r"[ \t\n\r]*+"
_TEXT = r'[^"\\\x00-\x1f]*+'  # strings without escapes
# The same pattern: it matches a quarter faster, but takes 50 times longer to compile.
_LONG_TEXT = r"[ !#-\[\]-\U0010ffff]*+"
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"

_space = re.compile(_SPACE).match
_plain = re.compile(rf'"({_TEXT})"{_SPACE}:{_SPACE}("[^"]*+"|[^ \t\r\n,]+)').finditer


@cache
def _runs() -> _Run:
    """Match runs of strings without escapes, numbers, true, false, null under names not looked up.

    The pattern is compiled when the first text is parsed, because the first screen does not need
    it.
    """
    value = rf'(?>"{_LONG_TEXT}"|{_NUMBER}|true|false|null)'
    member = rf'"(?!{LOOKED_UP}){_LONG_TEXT}"{_SPACE}:{_SPACE}{value}'
    return re.compile(rf"(?>{member}{_SPACE},{_SPACE}){{0,1000}}+").match


@cache
def _runs_of(name: str) -> _Run:
    """Match runs of members whose name matches `name`, in a text that is known to be strict JSON.

    Their values are numbers, true, false, and strings that contain no quotation mark and do not end
    with a backslash.
    """
    value = r'(?>"[^"]*+"(?<!\\")|[-0-9tf][^ \t\r\n,}]*+)'
    return re.compile(rf'(?>"{name}"[: \t\r\n]++{value}{_SPACE},{_SPACE}){{0,1000}}+').match


def skip_space(text: str, position: int) -> int:
    """Return the offset after the white space that begins at `position`."""
    space = _space(text, position)
    return space.end() if space else position


class FastReader:
    """Parses one text. `passed` is a pattern of names in `env` whose members may be skipped.

    If the text is not strict JSON, every method raises ValueError (Broken is one), IndexError,
    StopIteration or RecursionError.
    """

    def __init__(self, text: str, passed: str | None = None) -> None:
        self.text = text
        self.env: ObjectNode | None = None  # the last `env` of the top level, if `top` found one
        self._passed = passed

    def top(self, start: int) -> ObjectNode:
        """Parse the object whose brace is at `start`, and the members of its `env`."""
        return self._members(start, _runs(), "env")

    def members(self, start: int) -> ObjectNode:
        """Parse the object whose brace is at `start`. Skip runs of members that are not needed."""
        return self._members(start, _runs() if self._passed is None else _runs_of(self._passed))

    def _members(self, start: int, run: _Run, deeper: str | None = None) -> ObjectNode:
        text = self.text
        kept: list[Member] = []
        passed_over = None
        position = skip_space(text, start + 1)
        if text[position] == "}":
            return ObjectNode(start, position + 1, ())
        while True:
            # The last member of an object has no comma, so it is never in a run.
            while (match := run(text, position)) and match.end() > position:
                position = match.end()
                passed_over = partial(_plain_members, text)
            member, position = self.member(position, deeper)
            kept.append(member)
            if text[position] == "}":
                return ObjectNode(start, position + 1, tuple(kept), passed_over)
            if text[position] != ",":
                raise Broken
            position = skip_space(text, position + 1)

    def member(self, position: int, deeper: str | None = None) -> tuple[Member, int]:
        """Parse the member whose name begins at `position`. Return it and the offset after it."""
        text = self.text
        if text[position] != '"':
            raise Broken
        key, key_end = scanstring(text, position + 1, True)
        colon = skip_space(text, key_end)
        if text[colon] != ":":
            raise Broken
        start = skip_space(text, colon + 1)
        kind = kind_of(text[start])
        if kind is JsonKind.OBJECT and key == deeper:
            self.env = self.members(start)
            end, scanned = self.env.end, None
        else:
            scanned, end = _scan_value(text, start)
        member = Member(key, position, key_end, start, end, kind, plain_value(kind, scanned))
        return member, skip_space(text, end)

    def has_duplicates(self) -> bool:
        """Whether an object holds a name more than once."""
        noticed = False

        def notice(pairs: list[tuple[str, object]]) -> None:
            nonlocal noticed
            if len(dict(pairs)) != len(pairs):
                noticed = True

        _scanner(notice)(self.text, self.text.index("{"))
        return noticed


def _plain_members(
    text: str, start: int, end: int, names: Container[str] | None = None
) -> Iterator[Member]:
    """Parse the members between two offsets that were skipped as a run, or those with `names`."""
    for match in _plain(text, start, end):
        name, raw = match.groups()
        if names is not None and name not in names:
            continue
        kind = kind_of(raw[0])
        if kind is JsonKind.STRING and "\\" not in raw:
            value: object = raw[1:-1]
        else:
            value = plain_value(kind, _scan_value(raw, 0)[0])
        yield Member(name, match.start(), match.end(1) + 1, *match.span(2), kind, value)
