"""Servers for the tests, on loopback only: each answers in one way, and remembers what it got."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

JSON = "application/json"


PATIENT = 10.0  # seconds for one attempt: a busy machine is slow


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived; header names in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Talk = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Loopback:
    """A running server."""

    port: int
    scheme: str
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"


@contextlib.asynccontextmanager
async def listening(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    context: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """Run `talk` for each connection; at the end every one is ended and closed."""
    tasks: set[asyncio.Task[None]] = set()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await talk(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            tasks.discard(task)

    server = await asyncio.start_server(guarded, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def serving(*talks: Talk, context: ssl.SSLContext | None = None) -> AsyncIterator[Loopback]:
    """Answer the first request by the first talk and so on; the last one answers the rest."""
    server = Loopback(0, "http" if context is None else "https")

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        server.received.append(await read_request(reader))
        await talks[min(len(server.received), len(talks)) - 1](writer)
        await writer.drain()
        writer.close()

    async with listening(talk, context) as server.port:
        yield server


async def read_request(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    method, target, _ = first.split(" ")
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, target, headers, body)


def answer(
    status: int = 200, body: bytes | str = b"{}", content_type: str | None = JSON, **headers: str
) -> Talk:
    """A whole answer; `Retry_After="5"` becomes the header Retry-After."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said so", f"Content-Length: {len(data)}"]
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return raw("\r\n".join(lines).encode() + b"\r\n\r\n" + data)


def raw(data: bytes) -> Talk:
    """Exactly these bytes, then the connection is closed."""

    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return talk


def then_silence(data: bytes = b"") -> Talk:
    """These bytes, then nothing for ever."""

    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await asyncio.Event().wait()

    return talk


def drip(data: bytes, more: bytes = b" ", seconds: float = 0.02) -> Talk:
    """These bytes, then one more every few milliseconds: no single read ever times out."""

    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        while True:
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(seconds)

    return talk


def endless(data: bytes, more: bytes = b"x" * 8192) -> Talk:
    """These bytes, then as many as the other side takes."""

    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        while True:
            writer.write(more)
            await writer.drain()

    return talk


def reset() -> Talk:
    """Ends the connection the hard way."""

    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    return talk


@contextlib.asynccontextmanager
async def proxying(to: int, login: str | None = None, refuse: int = 0) -> AsyncIterator[Loopback]:
    """A CONNECT proxy that leads every host to one loopback port. `login` is "user:password"."""
    server = Loopback(0, "http")
    wanted = None if login is None else "Basic " + base64.b64encode(login.encode()).decode()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        request = await read_request(reader)
        server.received.append(request)
        status = refuse or 200
        if wanted is not None and request.headers.get("proxy-authorization") != wanted:
            status = 407
        writer.write(f"HTTP/1.1 {status} Said so\r\n\r\n".encode())
        if status == 200:
            await _tunnel(reader, writer, to)

    async with listening(talk) as server.port:
        yield server


async def _tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, to: int) -> None:
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", to)
    try:
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
    finally:
        far_writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def to_loopback(_host: str, _port: int) -> list[str]:
    """Finds every name on this computer."""
    return ["127.0.0.1"]


def unused_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
