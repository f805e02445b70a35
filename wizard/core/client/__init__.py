"""How Claude Code 2.1.330 reads its telemetry entries, as measured: pure functions over `env`.

Nothing here judges; `wizard.core.check` does. What older clients do otherwise is said where it
matters.
"""

from wizard.core.client.attributes import (
    Attribute,
    AttributeTrouble,
    agent_of,
    read_attributes,
)
from wizard.core.client.endpoint import (
    DEFAULT_RECEIVER,
    Url,
    parse_url,
    resolve,
    signal_url,
    trace_url,
)
from wizard.core.client.headers import Header, HeaderTrouble, for_signal, read_headers
from wizard.core.client.reading import (
    EXPORTERS,
    PROTOCOLS,
    WHITE_SPACE,
    env_text,
    list_text,
    read_exporters,
    read_protocol,
    read_switch,
    to_text,
    trim,
)
from wizard.core.client.replay import (
    LOGS,
    METRICS,
    SIGNALS,
    TRACES,
    Route,
    entry_name,
    exporter_name,
    replay,
    route,
)

__all__ = [
    "DEFAULT_RECEIVER",
    "EXPORTERS",
    "LOGS",
    "METRICS",
    "PROTOCOLS",
    "SIGNALS",
    "TRACES",
    "WHITE_SPACE",
    "Attribute",
    "AttributeTrouble",
    "Header",
    "HeaderTrouble",
    "Route",
    "Url",
    "agent_of",
    "entry_name",
    "env_text",
    "exporter_name",
    "for_signal",
    "list_text",
    "parse_url",
    "read_attributes",
    "read_exporters",
    "read_headers",
    "read_protocol",
    "read_switch",
    "replay",
    "resolve",
    "route",
    "signal_url",
    "to_text",
    "trace_url",
    "trim",
]
