"""Find the name of each value in a settings text, even in broken or partial JSON.

A value is as secret as the names above it, for example in `{"secrets": {"a": {"b": "X"}}}`, in
`{"name": "API_KEY", "value": "X"}` and in `["--token", "X"]`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from wizard.core.redact.secret_detection import is_secret_name, word_set

HEADERS_NAME = re.compile(r"headers\Z", re.IGNORECASE)

_LONGEST_NAME = 200
_TOKEN = re.compile(
    r"""
      (?P<line> [\r\n]++ )
    | "(?P<text> (?:[^"\\\n\r]|\\[^\n\r])*+ ) "?
    | (?P<sign> [{}\[\]:,] )
    | (?<=[{,\[:\s]) '(?P<single> (?:[^'\\\n\r]|\\[^\n\r])*+ )' (?= \s*+ [:,\]}\n\r] )
    | (?P<bare> (?: \A | (?<=[\s{,]) ) [A-Za-z_$][\w.$\-]{0,199}+ (?= [ \t]*+ : (?!//) ) )
    """,
    re.VERBOSE,
)
# A line whose first quote is a closing one, because the opening one was lost.
_LOST_QUOTE = re.compile(
    r"""^([ \t]*)[ \t](?=[^"\s{}\[\],:/][^"\n\r]*"[ \t]*(?:[:,\r\n]|\Z))""", re.MULTILINE
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_SHORT_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_COLON = re.compile(r"\"?\s*+:")
_BARE_VALUE = re.compile(r"\s*+([^\s\"'{}\[\],:]++)(?=[ \t]*+(?:[,}\]\r\n]|\Z))")
# Members of `{"name": …, "value": …}`, as in lists of variables, headers and options.
_NAME_MEMBERS = word_set("name members")
_VALUE_MEMBERS = word_set("value members")
_COMMAND_MEMBERS = word_set("command members")
_WORD_LISTS = word_set("lists of words")
_DEEPEST = 1000  # levels that are distinguished; Claude Code's settings never have that many
_MOST_OPEN = 12  # open lists and objects that are repeated before a line


def decoded(raw: str) -> str:
    """Return the characters that a JSON string represents."""

    def sign(match: re.Match[str]) -> str:
        return chr(int(match[1], 16)) if match[1] else _SHORT_ESCAPES.get(match[2], match[2])

    return _ESCAPE.sub(sign, raw) if "\\" in raw else raw


@dataclass(slots=True)
class Value:
    """A value without its quotes, and the name that says what it is."""

    start: int
    end: int
    raw: str
    name: str = ""
    above: str = ""  # the outermost name above it that means "secret"
    is_header: bool = False  # whether its name is that of a header
    words: WordList | None = None  # the list of words that contains it
    is_bare: bool = False


@dataclass(slots=True)
class WordList:
    """A list that may be the words of a command. `program` is a member next to it."""

    values: list[Value] = field(default_factory=list)
    program: str = ""
    is_command: bool = False


@dataclass(slots=True)
class _Frame:
    """An object or list that has not ended yet, and what is known about it so far."""

    is_list: bool
    name: str = ""
    above: str = ""
    is_headers: bool = False
    key: str | None = None  # a name whose value has not been read yet
    has_colon: bool = False
    named: str = ""  # the value of the member "name"
    program: str = ""
    # Values for which such a name may still follow.
    waiting: list[Value] = field(default_factory=list)
    words: WordList | None = None
    commands: list[WordList] = field(default_factory=list)
    last: str = ""  # the previous raw text in a list


class _Walk:
    """Goes through a text once, token by token."""

    def __init__(self, text: str) -> None:
        self._text = _LOST_QUOTE.sub(r'\1"', text)  # the length does not change
        self.stack: list[_Frame] = [_Frame(is_list=False)]
        self._deeper = 0  # number of levels below the deepest one

    def values(self) -> Iterator[Value]:
        """Yield every value. Until the walk is over, a name that follows may still change it."""
        for token in _TOKEN.finditer(self._text):
            kind = token.lastgroup or ""
            if kind == "line":
                self.at_line(token.end())
                continue
            if kind == "sign":
                value = self._structure(token[0], token.end())
            else:
                value = self._text_token(token, kind)
            if value is not None:
                yield value

    def at_line(self, start: int) -> None:
        """Note which lists and objects are open at the start of a line."""

    def _structure(self, sign: str, end: int) -> Value | None:
        frame = self.stack[-1]
        if sign in "{[" and len(self.stack) > _DEEPEST:
            self._deeper += 1
        elif sign in "}]" and self._deeper:
            self._deeper -= 1
        elif sign in "{[":
            self.stack.append(self._opened(frame, is_list=sign == "["))
        elif sign in "}]":
            self._close(is_list=sign == "]")
        elif sign == ":":
            frame.has_colon = frame.key is not None
            bare = _BARE_VALUE.match(self._text, end) if frame.has_colon else None
            if bare is not None:
                value = Value(bare.start(1), bare.end(1), bare[1], is_bare=True)
                self._name(value, frame, frame.key or "")
                return value
        elif frame.is_list or frame.has_colon:
            frame.key, frame.has_colon = None, False
        return None

    def _opened(self, frame: _Frame, *, is_list: bool) -> _Frame:
        name = frame.key if frame.key is not None else frame.name if frame.is_list else ""
        above = frame.above
        if not above and frame.key is not None and is_secret_name(name):
            above = name
        opened = _Frame(is_list, name, above, is_headers=HEADERS_NAME.search(name) is not None)
        if is_list:
            opened.words = WordList(program=frame.program, is_command=name.lower() in _WORD_LISTS)
            frame.commands.append(opened.words)
        frame.key, frame.has_colon = None, False
        return opened

    def _close(self, *, is_list: bool) -> None:
        """Close the innermost open list or object of this kind, if there is one."""
        for depth in range(len(self.stack) - 1, max(0, len(self.stack) - 4), -1):
            if self.stack[depth].is_list is is_list:
                del self.stack[depth:]
                return

    def _text_token(self, token: re.Match[str], group: str) -> Value | None:
        frame, raw = self.stack[-1], token[group]
        value = Value(token.start(group), token.end(group), raw)
        if frame.is_list and group != "bare":
            value.name, value.above, value.words = frame.name, frame.above, frame.words
            frame.last = raw if len(raw) <= _LONGEST_NAME else ""
            if frame.words is not None:
                frame.words.values.append(value)
            return value
        if frame.has_colon and frame.key is not None and group != "bare":
            key, frame.key, frame.has_colon = frame.key, None, False
            self._name(value, frame, key)
            return value
        # A name without a colon after it. The next token may be its value, or another name.
        awaits = frame.key is not None and group != "bare" and is_secret_name(frame.key)
        if awaits and not _COLON.match(self._text, token.end()):
            key, frame.key = frame.key or "", None
            self._name(value, frame, key)
            return value
        frame.key = decoded(raw[:_LONGEST_NAME]) if len(raw) <= _LONGEST_NAME else ""
        return None

    def _name(self, value: Value, frame: _Frame, key: str) -> None:
        value.name, value.above, value.is_header = key, frame.above, frame.is_headers
        role = key.lower()
        if role in _NAME_MEMBERS and not value.is_bare:
            frame.named = decoded(value.raw[:_LONGEST_NAME])
            for one in frame.waiting:
                one.name, one.is_header = frame.named, frame.is_headers
            frame.waiting.clear()
        elif role in _VALUE_MEMBERS:
            if frame.named:
                value.name = frame.named
            else:
                frame.waiting.append(value)
        elif role in _COMMAND_MEMBERS:
            frame.program = decoded(value.raw[:_LONGEST_NAME])
            for words in frame.commands:
                words.program = frame.program


def named_values(text: str) -> list[Value]:
    """Return every value that has a name or is in a list, in the order of the text."""
    return list(_Walk(text).values())


# The context above a line -------------------------------------------------------------------------


@lru_cache(maxsize=4)
def named_above(text: str, starts: tuple[int, ...]) -> list[str]:
    """Return for each of these lines what is open above it: the openings of lists and objects.

    `starts` are the offsets of the lines, in ascending order. Put before a line, its openings give
    each of its values the name that it has in the whole text. They are empty or end with a line
    end.
    """
    walk = _LineWalk(text, starts)
    for _ in walk.values():
        if len(walk.openings) == len(starts):
            break
    return walk.openings


class _LineWalk(_Walk):
    def __init__(self, text: str, starts: tuple[int, ...]) -> None:
        super().__init__(text)
        self._starts = starts
        self.openings: list[str] = []
        self.at_line(0)

    def at_line(self, start: int) -> None:
        reached = bisect_right(self._starts, start, lo=len(self.openings)) - len(self.openings)
        if reached:
            self.openings += ["".join(_opening(self.stack))] * reached


def _opening(stack: list[_Frame]) -> Iterator[str]:
    frames = stack[1:][-_MOST_OPEN:]
    for at, frame in enumerate(frames):
        name = frame.above if frame.above and not at else frame.name
        is_item = at > 0 and frames[at - 1].is_list
        yield _frame_opening(
            None if is_item else name, frame.is_list, frame.last, frame.program, frame.named
        )
    innermost = stack[-1]
    if innermost.key is not None:
        yield json.dumps(innermost.key) + (":" if innermost.has_colon else "")
    if frames or innermost.key is not None:
        yield "\n"


@lru_cache(maxsize=256)
def _frame_opening(name: str | None, is_list: bool, last: str, program: str, named: str) -> str:
    front = "" if name is None else f"{json.dumps(name)}:"
    bracket = f"[{json.dumps(decoded(last))}," if is_list and last else "{["[is_list]
    members = {"command": program, "name": named}
    beside = [f'"{key}":{json.dumps(value)},' for key, value in members.items() if value]
    return front + bracket + "".join(beside)
