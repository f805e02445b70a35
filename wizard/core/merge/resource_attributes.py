"""Merge `OTEL_RESOURCE_ATTRIBUTES` item by item: our item is added, all others stay unchanged."""

from __future__ import annotations

import re
from urllib.parse import quote

from wizard.core.client.lists import read_attributes
from wizard.core.harmless import LONE_SURROGATE
from wizard.core.values import AGENT_ATTRIBUTE, agent_item

# Characters that a value may contain directly. All others are percent-encoded; Claude Code decodes
# them.
_KEPT = "!$&'()*+-./:<>?@[]^_`{|}~"
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def with_agent(current: str, agent_id: str) -> str:
    """Replace the agent's item in place, or add it at the end."""
    ours = agent_item(agent_id)
    items = current.split(",")
    mine = [index for index, item in enumerate(items) if _name(item) == AGENT_ATTRIBUTE]
    if mine:
        old = items[mine[0]]  # the white space around it belongs to the list
        items[mine[0]] = old.replace(old.strip(), ours)
        return ",".join(item for index, item in enumerate(items) if index not in mine[1:])
    if not current.strip():
        return ours
    joint = "" if current.rstrip().endswith(",") else ","
    return f"{current}{joint}{ours}"


def without_agent(current: str) -> str:
    """Remove the agent's item."""
    return ",".join(item for item in current.split(",") if _name(item) != AGENT_ATTRIBUTE)


def repair_attributes(current: str) -> str:
    """Percent-encode unreadable items that have a name, and remove the others."""
    items = current.split(",")
    troubled = [any(one.trouble for one in read_attributes(item)) for item in items]
    parts = [_encoded(item) if bad else item for item, bad in zip(items, troubled, strict=True)]
    return ",".join(part for part in parts if part is not None)


def _name(item: str) -> str:
    return item.partition("=")[0].strip()


def _encoded(item: str) -> str | None:
    name, equals, value = item.partition("=")
    if not equals or not name.strip() or len(value) > 255:
        return None
    # A lone surrogate cannot be encoded. Like other encoders, use the replacement character.
    escaped = _BAD_ESCAPE.sub("%25", LONE_SURROGATE.sub("\ufffd", value.strip()))
    readable = quote(escaped, safe=f"%{_KEPT}")
    return f"{name.strip()}={readable}" if len(readable) <= 255 else None
