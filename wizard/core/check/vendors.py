"""Findings about other receivers: no header may reach a receiver that it does not belong to."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import Subject
from wizard.core.check.headers import NEEDED, OWN
from wizard.core.client.lists import read_headers
from wizard.core.client.routes import TRACES, Route, exporter_name
from wizard.core.client.values import is_placeholder_address
from wizard.core.finding import Finding
from wizard.core.redact.secret_detection import is_secret_name
from wizard.core.values import HEADERS, TENANT_HEADER

_TRANSPORT = ("host", "content-length", "content-encoding", "trailer")
_KNOWN = (*NEEDED, "x-agent-id", *_TRANSPORT)


def check_vendors(subject: Subject) -> Iterator[Finding]:
    """Determine what is sent where, and find signals and headers that reach the wrong receiver."""
    others = [route for route in subject.routes if route.signal != TRACES]
    for route in others:
        name, signal = exporter_name(route.signal), route.signal
        is_placeholder = is_placeholder_address(subject.texts.get(route.endpoint_entry or "", ""))
        if subject.goes_to_mavvrik(route):
            yield subject.finding("extra-signal", name, set_to="none", signal=signal)
        elif route.url is None or is_placeholder:
            address = "placeholder" if is_placeholder else "no-address"
            headers = "localhost-with-headers" if route.headers else "localhost"
            receiver = headers if route.url is None else "nowhere"
            yield subject.finding("extra-signal-nowhere", name, address, receiver, signal=signal)
    for route in subject.routes:
        if subject.goes_to_mavvrik(route):
            yield from _strange_headers(subject, route)
        elif route in others:
            yield from _our_key(subject, route)
    yield from _overridden(subject)


def _strange_headers(subject: Subject, route: Route) -> Iterator[Finding]:
    """Find headers that arrive at Mavvrik but do not belong to it."""
    for header in route.headers:
        # HTTP writes these headers itself; with other values the request fails (measured).
        if header.key in _TRANSPORT and header.value.lower() != subject.home.host:
            name = route.header_entries[header.key]
            yield subject.finding("header-of-transport", name, header=header.key.title())
    strange = [header for header in route.headers if header.key not in _KNOWN]
    secret = [header for header in strange if is_secret_name(header.name)]
    if strange:
        code = "foreign-secret" if secret else "foreign-header"
        yield subject.finding(code, route.header_entries[(secret or strange)[0].key])


def _our_key(subject: Subject, route: Route) -> Iterator[Finding]:
    """Find our tenant and key if they go to another receiver. Localhost has its own finding."""
    key = subject.traces.header("authorization")
    ours = [
        header.key
        for header in route.headers
        if header.key == TENANT_HEADER
        or (key is not None and (header.key, header.value) == (key.key, key.value))
    ]
    if ours and route.url is not None and subject.goes_to_mavvrik(subject.traces):
        case = "localhost" if route.url.is_loopback else "elsewhere"
        name, signal = route.header_entries[ours[-1]], route.signal
        yield subject.finding("mavvrik-key-elsewhere", name, case, signal=signal)


def _overridden(subject: Subject) -> Iterator[Finding]:
    """Find two values for one header. The general one wins if both names are spelled the same."""
    general = {header.key: header.value for header in read_headers(subject.texts.get(HEADERS))}
    own = read_headers(subject.texts.get(OWN), of_signal=True)
    rivals = [
        one.key
        for one in own
        if one.key in NEEDED and one.key in general and general[one.key] != one.value
    ]
    if rivals:
        loses = any(subject.traces.header_entries.get(key) == HEADERS for key in rivals)
        is_bearer = general.get("authorization", "").startswith("Bearer ")
        is_fine = not loses or (TENANT_HEADER in general and is_bearer)
        case = "wins" if not loses else "loses" if is_fine else "refused"
        yield subject.finding("header-overridden", OWN, case)
