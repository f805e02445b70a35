"""What the settings contain today, compared with what Mavvrik needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.core.client import lists
from wizard.core.client.lists import read_headers, sent
from wizard.core.client.routes import (
    ADDRESS_PARTS,
    LOGS,
    METRICS,
    TRACES,
    entry_name,
    exporter_name,
    parse_url,
    replay,
    resolve,
)
from wizard.core.client.values import (
    is_placeholder_address,
    read_exporters,
    read_switch,
    to_text,
    trim,
)
from wizard.core.document.nodes import JsonKind, Member
from wizard.core.document.reader import Document
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOG_TOOL_DETAILS,
    MAVVRIK_KEYS,
    NONE_EXPORTERS,
    PROTOCOL,
    TENANT_HEADER,
)
from wizard.core.vendors import host_of

_SWITCHES = (ENABLE_TELEMETRY, ENHANCED_TELEMETRY, LOG_TOOL_DETAILS)
TRACES_ADDRESS = tuple(entry_name(part, TRACES) for part in ADDRESS_PARTS)
OURS = (*MAVVRIK_KEYS, *TRACES_ADDRESS)  # the entries that decide where Mavvrik's data goes
VENDOR_SIGNALS = (METRICS, LOGS)
KEY_ENTRIES = (HEADERS, entry_name("HEADERS", TRACES))  # the entries that hold our key
BETA_ENDPOINT = "BETA_TRACING_ENDPOINT"
BETA_SWITCH = "ENABLE_BETA_TRACING_DETAILED"
# Entries that say where telemetry goes, in addition to the guide's three.
OTHER_ADDRESSES = (
    *TRACES_ADDRESS,
    *(entry_name(part, signal) for signal in VENDOR_SIGNALS for part in ADDRESS_PARTS),
    BETA_ENDPOINT,
)
_ENDPOINTS = (ENDPOINT, *(name for name in OTHER_ADDRESSES if name.endswith("ENDPOINT")))


class EntryState(StrEnum):
    """How the current value of an entry compares with the value that the merge wants."""

    ABSENT = "absent"
    EQUAL = "equal"
    SPELLED = "spelled differently"  # Claude Code treats it the same
    ROTATED = "older key"  # same tenant, same endpoint, another key
    DIFFERENT = "different"


def env_values(document: Document) -> dict[str, str]:
    """Return the entries of `env` as Claude Code's texts. Objects and arrays have none."""
    return _texts(document.env.members) if document.env else {}


def merge_values(document: Document) -> dict[str, str]:
    """Return the entries that a merge reads, otherwise like `env_values`."""
    return _texts(document.env.kept) if document.env else {}


def _texts(members: Iterable[Member]) -> dict[str, str]:
    return {
        member.key: text
        for member in members
        if member.kind not in (JsonKind.OBJECT, JsonKind.ARRAY)
        and (text := to_text(member.value)) is not None
    }


def headers_of(value: str) -> dict[str, str]:
    """Return header names in lower case with their values, as they arrive."""
    return {header.key: header.value for header in sent(read_headers(value))}


def agent_of(value: str) -> str | None:
    """Return the agent to which telemetry with these resource attributes belongs."""
    item = lists.agent_of(lists.read_attributes(value))
    return item.value if item else None


def same_endpoint(one: str, other: str) -> bool:
    """Whether Claude Code sends traces to the same URL with both endpoints."""
    url = resolve(one, None, TRACES)
    return url is not None and url == resolve(other, None, TRACES)


def holds_no_headers(value: str | None) -> bool:
    """Whether a value holds no header, which still keeps a developer's own headers out."""
    return bool(trim(value or "")) and not read_headers(value)


def is_mavvrik_header(value: str) -> bool:
    """Whether a header string belongs to Mavvrik alone: a tenant, and at most a key.

    A merge uses this test and then writes its own key. A removal needs a stricter test before it
    removes a header: `recognition.is_pair`.
    """
    names = set(headers_of(value))
    return TENANT_HEADER in names and names <= {TENANT_HEADER, "authorization", "x-agent-id"}


def state_of(key: str, current: str | None, wanted: str, is_text: bool = True) -> EntryState:
    """Compare one entry (except the resource attributes, which are merged item by item)."""
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
        return read_switch(current) == read_switch(wanted)
    if key in NONE_EXPORTERS:
        return wanted == "none" and not current.strip()
    if key == ENDPOINT:
        return same_endpoint(current, wanted)
    if key == HEADERS:
        arrives = not any(header.trouble for header in read_headers(current))
        blank = not trim(current)  # it holds no headers and lets others in
        return not blank and arrives and headers_of(current) == headers_of(wanted)
    return False


@dataclass(frozen=True, slots=True)
class Vendor:
    """Another vendor that gets Claude Code's telemetry today."""

    host: str  # empty: a collector at Claude Code's default address on each computer
    gets_traces: bool
    keeps: tuple[str, ...] = ()  # "metrics", "logs": what else it gets today
    starts: tuple[str, ...] = ()  # what it gets only after telemetry is switched on
    beta: str = ""  # host of the beta endpoint, which gets traces and logs instead of others
    tracer: str | None = None  # the host that gets the traces, if it is another one
    awaits_traces: bool = False  # only traces are set up for it, and they are off

    @property
    def gets_nothing(self) -> bool:
        """Whether an endpoint is set but nothing is sent to it."""
        return not (self.gets_traces or self.keeps)

    @property
    def can_be_kept(self) -> bool:
        """Whether any data is left for it when Mavvrik gets the traces, which are sent only once.

        An endpoint that no exporter uses can stay, for developers who switch an exporter on.
        """
        only_traces = self.gets_traces or self.awaits_traces
        return bool(self.keeps or self.starts) or not only_traces


def find_vendor(values: Mapping[str, str], endpoint: str) -> Vendor | None:
    """Find another vendor in these entries. None if they name only Mavvrik or no receiver.

    Another vendor is a receiver with another origin. A placeholder does not count.
    """
    named = _named_host(values, endpoint)
    if named is None:
        return None
    beta = values.get(BETA_ENDPOINT, "").strip()
    beta = host_of(beta) if read_switch(values.get(BETA_SWITCH)) else ""
    if beta and beta == named:
        return Vendor(named, gets_traces=True, beta=beta)
    today = _receivers(values, endpoint)
    wanted = _receivers({**values, ENABLE_TELEMETRY: "1", ENHANCED_TELEMETRY: "1"}, endpoint)
    if beta:  # what goes to the beta endpoint goes nowhere else (measured)
        for signal in (TRACES, LOGS):
            today.pop(signal, None)
    tracer = today.get(TRACES)
    others = [wanted[signal] for signal in VENDOR_SIGNALS if signal in wanted]
    host = others[0] if others else named if tracer is None else tracer
    return Vendor(
        host,
        gets_traces=tracer == host,
        keeps=tuple(one for one in VENDOR_SIGNALS if one in today),
        starts=tuple(one for one in VENDOR_SIGNALS if one in wanted and one not in today),
        beta=beta,
        tracer=None if tracer == host else tracer,
        awaits_traces=tracer is None and not others and wanted.get(TRACES) == host,
    )


def find_placeholders(values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the entries with placeholder endpoints that a merge could leave in place."""
    quiet = _quiet_entries(values)
    names = (ENDPOINT, *(entry_name("ENDPOINT", signal) for signal in VENDOR_SIGNALS))
    return tuple(
        name for name in names if name not in quiet and is_placeholder_address(values.get(name, ""))
    )


def is_for_mavvrik(address: str, endpoint: str) -> bool:
    """Whether a URL is meant for Mavvrik: it has the same scheme, host and port.

    Mavvrik's public host with another scheme or port, or without a scheme, is a mistake, not
    another receiver. On this computer, another port is another receiver.

    A merge uses this test with the endpoint of its run. A removal uses `recognition.is_home`, which
    also knows Mavvrik's public URL and checks the path.
    """
    home = parse_url(endpoint)
    if home is None:
        return host_of(address) == host_of(endpoint)
    url = parse_url(address) or parse_url(f"{home.scheme}://{trim(address)}")
    if url is not None and url.origin == home.origin:
        return True
    host = host_of(address) if parse_url(address) is None else url and url.host
    return host == home.host and not home.is_loopback


def _named_host(values: Mapping[str, str], endpoint: str) -> str | None:
    """Return the first host in the entries that is not Mavvrik's. None if there is none."""
    quiet = _quiet_entries(values)
    addresses = [
        (key, address)
        for key in _ENDPOINTS
        if key not in quiet and trim(address := values.get(key, ""))
    ]
    for key, address in addresses:
        ours = key != BETA_ENDPOINT and is_for_mavvrik(address, endpoint)
        if not ours and not is_placeholder_address(address):
            return host_of(address)
    foreign = [
        key
        for key in (HEADERS, *(name for name in OTHER_ADDRESSES if name.endswith("HEADERS")))
        if key not in quiet
        and read_headers(values.get(key))
        and not is_mavvrik_header(values.get(key, ""))
    ]
    exports = any(_exports(values.get(key)) for key in NONE_EXPORTERS)
    nowhere = not any(values.get(key, "").strip() for key in (ENDPOINT, *TRACES_ADDRESS))
    placeholders = any(is_placeholder_address(address) for _, address in addresses)
    return "" if nowhere and not placeholders and (foreign or exports) else None


def _receivers(values: Mapping[str, str], endpoint: str) -> dict[str, str]:
    """Return the signals that go to another receiver, with its host, as Claude Code reads them."""
    addresses = {
        found.signal: values.get(found.endpoint_entry or "", "") for found in replay(values)
    }
    return {
        signal: host_of(address)
        for signal, address in addresses.items()
        if not is_for_mavvrik(address, endpoint) and not is_placeholder_address(address)
    }


def _quiet_entries(values: Mapping[str, str]) -> set[str]:
    """Return the URL, header and protocol entries of metrics and logs that are not sent."""
    return {
        entry_name(part, signal)
        for signal in VENDOR_SIGNALS
        if not _exports(values.get(exporter_name(signal)))
        for part in ADDRESS_PARTS
    }


def _exports(exporter: str | None) -> bool:
    return "otlp" in read_exporters(exporter)


def is_split(values: Mapping[str, str], endpoint: str) -> bool:
    """Whether the entries have the form of *keep it, add Mavvrik*, now or in earlier versions."""
    general = any(key in values for key in (ENDPOINT, PROTOCOL))
    general = general or bool(read_headers(values.get(HEADERS)))
    traces = values.get(entry_name("ENDPOINT", TRACES), "")
    return not general and bool(traces) and is_for_mavvrik(traces, endpoint)
