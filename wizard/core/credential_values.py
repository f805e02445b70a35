"""The value behind a name: without the quotes, comments and commands that stand round it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_QUOTES = '"“”„‟«»″', "'‘’‚‛‹›′", "`´"
ANY_QUOTE = "".join(_QUOTES)
_CURLY = frozenset(ANY_QUOTE) - frozenset("\"'`")
_QUOTED = {
    (quote, escapes): re.compile(f"[{kind}]({inside})[{kind}]", re.DOTALL)
    for kind in _QUOTES
    for quote in kind
    for escapes, inside in ((False, f"[^{kind}]*+"), (True, rf"(?:[^{kind}\\]|\\.)*+"))
}
_MAY_FOLLOW_QUOTE = frozenset(",;)}]|/>#&")
_COMMENT = re.compile(r"\s#|\A#\s")
_BEARER = re.compile(r"(?:Bearer(?:\s|%20|\Z)++)++", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LEAD_INS = ("export", "setx", "set", "declare -x", "set -gx", "set -x", "env", "-e", "--env", "-H")
_POWERSHELL = ("$env:", "$Env:", "$ENV:")
_NOT_YET = frozenset({"", ">", ">-", "|", "|-", "{", "[", ","})  # the value stands on the next line


@dataclass(frozen=True, slots=True)
class Value:
    """A value and what was mended to get it. The sentences never hold the value."""

    text: str = field(repr=False)
    mended: tuple[str, ...] = ()


def without_invisible(line: str, number: int) -> Value:
    """`line` without byte order marks, zero-width and direction signs."""
    text, count = _INVISIBLE.subn("", line)
    if count == 0 or line.lstrip("\ufeff") == text:  # a BOM in front is how files begin
        return Value(text)
    what = "an invisible character" if count == 1 else f"{count} invisible characters"
    return Value(text, (f"Removed {what}{_in(number)}.",))


def _in(number: int) -> str:
    return f" in line {number}" if number else ""


def _end_of(number: int) -> str:
    return f"at the end of line {number}" if number else "at the end"


def trimmed(text: str, number: int) -> Value:
    """`text` without white space round it; says what stood at its end."""
    body = text.rstrip()
    tail = text[len(body) :]
    if not tail or not body.strip():
        return Value(body.lstrip())
    if "\n" in tail or "\r" in tail:
        what = "a line break"
    elif not tail.isascii():
        what = "a non-breaking space"
    else:
        what = "a space" if tail == " " else "white space"
    return Value(body.lstrip(), (f"Removed {what} {_end_of(number)}.",))


def without_bearer(value: Value, *, said: bool = True) -> Value:
    """The key alone. `Bearer ` belongs in a header; elsewhere it is a slip, and said."""
    match = _BEARER.match(value.text)
    if match is None:
        return value
    sentence = ('Removed "Bearer " in front of the key.',) if said else ()
    return Value(value.text[match.end() :].strip(), value.mended + sentence)


def is_lead_in(before: str) -> bool:
    """Whether `before`, what stands in front of a name, ends as a shell command does."""
    words = before.rstrip(" \t" + ANY_QUOTE)
    return words.endswith((*_LEAD_INS, *_POWERSHELL))


def _without_lead_in(text: str) -> str:
    """Take away what belongs to the next name on the same line: `; export`, `,`, `&& set`."""
    text = text.rstrip()
    for word in (*(f" {word}" for word in _LEAD_INS), *_POWERSHELL):
        if text.endswith(word):
            text = text.removesuffix(word).rstrip()
            break
    return text.rstrip(";&, \t")


def unquoted(text: str, number: int, *, followed: bool, shell: bool) -> Value:
    """A value without quotes: without its comment and what ends a statement or an object."""
    mended: tuple[str, ...] = ()
    comment = _COMMENT.search(text)
    if comment:
        text = text[: comment.start()].rstrip()
        mended = (f"Removed a comment {_end_of(number)}.",)
    if followed:
        text = _without_lead_in(text)
    body = text.rstrip()
    if body[-1:] in ("\\", "^", "`") and body[-2:-1].isspace():  # goes on in the next line
        text = body = body[:-1].rstrip()
    if body.endswith("}") and "{" not in body:
        text = body = body.rstrip("} \t")
    if body.endswith(",") or (shell and body.endswith(";")):
        what = "comma" if body.endswith(",") else "semicolon"
        mended += (f"Removed a {what} {_end_of(number)}.",)
        text = body.rstrip(",;" if shell else ",")
    inner = trimmed(text, number)
    return Value("" if inner.text in _NOT_YET else inner.text, inner.mended + mended)


def quoted(text: str, number: int, *, escapes: bool) -> Value | None:
    """The value inside the quotes that `text` begins with; None where it is not cleanly quoted."""
    pattern = _QUOTED.get((text[:1], escapes))
    match = pattern.match(text) if pattern else None
    if match is None:
        return None
    rest = text[match.end() :]
    if rest and not rest[0].isspace() and rest[0] not in _MAY_FOLLOW_QUOTE:
        return None
    inside = without_invisible(_decoded(match[1]) if escapes else match[1], number)
    inner = trimmed(inside.text, number)
    mended = inside.mended + inner.mended
    if _CURLY.isdisjoint(text[0] + text[match.end() - 1]):
        return Value(inner.text, mended)
    return Value(inner.text, (*mended, f"Removed curly quotation marks{_in(number)}."))


def _decoded(inside: str) -> str:
    if "\\" not in inside:
        return inside
    try:
        decoded = json.loads(f'"{inside}"', strict=False)
    except ValueError:
        return inside
    return str(decoded)


def up_to_quote(text: str, quote: str) -> str:
    """`text` up to the end of the quotation that began before the name: `set "NAME=value"`."""
    kind = next(kind for kind in _QUOTES if quote in kind)
    match = re.search(rf"[{kind}](?=[\s,;)}}\]|/>&]|\Z)", text)
    return text[: match.start()] if match else text
