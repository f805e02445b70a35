"""Whether a settings text holds Mavvrik, found by Mavvrik's marks alone.

The marks are the tenant header with a bearer key, the agent in the resource attributes, and
Mavvrik's public host. They are looked for in every string of the text, so that an older endpoint, a
misplaced entry, or a text that is no JSON gets its answer too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wizard.core.client import read_attributes, read_headers
from wizard.core.values import AGENT_ATTRIBUTE, DEFAULT_ENDPOINT, TENANT_HEADER
from wizard.core.vendors import host_of

_QUOTES = re.compile("[\"'\u2018\u2019\u201c\u201d]")  # smart ones stand in texts that are broken
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|/)")
_HOST = host_of(DEFAULT_ENDPOINT)
_MARKS = (TENANT_HEADER, AGENT_ATTRIBUTE, _HOST)
_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Holding:
    """What a settings text holds of Mavvrik. `keys` are the API keys in its headers."""

    holds_mavvrik: bool
    keys: tuple[str, ...] = field(default=(), repr=False)


def holding_of(text: str) -> Holding:
    """Look for Mavvrik's marks in a settings text, whether it can be read or not."""
    keys: set[str] = set()
    found = False
    for name, piece in _pieces(text):
        bearer = _keys_beside_tenant(name, piece)
        keys |= bearer
        found = found or bool(bearer) or _names_agent(piece) or _is_endpoint(name, piece)
    return Holding(found, tuple(sorted(keys)))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The strings of a text in which a mark may be, each with the string before it: its name."""
    pieces = _QUOTES.split(text)
    for number, piece in enumerate(pieces):
        plain = _ESCAPE.sub(_sign, piece) if "\\" in piece else piece
        lower = plain.lower()
        if any(mark in lower for mark in _MARKS):
            yield pieces[number - 2] if number > 1 else "", plain


def _sign(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else "/"


def _keys_beside_tenant(name: str, piece: str) -> set[str]:
    headers = read_headers(piece, of_signal=not name.endswith("OTLP_HEADERS"))
    if TENANT_HEADER not in {one.key for one in headers}:
        return set()
    values = (one.value for one in headers if one.key == "authorization")
    return {one[len(_BEARER) :].strip() for one in values if one.lower().startswith(_BEARER)}


def _names_agent(piece: str) -> bool:
    return any(one.name == AGENT_ATTRIBUTE for one in read_attributes(piece))


def _is_endpoint(name: str, piece: str) -> bool:
    """Only as an endpoint: the host may also stand in a list of hosts that are allowed."""
    return name.endswith("ENDPOINT") and host_of(piece) == _HOST
