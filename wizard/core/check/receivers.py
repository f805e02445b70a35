"""Findings about receivers: traces must reach Mavvrik, and no header another receiver."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import Subject
from wizard.core.check.credentials import NEEDED, OWN
from wizard.core.check.fixes import remove_entry
from wizard.core.client.lists import read_headers
from wizard.core.client.routes import TRACES, Route, entry_name, exporter_name, parse_url
from wizard.core.client.values import is_placeholder_address, trim
from wizard.core.document.nodes import JsonKind
from wizard.core.finding import Finding
from wizard.core.redact.secret_detection import is_secret_name
from wizard.core.values import ENDPOINT, HEADERS, TENANT_HEADER

_PATH = "v1/traces"
_OWN_ENDPOINT = entry_name("ENDPOINT", TRACES)
_PLAIN = re.compile(
    r"https?://?([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]+)?(/([\w%~-][\w.%~-]*)?)*", re.IGNORECASE
)


def check_endpoint(subject: Subject) -> Iterator[Finding]:
    """Find what keeps traces from arriving at the endpoint's /v1/traces."""
    name = subject.traces.endpoint_entry or ENDPOINT
    if subject.is_explained(name):
        return
    own, text, url = (
        subject.texts.get(_OWN_ENDPOINT, ""),
        subject.texts.get(name, ""),
        subject.traces.url,
    )
    is_text = (
        _OWN_ENDPOINT in subject.members and subject.members[_OWN_ENDPOINT].kind is JsonKind.STRING
    )
    if is_text and trim(own) and parse_url(own) is None and url is not None:
        # The URL for traces cannot be used, so Claude Code uses the general one (measured).
        fix = remove_entry(subject.document, _OWN_ENDPOINT)
        yield subject.finding("endpoint-ignored", _OWN_ENDPOINT, _why_unreadable(own), fix=fix)
    base = subject.endpoint.rstrip("/")
    wanted = base if name == ENDPOINT else f"{base}/{_PATH}"
    if url is None or url != parse_url(f"{base}/{_PATH}"):
        code, case = _what_is_wrong(subject, name)
        can_fix = name in subject.members and code not in ("endpoint-elsewhere", "endpoint-missing")
        yield subject.finding(
            code,
            name,
            case,
            set_to=wanted if can_fix else None,
            wanted=wanted,
            port=url.port if url else None,
        )
    elif not _PLAIN.fullmatch(text):
        if re.search(r"\s", text):
            yield subject.finding("endpoint-white-space", name, set_to=wanted)
        else:
            case = "user" if "@" in text else "unusual" if text.isascii() else "look-alike"
            yield subject.finding("endpoint-unusual", name, case, set_to=wanted)


def _what_is_wrong(subject: Subject, name: str) -> tuple[str, str]:
    """Return the code and the case of the finding about a URL that does not lead to Mavvrik."""
    url, home, text = subject.traces.url, subject.home, subject.texts.get(name)
    if text is None:
        return "endpoint-missing", "missing"
    if url is None:
        if not trim(text):
            return "endpoint-missing", "empty"
        if parse_url(text) is not None and text != text.rstrip():
            return "endpoint-trailing-space", ""
        if is_placeholder_address(text):
            return "placeholder", "localhost"
        return "endpoint-unreadable", _why_unreadable(text)
    if is_placeholder_address(text):
        return "placeholder", "elsewhere"
    if url.origin == home.origin:
        if name != ENDPOINT:
            return "endpoint-path", "own"
        if "?" in text or "#" in text:
            return "endpoint-path", "query"
        return "endpoint-path", "twice" if text.rstrip("/").endswith(_PATH) else "other"
    if url.host != home.host:
        return "endpoint-elsewhere", "host"
    if (url.scheme, home.scheme) == ("http", "https"):
        return "endpoint-plain-http", ""
    return "endpoint-elsewhere", "host" if home.is_loopback else "port"


def _why_unreadable(text: str) -> str:
    bare = text.strip()
    if bare[:1] in "\"'`“”‘’":
        return "quotes"
    if bare.startswith("<"):
        return "brackets"
    return "character" if re.match(r"https?:", bare, re.IGNORECASE) else "no-scheme"


# Other receivers ----------------------------------------------------------------------------------

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
