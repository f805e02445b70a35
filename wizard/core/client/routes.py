"""Where each signal goes: the web's URL rules, and general and signal-specific entries, replayed.

So it can be proved on the values that no header of one vendor reaches another.
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
from wizard.core.values import ENABLE_TELEMETRY, ENHANCED_TELEMETRY

_SCHEME = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/\\?#]*")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^|\u00a0]")
# What the rules for international names take out of a host, and the stops that are dots there.
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
        """Scheme, host and port: two URLs with the same origin are the same receiver."""
        return self.scheme, self.host, self.port

    @property
    def is_loopback(self) -> bool:
        """Whether the host is the computer that Claude Code runs on."""
        return is_loopback(self.host)

    def __str__(self) -> str:
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"


# Where telemetry goes, headers and all, when the address cannot be used.
DEFAULT_RECEIVER = Url("http", "localhost", 4318, "/")


def parse_url(text: str) -> Url | None:
    """An http or https address by the rules of browsers; None where they refuse it.

    White space at both ends, tabs and line ends anywhere, capitals and a missing second slash do no
    harm there.
    """
    text = re.sub(r"[\t\n\r]", "", text.strip(_EDGES))
    scheme = _SCHEME.match(text)
    if scheme is None:
        return None
    authority = _AUTHORITY.match(text, scheme.end())
    assert authority is not None  # noqa: S101 - it matches the empty text
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
    """The host as a browser looks it up: decoded, lower case, wide and invisible letters mapped."""
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
    """The address of one signal; None stands for `DEFAULT_RECEIVER`.

    A signal's own address is used as it is. The general one gets `/v1/<signal>` behind it, with no
    respect for a query, an existing path or a space at its end.
    """
    url = parse_url(specific or "")
    if url is not None or general is None or parse_url(general) is None:
        return url
    return parse_url(f"{general}{'' if general.endswith('/') else '/'}v1/{signal}")


def signal_url(endpoint: str, signal: str, protocol: str) -> str:
    """The signal-specific address that means the same as the general `endpoint`."""
    endpoint = trim(endpoint)
    if read_protocol(protocol) == "grpc":
        return endpoint
    return f"{endpoint}{'' if endpoint.endswith('/') else '/'}v1/{signal}"


def trace_url(endpoint: str) -> str:
    """Where traces go with this general endpoint: localhost, where it cannot be used."""
    return str(resolve(endpoint, None, "traces") or f"{DEFAULT_RECEIVER}v1/traces")


TRACES, METRICS, LOGS = SIGNALS = ("traces", "metrics", "logs")


def entry_name(part: str, signal: str | None = None) -> str:
    """`OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` for a signal."""
    return f"OTEL_EXPORTER_OTLP_{signal.upper()}_{part}" if signal else f"OTEL_EXPORTER_OTLP_{part}"


def exporter_name(signal: str) -> str:
    """`OTEL_TRACES_EXPORTER` and the like."""
    return f"OTEL_{signal.upper()}_EXPORTER"


@dataclass(frozen=True, slots=True)
class Route:
    """Where one signal goes. `url` is None where the address cannot be used: to localhost then.

    The `…_entry` fields name the entry that decided, None where none did.
    """

    signal: str
    url: Url | None
    protocol: str
    headers: tuple[Header, ...]  # as they arrive; each name once
    endpoint_entry: str | None
    protocol_entry: str | None
    header_entries: Mapping[str, str]  # lower-case name of a header: the entry it came from

    @property
    def receiver(self) -> Url:
        """The address that is really used: localhost where the given one cannot be."""
        return self.url or replace(DEFAULT_RECEIVER, path=f"/v1/{self.signal}")

    def header(self, name: str) -> Header | None:
        """The header of that name, whatever its capitals."""
        return next((header for header in self.headers if header.key == name.lower()), None)


def route(env: Mapping[str, object], signal: str) -> Route:
    """Work out where a signal would go if it were switched on."""
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
    """The texts of the general entry and of the one for this signal."""
    return _text(env, entry_name(part)), _text(env, entry_name(part, signal))


def _text(env: Mapping[str, object], name: str) -> str | None:
    return to_text(env[name]) if name in env else None


def _source(part: str, signal: str, general: str | None, own: str | None) -> str | None:
    """The name of the entry that decides; None where neither is given."""
    if trim(own or ""):
        return entry_name(part, signal)
    return entry_name(part) if trim(general or "") else None


def replay(env: Mapping[str, object]) -> tuple[Route, ...]:
    """The routes of all signals that Claude Code really sends; none where anything stops it."""
    if not read_switch(_text(env, ENABLE_TELEMETRY)):
        return ()
    exporters = {signal: read_exporters(_text(env, exporter_name(signal))) for signal in SIGNALS}
    if any(set(words) - set(EXPORTERS[signal]) for signal, words in exporters.items()):
        return ()
    routes = [route(env, signal) for signal in SIGNALS if "otlp" in exporters[signal]]
    if any(one.protocol not in PROTOCOLS for one in routes):
        return ()
    if not read_switch(_text(env, ENHANCED_TELEMETRY)):
        routes = [one for one in routes if one.signal != TRACES]
    # The HTTP client refuses some headers; that signal is not sent then.
    return tuple(one for one in routes if not any(header.stops_sending for header in one.headers))
