"""What a person would call the first fault of a text: a code, the place, the words of its sentence.

Refused texts keep the place of Python's own reader; only a trailing comma has its own place (the
comma, where Python before 3.13 names the bracket behind it).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from wizard.core.harmless import (
    BACK_QUOTES,
    CURLY,
    CURLY_DOUBLE,
    INVISIBLE,
    ODD_SPACES,
    is_control,
    name_of,
)
from wizard.core.position import BOM, Lines
from wizard.core.syntax.not_settings import known_text, other_format
from wizard.core.syntax.scan import WHITE, Expected, Fault

_AHEAD = 200  # characters behind the place that are looked at


@dataclass(frozen=True, slots=True)
class Sighting:
    """What it is, where, and the words for its sentence; never words out of the text."""

    code: str
    offset: int
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """The neighbourhood of a fault."""

    text: str
    fault: Fault
    lines: Lines

    @property
    def offset(self) -> int:
        """The place of the fault."""
        return self.fault.offset

    @property
    def expected(self) -> Expected:
        """What strict JSON wants there."""
        return self.fault.expected

    @cached_property
    def char(self) -> str:
        """The character at the place, or nothing at the end of the text."""
        return self.text[self.offset : self.offset + 1]

    @cached_property
    def rest(self) -> str:
        """The place and what follows, as far as it is needed to judge it."""
        return self.text[self.offset : self.offset + _AHEAD]

    @cached_property
    def before_offset(self) -> int:
        """Where the last character before the place stands that is not white space; -1 for none."""
        return len(self.text[: self.offset].rstrip(WHITE)) - 1

    @property
    def before(self) -> str:
        """That character."""
        return self.text[self.before_offset] if self.before_offset >= 0 else ""

    @property
    def adjoins(self) -> bool:
        """Nothing stands between that character and the place."""
        return self.before_offset == self.offset - 1

    @property
    def opener(self) -> str:
        """The innermost bracket that is open here, or nothing."""
        return self.text[self.fault.opened[-1]] if self.fault.opened else ""

    @property
    def closer(self) -> str:
        """The bracket that would close it."""
        return {"{": "}", "[": "]"}.get(self.opener, "")

    @property
    def at_line_start(self) -> bool:
        """The place is the first column of its line."""
        return self.lines.place(self.offset).column == 1

    def where(self, offset: int) -> str:
        """A place in words."""
        place = self.lines.place(offset)
        return f"line {place.line}, column {place.column}"

    def sighting(self, code: str, offset: int | None = None, **words: str) -> Sighting:
        """What it is, with the brackets that are open here as words for its sentence."""
        if self.opener:
            opened = self.where(self.fault.opened[-1])
            words = {"opener": self.opener, "closer": self.closer, "opened": opened, **words}
        return Sighting(code, self.offset if offset is None else offset, words)


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
