"""Faults by what is due at the place: a value, a name, a colon, a comma, or the end of the text."""

from __future__ import annotations

import re

from wizard.core.diagnosis.literals import grown_value, word_or_number
from wizard.core.diagnosis.scan import WHITE, Expected
from wizard.core.diagnosis.view import Sighting, View
from wizard.core.diagnosis.whole import known_text
from wizard.core.place import BOM

_LINE_NUMBER = re.compile(r'[0-9]+[ \t|:.)→]+["}\]]')
_NAME = re.compile(r"[\w$][\w$.-]*+")
_BEGINS_VALUE = re.compile(r"[\"{\[\w-]")

_WANTED = {
    Expected.VALUE: "a value",
    Expected.NAME: "a name in double quotes",
    Expected.COLON: "a colon",
    Expected.END: "the end of the text",
}


def at_end(view: View) -> Sighting:
    """The text ends where something is due."""
    around = len(view.fault.opened) - 1
    if around < 0:
        blank = view.text.strip(BOM)
        return view.sighting("empty", what="nothing but white space" if blank else "no text")
    if view.expected is Expected.COMMA and around == 0:
        return view.sighting("missing-closing")
    return view.sighting("cut-off", around=_AROUND.get(around, f", and {around} more around it"))


_AROUND = {0: "", 1: ", and one more around it"}


def by_expected(view: View) -> Sighting:
    """Name what stands at the place instead of what is due there."""
    sighting = _LOOKS[view.expected](view)
    wanted = _WANTED.get(view.expected, f"a comma or {view.closer}")
    return sighting or view.sighting("not-json", wanted=wanted)


def _at_value(view: View) -> Sighting | None:
    if not view.fault.opened:
        return view.sighting(known_text(view.text) or "not-settings")
    if view.before == ":":
        if view.char in ",}]":
            return view.sighting("missing-value")
        if view.char in ":=":
            return view.sighting("second-colon" if view.char == ":" else "equals-sign")
    return _comma_or_bracket(view) or word_or_number(view)


def _at_name(view: View) -> Sighting | None:
    if sighting := _comma_or_bracket(view):
        return sighting
    if _LINE_NUMBER.match(view.rest):
        return view.sighting("line-numbers")
    match = _NAME.match(view.rest)
    if match is None:
        return view.sighting("missing-name") if view.char in "{[" else None
    closed = view.rest.startswith('"', match.end())
    return view.sighting("unopened-string" if closed else "unquoted-name")


def _comma_or_bracket(view: View) -> Sighting | None:
    """A comma, a colon or a closing bracket where an entry is due."""
    if view.char == ",":
        return view.sighting("double-comma" if view.before == "," else "leading-comma")
    if view.char == view.closer and view.before == ",":
        return view.sighting("trailing-comma", view.before_offset)
    if view.char in "}]":
        return view.sighting("wrong-closing", found=view.char)
    return view.sighting("missing-name") if view.char == ":" else None


def _at_colon(view: View) -> Sighting | None:
    if view.char == "=":
        return view.sighting("equals-sign")
    if view.char in ",}]":
        return view.sighting("name-without-value")
    if view.adjoins and view.char.isalnum():
        return view.sighting("inner-quote")
    return view.sighting("missing-colon") if _BEGINS_VALUE.match(view.char) else None


def _at_comma(view: View) -> Sighting | None:
    if view.char == ":":
        return view.sighting("second-colon" if view.opener == "{" else "colon-in-list")
    if view.char in "}]":
        return view.sighting("wrong-closing", found=view.char)
    if grown := grown_value(view):
        return grown
    return _missing_comma(view) if _BEGINS_VALUE.match(view.char) else None


def _missing_comma(view: View) -> Sighting:
    line = view.lines.place(view.before_offset).line
    same = line == view.lines.place(view.offset).line
    where = "before this place" if same else f"at the end of line {line}"
    return view.sighting("missing-comma", where=where)


def _at_document_end(view: View) -> Sighting | None:
    """Something behind the first complete value."""
    if view.text.lstrip(WHITE + BOM)[:1] not in ("{", "["):
        return view.sighting(known_text(view.text) or "not-settings")
    if view.char in "}]":
        return view.sighting("extra-closing", found=view.char)
    if view.char in "{[":
        return view.sighting("two-documents")
    if view.rest.startswith(("```", "~~~")):
        return view.sighting("markdown-fence")
    return view.sighting("comma-after-end" if view.char == "," else "text-after")


_LOOKS = {
    Expected.VALUE: _at_value,
    Expected.NAME: _at_name,
    Expected.COLON: _at_colon,
    Expected.COMMA: _at_comma,
    Expected.END: _at_document_end,
}
