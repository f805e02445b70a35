"""Addresses as Claude Code understands them: the web's URL rules, and where it sends otherwise."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from wizard.core.client.reading import trim

_SCHEME = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/\\?#]*")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^|\u00a0]")
# What the rules for international names take out of a host, and the stops that are dots there.
_UNSEEN = re.compile("[\u00ad\u034f\u200b\u2060\u2064\ufe00-\ufe0f\ufeff]")
_STOPS = re.compile("[\u3002\uff0e\uff61]")
_EDGES = "".join(map(chr, range(0x21)))
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}|\[::1\]")


@dataclass(frozen=True, slots=True)
class Url:
    """Where a request goes. User names, queries and fragments take no part in it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must be equal for two addresses to be the same receiver."""
        return self.scheme, self.host, self.port

    @property
    def is_loopback(self) -> bool:
        """Whether it is the computer that Claude Code runs on."""
        return bool(_LOOPBACK.fullmatch(self.host))

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
    if place is None or not host or _bad_host(host):
        return None
    name = scheme[1].lower()
    port = int(place[2] or _DEFAULT_PORTS[name])
    if port > 65535:
        return None
    return Url(name, host, port, _path(text[authority.end() :]))


def _host(written: str) -> str:
    """As a browser looks it up: decoded, in small letters, wide letters and unseen ones mapped."""
    if written.startswith("["):
        return written.lower()
    decoded = unquote(written, errors="replace")
    mapped = _UNSEEN.sub("", _STOPS.sub(".", unicodedata.normalize("NFKC", decoded)))
    return mapped.lower()


def _bad_host(host: str) -> bool:
    return not host.startswith("[") and bool(_FORBIDDEN.search(host))


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
    if specific is not None and trim(specific):
        url = parse_url(specific)
        if url is not None:
            return url
    if general is None or not trim(general) or parse_url(general) is None:
        return None
    return parse_url(f"{general}{'' if general.endswith('/') else '/'}v1/{signal}")


def signal_url(endpoint: str, signal: str, protocol: str) -> str:
    """The signal-specific address that means the same as the general `endpoint`."""
    endpoint = trim(endpoint)
    if protocol == "grpc":
        return endpoint
    return f"{endpoint}{'' if endpoint.endswith('/') else '/'}v1/{signal}"


def trace_url(endpoint: str) -> str:
    """Where traces go with this general endpoint: localhost, where it cannot be used."""
    return str(resolve(endpoint, None, "traces") or f"{DEFAULT_RECEIVER}v1/traces")
