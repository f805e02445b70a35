"""Talking to a loopback server: bytes as they are, and requests as Claude Code makes them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from wizard.core.credentials.reading import Credentials

EXPECTED = Credentials("agent-xyz", "tnt-123", SecretStr("mvk-agent-0123456789abcdefghijKLMN"))


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, as JSON."""
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.body)


async def exchange(base_url: str, data: bytes) -> bytes:
    """Send bytes on a connection of their own, and read until the server closes it."""
    parts = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(data)
        return await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()


def head(method: str, path: str, *headers: tuple[str, str]) -> bytes:
    """Request line and headers."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def credential_headers(
    credentials: Credentials = EXPECTED, *, key: str | None = None
) -> list[tuple[str, str]]:
    """The two headers of the guide."""
    bearer = f"Bearer {key or credentials.api_key.get_secret_value()}"
    return [("x-tenant-id", credentials.tenant_id), ("Authorization", bearer)]


JSON_TYPE = ("Content-Type", "application/json")


async def ask(
    base_url: str, method: str, path: str, *headers: tuple[str, str], body: bytes | None = None
) -> Answer:
    """One request with a Content-Length."""
    length = [] if body is None else [("Content-Length", str(len(body)))]
    raw = await exchange(base_url, head(method, path, *headers, *length) + (body or b""))
    return parse(raw)


def parse(raw: bytes) -> Answer:
    """Status, headers and body of an answer with a Content-Length."""
    top, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(first.split()[1]), headers, body)


def chunked(body: bytes, size: int = 1000) -> bytes:
    """The body as a chunked one."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
