"""A computer in a folder: its company settings, its user's own, its Claude Code, its way out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.services.credentials import CREDENTIALS, KEY
from tests.services.net.loopback import JSON, Loopback, Talk, answer, serving
from wizard.core.values import mavvrik_values
from wizard.services.claude.claude_code import ClaudeCode, Version
from wizard.services.claude.managed_settings import CompanyPlaces, find_company_settings
from wizard.services.doctor import Diagnosis, Looks, examine

ACCEPTED = answer(200, '{"partialSuccess":{}}', JSON)
INVALID = answer(401, '{"code": "INVALID_API_KEY"}', JSON)
TODAYS = (2, 1, 330)


@dataclass
class Computer:
    """What is on it. Paths are below `folder`; a content is bytes, or what becomes JSON."""

    folder: Path
    ingest: Loopback  # stands for Mavvrik
    environment: dict[str, str] = field(default_factory=dict)
    version: Version | None = TODAYS
    has_claude: bool = True

    def ten(self, **other: str | None) -> dict[str, str]:
        """The guide's ten values for this computer's Mavvrik; None leaves one out."""
        key = CREDENTIALS.api_key.get_secret_value()
        ours = mavvrik_values(CREDENTIALS.agent_id, CREDENTIALS.tenant_id, key, self.ingest.url)
        return {name: value for name, value in {**ours, **other}.items() if value is not None}

    def server(self, content: Any) -> Path:
        """What the Claude console delivered."""
        return self._put("home/.claude/remote-settings.json", content)

    def file(self, content: Any) -> Path:
        """The managed settings file."""
        return self._put("managed/managed-settings.json", content)

    def drop_in(self, content: Any, name: str = "10-more.json") -> Path:
        """A file beside it."""
        return self._put(f"managed/managed-settings.d/{name}", content)

    def user(self, content: Any) -> Path:
        """The user's own settings."""
        return self._put("home/.claude/settings.json", content)

    async def examine(self) -> Diagnosis:
        """Look at it as `mvk-wizard doctor` does."""
        places = CompanyPlaces(
            folder=self.folder / "managed",
            received=self.folder / "home/.claude/remote-settings.json",
        )
        claude = ClaudeCode(self.folder / "claude", self.version) if self.has_claude else None

        async def find_claude() -> ClaudeCode | None:
            return claude

        looks = Looks(
            company=lambda: find_company_settings(places),
            user_settings=lambda: self.folder / "home/.claude/settings.json",
            environment=self.environment,
            claude=find_claude,
        )
        return await examine(self.ingest.url, looks=looks)

    def _put(self, name: str, content: Any) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else json.dumps(content, indent=2).encode()
        path.write_bytes(data)
        return path


@asynccontextmanager
async def computer(folder: Path, talk: Talk = ACCEPTED) -> AsyncIterator[Computer]:
    """A computer without settings, from which Mavvrik gives this answer."""
    async with serving(talk) as ingest:
        yield Computer(folder, ingest)


__all__ = ["ACCEPTED", "INVALID", "KEY", "TODAYS", "Computer", "computer"]
