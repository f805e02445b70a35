"""The dashboard's fields, by the guide's names, from spans: sessions, tokens, users."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard.core.harmless import one_line
from wizard.core.trace.spans import LLM_REQUEST, TOOL, Span, TraceReading
from wizard.core.verify.answer import spoken


@dataclass(frozen=True, slots=True)
class Tokens:
    """The four token counts of `llm_request` spans."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_creation: int = 0

    @property
    def total(self) -> int:
        return self.input + self.output + self.cache_read + self.cache_creation


@dataclass(frozen=True, slots=True)
class TracedSession:
    """The spans of one session. `session_id` is None for spans without a session."""

    session_id: str | None
    reading: TraceReading

    @property
    def user(self) -> str | None:
        return next(iter(self.reading.users), None)

    @property
    def llm_calls(self) -> int:
        return self.reading.count(LLM_REQUEST)

    @property
    def tool_calls(self) -> int:
        return self.reading.count(TOOL)

    @property
    def tokens(self) -> Tokens:
        return tokens_of(self.reading.spans)

    @property
    def duration_ms(self) -> int | None:
        """Milliseconds from the start of its first span to the end of its last."""
        starts = [span.start_ns for span in self.reading.spans if span.start_ns]
        if not starts or self.end_ns < min(starts):
            return None
        return round((self.end_ns - min(starts)) / 1_000_000)

    @property
    def end_ns(self) -> int:
        """Nanoseconds since 1970 when its last span ended; 0 if no span has an end time."""
        return max((span.end_ns for span in self.reading.spans), default=0)


def sessions(reading: TraceReading) -> tuple[TracedSession, ...]:
    """Split a reading into sessions, in the order in which their first spans arrived."""
    by_id: dict[str | None, list[Span]] = {}
    for span in reading.spans:
        by_id.setdefault(span.session_id, []).append(span)
    return tuple(TracedSession(key, TraceReading(tuple(spans))) for key, spans in by_id.items())


_OWN = tuple(f"{kind}_tokens" for kind in ("input", "output", "cache_read", "cache_creation"))
# From 2.1.331, spans have these names too. Measured: this input count includes both cache counts.
_CONVENTION = tuple(
    f"gen_ai.usage.{kind}"
    for kind in (
        "input_tokens", "output_tokens", "cache_read.input_tokens", "cache_write.input_tokens",
    )
)  # fmt: skip


def has_tokens(span: Span) -> bool:
    return any(span.number(name) is not None for name in (*_OWN, *_CONVENTION))


def tokens_of(spans: Iterable[Span]) -> Tokens:
    """Add up the tokens of all model requests among `spans`."""
    calls = [_tokens_of_call(span) for span in spans if span.operation == LLM_REQUEST]
    return Tokens(*(sum(each) for each in zip(*calls, strict=True)))


def _tokens_of_call(span: Span) -> tuple[int, int, int, int]:
    """Return the four counts of one request. Claude Code's own names count before others."""
    own = any(span.number(name) is not None for name in _OWN)
    counts = [round(span.number(name) or 0) for name in (_OWN if own else _CONVENTION)]
    tokens, output, read, written = counts
    return (tokens if own else max(tokens - read - written, 0), output, read, written)


class DashboardView(StrEnum):
    """The dashboard views that the guide tells people to check."""

    COST = "Cost"
    SESSIONS = "Sessions"


@dataclass(frozen=True, slots=True)
class Field:
    """One of the guide's fields: a value, or a sentence that says why there is none."""

    view: DashboardView
    name: str  # as in the guide
    value: str | None
    why_absent: str | None
    source: str  # the attribute it comes from


NO_SPANS = "No span has arrived yet."
NO_USER = (
    "Claude Code names the user only after sign-in with a Claude account. With an API key, "
    "CLAUDE_CODE_OAUTH_TOKEN or another provider, no name arrives."
)
NO_EMAIL = "The spans have the ID of the Claude account, but not its email."
NO_MODEL_CALL = "These spans have no model request. Ask Claude Code a question."
NO_MODEL = "The model requests name no model."
NO_OPERATION = "The spans have no type and no name."
NO_SESSION = (
    "No span has session.id. OTEL_METRICS_INCLUDE_SESSION_ID=false in the settings removes it."
)
NO_AGENT = (
    "mvk.agent_id is missing, so Mavvrik can't show this under your agent. "
    "OTEL_RESOURCE_ATTRIBUTES is missing, or Claude Code could not read it."
)
NO_DURATION = "The spans have no usable times."
NO_TOKENS = "The model requests have no token counts."
NO_COST = "Spans have no cost. Mavvrik calculates it from tokens."

_LONGEST = 200  # characters of each value

_Answer = tuple[str | None, str]  # the value, or why there is none
_Reader = Callable[[TraceReading], _Answer]


def fields(reading: TraceReading) -> tuple[Field, ...]:
    """Read the guide's twelve fields, those of Cost first. Several values are all listed."""
    found = []
    for view, name, source, read in _TABLE:
        value, why = (None, NO_SPANS) if reading.is_empty else read(reading)
        found.append(Field(view, name, value, None if value is not None else why, source))
    return tuple(found)


def command_notice(reading: TraceReading) -> str | None:
    """Say that shell commands are among the spans. None if there are none."""
    count = len(reading.commands)
    if not count:
        return None
    found = "1 full shell command is" if count == 1 else f"{count} full shell commands are"
    return f"{found} in these spans (OTEL_LOG_TOOL_DETAILS=1). You can switch this off in step 4."


def summary(span: Span) -> str:
    """Describe a span: the model or tool, its tokens and its duration."""
    parts = [
        _seen(span.model if span.operation == LLM_REQUEST else span.text("tool_name")),
        f"{tokens_of([span]).total} tokens" if has_tokens(span) else "",
        "" if span.duration_ms is None else duration_text(span.duration_ms),
        "shell command" if span.command else "",
    ]
    return ", ".join(part for part in parts if part)


def duration_text(milliseconds: int) -> str:
    """Write a duration in the usual form: `254 ms`, `2.3 s`, `3 min 10 s`."""
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    return spoken(milliseconds / 1000)


def _listed(values: Sequence[str], why: str) -> _Answer:
    return (", ".join(map(_seen, values)) or None, why)


def _duration(reading: TraceReading) -> _Answer:
    known = [took for one in sessions(reading) if (took := one.duration_ms) is not None]
    return (duration_text(sum(known)) if known else None, NO_DURATION)


def _tokens(reading: TraceReading) -> _Answer:
    calls = [span for span in reading.spans if span.operation == LLM_REQUEST]
    if not any(map(has_tokens, calls)):
        return (None, NO_TOKENS if calls else NO_MODEL_CALL)
    tokens = tokens_of(calls)
    made_of = (
        f"{tokens.total} ({tokens.input} in, {tokens.output} out, "
        f"{tokens.cache_read} read from cache, {tokens.cache_creation} written to cache)"
    )
    return (made_of, NO_TOKENS)


def _count(operation: str) -> _Reader:
    return lambda reading: (str(reading.count(operation)), NO_SPANS)


_USER = "user.email, user.account_uuid"

_TABLE: tuple[tuple[DashboardView, str, str, _Reader], ...] = (
    (DashboardView.COST, "User", _USER, lambda r: _listed(r.users, NO_USER)),
    (
        DashboardView.COST,
        "User email",
        "user.email",
        lambda r: _listed(r.each(lambda span: span.email), NO_EMAIL if r.users else NO_USER),
    ),
    (
        DashboardView.COST,
        "Model",
        "model",
        lambda r: _listed(r.models, NO_MODEL if r.count(LLM_REQUEST) else NO_MODEL_CALL),
    ),
    (DashboardView.COST, "Operation", "span.type", lambda r: _listed(r.operations, NO_OPERATION)),
    (
        DashboardView.SESSIONS,
        "Session ID",
        "session.id",
        lambda r: _listed(r.session_ids, NO_SESSION),
    ),
    (DashboardView.SESSIONS, "Agent", "mvk.agent_id", lambda r: _listed(r.agent_ids, NO_AGENT)),
    (DashboardView.SESSIONS, "User", _USER, lambda r: _listed(r.users, NO_USER)),
    (DashboardView.SESSIONS, "Duration", "span times", _duration),
    (DashboardView.SESSIONS, "Tokens", "the four *_tokens", _tokens),
    (DashboardView.SESSIONS, "LLM Calls", "llm_request spans", _count(LLM_REQUEST)),
    (DashboardView.SESSIONS, "Tool Calls", "tool spans", _count(TOOL)),
    (DashboardView.SESSIONS, "Cost", "on no span", lambda _: (None, NO_COST)),
)


def _seen(text: str | None) -> str:
    return one_line(text or "", _LONGEST)
