"""The embedded server: on loopback, silent, and completely gone when its block ends."""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
import subprocess
import sys

import httpx
import pytest
from starlette.responses import PlainTextResponse

from tests.core.trace.otlp_builder import body, span
from tests.services.net.loopback_client import JSON_TYPE, ask, exchange, head
from wizard.services.net.loopback import CannotListen, Tls, running
from wizard.services.net.tls import own_certificate
from wizard.services.receiver import Receiver

SPANS = body(span("tool", 1))


async def test_the_server_is_on_loopback_and_ends_without_a_trace() -> None:
    before = asyncio.all_tasks()
    handlers = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    async with running(Receiver(lambda _: None)) as base_url:
        assert base_url.startswith("http://127.0.0.1:")
        assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers
        await ask(base_url, "POST", "/v1/traces", JSON_TYPE, body=SPANS)
    assert asyncio.all_tasks() == before
    with pytest.raises(ConnectionRefusedError):
        await exchange(base_url, b"")


async def test_the_server_ends_with_the_block_also_when_it_fails() -> None:
    before = asyncio.all_tasks()
    with pytest.raises(RuntimeError, match="stopped"):
        async with running(Receiver(lambda _: None)):
            raise RuntimeError("stopped")
    assert asyncio.all_tasks() == before


async def test_an_open_connection_does_not_delay_the_end() -> None:
    before = asyncio.all_tasks()
    async with running(Receiver(lambda _: None)) as base_url:
        url = httpx.URL(base_url)
        _, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(head("POST", "/v1/traces", JSON_TYPE, ("Content-Length", "9")) + b"{")
        await writer.drain()
        async with httpx.AsyncClient(base_url=base_url, trust_env=False) as client:
            await client.get("/")
    writer.close()
    assert asyncio.all_tasks() == before


async def test_a_port_in_use_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen) as refused:
            async with running(Receiver(lambda _: None), port):
                pass
    assert str(refused.value) == (
        f"Port {port} of this computer can't be used: Address already in use."
    )


async def test_a_port_that_does_not_exist_is_reported() -> None:
    with pytest.raises(CannotListen, match=r"^Port 70000 of this computer can't be used: "):
        async with running(Receiver(lambda _: None), 70_000):
            pass


async def test_a_chosen_port_is_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with running(Receiver(lambda _: None), port) as base_url:
        assert base_url == f"http://127.0.0.1:{port}"


def test_the_server_is_imported_only_when_it_starts() -> None:
    look = (
        "import sys, wizard.services.receiver;"
        "import wizard.services.practice.mavvrik, wizard.services.practice.sample;"
        "print([n for n in ('uvicorn', 'starlette', 'httpx') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# Its own certificate ------------------------------------------------------------------------------


async def _status(base: str, trusted: str, name: str) -> bytes:
    context = ssl.create_default_context(cadata=trusted)
    port = int(base.rpartition(":")[2])
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=context, server_hostname=name
    )
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    return answer


async def test_a_client_that_trusts_it_reaches_this_computer_by_its_names_only() -> None:
    certificate, key = own_certificate()
    assert key not in repr(Tls(certificate, key))
    async with running(PlainTextResponse("here"), tls=Tls(certificate, key)) as base:
        assert base.startswith("https://127.0.0.1:")
        for name in ("127.0.0.1", "localhost"):
            assert (await _status(base, certificate, name)).endswith(b"here")
        with pytest.raises(ssl.SSLCertVerificationError):
            await _status(base, certificate, "api.anthropic.com")
        other, _ = own_certificate()
        with pytest.raises(ssl.SSLCertVerificationError):
            await _status(base, other, "127.0.0.1")
