"""Servers on loopback that fail, each in a way of its own."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import trustme

PORT = 4433
_STATUS = "status "
_FOREVER = 3600.0
_LINES = {
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "half an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    "cut": b"",
}


@asynccontextmanager
async def failing(failure: str, trusted: Path) -> AsyncIterator[None]:
    """Serve the failure on `PORT` while the block runs; the issuer goes into the file `trusted`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(trusted))
    server = await asyncio.start_server(
        lambda reader, writer: _fail(failure, reader, writer),
        "127.0.0.1",
        PORT,
        ssl=None if failure == "no TLS" else _tls(failure, authority),
    )
    async with server:
        yield


def _tls(failure: str, authority: trustme.CA) -> ssl.SSLContext:
    issuer = trustme.CA() if failure == "not trusted" else authority
    name = "mavvrik.invalid" if failure == "another name" else "127.0.0.1"
    ended = datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC) if failure == "expired" else None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    issuer.issue_cert(name, not_after=ended).configure_cert(context)
    return context


async def _fail(failure: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        if failure == "no TLS":
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        await reader.readuntil(b"\r\n\r\n")
        if failure == "reset":
            writer.transport.abort()
        elif failure == "hangs":
            await asyncio.sleep(_FOREVER)
        else:
            writer.write(_answer(failure))
            await writer.drain()
            if failure == "half an answer":
                await asyncio.sleep(_FOREVER)
    except (asyncio.IncompleteReadError, OSError):
        return  # the client has gone
    finally:
        writer.close()


def _answer(failure: str) -> bytes:
    if not failure.startswith(_STATUS):
        return _LINES[failure]
    status = HTTPStatus(int(failure.removeprefix(_STATUS)))
    head = f"HTTP/1.1 {status} {status.phrase}\r\nLocation: /elsewhere\r\n"
    return f"{head}Content-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode()
