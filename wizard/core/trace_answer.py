"""The documented answer to the empty trace request: `{}` or `{"partialSuccess":{}}`."""

from __future__ import annotations

from pydantic_core import from_json

from wizard.core.answer_kinds import Kind


def kind_of_trace_answer(body: bytes) -> Kind:
    """ACCEPTED, REJECTED where rejections are counted, else OTHER_JSON. Never raises."""
    try:
        document = from_json(body)
    except ValueError:  # also for nesting that is too deep, and for what is not UTF-8
        return Kind.OTHER_JSON
    if document == {}:
        return Kind.ACCEPTED
    if not isinstance(document, dict) or "partialSuccess" not in document:
        return Kind.OTHER_JSON
    return _kind_of_partial_success(document["partialSuccess"])


def _kind_of_partial_success(partial: object) -> Kind:
    if partial is None:
        return Kind.ACCEPTED
    if not isinstance(partial, dict):
        return Kind.OTHER_JSON
    # Protocol buffers in JSON write 64-bit numbers as text: "0".
    counts = {str(value) for name, value in partial.items() if name.startswith("rejected")}
    return Kind.ACCEPTED if counts <= {"0"} else Kind.REJECTED
