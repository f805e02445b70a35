"""OTLP/JSON requests for tests, put together from a few words."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, object]

TRACE = "0af7651916cd43dd8448eb211c80319c"
SECOND = 1_000_000_000


def attribute(key: str, value: object) -> Json:
    """Make one attribute. A dict is used unchanged, in the form of the wire."""
    if isinstance(value, dict):
        return {"key": key, "value": value}
    kind = {bool: "boolValue", int: "intValue", float: "doubleValue"}.get(
        type(value), "stringValue"
    )
    return {"key": key, "value": {kind: value}}


def span(
    operation: str,
    number: int,
    parent: Any = None,
    *,
    trace: Any = TRACE,
    start: Any = SECOND,
    end: Any = 2 * SECOND,
    **attributes: Any,
) -> Json:
    """Make one span. "__" in a keyword means a dot."""
    dotted = {key.replace("__", "."): value for key, value in attributes.items()}
    built: Json = {
        "traceId": trace,
        "spanId": f"{number:016x}",
        "name": f"claude_code.{operation}",
        "startTimeUnixNano": start,
        "endTimeUnixNano": end,
        "attributes": [attribute(key, value) for key, value in dotted.items()],
    }
    return built if parent is None else {**built, "parentSpanId": f"{parent:016x}"}


def request(*spans: Json, **resource: object) -> Json:
    """A whole request from one sender."""
    dotted = {key.replace("__", "."): value for key, value in resource.items()}
    attributes = [attribute(key, value) for key, value in dotted.items()]
    return {
        "resourceSpans": [
            {"resource": {"attributes": attributes}, "scopeSpans": [{"spans": list(spans)}]}
        ]
    }


def body(*spans: Json, **resource: object) -> bytes:
    """The same as bytes on the wire."""
    return json.dumps(request(*spans, **resource)).encode()
