"""Trying the settings out: what arrived, judged point by point, and why what is missing is missing.

The judgement is about requests that reached a receiver of ours; `wizard.services` runs it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from wizard.core.credentials.reading import Credentials
from wizard.core.trace.arrival import (
    LOGS_NOTICE,
    METRICS_NOTICE,
    NO_AGENT,
    OTHER_AGENT,
    TRACES_PATH,
    Headers,
    Signal,
    Trouble,
)
from wizard.core.trace.arrival import Protocol as Written
from wizard.core.trace.fields import Field, command_notice, fields
from wizard.core.trace.spans import INTERACTION_MISSING, TraceReading, join
from wizard.core.values import TENANT_HEADER
from wizard.core.verify.answer import printable


class Arrived(Protocol):
    """A request as the receiver hands it on."""

    @property
    def signal(self) -> Signal: ...
    @property
    def headers(self) -> Headers: ...
    @property
    def spans(self) -> TraceReading | None: ...
    @property
    def trouble(self) -> Trouble | None: ...


class State(StrEnum):
    """How one point stands."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_SEEN = "not-seen"  # nothing has arrived that would say it


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that had to arrive."""

    name: str
    state: State
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What arrived, point by point; the spans and the guide's fields made from them."""

    points: tuple[Point, ...]
    reading: TraceReading
    requests: int

    @property
    def is_right(self) -> bool:
        """Whether every point is right."""
        return all(point.state is State.RIGHT for point in self.points)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the guide tells people to review: a value, or why there is none."""
        return fields(self.reading)

    @property
    def notices(self) -> tuple[str, ...]:
        """Good to know beside it: shell command lines, no interaction."""
        found = [
            command_notice(self.reading),
            INTERACTION_MISSING if self.reading.interaction_missing else None,
        ]
        return tuple(notice for notice in found if notice)


_LONGEST = 80  # characters of one agent or operation
_EXTRA = {Signal.LOGS: LOGS_NOTICE, Signal.METRICS: METRICS_NOTICE}
NOTHING = "Nothing has arrived."
NO_SPAN = "A request came, but no span could be read from it."


def judge(arrived: Collection[Arrived], expected: Credentials | None = None) -> Judgement:
    """Judge what arrived where Mavvrik would stand."""
    traces = [one for one in arrived if one.signal not in _EXTRA]
    reading = join(one.spans for one in arrived if one.spans is not None)
    points = (
        _path(traces),
        _tenant(traces),
        _key(traces),
        _agent(reading, expected),
        _spans(traces, reading),
        _nothing_else(arrived),
    )
    return Judgement(points, reading, len(arrived))


def _path(traces: Sequence[Arrived]) -> Point:
    name = "Path"
    if not traces:
        return Point(name, State.NOT_SEEN, NOTHING)
    troubles = _each(one.trouble.sentence for one in traces if one.trouble)
    if troubles:
        return Point(name, State.WRONG, " ".join(troubles))
    return Point(name, State.RIGHT, f"POST {TRACES_PATH}, protocol {Written.JSON}")


def _tenant(traces: Sequence[Arrived]) -> Point:
    shown = _each(one.headers.tenant for one in traces if one.headers.tenant)
    remarks = (text for one in traces for text in one.headers.remarks if _is_tenants(text))
    return _header("Tenant", traces, f"x-tenant-id {', '.join(shown)}", remarks)


def _key(traces: Sequence[Arrived]) -> Point:
    shown = _each(one.headers.key_shown for one in traces if one.headers.key_shown)
    remarks = (text for one in traces for text in one.headers.remarks if not _is_tenants(text))
    return _header("API key", traces, f"Authorization: Bearer {', '.join(shown)}", remarks)


def _is_tenants(remark: str) -> bool:
    return remark.startswith(TENANT_HEADER)


def _header(name: str, traces: Sequence[Arrived], right: str, remarks: Iterable[str]) -> Point:
    if not traces:
        return Point(name, State.NOT_SEEN, NOTHING)
    wrong = " ".join(_each(remarks))
    return Point(name, State.WRONG if wrong else State.RIGHT, wrong or right)


def _agent(reading: TraceReading, expected: Credentials | None) -> Point:
    name = "Agent"
    if reading.is_empty:
        return Point(name, State.NOT_SEEN, NOTHING)
    unnamed = sum(span.agent_id is None for span in reading.spans)
    if unnamed == len(reading.spans):
        return Point(name, State.WRONG, NO_AGENT)
    found = ", ".join(_seen(agent) for agent in reading.agent_ids)
    if unnamed:
        return Point(name, State.WRONG, f"{unnamed} of the spans name no agent; others {found}")
    if expected and set(reading.agent_ids) != {expected.agent_id}:
        return Point(name, State.WRONG, f"{OTHER_AGENT} They say {found}.")
    return Point(name, State.RIGHT, f"mvk.agent_id {found}")


def _spans(traces: Sequence[Arrived], reading: TraceReading) -> Point:
    name = "Spans"
    if reading.is_empty:
        wrong = any(one.trouble for one in traces)
        return Point(name, State.WRONG if wrong else State.NOT_SEEN, NO_SPAN if traces else NOTHING)
    kinds = ", ".join(_seen(kind) for kind in reading.operations)
    return Point(name, State.RIGHT, f"{len(reading.spans)}: {kinds}")


def _nothing_else(arrived: Collection[Arrived]) -> Point:
    """Logs and metrics must stay away: their notices name the entry that keeps them away."""
    name = "Nothing else"
    if not arrived:
        return Point(name, State.NOT_SEEN, NOTHING)
    extra = _each(_EXTRA[one.signal] for one in arrived if one.signal in _EXTRA)
    if extra:
        return Point(name, State.WRONG, " ".join(extra))
    return Point(name, State.RIGHT, "no logs, no metrics")


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _seen(text: str) -> str:
    return printable(text, _LONGEST)
