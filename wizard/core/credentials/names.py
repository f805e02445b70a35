"""The names of the credentials, in all the forms in which people and pages write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.core.values import UUID

AGENT = "MVK_AGENT_ID"
TENANT = "MVK_TENANT_ID"
KEY = "MVK_API_KEY"
ENDPOINT_NAME = "MVK_ENDPOINT"
VERIFY_URL_NAME = "MVK_VERIFY_URL"

# In the order of Mavvrik's Connect tab.
CREDENTIAL_NAMES = (AGENT, TENANT, KEY)
ADDRESS_NAMES = (ENDPOINT_NAME, VERIFY_URL_NAME)

LABELS = {
    AGENT: "Agent ID",
    TENANT: "Tenant ID",
    KEY: "API key",
    ENDPOINT_NAME: "Endpoint",
    VERIFY_URL_NAME: "Verification URL",
}

# How certain a name is. A less certain one counts only if no more certain one was found.
EXACT, LABEL, VAGUE, SHAPE = range(4)

_KEY_SHAPE = re.compile(r"(?:mvk-|mvk_)\S+")
_MENTION = re.compile(
    r"""
    (?-i: (?<!_) MVK_(?:AGENT_ID|TENANT_ID|API_KEY|ENDPOINT|VERIFY_URL) (?= =) )  # even glued on
    | (?<! [\w.\-] )
      (?: x- (?:agent|tenant) [_\-]? id | mvk\.agent_id | authorization )         # an item
      (?! [\w\-] )
    | (?<! [\w.\-/+=&;@\#%~<$\\] )
      (?: (?:mvk|mavvrik) [ \u00a0_.\-]? )?
      (?: agent (?:[ \u00a0_.\-]?id)? | tenant (?:[ \u00a0_.\-]?id)?
        | api [ \u00a0_.\-]? (?:key|token) | key | token
        | endpoint | verify [ \u00a0_.\-]? url )
      (?! [\w\-] )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_JOINTS = re.compile(r"[ \u00a0_.\-]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A credential's name in a line, with its place and how certain it is."""

    name: str
    rank: int
    start: int
    end: int
    item: bool  # one item of a header or attribute string: its value ends at a comma


def _spellings() -> dict[str, tuple[str, int]]:
    words: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        AGENT: (("agentid",), ("agent",)),
        TENANT: (("tenantid",), ("tenant",)),
        KEY: (("apikey", "apitoken"), ("key", "token")),
        ENDPOINT_NAME: ((), ("endpoint",)),
        VERIFY_URL_NAME: ((), ("verifyurl",)),
    }
    known = {
        "xagentid": (AGENT, EXACT),
        "xtenantid": (TENANT, EXACT),
        "authorization": (KEY, VAGUE),
    }
    for name, (labels, vague) in words.items():
        known |= dict.fromkeys(labels, (name, LABEL))
        known |= dict.fromkeys(vague, (name, VAGUE))
        known |= {f"{vendor}{w}": (name, EXACT) for w in labels + vague for vendor in _VENDOR}
    return known


_VENDOR = ("mvk", "mavvrik")
_KNOWN = _spellings()


def mentions(line: str) -> Iterator[Mention]:
    """Find every name in `line`, from left to right."""
    for match in _MENTION.finditer(line):
        written = match.group().lower()
        known = _KNOWN.get(_JOINTS.sub("", written))
        if known:
            item = written.startswith(("x-", "mvk.agent")) or written == "authorization"
            yield Mention(*known, match.start(), match.end(), item)


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID, the form of the Agent IDs that Mavvrik generates."""
    return UUID.fullmatch(text) is not None


def is_key_shaped(text: str) -> bool:
    """Whether `text` begins like a Mavvrik key: `mvk-agent-…` in the docs, `mvk_…` in the SDK."""
    return _KEY_SHAPE.fullmatch(text) is not None
