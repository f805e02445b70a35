"""HTTP/1.1 on the wire: every byte of the headers, and answers of any kind."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

CUT = b""  # the answer that closes the connection without a response


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Header values are Latin-1, so that each byte is one character."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the header with that name in any case; of several, the last."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return found[-1] if found else None


Answer = Callable[[Request], Awaitable[bytes]]


def response(status: int, body: bytes, *headers: tuple[str, str], kind: str = "") -> bytes:
    """Make an answer with a Content-Length."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind or 'application/json'}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@asynccontextmanager
async def serving(
    answer: Answer,
    port: int = 0,
    hosts: Sequence[str] = ("127.0.0.1",),
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """Answer requests while the block runs. Yields the port."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _talk(answer, reader, writer)

    async with _listening(talk, port, hosts, tls) as at:
        yield at


@asynccontextmanager
async def far_away(
    inside: int, port: int, hosts: Sequence[str], seconds: float
) -> AsyncIterator[None]:
    """Pass on connections to the port `inside`, each so many seconds after it began."""

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        from_inside, to_inside = await asyncio.open_connection("127.0.0.1", inside)
        await asyncio.gather(_pass_on(reader, to_inside), _pass_on(from_inside, writer))

    async with _listening(pass_on, port, hosts):
        yield


@asynccontextmanager
async def _listening(
    handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    port: int,
    hosts: Sequence[str],
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """Handle connections while the block runs, and end those that are still open after it."""
    open_connections: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_connections.add(task)
        try:
            await handle(reader, writer)
        finally:
            open_connections.discard(task)

    async with AsyncExitStack() as stack:
        server = await asyncio.start_server(accept, list(hosts), port, ssl=tls)
        stack.callback(server.close)
        yield server.sockets[0].getsockname()[1]
        for task in tuple(open_connections):
            task.cancel()
        await asyncio.gather(*open_connections, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):  # one side may have gone
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def _talk(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            said = await answer(await _read(reader))
            if said == CUT:
                return
            writer.write(said)
            await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError):
        return  # the client has closed the connection, or uses another protocol
    finally:
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = tuple((name, value.strip()) for name, _, value in (x.partition(":") for x in lines))
    request = Request(method, path, headers, b"")
    return Request(method, path, headers, await _body(reader, request))


async def _body(reader: asyncio.StreamReader, request: Request) -> bytes:
    if (request.header("transfer-encoding") or "").lower() == "chunked":
        return b"".join([piece async for piece in _chunks(reader)])
    return await reader.readexactly(int(request.header("content-length") or 0))


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readline(), 16):
        yield await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
