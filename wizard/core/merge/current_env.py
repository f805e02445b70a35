"""What the settings say today, compared with what Mavvrik needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.core import client
from wizard.core.client.lists import sent
from wizard.core.client.values import is_placeholder_address
from wizard.core.document.reader import Document, JsonKind, Member
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
_ENDPOINTS = (ENDPOINT, *(name for name in OTHER_ADDRESSES if name.endswith("ENDPOINT")))


class EntryState(StrEnum):
    """How the present value of an entry compares with the one that the merge wants."""

    ABSENT = "absent"
    EQUAL = "equal"
    SPELLED = "spelled differently"  # the client does the same with it
    ROTATED = "older key"  # same tenant, same endpoint, another key
    DIFFERENT = "different"


def env_values(document: Document) -> dict[str, str]:
    """The entries of `env` as Claude Code's texts. Objects and arrays have none."""
    return _texts(document.env.members) if document.env else {}


def merge_values(document: Document) -> dict[str, str]:
    """Like `env_values`, but only the entries that a merge looks at."""
    return _texts(document.env.kept) if document.env else {}


def _texts(members: Iterable[Member]) -> dict[str, str]:
    return {
        member.key: text
        for member in members
        if member.kind not in (JsonKind.OBJECT, JsonKind.ARRAY)
        and (text := client.to_text(member.value)) is not None
    }


def headers_of(value: str) -> dict[str, str]:
    """Header names in lower case with their values, as they arrive."""
    return {header.key: header.value for header in sent(client.read_headers(value))}


def agent_of(value: str) -> str | None:
    """The agent under which telemetry with these resource attributes is filed."""
    item = client.agent_of(client.read_attributes(value))
    return item.value if item else None


def same_endpoint(one: str, other: str) -> bool:
    """Whether the client sends traces to the same address with both."""
    url = client.resolve(one, None, client.TRACES)
    return url is not None and url == client.resolve(other, None, client.TRACES)


def holds_no_headers(value: str | None) -> bool:
    """Whether the general headers hold no header, which keeps a developer's own out."""
    return bool(client.trim(value or "")) and not client.read_headers(value)


def is_mavvrik_header(value: str) -> bool:
    """Whether a header string is nobody else's: a tenant, and at most a key beside it.

    A merge asks this, and writes its own key then. A removal needs more before it takes a header
    out: `recognition.is_pair`.
    """
    names = set(headers_of(value))
    return TENANT_HEADER in names and names <= {TENANT_HEADER, "authorization", "x-agent-id"}


def state_of(key: str, current: str | None, wanted: str, is_text: bool = True) -> EntryState:
    """Compare one entry (not the resource attributes, which are merged item by item)."""
    if current is None:
        return EntryState.ABSENT
    if current == wanted:
        return EntryState.EQUAL if is_text else EntryState.SPELLED
    if _means_the_same(key, current, wanted):
        return EntryState.SPELLED
    if key in KEY_ENTRIES:  # only the key differs, and the authorization has the guide's form
        old, new = headers_of(current), headers_of(wanted)
        bearer = old.get("authorization", "").startswith("Bearer ")
        if bearer and old.keys() == new.keys() and old[TENANT_HEADER] == new[TENANT_HEADER]:
            return EntryState.ROTATED
    return EntryState.DIFFERENT


def _means_the_same(key: str, current: str, wanted: str) -> bool:
    if key in _SWITCHES:
        return client.read_switch(current) == client.read_switch(wanted)
    if key in _SILENT_EXPORTERS:
        return wanted == "none" and not current.strip()
    if key == ENDPOINT:
        return same_endpoint(current, wanted)
    if key == HEADERS:
        arrives = not any(header.trouble for header in client.read_headers(current))
        blank = not client.trim(current)  # it holds no headers, and lets others in
        return not blank and arrives and headers_of(current) == headers_of(wanted)
    return False


@dataclass(frozen=True, slots=True)
class Vendor:
    """Somebody else who gets Claude Code's telemetry today."""

    host: str  # empty: a collector at the client's default address on each computer
    gets_traces: bool
    keeps: tuple[str, ...] = ()  # "metrics", "logs": what it gets today besides
    starts: tuple[str, ...] = ()  # what it gets only once telemetry is switched on
    beta: str = ""  # host of the beta address, which gets traces and logs instead of others
    tracer: str | None = None  # host that gets the traces, where it is another one
    awaits_traces: bool = False  # nothing but traces is set up for it, and they are off

    @property
    def gets_nothing(self) -> bool:
        """Whether there is an address, and nothing is sent to it."""
        return not (self.gets_traces or self.keeps)

    @property
    def can_be_kept(self) -> bool:
        """Whether it has anything left once Mavvrik gets the traces: Claude Code sends them once.

        An endpoint that no exporter uses can stay for those that developers switch on.
        """
        only_traces = self.gets_traces or self.awaits_traces
        return bool(self.keeps or self.starts) or not only_traces


def find_vendor(values: Mapping[str, str], endpoint: str) -> Vendor | None:
    """Whoever else is addressed by these entries; None where it is only Mavvrik or nobody.

    Somebody else is whoever listens at another origin. A placeholder is nobody.
    """
    named = _named_host(values, endpoint)
    if named is None:
        return None
    beta = values.get(BETA_ENDPOINT, "").strip()
    beta = host_of(beta) if client.read_switch(values.get(BETA_SWITCH)) else ""
    if beta and beta == named:
        return Vendor(named, gets_traces=True, beta=beta)
    today = _receivers(values, endpoint)
    wanted = _receivers({**values, ENABLE_TELEMETRY: "1", ENHANCED_TELEMETRY: "1"}, endpoint)
    if beta:  # what goes to the beta address goes nowhere else (measured)
        for signal in (client.TRACES, client.LOGS):
            today.pop(signal, None)
    tracer = today.get(client.TRACES)
    others = [wanted[signal] for signal in (client.METRICS, client.LOGS) if signal in wanted]
    host = others[0] if others else named if tracer is None else tracer
    signals = [signal.lower() for signal in VENDOR_SIGNALS]
    return Vendor(
        host,
        gets_traces=tracer == host,
        keeps=tuple(one for one in signals if one in today),
        starts=tuple(one for one in signals if one in wanted and one not in today),
        beta=beta,
        tracer=None if tracer == host else tracer,
        awaits_traces=tracer is None and not others and wanted.get(client.TRACES) == host,
    )


def find_placeholders(values: Mapping[str, str]) -> tuple[str, ...]:
    """The placeholder endpoints that a merge could leave in place."""
    quiet = _quiet_entries(values)
    names = (ENDPOINT, *(specific(signal, "ENDPOINT") for signal in VENDOR_SIGNALS))
    return tuple(
        name for name in names if name not in quiet and is_placeholder_address(values.get(name, ""))
    )


def is_for_mavvrik(address: str, endpoint: str) -> bool:
    """Whether an address is meant for Mavvrik: it has the same scheme, host and port.

    Mavvrik's public host by another scheme or port, or without a scheme, is a mistake and nobody
    else's. On this computer another port is another receiver.

    A merge asks this of the endpoint of its run. A removal asks `recognition.is_home`, which knows
    Mavvrik's public address too and takes only what is below the path of one.
    """
    home = client.parse_url(endpoint)
    if home is None:
        return host_of(address) == host_of(endpoint)
    url = client.parse_url(address) or client.parse_url(f"{home.scheme}://{client.trim(address)}")
    if url is not None and url.origin == home.origin:
        return True
    host = host_of(address) if client.parse_url(address) is None else url and url.host
    return host == home.host and not home.is_loopback


def _named_host(values: Mapping[str, str], endpoint: str) -> str | None:
    """The first host in the entries that is not Mavvrik's; None if there is none."""
    quiet = _quiet_entries(values)
    addresses = [
        (key, address)
        for key in _ENDPOINTS
        if key not in quiet and client.trim(address := values.get(key, ""))
    ]
    for key, address in addresses:
        ours = key != BETA_ENDPOINT and is_for_mavvrik(address, endpoint)
        if not ours and not is_placeholder_address(address):
            return host_of(address)
    foreign = [
        key
        for key in (HEADERS, *(name for name in OTHER_ADDRESSES if name.endswith("HEADERS")))
        if key not in quiet
        and client.read_headers(values.get(key))
        and not is_mavvrik_header(values.get(key, ""))
    ]
    exports = any(_exports(values.get(key)) for key in _SILENT_EXPORTERS)
    nowhere = not any(values.get(key, "").strip() for key in (ENDPOINT, *TRACES_ADDRESS))
    placeholders = any(is_placeholder_address(address) for _, address in addresses)
    return "" if nowhere and not placeholders and (foreign or exports) else None


def _receivers(values: Mapping[str, str], endpoint: str) -> dict[str, str]:
    """The signals that another receiver gets, with its host, as Claude Code reads the entries."""
    addresses = {
        found.signal: values.get(found.endpoint_entry or "", "") for found in client.replay(values)
    }
    return {
        signal: host_of(address)
        for signal, address in addresses.items()
        if not is_for_mavvrik(address, endpoint) and not is_placeholder_address(address)
    }


def _quiet_entries(values: Mapping[str, str]) -> set[str]:
    """The address entries of metrics and logs that are not sent, so that nobody uses them."""
    quiet = zip(VENDOR_SIGNALS, (METRICS_EXPORTER, LOGS_EXPORTER), strict=True)
    return {
        specific(signal, part)
        for signal, exporter in quiet
        if not _exports(values.get(exporter))
        for part in ADDRESS_PARTS
    }


def _exports(exporter: str | None) -> bool:
    return "otlp" in client.read_exporters(exporter)


def is_split(values: Mapping[str, str], endpoint: str) -> bool:
    """Whether the entries are arranged as *keep it, add Mavvrik* already.

    Earlier versions of this program left the general headers out.
    """
    general = any(key in values for key in (ENDPOINT, PROTOCOL))
    general = general or bool(client.read_headers(values.get(HEADERS)))
    traces = values.get(specific("TRACES", "ENDPOINT"), "")
    return not general and bool(traces) and is_for_mavvrik(traces, endpoint)
