"""What the settings say today, compared with what Mavvrik needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.core import client
from wizard.core.client.headers import sent
from wizard.core.document import Document, Kind, Member
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOG_TOOL_DETAILS,
    LOGS_EXPORTER,
    METRICS_EXPORTER,
    PROTOCOL,
    TENANT_HEADER,
)
from wizard.core.vendors import host_of

_SWITCHES = (ENABLE_TELEMETRY, ENHANCED_TELEMETRY, LOG_TOOL_DETAILS)
_SILENT_EXPORTERS = (LOGS_EXPORTER, METRICS_EXPORTER)
_GENERAL = "OTEL_EXPORTER_OTLP_"
ADDRESS_PARTS = ("ENDPOINT", "HEADERS", "PROTOCOL")


def specific(signal: str, part: str) -> str:
    """Name of a signal-specific entry: `specific("TRACES", "ENDPOINT")`."""
    return f"{_GENERAL}{signal}_{part}"


TRACES_ADDRESS = tuple(specific("TRACES", part) for part in ADDRESS_PARTS)
VENDOR_SIGNALS = ("METRICS", "LOGS")
KEY_ENTRIES = (HEADERS, specific("TRACES", "HEADERS"))  # where our key stands
BETA_ENDPOINT = "BETA_TRACING_ENDPOINT"
BETA_SWITCH = "ENABLE_BETA_TRACING_DETAILED"
# Entries that say where telemetry goes, besides the guide's own three.
OTHER_ADDRESSES = (
    *TRACES_ADDRESS,
    *(specific(signal, part) for signal in VENDOR_SIGNALS for part in ADDRESS_PARTS),
    BETA_ENDPOINT,
)


class State(StrEnum):
    """How one entry stands to the value that we want."""

    ABSENT = "absent"
    EQUAL = "equal"
    SPELLED = "spelled differently"  # the client does the same with it
    ROTATED = "older key"  # same tenant, same endpoint, another key
    DIFFERENT = "different"


def env_values(document: Document) -> dict[str, str]:
    """The entries of `env` as texts, the way the client sees them; objects and arrays have none."""
    return _texts(document.env.members) if document.env else {}


def merge_values(document: Document) -> dict[str, str]:
    """Like `env_values`, but only what a merge looks at: none of the others need be walked."""
    return _texts(document.env.kept) if document.env else {}


def _texts(members: Iterable[Member]) -> dict[str, str]:
    return {
        member.key: text
        for member in members
        if member.kind not in (Kind.OBJECT, Kind.ARRAY)
        and (text := client.to_text(member.value)) is not None
    }


def headers_of(value: str) -> dict[str, str]:
    """Header names in lower case with their values, as they arrive."""
    return {header.key: header.value for header in sent(client.read_headers(value))}


def agent_of(value: str) -> str | None:
    """The agent that telemetry with these resource attributes arrives under."""
    item = client.agent_of(client.read_attributes(value))
    return item.value if item else None


def same_endpoint(one: str, other: str) -> bool:
    """Whether the client sends traces to the same address with both."""
    url = client.resolve(one, None, client.TRACES)
    return url is not None and url == client.resolve(other, None, client.TRACES)


def signal_url(endpoint: str, signal: str, protocol: str) -> str:
    """What a signal-specific entry must hold to send where the general endpoint sent."""
    base = client.trim(endpoint)
    if client.read_protocol(protocol) == "grpc":
        return base
    return f"{base.rstrip('/')}/v1/{signal}"


def is_mavvrik_header(value: str) -> bool:
    """Whether a header string is ours by its shape: a tenant and an authorization, nothing else."""
    names = set(headers_of(value))
    return TENANT_HEADER in names and names <= {TENANT_HEADER, "authorization", "x-agent-id"}


def state_of(key: str, current: str | None, wanted: str, is_text: bool = True) -> State:
    """Compare one entry (not the resource attributes, which are merged item by item)."""
    if current is None:
        return State.ABSENT
    if current == wanted:
        return State.EQUAL if is_text else State.SPELLED
    if _means_the_same(key, current, wanted):
        return State.SPELLED
    if key in KEY_ENTRIES and _is_rotation(current, wanted):
        return State.ROTATED
    return State.DIFFERENT


def _means_the_same(key: str, current: str, wanted: str) -> bool:
    if key in _SWITCHES:
        return client.read_switch(current) == client.read_switch(wanted)
    if key in _SILENT_EXPORTERS:
        return wanted == "none" and not current.strip()
    if key == ENDPOINT:
        return same_endpoint(current, wanted)
    if key == HEADERS:
        return _arrives(current) and headers_of(current) == headers_of(wanted)
    return False


def _arrives(value: str) -> bool:
    return not any(header.trouble for header in client.read_headers(value))


def _is_rotation(current: str, wanted: str) -> bool:
    """Only the key differs: same tenant, and an authorization of the guide's form."""
    old, new = headers_of(current), headers_of(wanted)
    bearer = old.get("authorization", "").startswith("Bearer ")
    return bearer and old.keys() == new.keys() and old[TENANT_HEADER] == new[TENANT_HEADER]


@dataclass(frozen=True, slots=True)
class Vendor:
    """Somebody else who gets Claude Code's telemetry today."""

    host: str  # empty: a collector at the client's default address on each computer
    gets_traces: bool
    keeps: tuple[str, ...] = ()  # "metrics", "logs": what it gets today besides
    starts: tuple[str, ...] = ()  # what it gets only once telemetry is switched on
    beta: str = ""  # host of the beta address, which gets traces and logs instead of others

    @property
    def gets_nothing(self) -> bool:
        """An address, and nothing that is sent there."""
        return not (self.gets_traces or self.keeps)


def find_vendor(values: Mapping[str, str], endpoint: str) -> Vendor | None:
    """Whoever else is addressed by these entries; None where it is only Mavvrik or nobody."""
    quiet = _quiet_entries(values)
    for key in (ENDPOINT, *(name for name in OTHER_ADDRESSES if name.endswith("ENDPOINT"))):
        address = None if key in quiet else values.get(key)
        if address is not None and address.strip() and not _is_ours(key, address, endpoint):
            return _vendor(host_of(address), values, endpoint)
    foreign = [
        key
        for key in (HEADERS, *(name for name in OTHER_ADDRESSES if name.endswith("HEADERS")))
        if values.get(key, "").strip() and key not in quiet and not is_mavvrik_header(values[key])
    ]
    exports = any(_exports(values.get(key)) for key in _SILENT_EXPORTERS)
    nowhere = not any(values.get(key, "").strip() for key in (ENDPOINT, *TRACES_ADDRESS))
    if nowhere and (foreign or exports):
        return _vendor("", values, endpoint)
    return None


def _vendor(host: str, values: Mapping[str, str], endpoint: str) -> Vendor:
    """What goes there today. What goes to the beta address goes nowhere else (measured)."""
    beta = values.get(BETA_ENDPOINT, "").strip()
    beta = host_of(beta) if client.read_switch(values.get(BETA_SWITCH)) else ""
    if beta and beta == host:
        return Vendor(host, gets_traces=True, beta=beta)
    wanted = [one for one in VENDOR_SIGNALS if _gets(one, values, endpoint)]
    is_on = client.read_switch(values.get(ENABLE_TELEMETRY))
    today = [one for one in wanted if is_on and not (beta and one == "LOGS")]
    traced = is_on and client.read_switch(values.get(ENHANCED_TELEMETRY)) and not beta
    return Vendor(
        host,
        gets_traces=traced and _gets("TRACES", values, endpoint),
        keeps=tuple(one.lower() for one in today),
        starts=tuple(one.lower() for one in wanted if one not in today),
        beta=beta,
    )


def _quiet_entries(values: Mapping[str, str]) -> set[str]:
    """Address entries of metrics and logs that are not sent: nobody gets anything by them."""
    quiet = zip(VENDOR_SIGNALS, (METRICS_EXPORTER, LOGS_EXPORTER), strict=True)
    return {
        specific(signal, part)
        for signal, exporter in quiet
        if not _exports(values.get(exporter))
        for part in ADDRESS_PARTS
    }


def _exports(exporter: str | None) -> bool:
    return "otlp" in client.read_exporters(exporter)


def _is_ours(key: str, address: str, endpoint: str) -> bool:
    """A wrong path at Mavvrik's own host is no other vendor: that is for the address decision."""
    return key != BETA_ENDPOINT and host_of(address) == host_of(endpoint)


def _gets(signal: str, values: Mapping[str, str], endpoint: str) -> bool:
    if not _exports(values.get(f"OTEL_{signal}_EXPORTER")):
        return False
    address = values.get(specific(signal, "ENDPOINT")) or values.get(ENDPOINT, "")
    return host_of(address) != host_of(endpoint)


def is_split(values: Mapping[str, str], endpoint: str) -> bool:
    """Whether the entries are arranged as *keep it, add Mavvrik* already."""
    general = any(key in values for key in (ENDPOINT, HEADERS, PROTOCOL))
    traces = values.get(specific("TRACES", "ENDPOINT"), "")
    return not general and host_of(traces) == host_of(endpoint) and bool(traces)
