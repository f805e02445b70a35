"""What Claude Code sent, read for people: spans as a tree, and what they say about whom.

Measured on 2.1.330: `interaction` is the root of one prompt, above `llm_request` and `tool`; below
a tool stand `tool.blocked_on_user` and `tool.execution`. Run headless under server-managed
settings, and on 2.1.92, there is no `interaction`, and each of its children is a root with a trace
of its own. Up to 2.1.150 the agent is on the resource only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite

from wizard.core.trace.otlp import KeyValue, ResourceSpans, read_request
from wizard.core.trace.otlp import SpansUnreadable as SpansUnreadable
from wizard.core.values import AGENT_ATTRIBUTE

_NAME_PREFIX = "claude_code."

INTERACTION = "interaction"
LLM_REQUEST = "llm_request"
TOOL = "tool"

INTERACTION_MISSING = (
    "There is no interaction span above these. That is usual for claude -p with settings from the "
    "console, where sending starts after the interaction has begun, and for old versions. "
    "No field below depends on it."
)

Value = str | int | float | bool
Attributes = Mapping[str, Value]
Place = tuple[str, str | None]  # trace and span: span ids alone need not be unique


@dataclass(frozen=True, slots=True)
class Span:
    """One span. Times are nanoseconds since 1970; 0 where the sender gave none."""

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
        """Trace and span, by which children name their parent."""
        return (self.trace_id, self.span_id)

    @property
    def parent_place(self) -> Place:
        """Where its parent would be."""
        return (self.trace_id, self.parent_id)

    @property
    def operation(self) -> str:
        """What it did: `interaction`, `llm_request`, `tool`, `tool.execution` …"""
        return self.text("span.type") or self.name.removeprefix(_NAME_PREFIX)

    @property
    def agent_id(self) -> str | None:
        """The agent that Mavvrik files it under: from the resource, else from the span."""
        return _text(self.resource, AGENT_ATTRIBUTE) or self.text(AGENT_ATTRIBUTE)

    @property
    def model(self) -> str | None:
        """The model asked."""
        return self.text("model") or self.text("gen_ai.request.model")

    @property
    def session_id(self) -> str | None:
        """The session it belongs to."""
        return self.text("session.id")

    @property
    def email(self) -> str | None:
        """E-mail of the Claude account; there is none without a claude.ai login."""
        return self.text("user.email")

    @property
    def user(self) -> str | None:
        """Who it was: the e-mail, else the id of the Claude account.

        Not `user.id`, which is a hash of the installation and names nobody.
        """
        return self.email or self.text("user.account_uuid")

    @property
    def command(self) -> str | None:
        """The whole shell command line, if it was sent. It may hold secrets of its own."""
        return self.text("full_command")

    @property
    def duration_ms(self) -> int | None:
        """How long it took, as Claude Code says it, else by its times."""
        told = self.number("interaction.duration_ms") or self.number("duration_ms")
        if told is not None:
            return round(told)
        if self.start_ns and self.end_ns >= self.start_ns:
            return round((self.end_ns - self.start_ns) / 1_000_000)
        return None

    def text(self, key: str) -> str | None:
        """An attribute as text; None where it is absent or empty."""
        return _text(self.attributes, key)

    def number(self, key: str) -> int | float | None:
        """An attribute as a number that can be counted with."""
        value = self.attributes.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return value if isfinite(value) else None


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of the tree, in the order in which it is drawn."""

    depth: int
    span: Span
    parent_missing: bool  # it names a parent that has not arrived, or not yet


@dataclass(frozen=True, slots=True)
class TraceReading:
    """All spans of one request or of several, each once, in the order of their arrival."""

    spans: tuple[Span, ...] = ()

    @property
    def is_empty(self) -> bool:
        """No span at all, as in the credential check."""
        return not self.spans

    @property
    def agent_ids(self) -> tuple[str, ...]:
        """The agents named; more than one means that some data is filed elsewhere."""
        return self.each(lambda span: span.agent_id)

    @property
    def service_versions(self) -> tuple[str, ...]:
        """The versions of Claude Code that sent them."""
        return self.each(lambda span: _text(span.resource, "service.version"))

    @property
    def operations(self) -> tuple[str, ...]:
        """What was done, in the order of the tree."""
        return tuple(dict.fromkeys(row.span.operation for row in self.tree() if row.span.operation))

    @property
    def models(self) -> tuple[str, ...]:
        """The models asked."""
        return self.each(lambda span: span.model)

    @property
    def users(self) -> tuple[str, ...]:
        """Who it was, as far as the spans say it."""
        return self.each(lambda span: span.user)

    @property
    def session_ids(self) -> tuple[str, ...]:
        """The sessions."""
        return self.each(lambda span: span.session_id)

    @property
    def commands(self) -> tuple[str, ...]:
        """Every shell command line found (`full_command`). Count them; mask before showing."""
        return tuple(span.command for span in self.spans if span.command)

    @property
    def interaction_missing(self) -> bool:
        """Model requests or tools without the interaction above them (`INTERACTION_MISSING`)."""
        kinds = set(self.operations)
        return INTERACTION not in kinds and not kinds.isdisjoint({LLM_REQUEST, TOOL})

    def each(self, wanted: Callable[[Span], str | None]) -> tuple[str, ...]:
        """Every different answer of `wanted`, in the order of arrival."""
        answers = (wanted(span) for span in self.spans)
        return tuple(dict.fromkeys(answer for answer in answers if answer is not None))

    def count(self, operation: str) -> int:
        """How many spans of this operation."""
        return sum(span.operation == operation for span in self.spans)

    def tree(self) -> tuple[TreeRow, ...]:
        """Every span once, children below their parent, by start time."""
        return tuple(_rows(self.spans))

    def where(self, keep: Callable[[Span], bool]) -> TraceReading:
        """Only some of the spans."""
        return TraceReading(tuple(span for span in self.spans if keep(span)))


def read_spans(body: bytes) -> TraceReading:
    """Read the body of one OTLP/JSON trace request.

    Raises:
        SpansUnreadable: it is no JSON, or not this kind of JSON.
    """
    request = read_request(body)
    return _each_once(chain.from_iterable(map(_spans_of, request.resourceSpans)))


def join(readings: Iterable[TraceReading]) -> TraceReading:
    """Several requests as one reading: children leave before their parent, in other requests."""
    return _each_once(chain.from_iterable(reading.spans for reading in readings))


def _each_once(spans: Iterable[Span]) -> TraceReading:
    """A request that was sent again after a time-out counts once."""
    return TraceReading(tuple({span.place: span for span in spans}.values()))


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
    return {item.key: value for item in items if (value := _value(item)) is not None}


def _value(item: KeyValue) -> Value | None:
    if item.value is None:
        return None
    found = (item.value.stringValue, item.value.intValue, item.value.doubleValue)
    return next((value for value in found if value is not None), item.value.boolValue)


def _text(attributes: Attributes, key: str) -> str | None:
    value = attributes.get(key)
    return None if value is None or value == "" else str(value)


def _rows(spans: Sequence[Span]) -> Iterable[TreeRow]:
    """Roots first. Spans that are each other's parents hang below none: they come last."""
    in_order = sorted(spans, key=lambda span: span.start_ns)
    known = {span.place for span in spans}
    children: dict[Place, list[Span]] = {}
    for span in reversed(in_order):
        children.setdefault(span.parent_place, []).append(span)
    roots = [span for span in in_order if span.parent_place not in known]
    drawn: set[Place] = set()
    for root in chain(roots, in_order):
        for depth, span in _below(root, children, drawn):
            orphan = span.parent_id is not None and span.parent_place not in known
            yield TreeRow(depth, span, parent_missing=orphan)


def _below(
    root: Span, children: Mapping[Place, Sequence[Span]], drawn: set[Place]
) -> Iterable[tuple[int, Span]]:
    """Depth first, without recursion: a chain of spans may be as long as a request allows."""
    waiting = [(0, root)]
    while waiting:
        depth, span = waiting.pop()
        if span.place in drawn:
            continue
        drawn.add(span.place)
        yield depth, span
        waiting.extend((depth + 1, child) for child in children.get(span.place, ()))
