"""What the practised dashboard shows: the verification endpoint's answer, from spans that arrived.

The form is the contract of the verification endpoint; nothing in the values is made up, except the
price of a token, which no span carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wizard.core.span_sessions import Session, Tokens, sessions, tokens_of
from wizard.core.spans import LLM_REQUEST, Span, TraceReading, join


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens of each kind."""

    input: float
    output: float
    cache_read: float
    cache_creation: float

    def of(self, tokens: Tokens) -> float:
        """Dollars for these tokens."""
        return (
            tokens.input * self.input
            + tokens.output * self.output
            + tokens.cache_read * self.cache_read
            + tokens.cache_creation * self.cache_creation
        ) / 1_000_000


# Invented for practice, by the beginning of the model's name. Nobody's real prices.
PRACTICE_PRICES: Mapping[str, Price] = {
    "claude-opus-": Price(10, 50, 1, 12),
    "claude-sonnet-": Price(4, 20, 0.4, 5),
    "claude-haiku-": Price(1, 5, 0.1, 1.2),
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """The spans of one accepted request, and when it came."""

    at: datetime
    reading: TraceReading


def seen(
    agent_id: str,
    arrivals: Iterable[Arrival],
    since: datetime | None = None,
    *,
    show_sessions: bool = True,
) -> dict[str, object]:
    """The answer for `agent_id`, counting what arrived at `since` or later.

    Where nothing arrived for this agent but something did for another one, the answer is about that
    other agent, and says so in its `agent_id`.
    """
    counted = [one for one in arrivals if since is None or one.at >= since]
    named = join(one.reading for one in counted).agent_ids
    if agent_id not in named and named:
        agent_id = named[-1]
    ours = [Arrival(one.at, _of_agent(one.reading, agent_id)) for one in counted]
    return _answer(agent_id, [one for one in ours if not one.reading.is_empty], show_sessions)


def cost_usd(reading: TraceReading) -> float | None:
    """What these spans cost by the practice prices; None where a model has no price."""
    total = 0.0
    for span in reading.spans:
        if span.operation == LLM_REQUEST:
            price = _price(span)
            if price is None:
                return None
            total += price.of(tokens_of([span]))
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


def _session(session: Session) -> dict[str, object]:
    return {
        "session_id": session.session_id,
        "user": session.user,
        "duration_ms": session.duration_ms or 0,
        "tokens": session.tokens.total,
        "llm_calls": session.llm_calls,
        "tool_calls": session.tool_calls,
        "cost_usd": cost_usd(session.reading),
    }


def _of_agent(reading: TraceReading, agent_id: str) -> TraceReading:
    return reading.where(lambda span: span.agent_id == agent_id)


def _price(span: Span) -> Price | None:
    model = span.model or ""
    return next(
        (price for start, price in PRACTICE_PRICES.items() if model.startswith(start)), None
    )


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
