"""Names of telemetry vendors by their hosts, so that a decision can name "Datadog"."""

from __future__ import annotations

import re
from pkgutil import get_data

from wizard.core.address import is_loopback

# A public host as a vendor documents it for OTLP, the vendor, and whether others run it themselves.
# A star is any of the endings below.
_ROWS = [
    line.split("\t") for line in (get_data(__package__, "vendors.tsv") or b"").decode().splitlines()
]
_ENDINGS = ("com", "io", "us", "eu", "cloud", "in", "sg")
_NAMES = {
    domain.replace("*", ending): name
    for domain, name, *_ in _ROWS
    for ending in (_ENDINGS if "*" in domain else ("",))
}
# What people run themselves, by the first part of the host's name.
_OWN = {name.lower().replace(" ", "-"): name for _, name, *is_own in _ROWS if is_own}
_HOST = re.compile(
    r"^[ \t]*(?:[a-z][a-z0-9+.-]*:/+)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:\s]+)", re.IGNORECASE
)


def host_of(endpoint: str) -> str:
    """Return the host of an endpoint in lower case, without user and port. Empty without one."""
    match = _HOST.match(endpoint)
    return match.group(1).lower() if match else ""


def vendor_name(host: str) -> str:
    """Return the usual name of the receiver at `host`."""
    if not host or is_loopback(host):
        return "a collector on each developer's computer"
    return _known_vendor(host) or _own_installation(host) or host


def is_public_vendor(host: str) -> bool:
    """Whether the host is a vendor's public one, which stays visible while sharing."""
    return _known_vendor(host) is not None


def _known_vendor(host: str) -> str | None:
    parts = host.split(".")
    domains = (".".join(parts[at:]) for at in range(len(parts)))
    return next((_NAMES[domain] for domain in domains if domain in _NAMES), None)


def _own_installation(host: str) -> str | None:
    """Return the vendor whose program runs on a host of the organization's own."""
    return _OWN.get(re.split(r"[.-]", host)[0])
