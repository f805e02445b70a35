"""A computer in a folder: company settings, the user's settings, Claude Code, its network."""

from __future__ import annotations

import json
import os
import plistlib
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.services.credentials import CREDENTIALS, KEY
from tests.services.net.certificates import LONG_AGO, authority, server_context
from tests.services.net.loopback import JSON, Loopback, Talk, answer, proxying, serving
from wizard.core.client.sources import PLIST_DOMAIN
from wizard.core.client.versions import Version
from wizard.core.credentials.reading import Credentials
from wizard.core.values import mavvrik_values
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.managed_settings import CompanyPlaces, find_company_settings
from wizard.services.diagnosis import Diagnosis
from wizard.services.doctor import Probes, examine

ACCEPTED = answer(200, '{"partialSuccess":{}}', JSON)
INVALID = answer(401, '{"code": "INVALID_API_KEY"}', JSON)
TODAYS = (2, 1, 330)
HOST = "ingest.example.test"


@dataclass(frozen=True, slots=True)
class Way:
    """How Mavvrik is reached: on loopback, or under a name, with TLS and perhaps a proxy."""

    host: str = ""
    known: bool = True  # whether DNS finds the name
    trusted: bool = True  # whether this computer trusts the certificate
    expired: bool = False
    proxy_login: str = ""  # what the computer's proxy wants, "user:password"
    proxy_refuses: int = 0  # the status with which it refuses


@dataclass
class Computer:
    """What is on it. Paths are below `folder`. A content is bytes, or a value for JSON."""

    folder: Path
    ingest: Loopback  # stands for Mavvrik
    environment: dict[str, str] = field(default_factory=dict)
    version: Version | None = TODAYS
    has_claude: bool = True
    registry: str | None = None
    lacks_bubblewrap: bool = False
    expected: Credentials | None = None  # what an administrator gives for comparison
    way: Way = Way()
    proxy: str = ""  # of the company; used where the environment says so
    probes: dict[str, Any] = field(default_factory=dict)  # parts that behave otherwise

    @property
    def url(self) -> str:
        """Mavvrik's endpoint."""
        return f"https://{self.way.host}:{self.ingest.port}" if self.way.host else self.ingest.url

    def ten(self, **other: Any) -> dict[str, Any]:
        """The guide's ten values for this computer's Mavvrik; None leaves one out."""
        key = CREDENTIALS.api_key.get_secret_value()
        ours = mavvrik_values(CREDENTIALS.agent_id, CREDENTIALS.tenant_id, key, self.url)
        return {name: value for name, value in {**ours, **other}.items() if value is not None}

    def server(self, content: Any) -> Path:
        """What the Claude console delivered."""
        return self._put("home/.claude/remote-settings.json", content)

    def plist(self, content: Any) -> Path:
        """What device management delivers on macOS."""
        data = content if isinstance(content, bytes) else plistlib.dumps(content)
        return self._put(f"preferences/{PLIST_DOMAIN}.plist", data)

    def file(self, content: Any) -> Path:
        """The managed settings file."""
        return self._put("managed/managed-settings.json", content)

    def drop_in(self, content: Any, name: str = "10-more.json") -> Path:
        """A file next to it."""
        return self._put(f"managed/managed-settings.d/{name}", content)

    def user(self, content: Any) -> Path:
        """The user's own settings."""
        return self._put("home/.claude/settings.json", content)

    async def examine(self) -> Diagnosis:
        """Look at it as `mvk-wizard doctor` does."""
        places = CompanyPlaces(
            folder=self.folder / "managed",
            plists=(self.folder / f"preferences/{PLIST_DOMAIN}.plist",),
            registry=lambda: self.registry,
            received=self.folder / "home/.claude/remote-settings.json",
        )
        claude = ClaudeCode(self.folder / "claude", self.version) if self.has_claude else None

        async def find_claude() -> ClaudeCode | None:
            return claude

        probes = Probes(
            company=lambda: find_company_settings(places),
            user_settings=lambda: self.folder / "home/.claude/settings.json",
            environment=self.environment,
            claude=find_claude,
            lacks_bubblewrap=lambda: self.lacks_bubblewrap,
        )
        probes = replace(probes, **self.probes)
        company = {"SSL_CERT_FILE": str(self.authority_file)}
        trust = company if self.way.host and self.way.trusted else {}
        with (
            patch.dict(os.environ, {**trust, **self.environment}),
            patch.object(socket, "getaddrinfo", self._find),
        ):
            return await examine(self.url, self.expected, probes)

    @property
    def authority_file(self) -> Path:
        """The company's own certificate authority, as a file."""
        path = self.folder / "authority.pem"
        authority().cert_pem.write_to_path(str(path))
        return path

    def _find(self, host: str, port: int, *rest: Any, **more: Any) -> Any:
        if host == self.way.host and self.way.known:
            host = "127.0.0.1"
        elif not host.replace(".", "").isdigit():
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return _GETADDRINFO(host, port, *rest, **more)

    def _put(self, name: str, content: Any) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else json.dumps(content, indent=2).encode()
        path.write_bytes(data)
        return path


_GETADDRINFO = socket.getaddrinfo


@asynccontextmanager
async def computer(
    folder: Path, talk: Talk | None = None, way: Way | None = None
) -> AsyncIterator[Computer]:
    """A computer without settings. Its Mavvrik gives this answer, or refuses other credentials."""
    way = way or Way()
    context = None
    if way.host:
        dates = {"starts": LONG_AGO, "expires": LONG_AGO + timedelta(days=30)}
        context = server_context(way.host, **(dates if way.expired else {}))
    async with AsyncExitStack() as stack:

        async def mavvrik(writer: Any) -> None:
            await (talk or (ACCEPTED if _is_ours(ingest) else INVALID))(writer)

        ingest = await stack.enter_async_context(serving(mavvrik, context=context))
        proxy = await stack.enter_async_context(
            proxying(ingest.port, way.proxy_login or None, way.proxy_refuses)
        )
        yield Computer(folder, ingest, way=way, proxy=f"http://127.0.0.1:{proxy.port}")


def _is_ours(ingest: Loopback) -> bool:
    request = ingest.received[-1]
    sent = (request.headers.get("x-tenant-id"), request.headers.get("authorization"))
    return request.method == "HEAD" or sent == (CREDENTIALS.tenant_id, f"Bearer {KEY}")


__all__ = ["ACCEPTED", "HOST", "INVALID", "KEY", "TODAYS", "Computer", "Way", "computer"]
