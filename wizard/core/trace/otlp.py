"""OTLP/JSON as it comes over the wire: an ExportTraceServiceRequest, typed.

Fields that are not named here are skipped, so a newer Claude Code or another client is no obstacle.
What is named has to be right: 64-bit integers as numbers or as text, ids in hex.
"""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, FailFast, Field, StringConstraints
from pydantic import ValidationError as _ValidationError

# Reading takes some 800 bytes for each of them. A batch of Claude Code has 512 spans at most.
MOST_OBJECTS = 100_000


class SpansUnreadable(Exception):
    """A body that is no OTLP/JSON trace request; says what and where, never with a value."""


def _absent(value: object) -> object:
    """JSON null stands for an empty list or object, as everywhere in protobuf's JSON."""
    return [] if value is None else value


def _no_parent(value: object) -> object:
    return None if isinstance(value, str) and not value.strip("0") else value


_Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
_Nanoseconds = Annotated[int, Field(ge=0, le=2**64 - 1)]
_TraceId = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{32}$", to_lower=True)]
_SpanId = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{16}$", to_lower=True)]


class _Wire(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)


class AnyValue(_Wire):
    """One attribute value. Lists and maps are not needed for any field, and stay unread."""

    stringValue: str | None = None
    intValue: _Int64 | None = None
    doubleValue: float | None = None
    boolValue: bool | None = None


class KeyValue(_Wire):
    """One attribute."""

    key: str
    value: AnyValue | None = None


_Attributes = Annotated[list[KeyValue], FailFast(), BeforeValidator(_absent)]


class WireSpan(_Wire):
    """One span."""

    traceId: _TraceId
    spanId: _SpanId
    parentSpanId: Annotated[_SpanId | None, BeforeValidator(_no_parent)] = None
    name: str = ""
    startTimeUnixNano: _Nanoseconds = 0
    endTimeUnixNano: _Nanoseconds = 0
    attributes: _Attributes = []


class ScopeSpans(_Wire):
    """Spans of one instrumentation library."""

    spans: Annotated[list[WireSpan], FailFast(), BeforeValidator(_absent)] = []


class WireResource(_Wire):
    """What sent the spans: for Claude Code its version, its computer and the agent."""

    attributes: _Attributes = []


class ResourceSpans(_Wire):
    """Spans of one sender."""

    resource: WireResource | None = None
    scopeSpans: Annotated[list[ScopeSpans], FailFast(), BeforeValidator(_absent)] = []


class TraceRequest(_Wire):
    """The whole request. Without any `resourceSpans` it is the documented credential check."""

    resourceSpans: Annotated[list[ResourceSpans], FailFast(), BeforeValidator(_absent)]


def read_request(body: bytes) -> TraceRequest:
    """Read the body of a `POST /v1/traces` with `Content-Type: application/json`.

    Raises:
        SpansUnreadable: it is no JSON, or not this kind of JSON, or holds too much of it.
    """
    if body.count(b"{") > MOST_OBJECTS:
        raise SpansUnreadable(f"The body holds more than {MOST_OBJECTS:,} objects.")
    try:
        return TraceRequest.model_validate_json(body)
    except _ValidationError as error:
        failure = error
    if b"\\u" in body and _first_type(failure) == "json_invalid":
        try:
            return TraceRequest.model_validate_json(_whole_characters(body))
        except (_ValidationError, ValueError, RecursionError):
            pass
    raise SpansUnreadable(_sentence(failure))


def _whole_characters(body: bytes) -> bytes:
    """A command line cut in the middle of an emoji leaves half a character: "?" stands for it."""
    return json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace")


def _first_type(error: _ValidationError) -> str:
    return error.errors(include_url=False, include_context=False, include_input=False)[0]["type"]


def _sentence(error: _ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return f"The body is not JSON: {first['msg'].removeprefix('Invalid JSON: ')}."
    if not first["loc"]:
        return "The body is JSON, but not an object with resourceSpans."
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
    return f"The body is JSON, but not OTLP: {place.lstrip('.')}: {_lower(first['msg'])}."


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
