"""The configuration reference: the ten entries, what each is for, what happens without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wizard.core import values as v

TENANT_PLACEHOLDER = "{MVK_TENANT_ID}"
KEY_PLACEHOLDER = "{MVK_API_KEY}"
AGENT_PLACEHOLDER = "{MVK_AGENT_ID}"

INTRODUCTION = (
    "These ten entries belong into the env object of the managed settings. Where "
    "braces stand, your own three values go in."
)
FROM_NOTHING = "mvk-wizard merge --empty prints them, with your values, as a settings.json."

WHERE_THEY_GO = 'Inside "env", not beside it: elsewhere Claude Code reads none of them.'
MERGE_INTO_ENV = (
    'If there is an "env" already, the ten go into it. The rest of the file stays; '
    "nothing is replaced as a whole."
)
NO_SPACES = "No space in the header value: none at its ends, none round the comma."
HEADER_EXAMPLE = v.header_value("your-tenant-id", "your-api-key")
ATTRIBUTES_EXAMPLE = v.agent_item("your-agent-id")
HEADER_FORM = v.header_value(TENANT_PLACEHOLDER, KEY_PLACEHOLDER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One environment entry of the guide."""

    name: str
    value: str
    purpose: str
    without: str


_NOTES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        v.ENABLE_TELEMETRY: (
            "Switches telemetry on.",
            "Nothing is sent, and nobody is told.",
        ),
        v.ENHANCED_TELEMETRY: (
            "Switches on the spans with user, session, model and tools.",
            "Nothing is sent, and nobody is told.",
        ),
        v.ENDPOINT: (
            "The address of Mavvrik.",
            "Data and key go to http://localhost:4318, silently.",
        ),
        v.HEADERS: (
            "Names your tenant and proves it with the API key.",
            "Mavvrik refuses the data, and Claude Code shows nothing.",
        ),
        v.PROTOCOL: (
            "The format of the data: JSON over HTTP.",
            "Claude Code sends another format than the guide asks for.",
        ),
        v.LOGS_EXPORTER: (
            "No logs are sent; Mavvrik needs none.",
            "The same. Where it is otlp, logs go to Mavvrik too.",
        ),
        v.LOG_TOOL_DETAILS: (
            "Adds the full shell command line to each tool run. You may switch it off.",
            "Tools appear without their command lines; nothing else is lost.",
        ),
        v.METRICS_EXPORTER: (
            "No metrics are sent; Mavvrik needs none.",
            "The same. Where it is otlp, metrics go to Mavvrik too.",
        ),
        v.RESOURCE_ATTRIBUTES: (
            "Files the data under the agent you registered.",
            "The data arrives without an agent.",
        ),
        v.TRACES_EXPORTER: (
            "Sends the spans; all that Cost and Sessions show comes from them.",
            "Nothing is sent, and nobody is told.",
        ),
    }
)


ENTRIES = tuple(
    Entry(name, value, *_NOTES[name])
    for name, value in v.mavvrik_values(
        AGENT_PLACEHOLDER, TENANT_PLACEHOLDER, KEY_PLACEHOLDER
    ).items()
)
