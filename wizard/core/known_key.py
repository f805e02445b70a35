"""The API key that is known to this run: whatever a channel writes passes through here.

The key is registered once, where it is read. Every channel but the one that carries the requested
result asks `without_known_key`, so no sentence has to remember it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import SecretStr

MASK = "••••••••"
SHORTEST_ANYWHERE = 8  # characters; a shorter key is masked as a whole value only
_WHOLE_BEFORE = r"""(?:(?<=["'=])|(?<=Bearer )|(?<=Bearer%20)|(?<=: )|\A)"""
_WHOLE_BEHIND = r"""(?=["',;&]|\s*\Z|\\")"""
_registered: list[SecretStr] = []


def register_key(key: SecretStr | None) -> None:
    """From now on this key is masked in everything that is written; None forgets all."""
    if key is None:
        _registered.clear()
    elif key.get_secret_value() and key not in _registered:
        _registered.append(key)


def without_known_key(text: str) -> str:
    """The text with every registered key as a fixed mask, however it is spelled in JSON."""
    for key in sorted(_registered, key=lambda one: -len(one.get_secret_value())):
        text = replace_key(text, key.get_secret_value(), MASK)
    return text


def replace_key(text: str, key: str, shown: str) -> str:
    """`shown` instead of `key`, raw or with JSON escapes; of a short key whole values only."""
    if len(key) >= SHORTEST_ANYWHERE:
        text = text.replace(key, shown)
        return _spelled(key).sub(lambda _: shown, text) if "\\" in text else text
    return _spelled(key).sub(lambda _: shown, text) if key else text


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
