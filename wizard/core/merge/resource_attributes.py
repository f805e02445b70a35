"""`OTEL_RESOURCE_ATTRIBUTES` merged item by item: ours goes in, everything else stays as it is."""

from __future__ import annotations

import re
from urllib.parse import quote

from wizard.core.client import read_attributes
from wizard.core.values import AGENT_ATTRIBUTE, agent_item

# What a value may hold as it is; everything else is percent-encoded, which the client decodes.
_KEPT = "!$&'()*+-./:<>?@[]^_`{|}~"
_HALF = re.compile("[\ud800-\udfff]")  # of a character
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def with_agent(current: str, agent_id: str) -> str:
    """`current` with our item: in its place where there is one, else behind the others."""
    ours = agent_item(agent_id)
    items = current.split(",")
    mine = [index for index, item in enumerate(items) if _name(item) == AGENT_ATTRIBUTE]
    if mine:
        items[mine[0]] = _replaced(items[mine[0]], ours)
        return ",".join(item for index, item in enumerate(items) if index not in mine[1:])
    if not current.strip():
        return ours
    joint = "" if current.rstrip().endswith(",") else ","
    return f"{current}{joint}{ours}"


def without_agent(current: str) -> str:
    """`current` without our item."""
    return ",".join(item for item in current.split(",") if _name(item) != AGENT_ATTRIBUTE)


def repaired(current: str) -> str:
    """Items that the client cannot read: percent-encoded where they have a name, else dropped."""
    parts = []
    for raw in current.split(","):
        readable = not any(item.trouble for item in read_attributes(raw))
        parts.append(raw if readable else _encoded(raw))
    return ",".join(part for part in parts if part is not None)


def _name(item: str) -> str:
    return item.partition("=")[0].strip()


def _replaced(item: str, ours: str) -> str:
    """Keep the white space round the old item: it belongs to whoever wrote the list."""
    start = len(item) - len(item.lstrip())
    end = len(item.rstrip())
    return f"{item[:start]}{ours}{item[end:]}"


def _encoded(item: str) -> str | None:
    name, equals, value = item.partition("=")
    if not equals or not name.strip() or len(value) > 255:
        return None
    # Half a character cannot be encoded: the sign for it stands there, as encoders have it.
    escaped = _BAD_ESCAPE.sub("%25", _HALF.sub("\ufffd", value.strip()))
    readable = quote(escaped, safe=f"%{_KEPT}")
    return f"{name.strip()}={readable}" if len(readable) <= 255 else None
