"""Marks: recognise a text that was not kept, without being able to tell it.

A mark is a keyed hash of the text; the key, called salt, is random and made anew for each set-up,
so that marks of two set-ups cannot be compared.
"""

from __future__ import annotations

import re

PREFIX = "mark:"
PAST = "past:"  # the mark of a result that was not the current one any more when it was kept
SALT = re.compile(r"[0-9a-f]{32}")
_DIGITS = 32  # of the hash that are kept: enough to recognise, however many texts there are


def make_mark(salt: str, name: str, text: str) -> str:
    """The mark of `text`; `name` says what it is, so that equal texts have different marks.

    Raises:
        ValueError: the salt is no hexadecimal number.
    """
    import hashlib  # with hmac it loads OpenSSL: not before the first screen
    import hmac

    data = f"{name}\0{text}".encode("utf-8", "surrogatepass")
    return PREFIX + hmac.new(bytes.fromhex(salt), data, hashlib.sha256).hexdigest()[:_DIGITS]


def is_mark(text: str) -> bool:
    """Whether it is a mark rather than a fingerprint."""
    return text.startswith((PREFIX, PAST))


def is_past(mark: str) -> bool:
    """Whether it is the mark of something that did not stand any more."""
    return mark.startswith(PAST)


def past(mark: str) -> str:
    """The same mark, of something that does not stand any more."""
    return PAST + mark.removeprefix(PREFIX).removeprefix(PAST)


def same_mark(one: str, other: str) -> bool:
    """Whether two marks are of the same text, whatever it stood for."""
    return past(one) == past(other)
