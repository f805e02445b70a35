"""Our reader of spans against OpenTelemetry's own definition of the format."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from google.protobuf.json_format import MessageToDict, ParseDict
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span

from wizard.core.trace.spans import read_spans
from wizard.services.practice.sample import sample_request

NOW = datetime(2026, 11, 30, 14, 3, tzinfo=UTC)
IDS = ("traceId", "spanId", "parentSpanId")

TIMES = st.integers(0, 2**64 - 1)
SCALARS = (
    st.builds(AnyValue, string_value=st.text(max_size=20))
    | st.builds(AnyValue, int_value=st.integers(-(2**63), 2**63 - 1))
    | st.builds(AnyValue, double_value=st.floats(allow_nan=False, allow_infinity=False))
    | st.builds(AnyValue, bool_value=st.booleans())
)
# Lists and an unset value are skipped by the reader.
VALUES = SCALARS | st.builds(
    AnyValue, array_value=st.builds(ArrayValue, values=st.lists(SCALARS, max_size=2))
)
ATTRIBUTES = st.lists(
    st.builds(KeyValue, key=st.text(min_size=1, max_size=20), value=VALUES | st.just(AnyValue())),
    max_size=6,
    unique_by=lambda one: one.key,
)
SPANS = st.builds(
    Span,
    trace_id=st.binary(min_size=16, max_size=16),
    span_id=st.binary(min_size=8, max_size=8),
    parent_span_id=st.just(b"") | st.binary(min_size=8, max_size=8),
    name=st.text(max_size=20),
    start_time_unix_nano=TIMES,
    end_time_unix_nano=TIMES,
    attributes=ATTRIBUTES,
    dropped_attributes_count=st.integers(0, 2**32 - 1),
    flags=st.integers(0, 2**32 - 1),
)
REQUESTS = st.builds(
    ExportTraceServiceRequest,
    resource_spans=st.lists(
        st.builds(
            ResourceSpans,
            resource=st.builds(Resource, attributes=ATTRIBUTES),
            scope_spans=st.lists(
                st.builds(ScopeSpans, spans=st.lists(SPANS, max_size=3)), max_size=2
            ),
        ),
        max_size=2,
    ),
)


def with_ids(form: Any, change: Callable[[str], str]) -> Any:
    """Return the same form with its IDs as in OTLP/JSON, where they are hexadecimal."""
    if isinstance(form, list):
        return [with_ids(one, change) for one in form]
    if not isinstance(form, dict):
        return form
    return {
        key: change(value) if key in IDS else with_ids(value, change) for key, value in form.items()
    }


def to_hex(text: str) -> str:
    return base64.b64decode(text).hex()


def to_base64(text: str) -> str:
    return base64.b64encode(bytes.fromhex(text)).decode()


def held(attributes: Iterable[KeyValue]) -> dict[str, object]:
    kinds = ("string_value", "int_value", "double_value", "bool_value")
    found = {one.key: (one.value.WhichOneof("value"), one.value) for one in attributes}
    return {key: getattr(value, kind) for key, (kind, value) in found.items() if kind in kinds}


def expected(request: ExportTraceServiceRequest) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (span.trace_id.hex(), span.span_id.hex()): (
            span.parent_span_id.hex() if any(span.parent_span_id) else None,
            span.name,
            span.start_time_unix_nano,
            span.end_time_unix_nano,
            held(span.attributes),
            held(sender.resource.attributes),
        )
        for sender in request.resource_spans
        for scope in sender.scope_spans
        for span in scope.spans
    }


def read(body: bytes) -> dict[tuple[str, str | None], tuple[object, ...]]:
    return {
        one.place: (
            one.parent_id,
            one.name,
            one.start_ns,
            one.end_ns,
            dict(one.attributes),
            dict(one.resource),
        )
        for one in read_spans(body).spans
    }


@given(REQUESTS)
def test_everything_that_the_definition_allows_is_read_correctly(
    request: ExportTraceServiceRequest,
) -> None:
    form = {"resourceSpans": [], **with_ids(MessageToDict(request), to_hex)}
    assert read(json.dumps(form).encode()) == expected(request)


def test_the_practice_sample_is_what_the_definition_allows() -> None:
    form = sample_request("agent-xyz", now=NOW, chance=random.Random(1))
    request = ParseDict(with_ids(form, to_base64), ExportTraceServiceRequest())
    assert len(expected(request)) == 6
    assert read(json.dumps(form).encode()) == expected(request)
