"""Parse the spans that Claude Code sends as OTLP/JSON, and build their tree.

Unknown fields are skipped, so spans of newer versions and other clients can be read too. Known
fields must be valid: 64-bit integers as numbers or strings, IDs as hexadecimal digits.

Measured on 2.1.330: `interaction` is the root span of one prompt, above `llm_request` and `tool`;
below a tool are `tool.blocked_on_user` and `tool.execution`. In headless runs with server-managed
settings, and on 2.1.92, there is no `interaction`, and each of its children is the root of its own
trace. Up to 2.1.150, the agent is only on the resource. From 2.1.331, `llm_request` also has the
names of OpenTelemetry's conventions for models (`gen_ai.usage.*` and others).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, FailFast, Field, StringConstraints
from pydantic import ValidationError as _ValidationError

from wizard.core.values import AGENT_ATTRIBUTE

# Parsing takes about 800 bytes for each object. A batch of Claude Code has at most 512 spans.
MOST_OBJECTS = 100_000


class SpansUnreadable(Exception):
    """A body that is no OTLP/JSON trace request. The message says what and where, never a value."""


def _absent(value: object) -> object:
    """Treat JSON null as an empty list or object, as in the JSON form of Protocol Buffers."""
    return [] if value is None else value


def _none_if_zero(value: object) -> object:
    return None if isinstance(value, str) and not value.strip("0") else value


_Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
_Nanoseconds = Annotated[int, Field(ge=0, le=2**64 - 1)]
_TraceId = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{32}$", to_lower=True)]
_SpanId = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{16}$", to_lower=True)]


class _Wire(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)


class AnyValue(_Wire):
    """One attribute value. Lists and maps are not needed for any field, so they are not read."""

    stringValue: str | None = None
    intValue: _Int64 | None = None
    doubleValue: float | None = None
    boolValue: bool | None = None


class KeyValue(_Wire):
    key: str
    value: AnyValue | None = None


_Attributes = Annotated[list[KeyValue], FailFast(), BeforeValidator(_absent)]


class WireSpan(_Wire):
    traceId: _TraceId
    spanId: _SpanId
    parentSpanId: Annotated[_SpanId | None, BeforeValidator(_none_if_zero)] = None
    name: str = ""
    startTimeUnixNano: _Nanoseconds = 0
    endTimeUnixNano: _Nanoseconds = 0
    attributes: _Attributes = []


class ScopeSpans(_Wire):
    spans: Annotated[list[WireSpan], FailFast(), BeforeValidator(_absent)] = []


class WireResource(_Wire):
    """The sender of the spans. For Claude Code it names the version, the computer and the agent."""

    attributes: _Attributes = []


class ResourceSpans(_Wire):
    resource: WireResource | None = None
    scopeSpans: Annotated[list[ScopeSpans], FailFast(), BeforeValidator(_absent)] = []


class TraceRequest(_Wire):
    """The whole request. With empty `resourceSpans`, it is the documented credential check."""

    resourceSpans: Annotated[list[ResourceSpans], FailFast(), BeforeValidator(_absent)]


def read_request(body: bytes) -> TraceRequest:
    """Parse the body of a `POST /v1/traces` with `Content-Type: application/json`.

    Raises:
        SpansUnreadable: the body is not JSON, not an OTLP trace request, or too large.
    """
    if body.count(b"{") > MOST_OBJECTS:
        raise SpansUnreadable(f"The body holds more than {MOST_OBJECTS:,} objects.")
    try:
        return TraceRequest.model_validate_json(body)
    except _ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    message, place = first["msg"], first["loc"]
    if first["type"] == "json_invalid":
        if b"\\u" in body:  # a shell command cut inside an emoji leaves a lone surrogate
            try:
                text = json.dumps(json.loads(body), ensure_ascii=False)
                return TraceRequest.model_validate_json(text.encode("utf-8", "replace"))
            except (_ValidationError, ValueError, RecursionError):
                pass
        raise SpansUnreadable(f"The body is not JSON: {message.removeprefix('Invalid JSON: ')}.")
    if not place:
        raise SpansUnreadable("The body is JSON, but not an object with resourceSpans.")
    at = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    message = message[:1].lower() + message[1:]
    raise SpansUnreadable(f"The body is JSON, but not OTLP: {at.lstrip('.')}: {message}.")


_NAME_PREFIX = "claude_code."

INTERACTION = "interaction"
LLM_REQUEST = "llm_request"
TOOL = "tool"

INTERACTION_MISSING = (
    "No interaction span is above these. That is usual for old versions, and for claude -p with "
    "settings from the console, where sending starts late. No field below needs it."
)

Value = str | int | float | bool
Attributes = Mapping[str, Value]
Place = tuple[str, str | None]  # trace and span, because span IDs alone need not be unique


@dataclass(frozen=True, slots=True)
class Span:
    """One span. Times are nanoseconds since 1970; 0 if the sender gave none."""

    trace_id: str
    span_id: str
    parent_id: str | None
    name: str
    start_ns: int
    end_ns: int
    attributes: Attributes
    resource: Attributes

    @property
    def place(self) -> Place:
        """Trace ID and span ID, by which children name their parent."""
        return (self.trace_id, self.span_id)

    @property
    def parent_place(self) -> Place:
        """The place of its parent. Its second part is None if there is no parent."""
        return (self.trace_id, self.parent_id)

    @property
    def operation(self) -> str:
        """What the span did: `interaction`, `llm_request`, `tool`, `tool.execution` …"""
        return self.text("span.type") or self.name.removeprefix(_NAME_PREFIX)

    @property
    def agent_id(self) -> str | None:
        """The agent to which Mavvrik assigns it: from the resource, else from the span."""
        return _text(self.resource, AGENT_ATTRIBUTE) or self.text(AGENT_ATTRIBUTE)

    @property
    def model(self) -> str | None:
        names = ("model", "gen_ai.request.model", "gen_ai.response.model")
        return next((found for name in names if (found := self.text(name))), None)

    @property
    def session_id(self) -> str | None:
        return self.text("session.id")

    @property
    def email(self) -> str | None:
        """Email of the Claude account. It is None without a claude.ai login."""
        return self.text("user.email")

    @property
    def user(self) -> str | None:
        """The email, else the ID of the account. `user.id` is a hash that identifies nobody."""
        return self.email or self.text("user.account_uuid")

    @property
    def command(self) -> str | None:
        """The full shell command, if it was sent. It may contain secrets."""
        return self.text("full_command")

    @property
    def duration_ms(self) -> int | None:
        """The duration in milliseconds, as stated by Claude Code or calculated from the times."""
        told = self.number("interaction.duration_ms") or self.number("duration_ms")
        if told is not None:
            return round(told)
        if self.start_ns and self.end_ns >= self.start_ns:
            return round((self.end_ns - self.start_ns) / 1_000_000)
        return None

    def text(self, key: str) -> str | None:
        """Return an attribute as text. None if it is missing or empty."""
        return _text(self.attributes, key)

    def number(self, key: str) -> int | float | None:
        """Return an attribute as a finite number. None if it is not one."""
        value = self.attributes.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return value if isfinite(value) else None


NO_PARENT = "(its parent has not arrived)"


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of the tree, in the order in which it is drawn."""

    depth: int
    span: Span
    parent_missing: bool  # it names a parent that has not arrived (yet)


@dataclass(frozen=True, slots=True)
class TraceReading:
    """All spans of one or several requests, each once, in the order in which they arrived."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> TraceReading:
        """Make a reading with each span once, because a request is sent again after a time-out."""
        return cls(tuple({span.place: span for span in spans}.values()))

    @property
    def is_empty(self) -> bool:
        """Whether there is no span at all, as in the credential check."""
        return not self.spans

    @property
    def agent_ids(self) -> tuple[str, ...]:
        """The named agents. With more than one, some data belongs to another agent."""
        return self.each(lambda span: span.agent_id)

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations of the spans, in the order of the tree."""
        return tuple(dict.fromkeys(row.span.operation for row in self.tree() if row.span.operation))

    @property
    def models(self) -> tuple[str, ...]:
        return self.each(lambda span: span.model)

    @property
    def users(self) -> tuple[str, ...]:
        return self.each(lambda span: span.user)

    @property
    def session_ids(self) -> tuple[str, ...]:
        return self.each(lambda span: span.session_id)

    @property
    def commands(self) -> tuple[str, ...]:
        """All shell commands (`full_command`). They must be masked before showing."""
        return tuple(span.command for span in self.spans if span.command)

    @property
    def interaction_missing(self) -> bool:
        """Whether there are model requests or tools without an interaction above them."""
        kinds = set(self.operations)
        return INTERACTION not in kinds and not kinds.isdisjoint({LLM_REQUEST, TOOL})

    def each(self, wanted: Callable[[Span], str | None]) -> tuple[str, ...]:
        """Return every different value of `wanted`, in the order in which the spans arrived."""
        answers = (wanted(span) for span in self.spans)
        return tuple(dict.fromkeys(answer for answer in answers if answer is not None))

    def count(self, operation: str) -> int:
        return sum(span.operation == operation for span in self.spans)

    def tree(self) -> tuple[TreeRow, ...]:
        """Return every span once, children below their parent, ordered by start time."""
        return tuple(_rows(self.spans))

    def where(self, keep: Callable[[Span], bool]) -> TraceReading:
        return TraceReading(tuple(span for span in self.spans if keep(span)))


def read_spans(body: bytes) -> TraceReading:
    """Return the spans of one request. Raises what `read_request` raises."""
    request = read_request(body)
    return TraceReading.of(chain.from_iterable(map(_spans_of, request.resourceSpans)))


def join(readings: Iterable[TraceReading]) -> TraceReading:
    """Join several requests, because children are sent before their parent, in other requests."""
    return TraceReading.of(chain.from_iterable(reading.spans for reading in readings))


def _spans_of(sender: ResourceSpans) -> list[Span]:
    resource = _attributes(sender.resource.attributes if sender.resource else [])
    return [
        Span(
            trace_id=wire.traceId,
            span_id=wire.spanId,
            parent_id=wire.parentSpanId,
            name=wire.name,
            start_ns=wire.startTimeUnixNano,
            end_ns=wire.endTimeUnixNano,
            attributes=_attributes(wire.attributes),
            resource=resource,
        )
        for scope in sender.scopeSpans
        for wire in scope.spans
    ]


def _attributes(items: Sequence[KeyValue]) -> Attributes:
    attributes: dict[str, Value] = {}
    for item in items:
        held = item.value or AnyValue()
        for value in (held.stringValue, held.intValue, held.doubleValue, held.boolValue):
            if value is not None:
                attributes[item.key] = value
                break
    return attributes


def _text(attributes: Attributes, key: str) -> str | None:
    value = attributes.get(key)
    return None if value is None or value == "" else str(value)


def _rows(spans: Sequence[Span]) -> Iterable[TreeRow]:
    """Return rows, roots first. Spans in a cycle of parents have no root and come last.

    The walk is depth-first without recursion, because a chain of spans may be very long.
    """
    in_order = sorted(spans, key=lambda span: span.start_ns)
    known = {span.place for span in spans}
    children: dict[Place, list[Span]] = {}
    for span in reversed(in_order):
        children.setdefault(span.parent_place, []).append(span)
    roots = [span for span in in_order if span.parent_place not in known]
    drawn: set[Place] = set()
    for root in chain(roots, in_order):
        waiting = [(0, root)]
        while waiting:
            depth, span = waiting.pop()
            if span.place not in drawn:
                drawn.add(span.place)
                orphan = span.parent_id is not None and span.parent_place not in known
                yield TreeRow(depth, span, parent_missing=orphan)
                waiting.extend((depth + 1, child) for child in children.get(span.place, ()))
