"""Determine where each signal goes, by URL rules and by general and signal-specific entries.

This makes it possible to prove that no header of one vendor reaches another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from wizard.core.address import is_loopback
from wizard.core.client.lists import Header, read_headers, sent
from wizard.core.client.values import (
    EXPORTERS,
    PROTOCOLS,
    read_exporters,
    read_protocol,
    read_switch,
    to_text,
    trim,
)
from wizard.core.values import ENABLE_TELEMETRY, ENHANCED_TELEMETRY, OLD_ENHANCED_TELEMETRY

_SCHEME = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/\\?#]*")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^|\u00a0]")
# The characters that the rules for international names remove from a host, and those that they
# treat as dots.
_UNSEEN = re.compile("[\u00ad\u034f\u200b\u2060\u2064\ufe00-\ufe0f\ufeff]")
_STOPS = re.compile("[\u3002\uff0e\uff61]")
_EDGES = "".join(map(chr, range(0x21)))
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Url:
    """A parsed URL: scheme, host, port and path. User name, query and fragment are left out."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port. Two URLs with the same origin have the same receiver."""
        return self.scheme, self.host, self.port

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    def __str__(self) -> str:
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"


# The receiver of telemetry, including its headers, if the URL cannot be used.
DEFAULT_RECEIVER = Url("http", "localhost", 4318, "/")


def parse_url(text: str) -> Url | None:
    """Parse an http or https URL by the rules of browsers. None if they refuse it.

    These rules ignore white space at both ends, tabs and line breaks anywhere, upper case, and a
    missing second slash.
    """
    text = re.sub(r"[\t\n\r]", "", text.strip(_EDGES))
    scheme = _SCHEME.match(text)
    if scheme is None:
        return None
    authority = _AUTHORITY.match(text, scheme.end())
    assert authority is not None  # noqa: S101 - it matches an empty text
    place = _HOST.fullmatch(authority.group().rpartition("@")[2])
    host = _host(place[1]) if place else ""
    is_bad = not host.startswith("[") and _FORBIDDEN.search(host)
    if place is None or not host or is_bad:
        return None
    name = scheme[1].lower()
    port = int(place[2] or _DEFAULT_PORTS[name])
    if port > 65535:
        return None
    return Url(name, host, port, _path(text[authority.end() :]))


def _host(written: str) -> str:
    """Return the host as browsers look it up: decoded, lower case, special characters mapped."""
    if written.startswith("["):
        return written.lower()
    decoded = unquote(written, errors="replace")
    mapped = _UNSEEN.sub("", _STOPS.sub(".", unicodedata.normalize("NFKC", decoded)))
    return mapped.lower()


def _path(rest: str) -> str:
    path = re.split(r"[?#]", rest, maxsplit=1)[0].replace("\\", "/").replace(" ", "%20")
    kept: list[str] = []
    segments = path.split("/")[1:] or [""]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def resolve(general: str | None, specific: str | None, signal: str) -> Url | None:
    """Return the URL of one signal. None means `DEFAULT_RECEIVER`.

    The URL of one signal is used unchanged. The general URL is extended by `/v1/<signal>`, even
    after a query, an existing path or a final space.
    """
    url = parse_url(specific or "")
    if url is not None or general is None or parse_url(general) is None:
        return url
    return parse_url(f"{general}{'' if general.endswith('/') else '/'}v1/{signal}")


def signal_url(endpoint: str, signal: str, protocol: str) -> str:
    """Return the signal-specific URL that has the same effect as the general `endpoint`."""
    endpoint = trim(endpoint)
    if read_protocol(protocol) == "grpc":
        return endpoint
    return f"{endpoint}{'' if endpoint.endswith('/') else '/'}v1/{signal}"


TRACES, METRICS, LOGS = SIGNALS = ("traces", "metrics", "logs")
ADDRESS_PARTS = ("ENDPOINT", "HEADERS", "PROTOCOL")


def entry_name(part: str, signal: str | None = None) -> str:
    """Return `OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` for traces."""
    return f"OTEL_EXPORTER_OTLP_{signal.upper()}_{part}" if signal else f"OTEL_EXPORTER_OTLP_{part}"


def exporter_name(signal: str) -> str:
    """Return the name of a signal's exporter entry, such as `OTEL_TRACES_EXPORTER`."""
    return f"OTEL_{signal.upper()}_EXPORTER"


@dataclass(frozen=True, slots=True)
class Route:
    """Where one signal goes. `url` is None if it cannot be used; the signal then goes to localhost.

    The `…_entry` fields name the entry that decided, or are None.
    """

    signal: str
    url: Url | None
    protocol: str
    headers: tuple[Header, ...]  # the headers that arrive, each name once
    endpoint_entry: str | None
    protocol_entry: str | None
    header_entries: Mapping[str, str]  # lower-case name of a header → the entry that set it

    @property
    def receiver(self) -> Url:
        """The URL that is really used: localhost if the given one cannot be used."""
        return self.url or replace(DEFAULT_RECEIVER, path=f"/v1/{self.signal}")

    def header(self, name: str) -> Header | None:
        """Return the header with that name in any case."""
        return next((header for header in self.headers if header.key == name.lower()), None)


def route(env: Mapping[str, object], signal: str) -> Route:
    """Determine where a signal would go if it were switched on."""
    general, own = _texts(env, "ENDPOINT", signal)
    url = resolve(general, own, signal)
    own_counts = url is not None and url == resolve(None, own, signal)
    general_protocol, own_protocol = _texts(env, "PROTOCOL", signal)
    general_headers, own_headers = _texts(env, "HEADERS", signal)
    everywhere = read_headers(general_headers)
    headers = sent(read_headers(own_headers, of_signal=True), everywhere)
    names = (entry_name("HEADERS"), entry_name("HEADERS", signal))
    generals = set(everywhere)
    return Route(
        signal=signal,
        url=url,
        protocol=read_protocol(own_protocol if trim(own_protocol or "") else general_protocol),
        headers=headers,
        endpoint_entry=_source("ENDPOINT", signal, general, own if own_counts else None),
        protocol_entry=_source("PROTOCOL", signal, general_protocol, own_protocol),
        header_entries={header.key: names[header not in generals] for header in headers},
    )


def _texts(env: Mapping[str, object], part: str, signal: str) -> tuple[str | None, str | None]:
    """Return the texts of the general entry and of the entry for this signal."""
    return _text(env, entry_name(part)), _text(env, entry_name(part, signal))


def _text(env: Mapping[str, object], name: str) -> str | None:
    return to_text(env[name]) if name in env else None


def _source(part: str, signal: str, general: str | None, own: str | None) -> str | None:
    """Return the name of the entry that decides. None if neither is set."""
    if trim(own or ""):
        return entry_name(part, signal)
    return entry_name(part) if trim(general or "") else None


def replay(env: Mapping[str, object]) -> tuple[Route, ...]:
    """Return the routes of all signals that are really sent. Empty if something stops them all."""
    if not read_switch(_text(env, ENABLE_TELEMETRY)):
        return ()
    exporters = {signal: read_exporters(_text(env, exporter_name(signal))) for signal in SIGNALS}
    if any(set(words) - set(EXPORTERS[signal]) for signal, words in exporters.items()):
        return ()
    routes = [route(env, signal) for signal in SIGNALS if "otlp" in exporters[signal]]
    if any(one.protocol not in PROTOCOLS for one in routes):
        return ()
    enhanced = ENHANCED_TELEMETRY if ENHANCED_TELEMETRY in env else OLD_ENHANCED_TELEMETRY
    if not read_switch(_text(env, enhanced)):
        routes = [one for one in routes if one.signal != TRACES]
    # The HTTP client refuses some headers. The signal is then not sent.
    return tuple(one for one in routes if not any(header.stops_sending for header in one.headers))
