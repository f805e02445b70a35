"""Network connections that can be abandoned at any moment.

asyncio resolves host names in its default executor. Python joins the threads of that executor at
exit, so one hanging look-up would keep the program from ending. Here, names are resolved in daemon
threads, and a network backend for httpcore connects to the IP addresses found. The backend also
counts the bytes that are read and keeps the progress of an attempt, so that a failure can be
named.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies

import httpcore

from wizard.core.address import Address, is_loopback
from wizard.core.harmless import one_line
from wizard.core.verify.answer_kinds import AnswerKind, Phase
from wizard.services.child_processes import in_daemon_thread

ADDRESS_LIMIT = 3.0  # seconds for each IP address but the last, so that a dead IPv6 leaves time
Resolve = Callable[[str, int], Awaitable[list[str]]]


class NetworkTrouble(Exception):
    """A failure whose kind is already known. It is never raised outside `services`."""

    def __init__(self, kind: AnswerKind, detail: str = "") -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.detail = detail


class HandshakeDone(Exception):
    """Ends an attempt after the TLS handshake, if only the certificate is wanted."""


async def resolve(host: str, port: int) -> list[str]:
    """Resolve a host to IP addresses, in the system's order. "localhost" needs no DNS."""
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
class AttemptProgress:
    """The progress of an attempt while it runs, and the bytes that it may still read."""

    host: str  # the host that the attempt is for
    budget: int  # bytes that may still be read
    only_handshake: bool = False
    proxied: bool = False
    phase: Phase = Phase.PREPARING
    ended: bool = False  # the other side closed the connection
    certificate: bytes | None = None  # the certificate of `host`, as DER

    @property
    def before_host(self) -> bool:
        """Whether the attempt goes through a proxy that has not connected to the host yet."""
        return self.proxied and self.phase in (Phase.LOOKING_UP, Phase.CONNECTING, Phase.PROXY)


class Network(httpcore.AsyncNetworkBackend):
    """A network backend that tries the IP addresses from `find`, one after the other."""

    def __init__(self, progress: AttemptProgress, find: Resolve) -> None:
        self._progress = progress
        self._find = find
        self._inner = httpcore.AnyIOBackend()
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def aclose(self) -> None:
        """Close open connections. httpcore forgets one that is canceled during its handshake."""
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
        """Resolve the host and connect. The signature is httpcore's."""
        progress = self._progress
        progress.phase = Phase.LOOKING_UP
        *others, last = await self._find(host, port)
        progress.phase = Phase.CONNECTING
        stream = await self._first_of(others, port) or await self._inner.connect_tcp(
            last, port, timeout, local_address, socket_options
        )
        self._opened.append(stream)
        progress.phase = Phase.PROXY if progress.proxied else Phase.WAITING
        return CountedStream(stream, progress)

    async def _first_of(self, hosts: list[str], port: int) -> httpcore.AsyncNetworkStream | None:
        for host in hosts:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._inner.connect_tcp(host, port, ADDRESS_LIMIT)
        return None


class CountedStream(httpcore.AsyncNetworkStream):
    """One connection. It counts the bytes that are read, and notes the handshake and the end."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, progress: AttemptProgress) -> None:
        self._inner = inner
        self._progress = progress

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Read at most the rest of the budget. The signature is httpcore's.

        Raises:
            NetworkTrouble: TOO_LARGE, before more bytes than the budget are read.
        """
        progress = self._progress
        if progress.budget <= 0:
            raise NetworkTrouble(AnswerKind.TOO_LARGE)
        data = await self._inner.read(min(max_bytes, progress.budget), timeout)
        progress.budget -= len(data)
        progress.ended = not data
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection. The signature is httpcore's."""
        await self._inner.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """Do the handshake. That of an https proxy still counts as reaching the proxy."""
        progress = self._progress
        with_host = (server_hostname or "").lower() == progress.host
        if with_host:
            progress.phase = Phase.ENCRYPTING
        inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        line = CountedStream(inner, progress)
        if with_host:
            await self._shook_hands(line)
        return line

    async def _shook_hands(self, line: CountedStream) -> None:
        progress = self._progress
        progress.phase = Phase.WAITING
        encrypted = line.get_extra_info("ssl_object")
        progress.certificate = encrypted.getpeercert(binary_form=True)
        if progress.only_handshake:
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
        return httpcore.URL(scheme=self.scheme, host=self.host, port=self.port, target=b"/")


def proxy_for(address: Address, env: Mapping[str, str] | None = None) -> Proxy | None:
    """Return the proxy to use, from HTTPS_PROXY, ALL_PROXY, NO_PROXY or the system's settings.

    The variables in `env` come before those of this process.

    Raises:
        NetworkTrouble: PROXY_UNUSABLE, with the reason but without the value.
    """
    settings = getproxies()
    for name, value in (env or {}).items():
        kind, _, word = name.lower().rpartition("_")
        if word == "proxy":
            settings[kind] = value
    value = settings.get(address.scheme) or settings.get("all") or ""
    if address.loopback or not value or _exempt(address.host, settings.get("no", "")):
        return None
    return _parse_proxy(value if "://" in value else f"http://{value}")


def _exempt(host: str, no_proxy: str) -> bool:
    """Whether NO_PROXY contains the host, a parent domain of it, or * for all hosts."""
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
