"""What the console holds, compared with what was copied: the text that the person pastes back.

Compared, not shown: nothing here keeps a value of either text, only names, counts and places.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wizard.core.document.reader import Document, Kind, read
from wizard.core.document.reader import _recursion_room as recursion_room
from wizard.core.document.text import pasted
from wizard.core.merge.current_env import TRACES_ADDRESS
from wizard.core.position import Lines
from wizard.core.redact.mask import mask_loose
from wizard.core.session.session import Console
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.core.values import MAVVRIK_KEYS

Path = tuple[str, ...]  # a name at the top level, or "env" and a name in it

_ENV: Path = ("env",)
_OURS = frozenset((*_ENV, name) for name in (*MAVVRIK_KEYS, *TRACES_ADDRESS))
# Codes of problems with texts that never were settings.
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


class Held(StrEnum):
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
    """How an entry in the console stands to the one that was copied."""

    MISSING = "missing"
    CHANGED = "changed"
    EXTRA = "not in what you copied"


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry: `path` is a name at the top level, or `("env", name)`."""

    path: Path
    how: Differs

    @property
    def name(self) -> str:
        """The entry's own name."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome. `wizard.core.verify.comparison` has the sentences for it."""

    console: Console
    held: Held
    lines: int  # of the pasted text
    copied_lines: int
    ours: tuple[Difference, ...] = ()  # entries that the merge put in, changed or took out
    others: tuple[Difference, ...] = ()
    ours_copied: int = 0  # how many entries of ours the copied text holds
    only_line_ends: bool = False  # of SPACING: line ends, or empty lines at the end
    problem: Problem | None = None  # of UNREADABLE

    def names(self, how: Differs) -> tuple[str, ...]:
        """Names of the Mavvrik entries that differ so."""
        return tuple(one.name for one in self.ours if one.how is how and one.path != _ENV)


def compare(held: str, copied: str, original: str | None = None) -> Comparison:
    """Compare what was pasted back with what was copied, and with what was loaded before.

    `held` is the text as it was pasted: the line ends that a terminal makes of a paste do not
    count. `copied` is the merge result, `original` may be a text that could not be read. Takes
    about as long as reading the texts, and next to nothing where they are identical.
    """
    arrived = pasted(held).text
    lines = _count(arrived), _count(copied)
    if copied in (held, arrived):
        return Comparison(Console.SAME, Held.RESULT, *lines)
    if _without_ends(arrived) == _without_ends(copied):
        return Comparison(Console.SPACING, Held.RESULT, *lines, only_line_ends=True)
    if not arrived.strip():
        return Comparison(Console.DIFFERENT, Held.NOTHING, *lines)
    try:
        document = read(arrived)
    except Unreadable as unreadable:
        kind = _kind_of(unreadable.problem, arrived, copied, original)
        return Comparison(Console.DIFFERENT, kind, *lines, problem=unreadable.problem)
    return _compare_documents(document, read(copied), _readable(original), lines)


def _without_ends(text: str) -> str:
    """With one kind of line end, and none at the end of the text."""
    return pasted(text).text.rstrip()


def _readable(original: str | None) -> Document | None:
    try:
        return None if original is None else read(original)
    except Unreadable:
        return None


def _count(text: str) -> int:
    return Lines(text).count if text else 0


def _kind_of(problem: Problem, arrived: str, copied: str, original: str | None) -> Held:
    if original is not None and _without_ends(arrived) == _without_ends(original):
        return Held.ORIGINAL
    if _is_part(arrived, copied):
        return Held.PART
    if problem.code == "credentials-block":
        return Held.CREDENTIALS
    return Held.NO_SETTINGS if problem.code in _OTHER_TEXTS else Held.UNREADABLE


def _is_part(arrived: str, copied: str) -> bool:
    return arrived.strip() in pasted(copied).text


def _compare_documents(
    document: Document, copied: Document, original: Document | None, lines: tuple[int, int]
) -> Comparison:
    here, ours = _entries(document), _entries(copied)
    differences = _differences(here, ours)
    if not differences:
        return Comparison(Console.SPACING, Held.RESULT, *lines)
    before = None if original is None else _entries(original)
    touched = _touched(before, ours)
    return Comparison(
        Console.DIFFERENT,
        _held(document, copied, here, before),
        *lines,
        ours=tuple(one for one in differences if one.path in touched),
        others=tuple(one for one in differences if one.path not in touched),
        ours_copied=sum(path in ours and path != _ENV for path in touched),
    )


def _held(
    document: Document,
    copied: Document,
    here: Mapping[Path, list[str]],
    before: Mapping[Path, list[str]] | None,
) -> Held:
    if before is not None and not _differences(here, before):
        return Held.ORIGINAL
    if not document.root.members:
        return Held.NONE
    return Held.PART if _is_part(document.text, copied.text) else Held.OTHER


def _touched(before: Mapping[Path, list[str]] | None, after: Mapping[Path, list[str]]) -> set[Path]:
    """Entries that the merge was about; where nothing is known of before, the guide's names."""
    touched = {path for path in after if path in _OURS}
    return (
        touched if before is None else touched | {one.path for one in _differences(before, after)}
    )


def _entries(document: Document) -> dict[Path, list[str]]:
    """Top-level entries, and those of `env` one by one, as they are spelled."""
    entries: dict[Path, list[str]] = {}
    for member in document.root.members:
        if member == document.env_member and member.kind is Kind.OBJECT:
            entries.setdefault(_ENV, []).append("{}")
        else:
            entries.setdefault((member.key,), []).append(document.raw(member))
    for member in document.env.members if document.env else ():
        entries.setdefault((*_ENV, member.key), []).append(document.raw(member))
    return entries


def _differences(
    here: Mapping[Path, list[str]], wanted: Mapping[Path, list[str]]
) -> tuple[Difference, ...]:
    """In the order of `wanted`, then what is only here."""
    found = [
        Difference(path, Differs.CHANGED if path in here else Differs.MISSING)
        for path, values in wanted.items()
        if path not in here or not _same(here[path], values)
    ]
    found += [Difference(path, Differs.EXTRA) for path in here if path not in wanted]
    return tuple(found)


def _same(one: Iterable[str], other: Iterable[str]) -> bool:
    ones, others = list(one), list(other)
    return len(ones) == len(others) and all(map(same_content, ones, others))


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


SHOWN_NAMES = 3
LONGEST_NAME = 40

_HEADLINES = {
    Held.NOTHING: "There is no text in what you pasted.",
    Held.PART: "This is only a part of what you copied.",
    Held.CREDENTIALS: "These are the credentials of the Connect tab, not the console's settings.",
    Held.NO_SETTINGS: "This is not the text of the console's editor.",
    Held.UNREADABLE: "The text from the console cannot be read.",
    Held.NONE: "The console holds no settings at all.",
}
_UNKNOWN = "What the console holds is not known yet. Pasting here has changed nothing."
_MEANINGS = {
    Held.RESULT: "Your developers get these settings the next time they start Claude Code.",
    Held.ORIGINAL: "So nothing is broken: your developers still have the old settings.",
    Held.NONE: "If it was saved like this, your developers lose every company setting at their"
    " next start, the old ones too.",
    Held.PART: _UNKNOWN,
    Held.NOTHING: _UNKNOWN,
    Held.CREDENTIALS: _UNKNOWN,
    Held.NO_SETTINGS: _UNKNOWN,
}

NOT_SAVED = '"Update settings" was not clicked, or the page was not reloaded before copying.'
OLD_TEXT_SAVED = "A colleague saved the old text after you."
COLLEAGUE = "A colleague changed the settings while you were here."
OLDER_RESULT = "What was pasted into the console was an earlier result of this program."
NOT_TAKEN = "The console did not take the whole text: look for a message beside Update settings."
NOT_ALL_COPIED = "Not everything was copied: click into the editor, select all, copy."
CLIPBOARD = "The clipboard still held something else: copy in the console once more."
EMPTIED = "The editor was emptied, and the new text was not pasted before saving."
ADDED_ON_THE_WAY = "Something was lost or added on the way: reload the page, copy again."

_CAUSES = {
    Held.ORIGINAL: (NOT_SAVED, OLD_TEXT_SAVED),
    Held.NONE: (EMPTIED, NOT_SAVED),
    Held.PART: (NOT_ALL_COPIED, NOT_TAKEN),
    Held.NOTHING: (CLIPBOARD, NOT_ALL_COPIED),
    Held.CREDENTIALS: (CLIPBOARD,),
    Held.NO_SETTINGS: (CLIPBOARD, NOT_ALL_COPIED),
    Held.UNREADABLE: (ADDED_ON_THE_WAY, NOT_TAKEN),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A comparison in words. `signs` are lines with the sign that stands before them."""

    headline: str
    signs: tuple[tuple[str, str], ...]
    meaning: str  # for the developers, right now
    causes: tuple[str, ...]  # the most likely first


def explain(comparison: Comparison, loaded_at: str = "") -> Explained:
    """The sentences; `loaded_at` is the time at which the original was loaded ("14:06")."""
    return Explained(
        _headline(comparison),
        tuple(_signs(comparison, loaded_at)),
        _meaning(comparison),
        _causes(comparison),
    )


def _headline(comparison: Comparison) -> str:
    if comparison.console is Console.SAME:
        return "The console holds exactly what you copied."
    if comparison.console is Console.SPACING:
        what = "line ends" if comparison.only_line_ends else "spacing, order or spelling"
        return f"The console holds what you copied. Only {what} differ, which changes nothing."
    return _HEADLINES.get(comparison.held, "The console does not hold what you copied.")


def _signs(comparison: Comparison, loaded_at: str) -> Iterable[tuple[str, str]]:
    if comparison.problem is not None:
        place = f"line {comparison.problem.line}, column {comparison.problem.column}"
        yield "x", f"{place}: {comparison.problem.message}"
        return
    if comparison.held not in (Held.ORIGINAL, Held.OTHER, Held.PART):
        return
    missing, changed, extra = (comparison.names(how) for how in Differs)
    if missing:
        yield "-", _missing(missing, comparison)
    if changed:
        age = ("the old", "their old") if comparison.held is Held.ORIGINAL else ("another", "other")
        yield "~", _of(changed, f"has {age[0]} value", f"Mavvrik lines have {age[1]} values")
    if extra:
        yield "+", _of(extra, "was taken out and is back", "lines were taken out and are back")
    yield _rest(comparison, loaded_at)


def _missing(names: Sequence[str], comparison: Comparison) -> str:
    count = len(names)
    if count > 1 and (comparison.held is Held.ORIGINAL or count == comparison.ours_copied):
        return f"the {count} Mavvrik lines are missing"
    return _of(names, "is missing", "Mavvrik lines are missing")


def _of(names: Sequence[str], one: str, many: str) -> str:
    if len(names) == 1:
        return f"{_shown(names[0])} {one}"
    return f"{len(names)} {many}: {_listed([_shown(name) for name in names])}"


def _rest(comparison: Comparison, loaded_at: str) -> tuple[str, str]:
    others = comparison.others
    if others:
        count = len(others)
        what = "one other entry differs" if count == 1 else f"{count} other entries differ"
        return "~", f"{what}: {_listed([_with_how(other) for other in others])}"
    if comparison.held is not Held.ORIGINAL:
        return "=", "everything else is as you copied it"
    when = f" at {loaded_at}" if loaded_at else ""
    return "=", f"everything else is the same as the original you loaded{when}"


def _with_how(other: Difference) -> str:
    return f"{_shown(other.name)} ({other.how.value})"


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + (f" and {rest} more" if rest > 0 else "")


def _shown(name: str) -> str:
    """A name as it may be drawn: it may be long, or hold a secret."""
    text = mask_loose(name)
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


def _meaning(comparison: Comparison) -> str:
    if comparison.held is Held.UNREADABLE and comparison.problem is not None:
        return comparison.problem.consequence
    if comparison.held in _MEANINGS:
        return _MEANINGS[comparison.held]
    if not comparison.others:
        return (
            "Your developers keep all their other settings, but telemetry is not set up as planned."
        )
    if not comparison.ours:
        return (
            "Telemetry is set up as planned, but your developers get other settings beside it than"
            " the ones you loaded."
        )
    return (
        "Your developers get what stands in the console: other settings than the ones you loaded,"
        " and telemetry that is not set up as planned."
    )


def _causes(comparison: Comparison) -> tuple[str, ...]:
    if comparison.console is not Console.DIFFERENT:
        return ()
    if comparison.held in _CAUSES:
        return _CAUSES[comparison.held]
    if comparison.others:
        return COLLEAGUE, OLDER_RESULT
    return OLDER_RESULT, COLLEAGUE, NOT_TAKEN
