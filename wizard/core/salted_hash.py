"""Marks: salted hashes that recognize a text that was not kept, without revealing it.

A mark is a keyed hash of the text. The key, called salt, is random and different for each setup,
so that marks of two setups cannot be compared.
"""

from __future__ import annotations

import re

SALT = re.compile(r"[0-9a-f]{32}")
MARK = re.compile(r"mark:[0-9a-f]{32}")
_DIGITS = 32  # of the hash that are kept, which is enough to recognize a text

# The names for which marks are made, in addition to those of the credentials.
SETTINGS, RESULT = "settings", "result"


def make_mark(salt: str, name: str, text: str) -> str:
    """Return the mark of `text`. `name` says what it is, so that equal texts get different marks.

    Raises:
        ValueError: the salt is not a hexadecimal number.
    """
    import hashlib  # like hmac it loads OpenSSL, which the first screen does not need
    import hmac

    data = f"{name}\0{text}".encode("utf-8", "surrogatepass")
    return "mark:" + hmac.new(bytes.fromhex(salt), data, hashlib.sha256).hexdigest()[:_DIGITS]
