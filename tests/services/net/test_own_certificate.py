"""The certificate of a receiver on this computer is taken for this computer only."""

from __future__ import annotations

import asyncio
import ssl

import pytest
from starlette.responses import PlainTextResponse

from wizard.services.net.loopback import Tls, running
from wizard.services.net.tls import own_certificate


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
