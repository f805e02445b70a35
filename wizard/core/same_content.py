"""Whether two JSON texts say the same: Claude Code would find no difference between them."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache

from wizard.core.document import _recursion_room as recursion_room


def same_content(one: str, other: str) -> bool:
    """Whether two strict JSON texts hold equal values.

    White space, escapes, spellings of numbers (`1.0` is 1) and the order of an object's entries do
    not count. An entry that stands twice does: both texts must have both.
    """
    if one == other:
        return True
    with recursion_room():
        return _value(one) == _value(other)


@lru_cache(maxsize=1)
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_object, parse_int=_number, parse_float=_number)


def _value(text: str) -> object:
    return _decoder().decode(text)


def _number(spelling: str) -> tuple[float]:
    # As JavaScript has it; in a tuple, because for Python 1 equals True.
    return (float(spelling),)


def _object(pairs: list[tuple[str, object]]) -> object:
    entries = dict(pairs)
    if len(entries) == len(pairs):
        return entries
    repeated: dict[str, list[object]] = defaultdict(list)
    for key, value in pairs:
        repeated[key].append(value)
    return "repeated", dict(repeated)
