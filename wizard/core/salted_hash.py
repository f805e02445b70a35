"""Marks recognize a text that was not kept, and do not reveal it.

A mark is a keyed hash of the text. The key, called salt, is random and made for each setup,
so that marks of two set-ups cannot be compared.
"""

from __future__ import annotations

import re

SALT = re.compile(r"[0-9a-f]{32}")
MARK = re.compile(r"mark:[0-9a-f]{32}")
_DIGITS = 32  # of the hash that are kept: enough to recognize one of any number of texts

# The names of what marks are made of, besides those of the credentials.
SETTINGS, RESULT = "settings", "result"


def make_mark(salt: str, name: str, text: str) -> str:
    """The mark of `text`; `name` says what it is, so that equal texts have different marks.

    Raises:
        ValueError: the salt is not a hexadecimal number.
    """
    import hashlib  # with hmac it loads OpenSSL, which the first screen does without
    import hmac

    data = f"{name}\0{text}".encode("utf-8", "surrogatepass")
    return "mark:" + hmac.new(bytes.fromhex(salt), data, hashlib.sha256).hexdigest()[:_DIGITS]
