"""A slow, exact walk over a whole document, for the rare questions that need every place.

Only used on texts that are known to be strict JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]

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
        first = text[token.start()]
        if first == '"':
            if levels and levels[-1].awaits_key:
                key = scanstring(text, token.start() + 1, True)[0]
                levels[-1].step, levels[-1].awaits_key = key, False
                yield levels, key, token.start(), token.end()
            elif values:
                word = scanstring(text, token.start() + 1, True)[0]
                yield levels, word, token.start(), token.end()
        elif first in "{[":
            levels.append(_Level(first == "{", 0, first == "{", {}))
        elif first == ",":
            _next_child(levels[-1])
        else:
            yield levels, "", token.start(), -1  # a container ends
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
