"""The configuration reference: the ten entries, their purpose, and what happens without them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from wizard.core import values as v

TENANT_PLACEHOLDER = "{MVK_TENANT_ID}"
KEY_PLACEHOLDER = "{MVK_API_KEY}"
AGENT_PLACEHOLDER = "{MVK_AGENT_ID}"

INTRODUCTION = (
    "These 10 entries go into the env object of the managed settings. Your own 3 values "
    "replace the "
    "braces."
)
FROM_NOTHING = "mvk-wizard merge --empty prints them with your values, as a settings.json."

WHERE_THEY_GO = 'Inside "env", not beside it: elsewhere Claude Code ignores them.'
MERGE_INTO_ENV = (
    'If there is an "env" already, the 10 go into it. The rest of the file stays; '
    "nothing is replaced as a whole."
)
NO_SPACES = "No space in the header value: none at its ends, none around the comma."
EXAMPLES = (
    f"The header looks like this: {v.header_value('your-tenant-id', 'your-api-key')}",
    f"The attribute looks like this: {v.agent_item('your-agent-id')}",
)


class Entry(NamedTuple):
    """One environment entry of the guide."""

    name: str
    value: str
    purpose: str
    without: str


_NOTES: Mapping[str, tuple[str, str]] = {
    v.ENABLE_TELEMETRY: (
        "Switches telemetry on.",
        "Nothing is sent, and nobody is told.",
    ),
    v.ENHANCED_TELEMETRY: (
        "Switches on spans with user, session, model and tools.",
        "Nothing is sent, and nobody is told.",
    ),
    v.ENDPOINT: (
        "Points to Mavvrik.",
        "Data and key go to http://localhost:4318, without notice.",
    ),
    v.HEADERS: (
        "Carries your tenant and the API key.",
        "Mavvrik refuses the data, and Claude Code shows nothing.",
    ),
    v.PROTOCOL: (
        "Sets the format: JSON over HTTP.",
        "Claude Code sends another format.",
    ),
    v.LOGS_EXPORTER: (
        "Sends no logs; Mavvrik needs none.",
        "The same. If it is otlp, logs go to Mavvrik too.",
    ),
    v.LOG_TOOL_DETAILS: (
        "Adds the full shell command to each tool run. You can switch it off.",
        "Tools appear without their commands; nothing else is lost.",
    ),
    v.METRICS_EXPORTER: (
        "Sends no metrics; Mavvrik needs none.",
        "The same. If it is otlp, metrics go to Mavvrik too.",
    ),
    v.RESOURCE_ATTRIBUTES: (
        "Assigns the data to the agent you registered.",
        "The data arrives without an agent.",
    ),
    v.TRACES_EXPORTER: (
        "Sends the spans that Cost and Sessions are made from.",
        "Nothing is sent, and nobody is told.",
    ),
}


ENTRIES = tuple(
    Entry(name, value, *_NOTES[name])
    for name, value in v.mavvrik_values(
        AGENT_PLACEHOLDER, TENANT_PLACEHOLDER, KEY_PLACEHOLDER
    ).items()
)
