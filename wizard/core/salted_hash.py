"""Marks: recognize a text that was not kept, without being able to tell it.

A mark is a keyed hash of the text; the key, called salt, is random and made anew for each set-up,
so that marks of two set-ups cannot be compared.
"""

from __future__ import annotations

import re

SALT = re.compile(r"[0-9a-f]{32}")
MARK = re.compile(r"mark:[0-9a-f]{32}")
_DIGITS = 32  # of the hash that are kept: enough to recognize, however many texts there are

# What marks are made of, besides the credentials by their names.
SETTINGS, RESULT = "settings", "result"


def make_mark(salt: str, name: str, text: str) -> str:
    """The mark of `text`; `name` says what it is, so that equal texts have different marks.

    Raises:
        ValueError: the salt is no hexadecimal number.
    """
    import hashlib  # with hmac it loads OpenSSL: not before the first screen
    import hmac

    data = f"{name}\0{text}".encode("utf-8", "surrogatepass")
    return "mark:" + hmac.new(bytes.fromhex(salt), data, hashlib.sha256).hexdigest()[:_DIGITS]
