"""Characters that look like something else: odd spaces, invisible ones, quotes of all kinds."""

from __future__ import annotations

import unicodedata

from wizard.core.harmless import TAB, with_signs

# Zs without the plain space, and what editors take for a line end but JSON does not.
ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\u2028\u2029\x85\x0b\x0c"
)
INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
CURLY_DOUBLE = "“”„‟″＂«»"
CURLY_SINGLE = "‘’‚‛′"
CURLY = CURLY_DOUBLE + CURLY_SINGLE
BACK_QUOTES = "`´"

_CONTROL_NAMES = {
    "\x00": "NUL character",
    "\x08": "backspace",
    "\t": "tab",
    "\n": "line break",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\r": "carriage return",
    "\x1b": "escape character",
    "\x7f": "delete character",
    "\x85": "next-line character",
    "\ufeff": "byte order mark",
}


def name_of(character: str) -> str:
    """What a character is called, with its number: "no-break space (U+00A0)"."""
    if "\udc80" <= character <= "\udcff":
        return "byte that is no UTF-8"
    name = _CONTROL_NAMES.get(character) or unicodedata.name(character, "control character").lower()
    return f"{name} (U+{ord(character):04X})"


def is_control(character: str) -> bool:
    """A control character of either range, or half of a pair that lost its other half."""
    return unicodedata.category(character) in ("Cc", "Cs")


def visible(character: str) -> str:
    """What stands for it where each character counts: tabs and odd spaces are seen, too."""
    if character == TAB:
        return "→"
    sign = with_signs(character, keep="")
    return "⍽" if sign in ODD_SPACES else sign


def width(character: str) -> int:
    """Cells that the stand-in takes on the screen."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
