"""A practice server for tests. They control its randomness, clock and sleep."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.core.trace.otlp_builder import body, span
from tests.services.net.loopback_client import JSON_TYPE, Answer, ask, credential_headers
from wizard.core.credentials.reading import Credentials
from wizard.services.net.loopback import running
from wizard.services.practice.mavvrik import Practice, PracticeCause

EMPTY = b'{"resourceSpans":[]}'
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOTHING_SEEN: dict[str, object] = {
    "first_seen_at": None,
    "last_seen_at": None,
    "cost": {"visible": False, "models": [], "operations": [], "users": []},
    "sessions": {"visible": False, "count": 0, "latest": None},
}


@dataclass
class Practiced:
    """A running practice server. The test controls its clock."""

    practice: Practice
    base_url: str = ""
    clock: list[datetime] = field(default_factory=lambda: [NOON])
    slept: list[float] = field(default_factory=list)

    @property
    def ours(self) -> Credentials:
        """The credentials of this run."""
        return self.practice.credentials

    async def send(
        self, content: bytes = EMPTY, headers: Sequence[tuple[str, str]] | None = None
    ) -> Answer:
        """POST to the ingest as Claude Code does."""
        sent = credential_headers(self.ours) if headers is None else headers
        return await ask(self.base_url, "POST", "/v1/traces", *sent, JSON_TYPE, body=content)

    async def look(self, query: str = "", headers: Any = None) -> Answer:
        """Ask the verification endpoint for our agent."""
        path = self.practice.verify_url("").replace("{agent_id}", self.ours.agent_id) + query
        sent = credential_headers(self.ours) if headers is None else headers
        return await ask(self.base_url, "GET", path, *sent)

    async def seen(self, query: str = "") -> Any:
        """What it shows."""
        answer = await self.look(query)
        assert answer.status == 200
        return answer.json

    def call(self, number: int, *, agent: str | None = None, **more: Any) -> bytes:
        """A request with one model call of session s-1."""
        return body(
            span("llm_request", number, session__id="s-1", model="claude-sonnet-4-6", **more),
            mvk__agent_id=agent or self.ours.agent_id,
        )


def refusal(answer: Answer) -> tuple[int, str]:
    """Status and code."""
    assert set(answer.json) == {"code", "message"}
    return answer.status, answer.json["code"]


def make(cause: PracticeCause | None = None) -> Practiced:
    """Make a practice in which Register was clicked. It is not served yet."""
    clock, slept = [NOON], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    practice = Practice(cause, chance=random.Random(7), now=lambda: clock[0], sleep=sleep)
    practice.register()
    return Practiced(practice, clock=clock, slept=slept)


@asynccontextmanager
async def practicing(cause: PracticeCause) -> AsyncIterator[Practiced]:
    """Serve a practice of one failure."""
    found = make(cause)
    async with running(found.practice) as found.base_url:
        yield found
