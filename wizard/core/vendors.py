"""Names of telemetry vendors by their hosts, so that a decision can be asked about "Datadog"."""

from __future__ import annotations

import re
from functools import cache

from wizard.core.data_files import load

_HOST = re.compile(
    r"^[ \t]*(?:[a-z][a-z0-9+.-]*:/+)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:\s]+)", re.IGNORECASE
)
_LOOPBACK = re.compile(r"^(localhost|127(\.\d+){3}|\[::1\])$")


@cache
def _vendors() -> tuple[tuple[str, str], ...]:
    """Public host names as the vendors document them for OTLP, each with the vendor's name."""
    return tuple((one["domain"], one["name"]) for one in load(__package__, "vendors.json"))


def host_of(endpoint: str) -> str:
    """The host in an endpoint, lower case, without user and port; empty where there is none."""
    match = _HOST.match(endpoint)
    return match.group(1).lower() if match else ""


def vendor_name(host: str) -> str:
    """What people call whoever listens at `host`."""
    if not host or _LOOPBACK.match(host):
        return "a collector on each developer's computer"
    for domain, name in _vendors():
        if host == domain or host.endswith(f".{domain}"):
            return name
    return host


def is_public_vendor(host: str) -> bool:
    """Whether the host is a vendor's public one: those stay visible while sharing."""
    return any(host == domain or host.endswith(f".{domain}") for domain, _ in _vendors())
