"""Classify the first syntax error of a text: a code, its place, and words for its sentence.

The place is that of Python's own parser. Only a trailing comma has its own place: the comma, where
Python before 3.13 names the bracket after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from wizard.core import placeholders
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

_AHEAD = 200  # characters after the place that are examined


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An error's code, its place, and words for its sentence. They never come from the text."""

    code: str
    offset: int
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FaultView:
    """A syntax error in a text, with its surroundings, for the rules that classify it."""

    text: str
    fault: Fault
    lines: Lines

    @property
    def offset(self) -> int:
        return self.fault.offset

    @property
    def expected(self) -> Expected:
        return self.fault.expected

    @cached_property
    def char(self) -> str:
        """The character at this place. It is empty at the end of the text."""
        return self.text[self.offset : self.offset + 1]

    @cached_property
    def rest(self) -> str:
        """The text from this place on, as much as is needed to classify the error."""
        return self.text[self.offset : self.offset + _AHEAD]

    @cached_property
    def before_offset(self) -> int:
        """The offset of the last character before this place that is not white space, or -1."""
        return len(self.text[: self.offset].rstrip(WHITE)) - 1

    @property
    def before(self) -> str:
        """The last character before this place that is not white space, or an empty text."""
        return self.text[self.before_offset] if self.before_offset >= 0 else ""

    @property
    def adjoins(self) -> bool:
        """Whether the character before this place is not white space."""
        return self.before_offset == self.offset - 1

    @property
    def opener(self) -> str:
        """The innermost bracket that is open here, or an empty text."""
        return self.text[self.fault.opened[-1]] if self.fault.opened else ""

    @property
    def closer(self) -> str:
        """The bracket that would close the innermost one."""
        return {"{": "}", "[": "]"}.get(self.opener, "")

    @property
    def at_line_start(self) -> bool:
        return self.lines.place(self.offset).column == 1

    def where(self, offset: int) -> str:
        """Describe a place in words, such as `line 2, column 10`."""
        place = self.lines.place(offset)
        return f"line {place.line}, column {place.column}"

    def diagnosis(self, code: str, offset: int | None = None, **words: str) -> Diagnosis:
        """Return an error with this code, with the open brackets as words for its sentence."""
        if self.opener:
            opened = self.where(self.fault.opened[-1])
            words = {"opener": self.opener, "closer": self.closer, "opened": opened, **words}
        return Diagnosis(code, self.offset if offset is None else offset, words)


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


def diagnose(view: FaultView) -> Diagnosis:
    if other := other_format(view.text):
        return view.diagnosis(*other)
    if view.expected is Expected.FEWER_LEVELS:
        return view.diagnosis("too-deep")
    if view.fault.string is not None:
        return _in_string(view, view.fault.string)
    if view.char == "":
        return _at_text_end(view)
    if foreign := _foreign_signs(view):
        return foreign
    wanted = _WANTED.get(view.expected, f"a comma or {view.closer}")
    return _BY_EXPECTED[view.expected](view) or view.diagnosis("not-json", wanted=wanted)


def _foreign_signs(view: FaultView) -> Diagnosis | None:
    """Classify an error by its character alone, such as a curly quote from another program."""
    char, rest = view.char, view.rest
    if char == BOM and view.text.startswith(BOM + BOM) and view.offset == 1:
        return view.diagnosis("double-bom")
    if char == "\0" and view.text.count("\0") > len(view.text) // 4:
        return view.diagnosis("nul-characters")
    if code := next((code for code, holds in _CHARACTERS if holds(char)), None):
        return view.diagnosis(code, character=name_of(char))
    if rest.startswith(("//", "/*", "#")):
        is_endless = rest.startswith("/*") and view.text.find("*/", view.offset + 2) < 0
        return view.diagnosis("unclosed-comment" if is_endless else "comment")
    starts = (view.offset, view.before_offset if view.before == "{" else view.offset)
    is_placeholder = any(placeholders.JSON.match(view.text, start) for start in starts)
    signs = {
        "ellipsis": rest.startswith(("…", "...")),
        "back-quotes": char in BACK_QUOTES and not rest.startswith("```"),
        "merge-conflict": _CONFLICT.match(rest),
        "diff": _DIFF_SIGN.match(rest) and view.at_line_start,
        "semicolon": char == ";",
        "placeholder": view.fault.opened and is_placeholder,
    }
    code = next((code for code, stands_here in signs.items() if stands_here), None)
    return view.diagnosis(code) if code else None


def _at_text_end(view: FaultView) -> Diagnosis:
    """Classify a text that ends although something must follow."""
    around = len(view.fault.opened) - 1
    if around < 0:
        blank = view.text.strip(BOM)
        return view.diagnosis("empty", what="only white space" if blank else "no text")
    if view.expected is Expected.COMMA and around == 0:
        return view.diagnosis("missing-closing")
    more = {0: "", 1: ", and 1 more around it"}.get(around, f", and {around} more around it")
    return view.diagnosis("cut-off", around=more)


# Rules by what strict JSON expects ----------------------------------------------------------------

_WANTED = {
    Expected.VALUE: "a value",
    Expected.NAME: "a name in double quotes",
    Expected.COLON: "a colon",
    Expected.END: "the end of the text",
}
_LINE_NUMBER = re.compile(r'[0-9]+[ \t|:.)→]+["}\]]')
_NAME = re.compile(r"[\w$][\w$.-]*+")
_BEGINS_VALUE = re.compile(r"[\"{\[\w-]")


def _at_value(view: FaultView) -> Diagnosis | None:
    if not view.fault.opened:
        return view.diagnosis(known_text(view.text) or "not-settings")
    if view.before == ":":
        if view.char in ",}]":
            return view.diagnosis("missing-value")
        if view.char in ":=":
            return view.diagnosis("second-colon" if view.char == ":" else "equals-sign")
    return _comma_or_bracket(view) or _word_or_number(view)


def _at_name(view: FaultView) -> Diagnosis | None:
    if diagnosis := _comma_or_bracket(view):
        return diagnosis
    if _LINE_NUMBER.match(view.rest):
        return view.diagnosis("line-numbers")
    match = _NAME.match(view.rest)
    if match is None:
        return view.diagnosis("missing-name") if view.char in "{[" else None
    is_closed = view.rest.startswith('"', match.end())
    return view.diagnosis("unopened-string" if is_closed else "unquoted-name")


def _comma_or_bracket(view: FaultView) -> Diagnosis | None:
    """Classify a comma, colon or closing bracket that is in the place of an entry."""
    if view.char == ",":
        return view.diagnosis("double-comma" if view.before == "," else "leading-comma")
    if view.char == view.closer and view.before == ",":
        return view.diagnosis("trailing-comma", view.before_offset)
    if view.char in "}]":
        return view.diagnosis("wrong-closing", found=view.char)
    return view.diagnosis("missing-name") if view.char == ":" else None


def _at_colon(view: FaultView) -> Diagnosis | None:
    if view.char == "=":
        return view.diagnosis("equals-sign")
    if view.char in ",}]":
        return view.diagnosis("name-without-value")
    if view.adjoins and view.char.isalnum():
        return view.diagnosis("inner-quote")
    return view.diagnosis("missing-colon") if _BEGINS_VALUE.match(view.char) else None


def _at_comma(view: FaultView) -> Diagnosis | None:
    if view.char == ":":
        return view.diagnosis("second-colon" if view.opener == "{" else "colon-in-list")
    if view.char in "}]":
        return view.diagnosis("wrong-closing", found=view.char)
    if grown := _grown_value(view):
        return grown
    if not _BEGINS_VALUE.match(view.char):
        return None
    line = view.lines.place(view.before_offset).line
    is_same = line == view.lines.place(view.offset).line
    where = "here" if is_same else f"at the end of line {line}"
    return view.diagnosis("missing-comma", where=where)


def _at_document_end(view: FaultView) -> Diagnosis | None:
    """Classify text after the first complete value."""
    if view.text.lstrip(WHITE + BOM)[:1] not in ("{", "["):
        return view.diagnosis(known_text(view.text) or "not-settings")
    if view.char in "}]":
        return view.diagnosis("extra-closing", found=view.char)
    if view.char in "{[":
        return view.diagnosis("two-documents")
    if view.rest.startswith(("```", "~~~")):
        return view.diagnosis("markdown-fence")
    return view.diagnosis("comma-after-end" if view.char == "," else "text-after")


_BY_EXPECTED = {
    Expected.VALUE: _at_value,
    Expected.NAME: _at_name,
    Expected.COLON: _at_colon,
    Expected.COMMA: _at_comma,
    Expected.END: _at_document_end,
}


# Words and numbers --------------------------------------------------------------------------------

_LONGEST = 100  # characters of a number or word that are examined

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
    "none": "write null, or remove the entry",
    "nil": "write null, or remove the entry",
    "undefined": "write null, or remove the entry",
    "yes": "write true",
    "on": "write true",
    "no": "write false",
    "off": "write false",
}


def _word_or_number(view: FaultView) -> Diagnosis | None:
    """Classify a value that JSON does not know. None if it is something else."""
    match = _WORD.match(view.rest)
    if match is None:
        token = _TOKEN.match(view.rest)
        return view.diagnosis(_number_code(token[0])) if token else None
    word = match[0].lower()
    if word.lstrip("-") in _NUMBERS:
        return view.diagnosis("no-such-number")
    if word in _INSTEAD:
        return view.diagnosis("foreign-word", instead=_INSTEAD[word])
    is_closed = _CLOSED_LATER.match(view.rest)
    return view.diagnosis("unopened-string" if is_closed else "unquoted-value")


def _number_code(token: str) -> str:
    if _LEADING_ZERO.fullmatch(token):
        return "leading-zero"
    if token[0] == "+":
        return "leading-plus"
    if token.lstrip("-")[:1] == "." or token[-1] == ".":
        return "bare-dot"
    return "bad-number"


def _grown_value(view: FaultView) -> Diagnosis | None:
    """Classify characters attached to the end of a value: 01, 0x1F, truely, "a"b."""
    if not view.adjoins or not _TOKEN.match(view.char):
        return None
    if view.before == '"':
        return view.diagnosis("inner-quote")
    head = _TOKEN_END.search(view.text, max(0, view.offset - _LONGEST), view.offset)
    tail = _TOKEN.match(view.rest)
    if head is None or tail is None:
        return None
    is_number = head[0][0] in "-0123456789"
    return view.diagnosis(_number_code(head[0] + tail[0]) if is_number else "unquoted-value")


# Strings ------------------------------------------------------------------------------------------

# What follows a quote that really closes a string.
_CLOSES = re.compile(r'"\s*+(?:[,:}\]]|\Z)')
_HEX_CUT_OFF = re.compile(r"u[0-9a-fA-F]{0,4}\Z")
_CURLY_END = re.compile(f"[{CURLY_DOUBLE}][ \t]*+(?:[,:}}\\]]|\\Z)")


def _in_string(view: FaultView, start: int) -> Diagnosis:
    """Classify an error in the string that begins at `start`."""
    if view.expected is Expected.ESCAPE:
        if view.char != "u":
            return view.diagnosis("bad-escape")
        if not _HEX_CUT_OFF.match(view.text, view.offset):
            return view.diagnosis("bad-unicode-escape")
    if view.expected in (Expected.ESCAPE, Expected.QUOTE):  # the string has no end
        goes_on = view.text.rstrip(WHITE).endswith((",", "}", "]"))
        code = "unclosed-string" if goes_on else "cut-off-text"
        return view.diagnosis(code, string=view.where(start))
    if view.char == "\t":
        return view.diagnosis("tab-in-string")
    if view.char not in "\r\n":
        return view.diagnosis("control-in-string", character=name_of(view.char))
    column = f"column {view.lines.place(start).column}"
    if _CURLY_END.search(view.text[start : view.offset]):
        return view.diagnosis("mixed-quotes", string=column)
    following = view.text.find('"', view.offset)
    if following >= 0 and _CLOSES.match(view.text, following):
        return view.diagnosis("line-break-in-string", string=column)
    return view.diagnosis("unclosed-string", string=view.where(start))
