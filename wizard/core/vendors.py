"""Names of telemetry vendors by their hosts, so that a decision can name "Datadog"."""

from __future__ import annotations

import re

from wizard.core.address import is_loopback

# Public host names, as the vendors document them for OTLP.
_VENDORS = (
    ("datadoghq.com", "Datadog"),
    ("datadoghq.eu", "Datadog"),
    ("ddog-gov.com", "Datadog"),
    ("nr-data.net", "New Relic"),
    ("newrelic.com", "New Relic"),
    ("honeycomb.io", "Honeycomb"),
    ("grafana.net", "Grafana Cloud"),
    ("dynatrace.com", "Dynatrace"),
    ("signalfx.com", "Splunk"),
    ("splunkcloud.com", "Splunk"),
    ("elastic-cloud.com", "Elastic"),
    ("elastic.cloud", "Elastic"),
    ("lightstep.com", "Lightstep"),
    ("sentry.io", "Sentry"),
    ("dash0.com", "Dash0"),
    ("signoz.cloud", "SigNoz"),
    ("axiom.co", "Axiom"),
    ("logz.io", "Logz.io"),
    ("coralogix.com", "Coralogix"),
    ("langfuse.com", "Langfuse"),
    ("posthog.com", "PostHog"),
    ("azure.com", "Azure Monitor"),
    ("googleapis.com", "Google Cloud"),
    ("amazonaws.com", "AWS"),
)
_HOST = re.compile(
    r"^[ \t]*(?:[a-z][a-z0-9+.-]*:/+)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:\s]+)", re.IGNORECASE
)


def host_of(endpoint: str) -> str:
    """Return the host of an endpoint in lower case, without user and port.

    Empty if there is none.
    """
    match = _HOST.match(endpoint)
    return match.group(1).lower() if match else ""


def vendor_name(host: str) -> str:
    """Return the usual name of the receiver at `host`."""
    if not host or is_loopback(host):
        return "a collector on each developer's computer"
    return _known_vendor(host) or host


def is_public_vendor(host: str) -> bool:
    """Whether the host is a vendor's public one, which stays visible while sharing."""
    return _known_vendor(host) is not None


def _known_vendor(host: str) -> str | None:
    names = (name for domain, name in _VENDORS if host == domain or host.endswith(f".{domain}"))
    return next(names, None)
