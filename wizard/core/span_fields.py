"""The fields that the guide's Step 7 tells people to review, filled in from spans.

What is not there is said together with its cause, so that an empty column in the dashboard is
understood before anybody looks at the dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard.core.answer import printable, spoken
from wizard.core.span_sessions import Tokens, has_tokens, sessions, tokens_of
from wizard.core.spans import LLM_REQUEST, TOOL, Span, TraceReading


class View(StrEnum):
    """Where the guide has people look."""

    COST = "Cost"
    SESSIONS = "Sessions"


@dataclass(frozen=True, slots=True)
class Field:
    """One of the guide's fields: either a value or the sentence that says why there is none."""

    view: View
    name: str  # as the guide writes it
    value: str | None
    why_absent: str | None
    source: str  # the attribute it is read from


NO_SPANS = "No span has arrived yet."
NO_USER = (
    "Claude Code names the user only after a login with a Claude account. With an API key, "
    "CLAUDE_CODE_OAUTH_TOKEN or another provider no name arrives."
)
NO_EMAIL = "The spans carry the id of the Claude account, but not its e-mail."
NO_MODEL_CALL = "No model request is among these spans. Ask Claude Code one question."
NO_MODEL = "The model requests do not say which model they went to."
NO_OPERATION = "The spans have neither a type nor a name."
NO_SESSION = (
    "No span carries session.id. OTEL_METRICS_INCLUDE_SESSION_ID=false in the settings "
    "takes it out."
)
NO_AGENT = (
    "mvk.agent_id is missing, so Mavvrik cannot file this under your agent. "
    "OTEL_RESOURCE_ATTRIBUTES is missing, or Claude Code could not read it."
)
NO_DURATION = "The spans carry no usable times."
NO_TOKENS = "The model requests carry no token counts."
NO_COST = (
    "No span carries a cost: Claude Code reports it in logs and metrics only, and the guide "
    "switches those off. Mavvrik works the cost out from the tokens."
)

_LONGEST = 200  # characters of any one value

_Answer = tuple[str | None, str]  # the value, else why there is none
_Reader = Callable[[TraceReading], _Answer]


def fields(reading: TraceReading) -> tuple[Field, ...]:
    """The guide's twelve fields, those of Cost first. Of several values all are named."""
    return tuple(_field(reading, *row) for row in _TABLE)


def command_notice(reading: TraceReading) -> str | None:
    """What to say about shell command lines among the spans; None if there are none."""
    count = len(reading.commands)
    if not count:
        return None
    found = (
        "1 whole shell command line is" if count == 1 else f"{count} whole shell command lines are"
    )
    return (
        f"{found} among these spans (full_command). OTEL_LOG_TOOL_DETAILS=1 sends them to Mavvrik; "
        "they can be switched off in step 4."
    )


def summary(span: Span) -> str:
    """What one line of the tree says beside the operation: what it was, how long, how much."""
    parts = [
        _seen(span.model if span.operation == LLM_REQUEST else span.text("tool_name")),
        _tokens_in_short(span),
        "" if span.duration_ms is None else duration_text(span.duration_ms),
        "shell command line" if span.command else "",
    ]
    return ", ".join(part for part in parts if part)


def duration_text(milliseconds: int) -> str:
    """A duration as people say it: `254 ms`, `2.3 s`, `3 min 10 s`."""
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    return spoken(milliseconds / 1000)


def tokens_text(tokens: Tokens) -> str:
    """The total and what it is made of."""
    return (
        f"{tokens.total} ({tokens.input} in, {tokens.output} out, "
        f"{tokens.cache_read} read from cache, {tokens.cache_creation} written to cache)"
    )


def _field(reading: TraceReading, view: View, name: str, source: str, read: _Reader) -> Field:
    value, why = (None, NO_SPANS) if reading.is_empty else read(reading)
    return Field(view, name, value, None if value is not None else why, source)


def _listed(values: Sequence[str], why: str) -> _Answer:
    return (", ".join(map(_seen, values)) or None, why)


def _email(reading: TraceReading) -> _Answer:
    return _listed(reading.each(lambda span: span.email), NO_EMAIL if reading.users else NO_USER)


def _model(reading: TraceReading) -> _Answer:
    return _listed(reading.models, NO_MODEL if reading.count(LLM_REQUEST) else NO_MODEL_CALL)


def _duration(reading: TraceReading) -> _Answer:
    known = [took for one in sessions(reading) if (took := one.duration_ms) is not None]
    return (duration_text(sum(known)) if known else None, NO_DURATION)


def _tokens(reading: TraceReading) -> _Answer:
    calls = [span for span in reading.spans if span.operation == LLM_REQUEST]
    if not any(map(has_tokens, calls)):
        return (None, NO_TOKENS if calls else NO_MODEL_CALL)
    return (tokens_text(tokens_of(calls)), NO_TOKENS)


def _count(operation: str) -> _Reader:
    return lambda reading: (str(reading.count(operation)), NO_SPANS)


def _user(reading: TraceReading) -> _Answer:
    return _listed(reading.users, NO_USER)


_USER = "user.email, user.account_uuid"

_TABLE: tuple[tuple[View, str, str, _Reader], ...] = (
    (View.COST, "User", _USER, _user),
    (View.COST, "User email", "user.email", _email),
    (View.COST, "Model", "model", _model),
    (View.COST, "Operation", "span.type", lambda r: _listed(r.operations, NO_OPERATION)),
    (View.SESSIONS, "Session ID", "session.id", lambda r: _listed(r.session_ids, NO_SESSION)),
    (View.SESSIONS, "Agent", "mvk.agent_id", lambda r: _listed(r.agent_ids, NO_AGENT)),
    (View.SESSIONS, "User", _USER, _user),
    (View.SESSIONS, "Duration", "span times", _duration),
    (View.SESSIONS, "Tokens", "the four *_tokens", _tokens),
    (View.SESSIONS, "LLM Calls", "llm_request spans", _count(LLM_REQUEST)),
    (View.SESSIONS, "Tool Calls", "tool spans", _count(TOOL)),
    (View.SESSIONS, "Cost", "on no span", lambda _: (None, NO_COST)),
)


def _tokens_in_short(span: Span) -> str:
    return f"{tokens_of([span]).total} tokens" if has_tokens(span) else ""


def _seen(text: str | None) -> str:
    return printable(text or "", _LONGEST)
