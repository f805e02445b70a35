"""The API key of this run. No output contains it, except the requested result.

The key is registered once, when it is read. Every output passes through `core.harmless`, which
calls `without_known_key`, so that no sentence can forget it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import SecretStr

MASK = "••••••••"
SHORTEST_ANYWHERE = 8  # characters; a shorter key is masked only as a whole value or header token
_WHOLE_BEFORE = r"""(?:(?<=["'=])|(?<=Bearer )|(?<=Bearer%20)|(?<=: )|\A)"""
_WHOLE_BEHIND = r"""(?=["',;&]|\s*\Z|\\")"""


class _Known:
    """Holds the key without showing it: no error report prints its attributes."""

    __slots__ = ("key",)

    def __init__(self) -> None:
        self.key = ""


_known = _Known()


def know_key(key: str) -> None:
    """Mask this key in everything that is written from now on, instead of the previous key."""
    _known.key = key


def without_known_key(text: str) -> str:
    """Replace the key by a fixed mask, even if it is spelled with JSON escapes."""
    return replace_key(text, _known.key, MASK)


def replace_key(text: str, key: str, shown: str) -> str:
    """Replace `key` by `shown`, raw or with JSON escapes; a short key only as a whole value."""
    if not key:
        return text
    if len(key) >= SHORTEST_ANYWHERE:
        text = text.replace(key, shown)
        return _spelled(key).sub(lambda _: shown, text) if "\\" in text else text
    return _spelled(key).sub(lambda _: shown, text)


def holds_key(key: SecretStr) -> Callable[[str], bool]:
    """Return a function that says whether a text contains the key, raw or with JSON escapes."""

    def judge(text: str) -> bool:
        import json

        secret = key.get_secret_value()
        return secret in text or json.dumps(secret)[1:-1] in text

    return judge


@lru_cache(maxsize=8)
def _spelled(key: str) -> re.Pattern[str]:
    spelled = "".join(map(_spellings, key))
    is_short = len(key) < SHORTEST_ANYWHERE
    return re.compile(_WHOLE_BEFORE + spelled + _WHOLE_BEHIND if is_short else spelled)


def _spellings(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    escape = "".join(rf"\\u(?i:{units[at : at + 4]})" for at in range(0, len(units), 4))
    backslashed = rf"|\\{re.escape(sign)}" if sign in '"\\/' else ""
    return f"(?:{re.escape(sign)}|{escape}{backslashed})"
