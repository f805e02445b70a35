"""Parse strict JSON at the speed of C: the members of an object, with their offsets.

The standard library's scanner parses values. A regular expression skips runs of members under names
that no merge or check looks up. Python code handles only the rest, so parsing takes little more
time than `json.loads`. Only `reader` uses this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from functools import cache, partial
from json.decoder import scanstring  # type: ignore[attr-defined]

from wizard.core.document.nodes import (
    QUIET_NAME,
    QUIET_TOP_NAME,
    JsonKind,
    Member,
    ObjectNode,
    kind_of,
    plain_value,
)
from wizard.core.syntax.scan import SPACE, scan_value, scanner, skip_space, value_pattern

_LEVELS = 3  # of containers in a value that is skipped

# A skipped member, with the comma before it: its name, and its value if that is simple.
_skipped = re.compile(r'[, \t\r\n]*+"([^"]*+)"[: \t\r\n]++("[^"\\]*+"|[^ \t\r\n,"\[{]++|)').match


class Broken(ValueError):
    """The text is not strict JSON. `core.syntax` finds the place and explains it."""


@cache
def _run(quiet: str, in_env: bool) -> Callable[[str, int], re.Match[str] | None]:
    """Match a run of members with quiet names, up to the member after it.

    In `env`, a finding can be about null, an object or a list, so they end the run. The pattern is
    compiled when the first text is parsed, because the first screen does not need it.
    """
    value = f"(?!n){value_pattern(0)}" if in_env else value_pattern(_LEVELS)
    member = f"{quiet}{SPACE}:{SPACE}{value}"
    return re.compile(f"(?>{member}{SPACE},{SPACE}){{0,1000}}+").match


class FastReader:
    """Parses one text.

    If the text is not strict JSON, every method raises ValueError (Broken is one), IndexError,
    StopIteration or RecursionError.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.env: ObjectNode | None = None  # the last `env` of the top level, if `top` found one

    def top(self, start: int) -> ObjectNode:
        """Parse the object whose brace is at `start`, and the members of its `env`."""
        return self._members(start, in_env=False)

    def _members(self, start: int, *, in_env: bool) -> ObjectNode:
        text, quiet = self.text, QUIET_NAME if in_env else QUIET_TOP_NAME
        run = _run(quiet, in_env)
        kept: list[Member] = []
        position = skip_space(text, start + 1)
        if text[position] == "}":
            return ObjectNode(start, position + 1, ())
        while True:
            # The last member of an object has no comma, so it is never in a run.
            while (match := run(text, position)) and match.end() > position:
                position = match.end()
            member, position = self.member(position, at_top=not in_env)
            kept.append(member)
            if text[position] == "}":
                between = partial(_members_between, text)
                return ObjectNode(start, position + 1, tuple(kept), between, quiet)
            if text[position] != ",":
                raise Broken
            position = skip_space(text, position + 1)

    def member(self, position: int, *, at_top: bool = False) -> tuple[Member, int]:
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
        if at_top and key == "env" and kind is JsonKind.OBJECT:
            self.env = self._members(start, in_env=True)
            end, scanned = self.env.end, None
        else:
            scanned, end = scan_value(text, start)
        member = Member(key, position, key_end, start, end, kind, plain_value(kind, scanned))
        return member, skip_space(text, end)


def has_duplicates(text: str) -> bool:
    """Whether an object of a strict JSON text holds a name more than once."""
    noticed = False

    def notice(pairs: list[tuple[str, object]]) -> None:
        nonlocal noticed
        if len(dict(pairs)) != len(pairs):
            noticed = True

    scanner(notice)(text, text.index("{"))
    return noticed


def _members_between(
    text: str, start: int, end: int, names: Container[str] | None = None
) -> Iterator[Member]:
    """Parse the skipped members between two offsets, or those with `names`."""
    position = start
    while found := _skipped(text, position, end):
        name, simple = found.groups()
        position = found.end()
        is_wanted = names is None or name in names
        if simple and not is_wanted:
            continue
        value_start = found.start(2)
        scanned, position = scan_value(text, value_start)
        if is_wanted:
            key_start, key_end = found.start(1) - 1, found.end(1) + 1
            kind = kind_of(text[value_start])
            value = plain_value(kind, scanned)
            yield Member(name, key_start, key_end, value_start, position, kind, value)
