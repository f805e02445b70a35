"""Names of telemetry vendors by their hosts, so that a decision can name "Datadog"."""

from __future__ import annotations

import re

from wizard.core.address import is_loopback

# Public host names, as the vendors document them for OTLP. A star is any of the endings below.
_VENDORS = (
    ("datadoghq.*", "Datadog"),
    ("ddog-gov.com", "Datadog"),
    ("nr-data.net", "New Relic"),
    ("newrelic.com", "New Relic"),
    ("honeycomb.*", "Honeycomb"),
    ("grafana.net", "Grafana Cloud"),
    ("dynatrace.com", "Dynatrace"),
    ("signalfx.com", "Splunk"),
    ("splunkcloud.com", "Splunk"),
    ("elastic-cloud.com", "Elastic"),
    ("elastic.cloud", "Elastic"),
    ("cloud.es.io", "Elastic"),
    ("lightstep.com", "Lightstep"),
    ("sentry.*", "Sentry"),
    ("dash0.com", "Dash0"),
    ("signoz.*", "SigNoz"),
    ("axiom.co", "Axiom"),
    ("logz.io", "Logz.io"),
    ("coralogix.*", "Coralogix"),
    ("langfuse.com", "Langfuse"),
    ("posthog.com", "PostHog"),
    ("smith.langchain.com", "LangSmith"),
    ("braintrust.dev", "Braintrust"),
    ("arize.com", "Arize"),
    ("phoenix.arize.com", "Phoenix"),
    ("pydantic.dev", "Logfire"),
    ("langwatch.ai", "LangWatch"),
    ("last9.io", "Last9"),
    ("openobserve.ai", "OpenObserve"),
    ("betterstackdata.com", "Better Stack"),
    ("getdx.net", "DX"),
    ("span.app", "Span"),
    ("azure.com", "Azure Monitor"),
    ("googleapis.com", "Google Cloud"),
    ("amazonaws.com", "AWS"),
)
_ENDINGS = ("com", "io", "us", "eu", "cloud", "in", "sg")
# What people run themselves, by the first part of the host's name.
_OWN = {
    one.lower().replace(" ", "-"): one
    for one in ("Langfuse", "SigNoz", "OpenObserve", "PostHog", "LangWatch", "Sentry")
}
_NAMES = {
    domain.replace("*", ending): name
    for domain, name in _VENDORS
    for ending in (_ENDINGS if "*" in domain else ("",))
}
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
