"""The sentences about what the console holds: what differs, why, and what it means right now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wizard.core.redact.mask import mask_loose
from wizard.core.session.session import Console
from wizard.core.verify.comparison import Comparison, Difference, Differs, Held

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
