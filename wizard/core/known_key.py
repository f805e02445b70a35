"""The API key of this run: no channel writes it, wherever it stands, but in the requested result.

It is told once, where it is read. Every channel passes `core.harmless`, which asks
`without_known_key`, so that no sentence has to remember it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import SecretStr

MASK = "••••••••"
SHORTEST_ANYWHERE = 8  # characters; a shorter key is masked as a whole value or header token only
_WHOLE_BEFORE = r"""(?:(?<=["'=])|(?<=Bearer )|(?<=Bearer%20)|(?<=: )|\A)"""
_WHOLE_BEHIND = r"""(?=["',;&]|\s*\Z|\\")"""


class _Known:
    """Holds the key, and shows it nowhere: no fault report prints its attributes."""

    __slots__ = ("key",)

    def __init__(self) -> None:
        self.key = ""


_known = _Known()


def know_key(key: str) -> None:
    """Mask this key in everything that is written from now on, instead of the one before."""
    _known.key = key


def without_known_key(text: str) -> str:
    """The text with a fixed mask for the key, also where it is spelled with JSON escapes."""
    return replace_key(text, _known.key, MASK)


def replace_key(text: str, key: str, shown: str) -> str:
    """Replace `key` by `shown`, raw or with JSON escapes.

    A short key is replaced only as a whole value.
    """
    if not key:
        return text
    if len(key) >= SHORTEST_ANYWHERE:
        text = text.replace(key, shown)
        return _spelled(key).sub(lambda _: shown, text) if "\\" in text else text
    return _spelled(key).sub(lambda _: shown, text)


def holds_key(key: SecretStr) -> Callable[[str], bool]:
    """Make a function that says whether a text holds the key, as it is or as JSON spells it."""

    def judge(text: str) -> bool:
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
