"""Which proxy the environment asks for. Nothing for this computer itself ever goes through one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies

import httpcore

from wizard.core.address import Address
from wizard.core.answer import printable
from wizard.core.answer_kinds import Kind
from wizard.services.network import Trouble

_PORT = re.compile(r"(?<=[^:]):\d+\Z")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy for HTTPS. `shown` has neither user nor password; `login` is never shown."""

    scheme: str
    host: str
    port: int
    shown: str
    login: tuple[bytes, bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> httpcore.URL:
        """For httpcore."""
        return httpcore.URL(scheme=self.scheme, host=self.host, port=self.port, target=b"/")


def proxy_for(address: Address) -> Proxy | None:
    """The proxy to use, from HTTPS_PROXY, ALL_PROXY, NO_PROXY or the system's own settings.

    Raises:
        Trouble: PROXY_UNUSABLE, with the reason and without the value.
    """
    settings = getproxies()
    value = settings.get(address.scheme) or settings.get("all") or ""
    if address.loopback or not value or _exempt(address.host, settings.get("no", "")):
        return None
    return _read(value if "://" in value else f"http://{value}")


def _exempt(host: str, no_proxy: str) -> bool:
    """Named in NO_PROXY: the host itself, a domain above it, or * for everything."""
    for entry in no_proxy.lower().split(","):
        name = _PORT.sub("", entry.strip())
        if name == "*" or host == name.strip("[]"):
            return True
        domain = name.lstrip("*.")
        if domain and host.endswith(f".{domain}"):
            return True
    return False


def _read(value: str) -> Proxy:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
        named = (host or "").encode("ascii")
    except ValueError:
        raise Trouble(Kind.PROXY_UNUSABLE, "it is not an address") from None
    if parts.scheme not in _PORTS:
        kind = printable(parts.scheme, 12)
        raise Trouble(Kind.PROXY_UNUSABLE, f"{kind} proxies are not supported here, http ones are")
    if not named or not printable(parts.netloc, len(parts.netloc)) == parts.netloc:
        raise Trouble(Kind.PROXY_UNUSABLE, "it names no host")
    number = port or _PORTS[parts.scheme]
    name = f"[{host}]" if ":" in (host or "") else host
    shown = f"{parts.scheme}://{name}:{number}"
    return Proxy(parts.scheme, host or "", number, shown, _login(parts))


def _login(parts: SplitResult) -> tuple[bytes, bytes] | None:
    if parts.username is None:
        return None
    user, password = (unquote(text or "").encode() for text in (parts.username, parts.password))
    return user, password
