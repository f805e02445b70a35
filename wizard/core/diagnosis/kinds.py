"""What a person would call a fault: a code, the place, and the words for its sentence.

Refused texts keep the place of Python's own reader; only a trailing comma has its own place (the
comma, where Python before 3.13 names the bracket behind it).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from wizard.core.diagnosis.characters import (
    BACK_QUOTES,
    CURLY,
    INVISIBLE,
    ODD_SPACES,
    is_control,
    name_of,
)
from wizard.core.diagnosis.places import at_end, by_expected
from wizard.core.diagnosis.scan import Expected
from wizard.core.diagnosis.strings import string_fault
from wizard.core.diagnosis.view import Sighting, View
from wizard.core.diagnosis.whole import other_format
from wizard.core.place import BOM

_PLACEHOLDER = re.compile(
    r"\{++[ \t]*[A-Za-z_][\w .-]*\}|\{\{[^\"{}\n]{1,100}\}\}|<[^<>\n]{1,100}>|\$\{?\w+|%\w+%"
)
_DIFF_SIGN = re.compile(r"[+-](?=[\s{}\[\]\"]|\Z)")
_CONFLICT = re.compile(r"<{7}|={7}|>{7}")

_CHARACTERS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("odd-space", ODD_SPACES.__contains__),
    ("invisible-character", INVISIBLE.__contains__),
    ("curly-quotes", CURLY.__contains__),
    ("single-quotes", "'".__contains__),
    ("lost-character", lambda char: char == "\ufffd" or "\udc80" <= char <= "\udcff"),
    ("control-character", is_control),
)


def classify(view: View) -> Sighting:
    """Name the fault in view."""
    if other := other_format(view.text):
        return view.sighting(*other)
    if view.expected is Expected.FEWER_LEVELS:
        return view.sighting("too-deep")
    if view.fault.string is not None:
        return string_fault(view)
    if view.char == "":
        return at_end(view)
    return _strange_character(view) or _comment(view) or _foreign_sign(view) or by_expected(view)


def _strange_character(view: View) -> Sighting | None:
    """What can be named by the character alone, wherever it stands."""
    char = view.char
    if char == BOM and view.text.startswith(BOM + BOM) and view.offset == 1:
        return view.sighting("double-bom")
    if char == "\0" and view.text.count("\0") > len(view.text) // 4:
        return view.sighting("nul-characters")
    code = next((code for code, holds in _CHARACTERS if holds(char)), None)
    return view.sighting(code, character=name_of(char)) if code else None


def _comment(view: View) -> Sighting | None:
    if not view.rest.startswith(("//", "/*", "#")):
        return None
    endless = view.rest.startswith("/*") and view.text.find("*/", view.offset + 2) < 0
    return view.sighting("unclosed-comment" if endless else "comment")


def _foreign_sign(view: View) -> Sighting | None:
    """Signs that other tools and hands leave behind."""
    signs = {
        "ellipsis": view.rest.startswith(("…", "...")),
        "back-quotes": view.char in BACK_QUOTES and not view.rest.startswith("```"),
        "merge-conflict": _CONFLICT.match(view.rest),
        "diff": _DIFF_SIGN.match(view.rest) and view.at_line_start,
        "semicolon": view.char == ";",
        "placeholder": _is_placeholder(view),
    }
    code = next((code for code, found in signs.items() if found), None)
    return view.sighting(code) if code else None


def _is_placeholder(view: View) -> bool:
    starts = (view.offset, view.before_offset if view.before == "{" else view.offset)
    return bool(view.fault.opened) and any(_PLACEHOLDER.match(view.text, at) for at in starts)
