"""Faults at a value: a word or number that JSON does not know, or a quote in the wrong place."""

from __future__ import annotations

import re

from wizard.core.diagnosis.view import Sighting, View

_LONGEST = 100  # characters of a number or word that are looked at

_WORD = re.compile(r"-?[^\W\d][\w$.-]*+")
_TOKEN = re.compile(r"[\w.+-]++")
_TOKEN_END = re.compile(r"[\w.+-]++\Z")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]+(?:\.[0-9]*)?")
_CLOSED_LATER = re.compile(r'[^"\n\r,{}\[\]]*+"[ \t]*+(?:[,:}\]\r\n]|\Z)')

_NUMBERS = frozenset({"nan", "infinity", "inf"})
_INSTEAD = {
    "true": "write true in small letters",
    "false": "write false in small letters",
    "null": "write null in small letters",
    "none": "write null, or take the entry out",
    "nil": "write null, or take the entry out",
    "undefined": "write null, or take the entry out",
    "yes": "write true, or put it in double quotes",
    "on": "write true, or put it in double quotes",
    "no": "write false, or put it in double quotes",
    "off": "write false, or put it in double quotes",
}


def word_or_number(view: View) -> Sighting | None:
    """A value that JSON does not know, or None where something else stands."""
    match = _WORD.match(view.rest)
    if match is None:
        token = _TOKEN.match(view.rest)
        return view.sighting(_number_code(token[0])) if token else None
    word = match[0].lower()
    if word.lstrip("-") in _NUMBERS:
        return view.sighting("no-such-number")
    if word in _INSTEAD:
        return view.sighting("foreign-word", instead=_INSTEAD[word])
    closed = _CLOSED_LATER.match(view.rest)
    return view.sighting("unopened-string" if closed else "unquoted-value")


def _number_code(token: str) -> str:
    if _LEADING_ZERO.fullmatch(token):
        return "leading-zero"
    if token[0] == "+":
        return "leading-plus"
    if token.lstrip("-")[:1] == "." or token[-1] == ".":
        return "bare-dot"
    return "bad-number"


def grown_value(view: View) -> Sighting | None:
    """Something stuck to the end of a value: 01, 0x1F, truely, "a"b."""
    if not view.adjoins or not _TOKEN.match(view.char):
        return None
    if view.before == '"':
        return view.sighting("inner-quote")
    head = _TOKEN_END.search(view.text, max(0, view.offset - _LONGEST), view.offset)
    tail = _TOKEN.match(view.rest)
    if head is None or tail is None:
        return None
    is_number = head[0][0] in "-0123456789"
    return view.sighting(_number_code(head[0] + tail[0]) if is_number else "unquoted-value")
