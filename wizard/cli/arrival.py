"""Describe what arrived at the receiver, as text and as JSON. Neither contains a key."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby

from wizard.core.harmless import one_line
from wizard.core.trace.dashboard_fields import summary
from wizard.core.trace.spans import NO_PARENT, TraceReading
from wizard.core.trace.trial import ArrivalCheck, PointState
from wizard.services.receiver import Received

SIGNS = {PointState.RIGHT: "✓", PointState.WRONG: "x", PointState.NOT_SEEN: "."}
ABSENT = "–"
_WIDTH = 80
_NAME = 14
_LONGEST = 60
_MOST_SPANS = 100  # lines of the tree that are shown


def arrival_lines(arrival: ArrivalCheck) -> Iterator[str]:
    """Describe in lines what arrived: points, the tree of spans, the guide's fields, notices."""
    for point in arrival.points:
        yield from _row(SIGNS[point.state], point.name, point.text)
    if not arrival.reading.is_empty:
        yield from ("", "Spans", *_tree(arrival.reading))
        for view, found in groupby(arrival.fields, lambda one: one.view.value):
            yield from ("", f"What you will see under {view}")
            for one in found:
                if one.value is None:
                    yield from _row(ABSENT, one.name, f"absent: {one.why_absent}")
                else:
                    yield from _row(" ", one.name, one.value)
    for notice in arrival.notices:
        yield ""
        yield from textwrap.wrap(notice, _WIDTH)


def _tree(reading: TraceReading) -> Iterator[str]:
    """Draw one line for each span, with children below their parent."""
    rows = reading.tree()
    for row in rows[:_MOST_SPANS]:
        name = "  " * min(row.depth, 8) + one_line(row.span.operation, _LONGEST)
        text = f"  {name:<26} {summary(row.span)}".rstrip()
        yield f"{text}  {NO_PARENT}" if row.parent_missing else text
    if len(rows) > _MOST_SPANS:
        yield f"  … and {len(rows) - _MOST_SPANS} more"


def received_line(received: Received) -> str:
    """Describe a request in one line: when, what, and whether it was accepted."""
    head = f"{received.at.astimezone():%H:%M:%S}  {received.method} {received.path}"
    spans = received.spans
    if received.trouble is None and spans is not None:
        kinds = ", ".join(one_line(kind, _LONGEST) for kind in spans.operations) or "no span"
        head += f"  {len(spans.spans)}: {kinds}"
    return "  ".join([head, *received.remarks])


def _row(sign: str, name: str, text: str) -> list[str]:
    first, rest = f"  {sign} {name:<{_NAME}} ", " " * (_NAME + 5)
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def arrival_as_json(arrival: ArrivalCheck) -> dict[str, object]:
    """Return the stable JSON form of what arrived, described in docs/json.md."""
    return {
        "right": arrival.is_right,
        "requests": arrival.requests,
        "points": [
            {"name": one.name, "state": one.state.value, "text": one.text} for one in arrival.points
        ],
        "fields": [
            {
                "view": one.view.value,
                "name": one.name,
                "value": one.value,
                "why_absent": one.why_absent,
            }
            for one in arrival.fields
        ],
        "spans": _spans(arrival.reading),
        "notices": list(arrival.notices),
    }


def received_as_json(received: Received) -> dict[str, object]:
    """Return the stable JSON form of one request, described in docs/json.md."""
    headers, trouble = received.headers, received.trouble
    return {
        "at": received.at.isoformat(timespec="milliseconds"),
        "method": received.method,
        "path": received.path,
        "signal": received.signal.value,
        "protocol": received.protocol.value,
        "status": received.status,
        "size": received.size,
        "headers": {
            "tenant": headers.tenant,
            "tenant_matches": headers.tenant_matches,
            "scheme": headers.scheme,
            "key": headers.key_shown,
            "key_matches": headers.key_matches,
            "agent": headers.agent,
            "content_type": headers.content_type,
            "user_agent": headers.user_agent,
        },
        "trouble": trouble and {"code": trouble.code, "message": trouble.sentence},
        "remarks": list(received.remarks),
        "spans": _spans(received.spans) if received.spans else [],
    }


def _spans(reading: TraceReading) -> list[dict[str, object]]:
    """Describe each span for JSON, without its shell command."""
    return [
        {
            "depth": row.depth,
            "operation": row.span.operation,
            "agent": row.span.agent_id,
            "session": row.span.session_id,
            "user": row.span.user,
            "model": row.span.model,
            "duration_ms": row.span.duration_ms,
            "has_command": row.span.command is not None,
        }
        for row in reading.tree()
    ]
