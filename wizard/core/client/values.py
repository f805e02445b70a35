"""Single values of `env` as Claude Code understands them, and placeholders among them."""

from __future__ import annotations

import re

from wizard.core.document.reader import JsonKind, Member

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
    """Trim like JavaScript's trim()."""
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


def read_protocol(text: str | None) -> str:
    """Return the protocol in use.

    Empty means http/protobuf; unknown words are returned unchanged.
    """
    return trim(text or "") or "http/protobuf"


_PLACEHOLDER = re.compile(
    r"""
      .*[{}].*                                     # {MVK_API_KEY}, ${…}, {{ … }}
    | (?-i:\$[A-Z_]+) | %\w+%                      # $MVK_API_KEY, %MVK_API_KEY%
    | <.*> | \[.*\] | \(.*\)                       # <your key>
    | MVK_(?:AGENT_ID|TENANT_ID|API_KEY|ENDPOINT)
    | (?:your|enter|insert|paste)[ _.-].*          # your-api-key
    | x{3,16} | (?:mvk-agent-|mvk_|mvk-)[x.?_-]+
    | change[ _-]?me | to[ _-]?do | redacted | placeholder
    | .*(?:\*{3}|…).* | .*\.\.\.                   # copied from where it is masked or cut
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def find_placeholder(value: str) -> bool:
    """Whether a value looks like a placeholder that someone should have replaced."""
    return bool(_PLACEHOLDER.fullmatch(value.strip()))


# A placeholder may be anywhere in a URL. A number in brackets is an IPv6 address.
_IN_ADDRESS = re.compile(
    r"""
      [<>{}…] | \.\.\.
    | \[(?![0-9a-f:.]+\]) | \(
    | (?-i:\$[A-Z_]+) | %[a-z_]\w{2,}%
    | (?:^|[/.@-])(?:your|replace|enter|insert|paste|change|placeholder)(?:[_-]|$)
    | (?:^|[/.@])x{3,16}(?:[/.:]|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_placeholder_address(text: str) -> bool:
    """Whether a URL is or contains a placeholder, so that it names no real receiver."""
    return find_placeholder(text) or bool(_IN_ADDRESS.search(text.strip()))
