"""Single values of `env` as Claude Code understands them, and placeholders among them."""

from __future__ import annotations

import re

from wizard.core import placeholders
from wizard.core.document.nodes import JsonKind, Member

# What JavaScript's trim() removes; a zero-width space is not included.
WHITE_SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

PROTOCOLS = ("http/json", "http/protobuf", "grpc")
# For each signal; any other word silently stops all telemetry.
EXPORTERS = {
    "traces": ("otlp", "console", "none"),
    "metrics": ("otlp", "console", "none", "prometheus"),
    "logs": ("otlp", "console", "none"),
}

_ON = ("1", "true", "yes", "on")
_EXACT = 2**53


def trim(text: str) -> str:
    return text.strip(WHITE_SPACE)


def to_text(value: object) -> str | None:
    """Return the text that Claude Code makes of an `env` value. None for an object or a list.

    Numbers and booleans are written as in JavaScript (`1.0` is "1"); null is "null".
    """
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, int | float):
        return None
    if value != value or value in (float("inf"), float("-inf")):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e21:
        return str(int(value) if abs(value) <= _EXACT else int(float(value)))
    return repr(float(value))


def env_text(member: Member) -> str | None:
    """Return the text of a member of `env`, like `to_text`. None for an object or a list."""
    if member.kind in (JsonKind.OBJECT, JsonKind.ARRAY):
        return None
    return to_text(member.value)


def list_text(values: object) -> str:
    """Return the text that Claude Code makes of a list: its items joined by commas (measured)."""
    if isinstance(values, list):
        return ",".join("" if one is None else list_text(one) for one in values)
    text = to_text(values)
    return "[object Object]" if text is None else text


def read_switch(text: str | None) -> bool:
    """Whether a switch is on: 1, true, yes or on, in any case and with white space around it."""
    return text is not None and trim(text).lower() in _ON


def read_exporters(text: str | None) -> tuple[str, ...]:
    """Return the exporters of a comma-separated list without empty items. It keeps "none"."""
    items = (trim(item) for item in (text or "").split(","))
    return tuple(item for item in items if item)


_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_RADIX = re.compile(r"0(?:[xX][0-9A-Fa-f]+|[oO][0-7]+|[bB][01]+)")
_LONGEST_NUMBER = 300  # characters; nobody writes longer ones


def read_number(text: str | None) -> float | None:
    """Read a number like JavaScript's Number(). None if Claude Code then uses its default."""
    text = trim(text or "")
    if len(text) > _LONGEST_NUMBER:
        return None
    if _RADIX.fullmatch(text):
        return float(min(int(text, 0), _EXACT))
    return float(text) if _DECIMAL.fullmatch(text) else None


_POWER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?P<mark>[_,\u00a0\u202f ])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_DIGITS = re.compile(r"[+-]?[0-9]+")
_LONGEST_WRITTEN = 32  # characters


def read_whole_number(text: str | None) -> float | None:
    """Read a whole number in an entry of Claude Code's own. None if it then uses its default.

    `2,000` and `2e3` are 2000. Otherwise, what follows the digits is ignored: `5s` is 5, and `0x10`
    is 0.
    """
    text = trim(text or "")
    if len(text) <= _LONGEST_WRITTEN and _POWER.fullmatch(text):
        number = float(text)
        return number if number.is_integer() else None
    if len(text) <= _LONGEST_WRITTEN and (match := _GROUPED.fullmatch(text)):
        return float(text.replace(match["mark"], ""))
    digits = _DIGITS.match(text[:_LONGEST_NUMBER])
    return float(digits.group()) if digits else None


# A version of ff, all zeros, capitals, or anything behind a version of 00 make it unreadable.
_TRACEPARENT = re.compile(
    r"\s?(?!ff)(?P<version>[0-9a-f]{2})-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}"
    r"-(?P<flags>[0-9a-f]{2})(?P<rest>-.*)?\s?"
)


def says_unsampled(traceparent: str | None) -> bool:
    """Whether a parent trace is given and says that it is not sampled."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    if match is None or (match["version"] == "00" and match["rest"]):
        return False
    return int(match["flags"], 16) % 2 == 0


def read_protocol(text: str | None) -> str:
    """Return the protocol in use: http/protobuf by default. Unknown words stay as they are."""
    return trim(text or "") or "http/protobuf"


def find_placeholder(value: str) -> bool:
    """Whether a value looks like a placeholder that someone should have replaced."""
    return bool(placeholders.VALUE.fullmatch(value.strip()))


def is_placeholder_address(text: str) -> bool:
    """Whether a URL is or contains a placeholder, so that it names no real receiver."""
    return find_placeholder(text) or bool(placeholders.ADDRESS.search(text.strip()))
