"""The simulated Mavvrik of practice mode: ingest, verification endpoint and dashboard.

It answers as Mavvrik documents, and shows only data that really arrived. Each run has its own
agent, tenant and key. The key contains PRACTICE, so that nobody takes it for a real one.
"""

from __future__ import annotations

import asyncio
import random
import string
import uuid
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from pydantic import SecretStr

from wizard.core.credentials.reading import Credentials
from wizard.core.trace.arrival import TRACES_PATH, Protocol, foreign, judge_headers, protocol_of
from wizard.core.trace.dashboard_fields import TracedSession, sessions, tokens_of
from wizard.core.trace.spans import (
    LLM_REQUEST,
    SpansUnreadable,
    TraceReading,
    join,
    read_spans,
)
from wizard.services.receiver import ACCEPTED, BodyRefused, headers_of, path_of, read_body

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send


VERIFY_PATH = "/verify"
KEY_START = "mvk-agent-PRACTICE-"
MISSING_CREDENTIALS = "MISSING_CREDENTIALS"
INVALID_API_KEY = "INVALID_API_KEY"

BUSY_ANSWERS = 2  # how often ingest and verification endpoint are busy or slow at first
BUSY_SECONDS = 5  # sent as Retry-After
SLOW_SECONDS = 20.0  # longer than one attempt may take
_KEPT_REQUESTS = 1000

_PORTAL = "<!doctype html><title>Sign in</title><h1>Practice network</h1><p>Sign in to go on.</p>"


class PracticeCause(StrEnum):
    """One failure to simulate: its name on the command line, and what will be seen."""

    description: str

    def __new__(cls, value: str, description: str) -> PracticeCause:
        """Make a string of the name, with its description for `--demo list`."""
        cause = str.__new__(cls, value)
        cause._value_ = value
        cause.description = description
        return cause

    REGISTER_NOT_CLICKED = (
        "register-not-clicked",
        "Register was not clicked. The key is refused, then accepted after a second click.",
    )
    UNAUTHORIZED = "401", "The key is refused with HTTP 401, every time."
    FORBIDDEN = "403", "The key is known but not allowed (HTTP 403), every time."
    TOO_MANY_REQUESTS = (
        "429",
        "Mavvrik asks twice to wait 5 seconds (HTTP 429 with Retry-After), then answers.",
    )
    UNAVAILABLE = "503", "Mavvrik is unavailable twice (HTTP 503), then answers."
    SLOW = "slow", "The first 2 answers take 20 seconds, longer than the wizard waits."
    HTML_PORTAL = (
        "html-portal",
        "The network's sign-in page answers instead of Mavvrik (HTTP 200).",
    )
    OTHER_AGENT = "other-agent", "Activity arrives, but under another agent."
    WITHOUT_USER = (
        "without-user",
        "Activity arrives without a user: the tester has no Claude account.",
    )
    NOTHING = "nothing", "Everything is accepted, but nothing is ever shown."
    COST_NOT_SESSIONS = "cost-not-sessions", "Activity shows in Cost, but never in Sessions."


def cause_named(name: str) -> PracticeCause:
    """Find a failure by its name on the command line. A `ValueError` lists all names."""
    found = next((one for one in PracticeCause if one == name.strip().lower()), None)
    if found is None:
        raise ValueError(
            f"This practice failure is unknown. Choose one of: {', '.join(PracticeCause)}."
        )
    return found


def cause_list() -> str:
    """Return the text of `--demo list`, with one failure per line."""
    width = max(map(len, PracticeCause))
    return "".join(f"{cause:<{width}}  {cause.description}\n" for cause in PracticeCause)


class Practice:
    """An ASGI application for `running`. Its methods are the buttons of the simulated dashboard."""

    def __init__(
        self,
        cause: PracticeCause | None = None,
        *,
        chance: random.Random | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`cause` is the failure to simulate. Without one, everything succeeds."""
        chance = chance or random.SystemRandom()
        self.cause = cause
        self.credentials = _credentials(chance)
        self.registered = False
        self._other_agent = _uuid(chance)
        self._now = now
        self._sleep = sleep
        self._arrivals: deque[Arrival] = deque(maxlen=_KEPT_REQUESTS)
        self._asked: Counter[str] = Counter()
        self._refused = False

    def register(self) -> None:
        """Simulate a click on Register in the Connect tab. From then on the key is accepted.

        If the missing click is simulated, this has no effect until the key has been refused once.
        """
        self.registered = self.cause is not PracticeCause.REGISTER_NOT_CLICKED or self._refused

    def connect_block(self) -> str:
        """Return the text that the Connect tab shows for copying."""
        ours = self.credentials
        return (
            f"MVK_AGENT_ID={ours.agent_id}\n"
            f"MVK_TENANT_ID={ours.tenant_id}\n"
            f"MVK_API_KEY={ours.api_key.get_secret_value()}\n"
        )

    def verify_url(self, base_url: str) -> str:
        """Return the verification URL, with the placeholder that the poller replaces."""
        return f"{base_url}{VERIFY_PATH}?agent_id={{agent_id}}"

    @property
    def sample_agent(self) -> str:
        """The agent of the sample activity. It is another one if that failure is simulated."""
        other = self.cause is PracticeCause.OTHER_AGENT
        return self._other_agent if other else self.credentials.agent_id

    @property
    def sample_has_user(self) -> bool:
        return self.cause is not PracticeCause.WITHOUT_USER

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(headers_of(scope))
        if stranger := foreign(headers):
            await _refusal(stranger.status, "FORBIDDEN", stranger.sentence)(scope, receive, send)
            return
        route = (scope["method"], path_of(scope))
        try:
            body = await read_body(receive, headers)
        except BodyRefused as refused:
            response = _refusal(refused.trouble.status, "INVALID_REQUEST", str(refused))
        else:
            response = await self._answer(route, headers, body, scope["query_string"])
        await response(scope, receive, send)

    async def _answer(
        self, route: tuple[str, str], headers: Mapping[str, str], body: bytes, query: bytes
    ) -> Response:
        if route not in (("POST", TRACES_PATH), ("GET", VERIFY_PATH)):
            return _refusal(404, "NOT_FOUND", "There is nothing at this path.")
        played = await self._play(route[1])
        if played is not None:
            return played
        refused = self._refuse(headers)
        if refused is not None:
            return refused
        return self._ingest(headers, body) if route[0] == "POST" else self._verify(query)

    async def _play(self, path: str) -> Response | None:
        """Return the response of a simulated failure that comes before everything else."""
        if self.cause is PracticeCause.HTML_PORTAL:
            from starlette.responses import HTMLResponse

            return HTMLResponse(_PORTAL)
        if self.cause is PracticeCause.UNAUTHORIZED:
            return _refusal(401, INVALID_API_KEY, "The API key is not valid.")
        if self.cause is PracticeCause.FORBIDDEN:
            return _refusal(403, "FORBIDDEN", "This key may not do that.")
        self._asked[path] += 1
        if self._asked[path] > BUSY_ANSWERS:
            return None
        if self.cause is PracticeCause.TOO_MANY_REQUESTS:
            later = {"Retry-After": str(BUSY_SECONDS)}
            return _refusal(429, "TOO_MANY_REQUESTS", "Try again later.", later)
        if self.cause is PracticeCause.UNAVAILABLE:
            return _refusal(503, "UNAVAILABLE", "Mavvrik is not available now.")
        if self.cause is PracticeCause.SLOW:
            await self._sleep(SLOW_SECONDS)
        return None

    def _refuse(self, headers: Mapping[str, str]) -> Response | None:
        """Return a documented refusal if a header is empty or the credentials do not match."""
        found = judge_headers(headers.items(), self.credentials)
        if not found.tenant or not found.key_shown or found.agent == "":
            return _refusal(401, MISSING_CREDENTIALS, "A credential header is missing or empty.")
        known = found.scheme == "Bearer" and found.key_matches and found.tenant_matches
        if known and found.agent_matches is not False and self.registered:
            return None
        self._refused = True
        return _refusal(401, INVALID_API_KEY, "The API key is not valid, or not registered yet.")

    def _ingest(self, headers: Mapping[str, str], body: bytes) -> Response:
        if protocol_of(headers.get("content-type"), TRACES_PATH) is not Protocol.JSON:
            return _refusal(415, "UNSUPPORTED", "Practice mode accepts only application/json.")
        try:
            reading = read_spans(body)
        except SpansUnreadable as unreadable:
            return _refusal(400, "INVALID_REQUEST", str(unreadable))
        if not reading.is_empty and self.cause is not PracticeCause.NOTHING:
            self._arrivals.append(Arrival(self._now(), reading))
        return _json(ACCEPTED)

    def _verify(self, query: bytes) -> Response:
        asked = parse_qs(query.decode("latin-1"))
        agent_id = asked.get("agent_id", [""])[-1]
        if not agent_id:
            return _refusal(400, "INVALID_REQUEST", "agent_id is missing.")
        try:
            since = _since(asked.get("since"))
        except ValueError:
            return _refusal(400, "INVALID_REQUEST", "since is not a time in RFC 3339.")
        show_sessions = self.cause is not PracticeCause.COST_NOT_SESSIONS
        return _json(seen(agent_id, self._arrivals, since, show_sessions=show_sessions))


def _credentials(chance: random.Random) -> Credentials:
    secret = "".join(chance.choices(string.ascii_letters + string.digits, k=24))
    return Credentials(
        agent_id=_uuid(chance),
        tenant_id=f"practice-tenant-{chance.randrange(1000, 10_000)}",
        api_key=SecretStr(f"{KEY_START}{secret}"),
    )


def _uuid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _since(values: list[str] | None) -> datetime | None:
    """Parse the requested time. A "+" that was not encoded arrives as a space."""
    if not values:
        return None
    since = datetime.fromisoformat(values[-1].replace(" ", "+"))
    if since.tzinfo is None:
        raise ValueError("a time without its zone")
    return since


def _json(
    content: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse(content, status, headers)


def _refusal(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    return _json({"code": code, "message": message}, status, headers)


# Fictional prices for practice mode, by the start of the model's name: dollars for a million tokens
# of each of the four kinds, in the order of `Tokens`.
PRACTICE_PRICES: Mapping[str, tuple[float, float, float, float]] = {
    "claude-opus-": (10, 50, 1, 12),
    "claude-sonnet-": (4, 20, 0.4, 5),
    "claude-haiku-": (1, 5, 0.1, 1.2),
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """The spans of one accepted request, and the time when they arrived."""

    at: datetime
    reading: TraceReading


def seen(
    agent_id: str,
    arrivals: Iterable[Arrival],
    since: datetime | None = None,
    *,
    show_sessions: bool = True,
) -> dict[str, object]:
    """Return the answer for `agent_id`, from the spans that arrived at `since` or later.

    If data arrived only for another agent, the answer is about that agent and has its `agent_id`.
    """
    counted = [one for one in arrivals if since is None or one.at >= since]
    named = join(one.reading for one in counted).agent_ids
    if agent_id not in named and named:
        agent_id = named[-1]
    ours = [
        Arrival(one.at, one.reading.where(lambda span: span.agent_id == agent_id))
        for one in counted
    ]
    return _answer(agent_id, [one for one in ours if not one.reading.is_empty], show_sessions)


def cost_usd(reading: TraceReading) -> float | None:
    """Return the cost of these spans at practice prices; None if a model has no price."""
    total = 0.0
    for span in reading.spans:
        if span.operation == LLM_REQUEST:
            model, prices = span.model or "", PRACTICE_PRICES.items()
            price = next((one for start, one in prices if model.startswith(start)), None)
            if price is None:
                return None
            tokens = zip(astuple(tokens_of([span])), price, strict=True)
            total += sum(count * dollars for count, dollars in tokens) / 1_000_000
    return round(total, 6)


def _answer(agent_id: str, ours: Sequence[Arrival], show_sessions: bool) -> dict[str, object]:
    reading = join(one.reading for one in ours)
    known = [one for one in sessions(reading) if one.session_id is not None and show_sessions]
    times = [one.at for one in ours]
    return {
        "agent_id": agent_id,
        "first_seen_at": _time(min(times, default=None)),
        "last_seen_at": _time(max(times, default=None)),
        "cost": {
            "visible": reading.count(LLM_REQUEST) > 0,
            "models": sorted(reading.models),
            "operations": sorted(reading.operations),
            "users": sorted(reading.users),
        },
        "sessions": {
            "visible": bool(known),
            "count": len(known),
            "latest": _session(max(known, key=lambda one: one.end_ns)) if known else None,
        },
    }


def _session(session: TracedSession) -> dict[str, object]:
    return {
        "session_id": session.session_id,
        "user": session.user,
        "duration_ms": session.duration_ms or 0,
        "tokens": session.tokens.total,
        "llm_calls": session.llm_calls,
        "tool_calls": session.tool_calls,
        "cost_usd": cost_usd(session.reading),
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
