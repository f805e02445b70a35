"""Sessions and tokens, added up from spans as the dashboard's fields need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.core.spans import LLM_REQUEST, TOOL, Span, TraceReading


@dataclass(frozen=True, slots=True)
class Tokens:
    """The four counts of `llm_request` spans."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_creation: int = 0

    @property
    def total(self) -> int:
        """All four."""
        return self.input + self.output + self.cache_read + self.cache_creation

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(
            self.input + other.input,
            self.output + other.output,
            self.cache_read + other.cache_read,
            self.cache_creation + other.cache_creation,
        )


@dataclass(frozen=True, slots=True)
class Session:
    """The spans of one session; `session_id` is None for those that name none."""

    session_id: str | None
    reading: TraceReading

    @property
    def user(self) -> str | None:
        """Who it was."""
        return next(iter(self.reading.users), None)

    @property
    def llm_calls(self) -> int:
        """Model requests."""
        return self.reading.count(LLM_REQUEST)

    @property
    def tool_calls(self) -> int:
        """Tools used."""
        return self.reading.count(TOOL)

    @property
    def tokens(self) -> Tokens:
        """All its tokens."""
        return tokens_of(self.reading.spans)

    @property
    def duration_ms(self) -> int | None:
        """From the start of its first span to the end of its last."""
        starts = [span.start_ns for span in self.reading.spans if span.start_ns]
        if not starts or self.end_ns < min(starts):
            return None
        return round((self.end_ns - min(starts)) / 1_000_000)

    @property
    def end_ns(self) -> int:
        """When its last span ended; 0 if none says so."""
        return max((span.end_ns for span in self.reading.spans), default=0)


def sessions(reading: TraceReading) -> tuple[Session, ...]:
    """The sessions, in the order of their first span's arrival."""
    by_id: dict[str | None, list[Span]] = {}
    for span in reading.spans:
        by_id.setdefault(span.session_id, []).append(span)
    return tuple(Session(key, TraceReading(tuple(spans))) for key, spans in by_id.items())


def has_tokens(span: Span) -> bool:
    """Whether a span counts any tokens."""
    return any(span.number(f"{kind}_tokens") is not None for kind in _KINDS)


def tokens_of(spans: Sequence[Span]) -> Tokens:
    """Tokens of all model requests among `spans`."""
    return sum((_tokens_in(span) for span in spans if span.operation == LLM_REQUEST), Tokens())


_KINDS = ("input", "output", "cache_read", "cache_creation")


def _tokens_in(span: Span) -> Tokens:
    return Tokens(*(round(span.number(f"{kind}_tokens") or 0) for kind in _KINDS))
