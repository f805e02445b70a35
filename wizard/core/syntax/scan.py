"""Find where a text stops being strict JSON, and what is expected there.

The places are those of Python 3.11's own parser, in every version. Regular expressions in C skip
simple parts, and depth is counted, so a hostile text takes little more time than a good one of the
same length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NoReturn

from wizard.core.position import BOM

MAX_LEVELS = 1000
WHITE = " \t\n\r"

SPACE = r"[ \t\n\r]*+"
# An escape at the end of the text counts as broken, as in Python.
_BODY = (
    r'[^"\\\x00-\x1f]*+'
    r'(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}(?!\Z))[^"\\\x00-\x1f]*+)*+'
)
_STRING = f'"{_BODY}"'
_PLAIN = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+|true|false|null"

_MOST = 50  # entries of a container that a pattern matches; the scanner in C is fast for large ones

_space = re.compile(SPACE)
_body = re.compile(_BODY)
_plain = re.compile(_PLAIN)


def value_pattern(levels: int) -> str:
    """Return a pattern for a small strict JSON value with at most so many levels of containers."""
    if not levels:
        return f"(?>{_STRING}|{_PLAIN})"
    value = value_pattern(levels - 1)
    array = rf"\[{SPACE}(?:{value}{SPACE}(?:,{SPACE}(?!\])|(?=\]))){{0,{_MOST}}}+\]"
    member = f"{_STRING}{SPACE}:{SPACE}{value}{SPACE}"
    object_ = rf"\{{{SPACE}(?:{member}(?:,{SPACE}(?!\}})|(?=\}}))){{0,{_MOST}}}+\}}"
    return f"(?>{_STRING}|{object_}|{array}|{_PLAIN})"


@cache
def _entries(in_object: bool) -> re.Pattern[str]:
    """Match entries with simple values, up to the comma after the last one of them."""
    name = f"{SPACE}{_STRING}{SPACE}:" if in_object else ""
    return re.compile(f"(?:{name}{SPACE}{value_pattern(1)}{SPACE},)*+")


def _refuse_constant(_name: str) -> None:
    raise ValueError  # NaN and Infinity: Python's parser accepts them, Claude Code's does not


def scanner(
    pairs_hook: Callable[[list[tuple[str, object]]], object],
) -> Callable[[str, int], tuple[object, int]]:
    """Return a strict scanner in C, which returns a value and its end.

    Numbers stay text, because Python limits their digits.
    """
    decoder = json.JSONDecoder(
        parse_int=str,
        parse_float=str,
        parse_constant=_refuse_constant,
        object_pairs_hook=pairs_hook,
    )
    scan: Callable[[str, int], tuple[object, int]] = decoder.scan_once  # type: ignore[attr-defined]
    return scan


scan_value = scanner(len)  # only the end of an object is needed, so its members are discarded


class Expected(StrEnum):
    """What strict JSON expects at the place of the error."""

    VALUE = "value"
    NAME = "name"
    COLON = "colon"
    COMMA = "comma"  # or the closing bracket
    END = "end"
    QUOTE = "quote"  # a string without an end; the place is its opening quote
    PRINTABLE = "printable"  # a control character inside a string
    ESCAPE = "escape"  # a backslash before an unknown character
    FEWER_LEVELS = "fewer-levels"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place that is not strict JSON. Offsets are in code points."""

    offset: int
    expected: Expected
    opened: tuple[int, ...] = ()  # offsets of the brackets still open there, outermost first
    string: int | None = None  # offset of the opening quote, if the error is in a string


class _Stopped(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__("stopped")
        self.fault = fault


def skip_space(text: str, position: int) -> int:
    """Return the next offset that is not JSON white space. A no-break space is not white space."""
    match = _space.match(text, position)
    return match.end() if match else position


def first_fault(text: str) -> Fault | None:
    """Return the first error of `text`. None if it is strict JSON of at most `MAX_LEVELS` levels.

    A BOM at the start is allowed. NaN and Infinity are errors; numbers may have any length.
    """
    try:
        _Scan(text).run()
    except _Stopped as stopped:
        return stopped.fault
    return None


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 1 if text.startswith(BOM) else 0
        self.opened: list[int] = []
        # A failed attempt reads up to the error. A few cost little, but one per level would be too
        # many.
        self.attempts = 4

    def run(self) -> None:
        self._value()
        while self.opened:
            if self._next_entry():
                self._value()
        self._skip()
        if self.position < len(self.text):
            self._stop(self.position, Expected.END)

    def _next_entry(self) -> bool:
        """Go from the end of a value to the next entry. False if the container ended instead."""
        in_object = self.text[self.opened[-1]] == "{"
        following = self._skip()
        if following == ("}" if in_object else "]"):
            self._close()
            return False
        if following != ",":
            self._stop(self.position, Expected.COMMA)
        self.position += 1
        self._run_of_entries(in_object)
        if in_object:
            self._name()
        return True

    def _value(self) -> None:
        """Read one value, or the first value of a container that cannot be skipped."""
        while (opener := self._skip()) in ("{", "["):
            if self._pass_over():
                return
            if len(self.opened) == MAX_LEVELS:
                self._stop(self.position, Expected.FEWER_LEVELS)
            self.opened.append(self.position)
            self.position += 1
            if self._skip() == ("}" if opener == "{" else "]"):
                self._close()
                return
            self._run_of_entries(opener == "{")
            if opener == "{":
                self._name()
        if opener == '"':
            self._string()
        elif match := _plain.match(self.text, self.position):
            self.position = match.end()
        else:
            self._stop(self.position, Expected.VALUE)

    def _pass_over(self) -> bool:
        """Let Python's own parser find the end of a nested container, if it is valid."""
        if not self.opened or not self.attempts:
            return False
        start = self.position
        try:
            _, end = scan_value(self.text, start)
        except (StopIteration, ValueError, RecursionError):
            end = start
        brackets = self.text.count("[", start, end) + self.text.count("{", start, end)
        if end == start or len(self.opened) + brackets > MAX_LEVELS:
            self.attempts -= 1
            return False
        self.position = end
        return True

    def _run_of_entries(self, in_object: bool) -> None:
        match = _entries(in_object).match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _name(self) -> None:
        if self._skip() != '"':
            self._stop(self.position, Expected.NAME)
        self._string()
        if self._skip() != ":":
            self._stop(self.position, Expected.COLON)
        self.position += 1

    def _string(self) -> None:
        start = self.position
        match = _body.match(self.text, start + 1)
        end = match.end() if match else start + 1
        following = self.text[end : end + 2]
        if following.startswith('"'):
            self.position = end + 1
        elif following in ("", "\\"):
            self._stop(start, Expected.QUOTE, start)
        elif following.startswith("\\"):
            self._stop(end + (following == "\\u"), Expected.ESCAPE, start)
        else:
            self._stop(end, Expected.PRINTABLE, start)

    def _close(self) -> None:
        self.opened.pop()
        self.position += 1

    def _skip(self) -> str:
        """Skip white space. Return the next character, or an empty text at the end."""
        self.position = skip_space(self.text, self.position)
        return self.text[self.position : self.position + 1]

    def _stop(self, offset: int, expected: Expected, string: int | None = None) -> NoReturn:
        raise _Stopped(Fault(offset, expected, tuple(self.opened), string))
