"""Which entries of `env` a finding can be about. All others are passed over in C.

A finding is about an entry for its name or for its value: null, an object, a list. So strings,
numbers, true and false under quiet names are left out; there can be thousands of them.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby

from wizard.core.check.notes import BASE_URL
from wizard.core.document.reader import Document, Kind, Member, read
from wizard.core.merge.current_env import BETA_ENDPOINT, BETA_SWITCH

# A misspelt name still holds one of these: each name of ours holds three of them, one behind the
# other, and two slips spoil two. Few letters begin them, so most names are passed over quickly.
PARTS = ("LAUDE", "LEMETRY", "LOG", "ODE", "OOL", "ORTER", "OTEL", "OURCE", "UTES", "XP")
_PROXIES = "[Hh][Tt][Tt][Pp][Ss]?_[Pp][Rr][Oo][Xx][Yy]"  # one pattern, because every name meets it
# Beside names that hold a part; the last two so that all names a merge looks up are kept.
_LOOKED_UP = (BASE_URL, BETA_ENDPOINT, BETA_SWITCH, _PROXIES, "env", "permissions")
_PRINTABLE = frozenset(map(chr, range(0x20, 0x7F))) - {'"', "\\"}
_JUDGED_KINDS = (Kind.NULL, Kind.OBJECT, Kind.ARRAY)


def read_to_judge(text: str, *, limits: bool = True, encoding: str = "utf-8") -> Document:
    """`read` for a document that is only checked: quiet entries are passed over at once.

    Raises:
        Unreadable: as `read`.
    """
    return read(text, limits=limits, passed=_quiet_run(), encoding=encoding)


def entries_to_judge(document: Document) -> tuple[Member, ...]:
    """The entries of `env` that a finding can be about, in order.

    One that is there for its value must not hide a later one of the same name that is not: where
    that could be, it is all of them.
    """
    found = [(one, is_quiet(one.key)) for one in document.env_beside(_quiet_run())]
    judged = [one for one, quiet in found if not quiet or one.kind in _JUDGED_KINDS]
    by_value = any(quiet and one.kind in _JUDGED_KINDS for one, quiet in found)
    if document.env and by_value and document.has_duplicates:
        return document.env.members
    return tuple(judged)


def is_quiet(name: str) -> bool:
    """Whether no check looks this name up, and it is too far from ours to be a misspelt one."""
    return _quiet_name().fullmatch(name) is not None


@cache
def _quiet_name() -> re.Pattern[str]:
    return re.compile(_quiet(r"\Z"))


@cache
def _quiet_run() -> str:
    return _quiet('"')


def _quiet(end: str) -> str:
    """Names of printable ASCII, up to `end`, that are none of those and hold no part of ours."""
    begun = {first: list(parts) for first, parts in groupby(PARTS, key=lambda part: part[0])}
    letters = "|".join(
        f"{_any_case(first)}(?!{'|'.join(_any_case(part[1:]) for part in parts)})"
        for first, parts in begun.items()
    )
    others = _PRINTABLE.difference(*begun, *map(str.lower, begun))
    rest = f"[{''.join(map(re.escape, sorted(others)))}]*+"
    return rf"(?!(?:{'|'.join(_LOOKED_UP)}){end}){rest}(?:(?:{letters}){rest})*+"


def _any_case(letters: str) -> str:
    return "".join(f"[{letter}{letter.lower()}]" for letter in letters)
