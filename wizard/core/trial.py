"""Trying the settings out: what arrived, judged point by point, and why what is missing is missing.

The judgement is about requests that reached a receiver of ours; `wizard.services` runs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from wizard.core.arrival import (
    EMPTY_KEY,
    EMPTY_TENANT,
    NO_AGENT,
    NO_KEY,
    NO_TENANT,
    OTHER_AGENT,
    TRACES_PATH,
    Headers,
    Signal,
    Trouble,
)
from wizard.core.arrival import Protocol as Written
from wizard.core.credentials import Credentials
from wizard.core.span_fields import Field, command_notice, fields
from wizard.core.spans import INTERACTION_MISSING, TraceReading, join


class Arrived(Protocol):
    """A request as the receiver hands it on."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def signal(self) -> Signal: ...
    @property
    def protocol(self) -> Written: ...
    @property
    def headers(self) -> Headers: ...
    @property
    def spans(self) -> TraceReading | None: ...
    @property
    def trouble(self) -> Trouble | None: ...
    @property
    def remarks(self) -> tuple[str, ...]: ...


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


NOTHING = "Nothing has arrived."
NO_SPAN = "A request came, but no span could be read from it."


def judge(arrived: Sequence[Arrived], expected: Credentials | None = None) -> Judgement:
    """Judge what arrived where Mavvrik would stand."""
    traces = [one for one in arrived if one.signal not in (Signal.LOGS, Signal.METRICS)]
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
    right = f"x-tenant-id {', '.join(shown)}"
    return _header("Tenant", traces, right, lambda text: "x-tenant-id" in text)


def _key(traces: Sequence[Arrived]) -> Point:
    shown = _each(one.headers.key_shown for one in traces if one.headers.key_shown)
    right = f"Authorization: Bearer {', '.join(shown)}"
    return _header("API key", traces, right, lambda text: "x-tenant-id" not in text)


def _header(name: str, traces: Sequence[Arrived], right: str, is_about: _Says) -> Point:
    if not traces:
        return Point(name, State.NOT_SEEN, NOTHING)
    remarks = _each(text for one in traces for text in one.headers.remarks if is_about(text))
    if remarks:
        return Point(name, State.WRONG, " ".join(remarks))
    return Point(name, State.RIGHT, right)
