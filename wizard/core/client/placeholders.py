"""Placeholders that were never filled in.

Nothing is one that the credentials' own rules would take: what a merge writes must pass here.
"""

from __future__ import annotations

import re

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
    """Whether a value looks like one that somebody should have replaced."""
    return bool(_PLACEHOLDER.fullmatch(value.strip()))


# In an address a placeholder may stand anywhere; a number in brackets is an IPv6 address.
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
    """Whether an address is one that somebody should have replaced: nobody is meant by it."""
    return find_placeholder(text) or bool(_IN_ADDRESS.search(text.strip()))
