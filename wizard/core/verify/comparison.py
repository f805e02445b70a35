"""Compare what the console holds, pasted back by the person, with what was copied.

The comparison keeps no value of either text, only names, counts and places.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wizard.core.document.nodes import JsonKind
from wizard.core.document.reader import Document, read, recursion_room
from wizard.core.document.text import pasted
from wizard.core.merge.current_env import OURS
from wizard.core.position import Lines
from wizard.core.redact.mask import mask_loose
from wizard.core.session.record import Console
from wizard.core.syntax.problem import Problem, Unreadable

Path = tuple[str, ...]  # a name at the top level, or "env" and a name in it

_ENV: Path = ("env",)
_OURS = frozenset((*_ENV, name) for name in OURS)
# Codes of problems with texts that are not settings.
_OTHER_TEXTS = frozenset(
    {
        "file-name",
        "name-value-lines",
        "not-settings",
        "powershell",
        "property-list",
        "registry-export",
        "web-address",
        "web-page",
        "yaml",
    }
)


class PasteKind(StrEnum):
    """What the pasted text is."""

    RESULT = "what was copied"
    ORIGINAL = "what was loaded"
    OTHER = "other settings"
    NONE = "settings without any entry"
    PART = "a part of what was copied"
    NOTHING = "no text at all"
    CREDENTIALS = "the credentials"
    NO_SETTINGS = "something that is not settings"
    UNREADABLE = "settings that cannot be read"


class Differs(StrEnum):
    """How an entry in the console differs from the copied one."""

    MISSING = "missing"
    CHANGED = "changed"
    EXTRA = "not in what you copied"


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """One entry that differs. `path` is a name at the top level, or `("env", name)`."""

    path: Path
    how: Differs

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of a comparison. `explain` puts it in words."""

    console: Console
    kind: PasteKind
    lines: int  # of the pasted text
    copied_lines: int
    ours: tuple[EntryDifference, ...] = ()  # entries that the merge added, changed or removed
    others: tuple[EntryDifference, ...] = ()
    ours_copied: int = 0  # the number of our entries in the copied text
    only_line_ends: bool = False  # for SPACING: line ends, or empty lines at the end
    problem: Problem | None = None  # for UNREADABLE

    def names(self, how: Differs) -> tuple[str, ...]:
        """Return the names of the Mavvrik entries that differ in this way."""
        return tuple(one.name for one in self.ours if one.how is how and one.path != _ENV)


def compare(text: str, copied: str, original: str | None = None) -> Comparison:
    """Compare what was pasted back with what was copied, and with what was loaded before.

    `text` is the paste; line ends that a terminal changes are ignored. `copied` is the merge
    result. `original` may be a text that cannot be parsed. This takes about as long as parsing the
    texts, and almost no time if they are identical.
    """
    arrived = pasted(text).text
    lines = (Lines(arrived).count if arrived else 0, Lines(copied).count if copied else 0)
    if copied in (text, arrived):
        return Comparison(Console.SAME, PasteKind.RESULT, *lines)
    if _without_ends(arrived) == _without_ends(copied):
        return Comparison(Console.SPACING, PasteKind.RESULT, *lines, only_line_ends=True)
    if not arrived.strip():
        return Comparison(Console.DIFFERENT, PasteKind.NOTHING, *lines)
    is_part = arrived.strip() in pasted(copied).text
    try:
        document = read(arrived)
    except Unreadable as unreadable:
        problem = unreadable.problem
        if original is not None and _without_ends(arrived) == _without_ends(original):
            kind = PasteKind.ORIGINAL
        elif is_part:
            kind = PasteKind.PART
        elif problem.code == "credentials-block":
            kind = PasteKind.CREDENTIALS
        else:
            is_other = problem.code in _OTHER_TEXTS
            kind = PasteKind.NO_SETTINGS if is_other else PasteKind.UNREADABLE
        return Comparison(Console.DIFFERENT, kind, *lines, problem=problem)
    here, wanted = _entries(document), _entries(read(copied))
    differences = _differences(here, wanted)
    if not differences:
        return Comparison(Console.SPACING, PasteKind.RESULT, *lines)
    # If the earlier settings are not known, the merge was about the guide's names.
    touched = {path for path in wanted if path in _OURS}
    kind = PasteKind.PART if is_part else PasteKind.OTHER
    if not document.root.members:
        kind = PasteKind.NONE
    if (before := _readable_entries(original)) is not None:
        touched |= {one.path for one in _differences(before, wanted)}
        if not _differences(here, before):
            kind = PasteKind.ORIGINAL
    return Comparison(
        Console.DIFFERENT,
        kind,
        *lines,
        ours=tuple(one for one in differences if one.path in touched),
        others=tuple(one for one in differences if one.path not in touched),
        ours_copied=sum(path in wanted and path != _ENV for path in touched),
    )


def _without_ends(text: str) -> str:
    """Return the text with LF as its only line end, and without white space at the end."""
    return pasted(text).text.rstrip()


def _readable_entries(text: str | None) -> dict[Path, list[str]] | None:
    try:
        return None if text is None else _entries(read(text))
    except Unreadable:
        return None


def _entries(document: Document) -> dict[Path, list[str]]:
    """Return the top-level entries and the entries of `env`, as they are written."""
    entries: dict[Path, list[str]] = defaultdict(list)
    for member in document.root.members:
        if member == document.env_member and member.kind is JsonKind.OBJECT:
            entries[_ENV].append("{}")
        else:
            entries[(member.key,)].append(document.raw(member))
    for member in document.env.members if document.env else ():
        entries[(*_ENV, member.key)].append(document.raw(member))
    return dict(entries)


def _differences(
    here: Mapping[Path, list[str]], wanted: Mapping[Path, list[str]]
) -> tuple[EntryDifference, ...]:
    """Return the differences in the order of `wanted`, then the entries that are only here."""
    found = []
    for path, values in wanted.items():
        held = here.get(path)
        if held is None:
            found.append(EntryDifference(path, Differs.MISSING))
        elif len(held) != len(values) or not all(map(same_content, held, values)):
            found.append(EntryDifference(path, Differs.CHANGED))
    found += [EntryDifference(path, Differs.EXTRA) for path in here if path not in wanted]
    return tuple(found)


def same_content(one: str, other: str) -> bool:
    """Whether two strict JSON texts hold equal values.

    White space, escapes, number formats (`1.0` is 1) and the order of an object's entries are
    ignored. A duplicate entry is not: both texts must have it.
    """
    if one == other:
        return True
    with recursion_room():
        return bool(_decoder().decode(one) == _decoder().decode(other))


@lru_cache(maxsize=1)
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_object, parse_int=_number, parse_float=_number)


def _number(spelling: str) -> tuple[float]:
    # As in JavaScript; in a tuple, because 1 equals True in Python.
    return (float(spelling),)


def _object(pairs: list[tuple[str, object]]) -> object:
    entries = dict(pairs)
    if len(entries) == len(pairs):
        return entries
    repeated: dict[str, list[object]] = defaultdict(list)
    for key, value in pairs:
        repeated[key].append(value)
    return "repeated", dict(repeated)


# In words -----------------------------------------------------------------------------------------

SHOWN_NAMES = 3
LONGEST_NAME = 40

NOT_SAVED = "Update settings was not clicked, or the page was not reloaded before copying."
OLD_TEXT_SAVED = "A colleague saved the old settings after you."
COLLEAGUE = "A colleague changed the settings while you were here."
OLDER_RESULT = "An earlier result of mvk-wizard was pasted into the console."
NOT_TAKEN = "The console did not save everything. Look for a message beside Update settings."
NOT_ALL_COPIED = "Not everything was copied. Click into the editor, select all, copy."
CLIPBOARD = "The clipboard held something else. Copy in the console again."
EMPTIED = "The editor was emptied, and saved before the new settings were pasted."
ADDED_ON_THE_WAY = "Copying lost or added something. Reload the page, copy again."

EXACTLY = "The console holds exactly what you copied."
NOT_AS_COPIED = "The console does not hold what you copied."
_UNKNOWN = "We don't know yet what the console holds. Pasting here changes nothing."
# For each kind of pasted text: headline, what it means for the developers right now, likely causes.
# For other settings, and for those that cannot be parsed, the comparison itself gives the meaning.
_WORDS: Mapping[PasteKind, tuple[str, str, tuple[str, ...]]] = {
    PasteKind.RESULT: (
        EXACTLY,
        "Your developers get these settings the next time they start Claude Code.",
        (),
    ),
    PasteKind.ORIGINAL: (
        NOT_AS_COPIED,
        "Your developers still have the old settings.",
        (NOT_SAVED, OLD_TEXT_SAVED),
    ),
    PasteKind.OTHER: (NOT_AS_COPIED, "", ()),
    PasteKind.NONE: (
        "The console holds no settings.",
        "If it was saved like this, your developers lose every company setting, old and new, at"
        " their next start.",
        (EMPTIED, NOT_SAVED),
    ),
    PasteKind.PART: (
        "This is only part of what you copied.",
        _UNKNOWN,
        (NOT_ALL_COPIED, NOT_TAKEN),
    ),
    PasteKind.NOTHING: ("You pasted no text.", _UNKNOWN, (CLIPBOARD, NOT_ALL_COPIED)),
    PasteKind.CREDENTIALS: (
        "These are the credentials from the Connect tab, not the console's settings.",
        _UNKNOWN,
        (CLIPBOARD,),
    ),
    PasteKind.NO_SETTINGS: (
        "This is not from the console's editor.",
        _UNKNOWN,
        (CLIPBOARD, NOT_ALL_COPIED),
    ),
    PasteKind.UNREADABLE: (
        "The settings from the console can't be read.",
        "",
        (ADDED_ON_THE_WAY, NOT_TAKEN),
    ),
}
# For other settings, by whether our entries differ and whether other ones do.
_OTHER_SETTINGS = {
    (True, False): (
        "Your developers keep all other settings, but telemetry is not set up as planned.",
        (OLDER_RESULT, COLLEAGUE, NOT_TAKEN),
    ),
    (False, True): (
        "Telemetry is set up as planned, but your developers' other settings differ from those you"
        " loaded.",
        (COLLEAGUE, OLDER_RESULT),
    ),
    (True, True): (
        "Telemetry is not set up as planned, and your developers' other settings differ from those"
        " you loaded.",
        (COLLEAGUE, OLDER_RESULT),
    ),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A comparison in words. `signs` are lines, each with the sign before it."""

    headline: str
    signs: tuple[tuple[str, str], ...]
    meaning: str  # for the developers, right now
    causes: tuple[str, ...]  # the likeliest first


def explain(comparison: Comparison, loaded_at: str = "") -> Explained:
    """Put a comparison in words. `loaded_at` is when the original was loaded ("14:06")."""
    headline, meaning, causes = _WORDS[comparison.kind]
    if comparison.console is Console.SPACING:
        what = "line ends" if comparison.only_line_ends else "spacing, order or spelling"
        headline = f"The console holds what you copied. Only {what} differ, which changes nothing."
    if comparison.kind is PasteKind.UNREADABLE and comparison.problem is not None:
        meaning = comparison.problem.consequence
    elif comparison.kind is PasteKind.OTHER:
        meaning, causes = _OTHER_SETTINGS[bool(comparison.ours), bool(comparison.others)]
    return Explained(headline, tuple(_signs(comparison, loaded_at)), meaning, causes)


def _signs(comparison: Comparison, loaded_at: str) -> Iterable[tuple[str, str]]:
    if comparison.problem is not None:
        place = f"line {comparison.problem.line}, column {comparison.problem.column}"
        yield "x", f"{place}: {comparison.problem.message}"
        return
    if comparison.kind not in (PasteKind.ORIGINAL, PasteKind.OTHER, PasteKind.PART):
        return
    is_original = comparison.kind is PasteKind.ORIGINAL
    missing, changed, extra = (comparison.names(how) for how in Differs)
    if len(missing) > 1 and (is_original or len(missing) == comparison.ours_copied):
        yield "-", f"all {len(missing)} Mavvrik values are missing"
    elif missing:
        yield "-", _counted(missing, "is missing", "Mavvrik values are missing")
    if changed:
        one, many = (
            ("has its old", "have their old") if is_original else ("has another", "have other")
        )
        yield "~", _counted(changed, f"{one} value", f"Mavvrik names {many} values")
    if extra:
        one, many = "was removed and is back", "entries were removed and are back"
        yield "+", _counted(extra, one, many)
    others = comparison.others
    if others:
        count = len(others)
        what = "1 other entry differs" if count == 1 else f"{count} other entries differ"
        names = [f"{_shown(other.name)} ({other.how.value})" for other in others]
        yield "~", f"{what}: {_listed(names)}"
    elif is_original:
        when = f" at {loaded_at}" if loaded_at else ""
        yield "=", f"everything else is the same as the original you loaded{when}"
    else:
        yield "=", "everything else is as you copied it"


def _counted(names: Sequence[str], one: str, many: str) -> str:
    shown = [_shown(name) for name in names]
    return f"{shown[0]} {one}" if len(shown) == 1 else f"{len(shown)} {many}: {_listed(shown)}"


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + (f" and {rest} more" if rest > 0 else "")


def _shown(name: str) -> str:
    """Return a name as it may be shown, because it may be long or hold a secret."""
    text = mask_loose(name)
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
