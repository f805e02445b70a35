"""Fixes for a settings text that cannot be read: offered, shown, never made unasked.

Only what has one meaning is offered: comments, trailing commas, quotes, odd spaces, and what was
copied along. A missing comma or bracket is never invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.core.edits import Edit, apply, in_order
from wizard.core.finding import Fix
from wizard.core.problems import find_problem
from wizard.core.repair_env import outer_braces
from wizard.core.repair_frame import blanked, fences, numbers, outside, second_bom
from wizard.core.repair_preview import PreviewLine, preview
from wizard.core.repair_tokens import find_in_text

__all__ = ["PreviewLine", "Repair", "offer_fixes", "preview"]


@dataclass(frozen=True, slots=True)
class Repair:
    """A text that can be read, and the fixes that lead to it, all of them on the text as it was."""

    text: str
    fixes: tuple[Fix, ...]


def offer_fixes(text: str) -> Repair | None:
    """The fixes that together make `text` readable.

    None where it is readable already, or where something would have to be guessed.
    """
    if find_problem(text) is None:
        return None
    fixes = _fixes(text)
    edits = [edit for fix in fixes for edit in fix.edits]
    # White space instead of nothing: "1/**/2" is no 12.
    if not edits or find_problem(blanked(text, edits)):
        return None
    return Repair(apply(text, edits), fixes)


def _fixes(text: str) -> tuple[Fix, ...]:
    frame, working = _frame_edits(text)
    inner = find_in_text(working)
    if inner is None:
        return ()
    braces = outer_braces(working, inner)
    taken = in_order(edit for edits in frame.values() for edit in edits)
    edits = {
        **frame,
        "odd-spaces": inner.spaces,
        "invisible": inner.hidden,
        "comments": outside(inner.comments, taken),
        "quotes": inner.quotes,
        "commas": inner.commas,
        "braces": braces,
    }
    named = [(name, tuple(found)) for name, found in edits.items() if found]
    return tuple(Fix(_label(name, len(found)), found) for name, found in named)


def _frame_edits(text: str) -> tuple[dict[str, list[Edit]], str]:
    """Edits for what stands around the lines, and the text with white space in its place."""
    edits: dict[str, list[Edit]] = {}
    taken: list[Edit] = []
    for name, look in {"bom": second_bom, "fence": fences, "numbers": numbers}.items():
        # A number takes the blanks in front of it along: they may be what stands for a mark.
        edits[name] = outside(look(text), taken)
        taken = in_order([*taken, *edits[name]])
        text = blanked(text, edits[name])
    return edits, text


_LABELS = {
    "bom": ("Take the second invisible mark at the beginning out", ""),
    "fence": ("Take the line of back quotes out", "Take the lines of back quotes out"),
    "numbers": ("Take the line number out", "Take the {} line numbers out"),
    "odd-spaces": (
        "Make the odd space a plain one",
        "Make {} odd spaces plain ones",
    ),
    "invisible": ("Take the invisible character out", "Take the invisible characters out"),
    "comments": ("Take this one comment out", "Take these {} comments out"),
    "quotes": ("Make this quote a straight one", "Make {} quotes straight ones"),
    "commas": ("Take this one comma out", "Take these {} commas out"),
    "braces": ("", 'Put the outer braces around "env"'),
}


def _label(name: str, count: int) -> str:
    return _LABELS[name][count > 1].format(count)
