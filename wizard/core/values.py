"""The Mavvrik values: the ten environment entries of the guide (Step 4)."""

from __future__ import annotations

import re
from collections.abc import Mapping

DEFAULT_ENDPOINT = "https://ingest.mavvrik.ai"

ENABLE_TELEMETRY = "CLAUDE_CODE_ENABLE_TELEMETRY"
ENHANCED_TELEMETRY = "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"
# Stands in for it where it is absent, and only there (measured).
OLD_ENHANCED_TELEMETRY = "ENABLE_ENHANCED_TELEMETRY_BETA"
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"
PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL"
LOGS_EXPORTER = "OTEL_LOGS_EXPORTER"
LOG_TOOL_DETAILS = "OTEL_LOG_TOOL_DETAILS"
METRICS_EXPORTER = "OTEL_METRICS_EXPORTER"
RESOURCE_ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES"
TRACES_EXPORTER = "OTEL_TRACES_EXPORTER"

NONE_EXPORTERS = (LOGS_EXPORTER, METRICS_EXPORTER)  # the guide sets both to "none"

# The form of the Agent IDs that Mavvrik generates, and of many IDs of others.
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# A general headers entry without a header. Claude Code then uses no others instead: neither a
# developer's own from the shell, nor those in user settings (measured; an empty text is ignored).
NO_HEADERS = ","

TENANT_HEADER = "x-tenant-id"
AGENT_ATTRIBUTE = "mvk.agent_id"


def header_value(tenant_id: str, api_key: str) -> str:
    """Return the guide's header string. It has no space: "Do not include extra spaces"."""
    return f"{TENANT_HEADER}={tenant_id},Authorization=Bearer {api_key}"


def agent_item(agent_id: str) -> str:
    """Return the resource attribute that assigns telemetry to the registered agent."""
    return f"{AGENT_ATTRIBUTE}={agent_id}"


def mavvrik_values(
    agent_id: str, tenant_id: str, api_key: str, endpoint: str = DEFAULT_ENDPOINT
) -> Mapping[str, str]:
    """Return the ten entries with the credentials filled in, in the guide's order."""
    return {
        ENABLE_TELEMETRY: "1",
        ENHANCED_TELEMETRY: "1",
        ENDPOINT: endpoint,
        HEADERS: header_value(tenant_id, api_key),
        PROTOCOL: "http/json",
        LOGS_EXPORTER: "none",
        LOG_TOOL_DETAILS: "1",
        METRICS_EXPORTER: "none",
        RESOURCE_ATTRIBUTES: agent_item(agent_id),
        TRACES_EXPORTER: "otlp",
    }


# In the guide's order, which is also the order of new entries.
MAVVRIK_KEYS = tuple(mavvrik_values("", "", ""))
