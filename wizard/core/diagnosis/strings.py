"""Faults inside quoted text: it does not end, or holds what may not stand there as it is."""

from __future__ import annotations

import re

from wizard.core.diagnosis.characters import CURLY_DOUBLE, name_of
from wizard.core.diagnosis.scan import WHITE, Expected
from wizard.core.diagnosis.view import Sighting, View

# What follows a quote that really closes something.
_CLOSES = re.compile(r'"\s*+(?:[,:}\]]|\Z)')
_HEX_CUT_OFF = re.compile(r"u[0-9a-fA-F]{0,4}\Z")
_CURLY_END = re.compile(f"[{CURLY_DOUBLE}][ \t]*+(?:[,:}}\\]]|\\Z)")


def string_fault(view: View) -> Sighting:
    """Name a fault whose place lies in a string."""
    if view.expected is Expected.ESCAPE:
        return _escape(view)
    if view.expected is Expected.QUOTE:
        return _at_end(view)
    if view.char in "\r\n":
        return _line_break(view)
    if view.char == "\t":
        return view.sighting("tab-in-string")
    return view.sighting("control-in-string", character=name_of(view.char))


def _string_start(view: View) -> int:
    return view.offset if view.fault.string is None else view.fault.string


def _at_end(view: View) -> Sighting:
    """The string runs to the end of the text: a closing quote was forgotten, or the rest lost."""
    start = _string_start(view)
    goes_on = view.text.rstrip(WHITE).endswith((",", "}", "]"))
    code = "unclosed-string" if goes_on else "cut-off-text"
    return view.sighting(code, string=view.where(start))


def _line_break(view: View) -> Sighting:
    start = _string_start(view)
    line = view.text[start : view.offset]
    column = f"column {view.lines.place(start).column}"
    if _CURLY_END.search(line):
        return view.sighting("mixed-quotes", string=column)
    following = view.text.find('"', view.offset)
    if following >= 0 and _CLOSES.match(view.text, following):
        return view.sighting("line-break-in-string", string=column)
    return view.sighting("unclosed-string", string=view.where(start))


def _escape(view: View) -> Sighting:
    if view.char != "u":
        return view.sighting("bad-escape")
    if _HEX_CUT_OFF.match(view.text, view.offset):
        return _at_end(view)
    return view.sighting("bad-unicode-escape")
