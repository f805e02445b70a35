"""Findings that do not apply to settings without Mavvrik's values, because a merge settles them.

A remedy like "Set the endpoint to Mavvrik's" would send another vendor's data to Mavvrik.
"""

from __future__ import annotations

from collections.abc import Iterable

from wizard.core.document.reader import Document
from wizard.core.finding import Finding
from wizard.core.findings import attributes, credentials
from wizard.core.merge.recognition import recognize
from wizard.core.values import DEFAULT_ENDPOINT

NOT_MERGED = "These settings do not send to Mavvrik yet. Use `merge`."
# Findings about values that a merge writes, or moves for another vendor.
_MERGE_DECIDES = {row.code for row in (*attributes.ROWS, *credentials.ROWS)} - {
    "attribute-characters",
    "attribute-unreadable",
} | {
    "developers-headers",
    "endpoint-elsewhere",
    "endpoint-missing",
    "endpoint-trailing-space",
    "endpoint-unreadable",
    "enhanced-telemetry-missing",
    "enhanced-telemetry-off",
    "env-missing",
    "header-overridden",
    "key-readable",
    "protocol-grpc",
    "protocol-missing",
    "protocol-protobuf",
    "telemetry-missing",
    "telemetry-off",
    "traces-exporter-missing",
    "traces-exporter-off",
}


def is_merged(document: Document, endpoint: str = DEFAULT_ENDPOINT) -> bool:
    """Whether the settings hold any of Mavvrik's values."""
    return recognize(document.text, endpoint).holds_mavvrik


def left_to_a_person(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out the findings that a merge settles, for settings that are not merged yet."""
    return tuple(one for one in findings if one.code not in _MERGE_DECIDES)
