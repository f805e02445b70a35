"""A server inside this program, only on loopback, that installs no signal handlers."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp
    from uvicorn import Server

HOST = "127.0.0.1"
_SILENT = logging.CRITICAL + 1  # uvicorn's log lines would be written over the screen
_CONNECTIONS = 64  # programs on one computer do not send more at once
_GRACE_SECONDS = 1  # seconds for responses that are unfinished when the server ends


@dataclass(frozen=True, slots=True)
class Tls:
    """The certificate and the private key of a server, both as PEM."""

    certificate: str
    key: str = field(repr=False)

    def context(self) -> ssl.SSLContext:
        """Return the form that a server needs. Python reads it only from files, removed again."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        with TemporaryDirectory() as folder:  # other users cannot open it
            certificate, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
            certificate.write_text(self.certificate, "ascii")
            key.write_text(self.key, "ascii")
            context.load_cert_chain(certificate, key)
        return context


class CannotListen(Exception):
    """The port cannot be used. The text says which port and why."""


@asynccontextmanager
async def running(app: ASGIApp, port: int = 0, tls: Tls | None = None) -> AsyncIterator[str]:
    """Serve `app` on loopback while the block runs. Yields the base URL, without a final slash.

    `port` 0 selects any free port. With `tls` it speaks https only. uvicorn is imported inside,
    because the import takes 60 ms.

    Raises:
        CannotListen: the port is in use or not allowed.
    """
    listening = _listen(port)
    server = _server(app, tls)
    serving = asyncio.create_task(server.serve(sockets=[listening]), name="loopback server")
    try:
        yield f"http{'s' if tls else ''}://{HOST}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        try:
            await serving
        finally:  # also if the program ends before the server has stopped
            listening.close()
        # Responses that did not finish in time were canceled. Wait for them, so that no task is
        # left.
        await asyncio.gather(*server.server_state.tasks, return_exceptions=True)


def _listen(port: int) -> socket.socket:
    """Open the socket. It listens at once, so that callers need not wait for the server.

    The protocol is given because asyncio sets TCP_NODELAY only then. Without TCP_NODELAY, each
    response on a reused connection would be 40 ms late.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows this would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or error
        raise CannotListen(f"Port {port} of this computer can't be used: {reason}.") from None
    listening.setblocking(False)
    return listening


def _server(app: ASGIApp, tls: Tls | None) -> Server:
    import uvicorn

    class QuietServer(uvicorn.Server):
        """A server that leaves Ctrl+C and the other signals to the program that runs it."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level=_SILENT,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    if tls is not None:
        config.load()
        config.ssl = tls.context()
    return QuietServer(config)
