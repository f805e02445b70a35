"""Connections that can be given up at any moment.

asyncio looks names up in its default executor, whose threads are joined at the exit: one that
hangs keeps the program from ending. So names are looked up in daemon threads here, and httpcore
gets a network backend that connects to the numbers found. The same backend counts what is read and
notes how far an attempt came, so that a failure can be named.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies

import httpcore

from wizard.core.address import Address, is_loopback
from wizard.core.harmless import one_line
from wizard.core.verify.answer_kinds import AnswerKind, Phase
from wizard.services.child_processes import in_daemon_thread

ADDRESS_LIMIT = 3.0  # seconds for each address but the last: a dead IPv6 must not eat the attempt
Resolve = Callable[[str, int], Awaitable[list[str]]]


class NetworkTrouble(Exception):
    """A failure that already knows what it is called. Never leaves `services`."""

    def __init__(self, kind: AnswerKind, detail: str = "") -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.detail = detail


class HandshakeDone(Exception):
    """Raised after the handshake, before anything is sent, if only the certificate is wanted."""


async def resolve(host: str, port: int) -> list[str]:
    """Numeric addresses of a host, in the system's order. "localhost" never leaves this computer.

    Raises:
        Trouble: NO_NAME.
    """
    if is_loopback(host):
        return ["127.0.0.1", "::1"] if host == "localhost" else [host]
    try:
        found = await in_daemon_thread(
            lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM), limit=None
        )
    except (OSError, UnicodeError):
        raise NetworkTrouble(AnswerKind.NO_NAME) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(slots=True)
class Notes:
    """What is noted of an attempt while it runs: how far it came, and how much was read."""

    host: str  # whom it is for
    budget: int  # bytes that may still be read
    only_handshake: bool = False
    proxied: bool = False
    phase: Phase = Phase.PREPARING
    ended: bool = False  # the other side closed
    certificate: bytes | None = None  # of `host`, DER

    @property
    def before_host(self) -> bool:
        """Whether the attempt goes through a proxy that has not connected to the host yet."""
        return self.proxied and self.phase in (Phase.LOOKING_UP, Phase.CONNECTING, Phase.PROXY)


class Network(httpcore.AsyncNetworkBackend):
    """A network backend that tries the IP addresses that `find` returns, one after the other."""

    def __init__(self, notes: Notes, find: Resolve) -> None:
        self._notes = notes
        self._find = find
        self._inner = httpcore.AnyIOBackend()
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def aclose(self) -> None:
        """Close what is still open: httpcore forgets a connection cancelled in its handshake."""
        while self._opened:
            await self._opened.pop().aclose()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Look up and connect; see httpcore."""
        notes = self._notes
        notes.phase = Phase.LOOKING_UP
        *others, last = await self._find(host, port)
        notes.phase = Phase.CONNECTING
        stream = await self._first_of(others, port) or await self._inner.connect_tcp(
            last, port, timeout, local_address, socket_options
        )
        self._opened.append(stream)
        notes.phase = Phase.PROXY if notes.proxied else Phase.WAITING
        return CountedStream(stream, notes)

    async def _first_of(self, hosts: list[str], port: int) -> httpcore.AsyncNetworkStream | None:
        for host in hosts:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._inner.connect_tcp(host, port, ADDRESS_LIMIT)
        return None


class CountedStream(httpcore.AsyncNetworkStream):
    """One connection: counts what is read, notes the handshake and the end."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, notes: Notes) -> None:
        self._inner = inner
        self._notes = notes

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """At most what is left of the budget; see httpcore.

        Raises:
            Trouble: TOO_LARGE, before more than the budget was read.
        """
        notes = self._notes
        if notes.budget <= 0:
            raise NetworkTrouble(AnswerKind.TOO_LARGE)
        data = await self._inner.read(min(max_bytes, notes.budget), timeout)
        notes.budget -= len(data)
        notes.ended = not data
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """See httpcore."""
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """See httpcore."""
        await self._inner.aclose()

    def get_extra_info(self, info: str) -> Any:
        """See httpcore."""
        return self._inner.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """Do the TLS handshake. That of an https proxy still counts as reaching the proxy."""
        notes = self._notes
        with_host = (server_hostname or "").lower() == notes.host
        if with_host:
            notes.phase = Phase.ENCRYPTING
        inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        line = CountedStream(inner, notes)
        if with_host:
            await self._shook_hands(line)
        return line

    async def _shook_hands(self, line: CountedStream) -> None:
        notes = self._notes
        notes.phase = Phase.WAITING
        encrypted = line.get_extra_info("ssl_object")
        notes.certificate = encrypted.getpeercert(binary_form=True)
        if notes.only_handshake:
            raise HandshakeDone


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
        """The proxy's address as httpcore takes it."""
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
    return _parse_proxy(value if "://" in value else f"http://{value}")


def _exempt(host: str, no_proxy: str) -> bool:
    """Whether NO_PROXY names the host, a domain above it, or * for everything."""
    for entry in no_proxy.lower().split(","):
        name = _PORT.sub("", entry.strip())
        if name == "*" or host == name.strip("[]"):
            return True
        domain = name.lstrip("*.")
        if domain and host.endswith(f".{domain}"):
            return True
    return False


def _parse_proxy(value: str) -> Proxy:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
        (host or "").encode("ascii")
    except ValueError:
        raise NetworkTrouble(AnswerKind.PROXY_UNUSABLE, "it is not a URL") from None
    if parts.scheme not in _PORTS:
        kind = one_line(parts.scheme, 12)
        raise NetworkTrouble(
            AnswerKind.PROXY_UNUSABLE, f"{kind} proxies are not supported, only http"
        )
    if not host or one_line(parts.netloc, len(parts.netloc)) != parts.netloc:
        raise NetworkTrouble(AnswerKind.PROXY_UNUSABLE, "it names no host")
    number = port or _PORTS[parts.scheme]
    name = f"[{host}]" if ":" in host else host
    shown = f"{parts.scheme}://{name}:{number}"
    user, password = (unquote(text or "").encode() for text in (parts.username, parts.password))
    login = None if parts.username is None else (user, password)
    return Proxy(parts.scheme, host, number, shown, login)
