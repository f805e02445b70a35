"""Judge a trial of the settings: what arrived, point by point, and why something is missing.

It is about requests that reached our receiver. `wizard.services` runs the trial.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from wizard.core.counted import counted
from wizard.core.credentials.reading import Credentials
from wizard.core.harmless import one_line
from wizard.core.redact.mask import mask_loose
from wizard.core.trace.arrival import (
    LOGS_NOTICE,
    METRICS_NOTICE,
    NO_AGENT,
    OTHER_AGENT,
    TRACES_PATH,
    ArrivalTrouble,
    Headers,
    Signal,
)
from wizard.core.trace.arrival import Protocol as WireProtocol
from wizard.core.trace.dashboard_fields import Field, command_notice, fields, has_tokens
from wizard.core.trace.spans import INTERACTION_MISSING, LLM_REQUEST, TraceReading, join
from wizard.core.values import TENANT_HEADER

SEEN_BY_RECEIVER = "seen by the test receiver"


class Arrived(Protocol):
    """A request, as the receiver passes it on."""

    @property
    def signal(self) -> Signal: ...
    @property
    def headers(self) -> Headers: ...
    @property
    def spans(self) -> TraceReading | None: ...
    @property
    def trouble(self) -> ArrivalTrouble | None: ...


class PointState(StrEnum):
    """Whether one point is right, wrong, or not seen yet."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_SEEN = "not-seen"  # nothing has arrived that would show it


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the check: something that has to arrive, and what arrived."""

    name: str
    state: PointState
    text: str


@dataclass(frozen=True, slots=True)
class ArrivalCheck:
    """What arrived, point by point, with the spans and the guide's fields from them."""

    points: tuple[Point, ...]
    reading: TraceReading
    requests: int

    @property
    def is_right(self) -> bool:
        """Whether every point is right."""
        return all(point.state is PointState.RIGHT for point in self.points)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the guide tells people to check: a value, or why there is none."""
        return fields(self.reading)

    @property
    def notices(self) -> tuple[str, ...]:
        """Remarks besides the points: shell commands were sent, or there was no interaction."""
        commands = command_notice(self.reading)
        missing = [INTERACTION_MISSING] if self.reading.interaction_missing else []
        return (*([commands] if commands else []), *missing)


_LONGEST = 80  # characters of one agent or operation
_EXTRA = {Signal.LOGS: LOGS_NOTICE, Signal.METRICS: METRICS_NOTICE}
NOTHING = "Nothing arrived."
NO_CALL = "No request to the model is among the spans."
NO_FIELDS = "The request to the model arrived without {names}."
NO_SPAN = "A request arrived, but without a readable span."


def judge(arrived: Collection[Arrived], expected: Credentials | None = None) -> ArrivalCheck:
    """Judge what arrived at the receiver that takes Mavvrik's place."""
    traces = [one for one in arrived if one.signal not in _EXTRA]
    reading = join(one.spans for one in arrived if one.spans is not None)
    troubles = _unique(one.trouble.sentence for one in traces if one.trouble)
    # A remark starts with the name of its header.
    remarks = _unique(remark for one in traces for remark in one.headers.remarks)
    about_tenant = [one for one in remarks if one.startswith(TENANT_HEADER)]
    about_key = [one for one in remarks if one not in about_tenant]
    tenants = ", ".join(_unique(one.headers.tenant for one in traces if one.headers.tenant))
    keys = ", ".join(_unique(one.headers.key_shown for one in traces if one.headers.key_shown))
    extra = _unique(_EXTRA[one.signal] for one in arrived if one.signal in _EXTRA)
    points = (
        _point("Path", traces, troubles, f"POST {TRACES_PATH}, protocol {WireProtocol.JSON}"),
        _point("Tenant", traces, about_tenant, f"x-tenant-id {tenants}"),
        _point("API key", traces, about_key, f"Authorization: Bearer {keys}"),
        _agent(reading, expected),
        _spans(traces, reading),
        _fields(reading),
        # Their notices name the entry that stops logs and metrics.
        _point("Nothing else", arrived, extra, "no logs, no metrics"),
    )
    return ArrivalCheck(points, reading, len(arrived))


def _point(name: str, seen: Collection[object], wrong: Sequence[str], right: str) -> Point:
    if not seen:
        return Point(name, PointState.NOT_SEEN, NOTHING)
    return Point(name, PointState.WRONG if wrong else PointState.RIGHT, " ".join(wrong) or right)


def _agent(reading: TraceReading, expected: Credentials | None) -> Point:
    found = ", ".join(one_line(agent, _LONGEST) for agent in reading.agent_ids)
    unnamed = sum(span.agent_id is None for span in reading.spans)
    wrong = ""
    if unnamed == len(reading.spans):
        wrong = NO_AGENT
    elif unnamed:
        wrong = f"{unnamed} of the spans name no agent, others {found}."
    elif expected and set(reading.agent_ids) != {expected.agent_id}:
        wrong = f"{OTHER_AGENT} They say {found}."
    return _point("Agent", reading.spans, [wrong] if wrong else [], f"mvk.agent_id {found}")


def _spans(traces: Sequence[Arrived], reading: TraceReading) -> Point:
    if reading.is_empty:
        state = PointState.WRONG if any(one.trouble for one in traces) else PointState.NOT_SEEN
        return Point("Spans", state, NO_SPAN if traces else NOTHING)
    kinds = ", ".join(one_line(kind, _LONGEST) for kind in reading.operations)
    return Point("Spans", PointState.RIGHT, f"{len(reading.spans)}: {kinds}")


def _fields(reading: TraceReading) -> Point:
    """Check the fields that arrive with any login. Without them, nothing shows in Mavvrik."""
    calls = reading.where(lambda span: span.operation == LLM_REQUEST).spans
    if not calls:
        return Point("Fields", PointState.NOT_SEEN, NOTHING if reading.is_empty else NO_CALL)
    has = {
        "model": any(span.model for span in calls),
        "tokens": any(map(has_tokens, calls)),
        "session": any(span.session_id for span in calls),
    }
    lost = ", ".join(name for name, is_there in has.items() if not is_there)
    return _point("Fields", calls, [NO_FIELDS.format(names=lost)] if lost else [], ", ".join(has))


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


# How it ended -------------------------------------------------------------------------------------


class Ended(StrEnum):
    """How Claude Code ended."""

    WELL = "well"
    FAILED = "failed"  # with an exit code other than 0
    TIME_OVER = "time-over"  # it was ended, together with everything that it had started
    NOT_STARTED = "not-started"


@dataclass(frozen=True, slots=True)
class BeforeTrial:
    """What was found before a trial. Each tuple holds sentences.

    `company` says that managed settings on this computer take precedence, so that the trial shows
    them. `own` says which of the user's own settings have an effect.
    """

    version: str = ""  # what this version does with these settings
    version_ok: bool = True
    company: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        return (*([self.version] if self.version else []), *self.company, *self.own)


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """The result of a trial. It contains no key; `said` is text from outside, already masked."""

    ended: Ended
    arrival: ArrivalCheck
    before: BeforeTrial = field(default_factory=BeforeTrial)
    exit_code: int | None = None
    said: str = ""  # Claude Code's last line, if it did not end well
    elsewhere: tuple[str, ...] = ()  # what was sent to the receiver that replaces another vendor
    seconds: float = 0.0
    left_behind: str = ""  # our folder, if it could not be removed
    untried: tuple[str, ...] = ()  # what the settings hold and the trial left out, with the reason
    exporter_said: tuple[str, ...] = ()  # failures to send, in Claude Code's own words, masked
    sends_elsewhere: bool = False  # a command of the settings decided where data went

    @property
    def arrived(self) -> bool:
        """Whether Claude Code ended well, and what was tried arrived as it should."""
        return self.ended is Ended.WELL and self.arrival.is_right

    @property
    def is_right(self) -> bool:
        """Whether everything arrived as it should, and nothing was left out."""
        return self.arrived and not self.untried

    @property
    def headline(self) -> str:
        if self.is_right:
            return RIGHT
        if self.arrived:
            return PARTLY.format(parts=counted(len(self.untried), "part"))
        if self.ended is not Ended.WELL:
            return _ENDED[self.ended].format(code=self.exit_code)
        if not self.arrival.requests:
            return "Claude Code ran, but nothing arrived."
        return "Something arrived, but not as planned."

    @property
    def in_short(self) -> str:
        if self.is_right:
            return SEEN_BY_RECEIVER
        if self.arrived:
            return f"{SEEN_BY_RECEIVER}, {len(self.untried)} not tried"
        if self.ended is not Ended.WELL:
            return "tried, failed"
        return "tried, not as planned" if self.arrival.requests else "tried, nothing arrived"

    @property
    def causes(self) -> tuple[str, ...]:
        """Why something is wrong or missing, the likeliest first. Empty if all is right."""
        return () if self.arrived else tuple(dict.fromkeys(_causes(self)))


EXPORTER_SAID = "What Claude Code's log says about sending"
NOT_TRIED = "Not tried"
RIGHT = "Everything arrived as planned: path, headers, agent, spans and fields."
PARTLY = "What was tried arrived as planned. {parts} of the settings could not be tried."
_ENDED = {
    Ended.FAILED: "Claude Code ended with an error (exit code {code}).",
    Ended.TIME_OVER: "Claude Code did not end in time and was stopped.",
    Ended.NOT_STARTED: "Claude Code did not start.",
}
_LOGIN = (
    "Claude Code must be signed in on this computer, or have an API key. To sign in, run: claude"
)
_SLOW = "The model did not answer in time. The network is slow, or Claude Code is waiting."
_SILENT = (
    "Claude Code fails silently when it can't send. For its log, run: "
    "claude --debug-file FILE, and look for [3P telemetry]."
)


def _causes(outcome: TrialOutcome) -> Iterator[str]:
    if outcome.ended is Ended.TIME_OVER:
        yield _SLOW
    if outcome.ended is Ended.FAILED:
        yield _LOGIN
    yield from outcome.before.company
    if not outcome.before.version_ok:
        yield outcome.before.version
    yield from outcome.before.own
    yield from (p.text for p in outcome.arrival.points if p.state is PointState.WRONG)
    nothing = outcome.ended is Ended.WELL and not outcome.arrival.requests
    if nothing and not outcome.exporter_said:
        yield _SILENT


def tell_elsewhere(arrived: Sequence[Arrived]) -> tuple[str, ...]:
    """Say what was sent to another vendor, and whether it included a header of ours."""
    counts = Counter(one.signal.value for one in arrived)
    with_ours = {one.signal.value for one in arrived if one.headers.tenant is not None}
    return tuple(
        f"{signal}: {counted(count, 'request')}, "
        + ("with Mavvrik's headers" if signal in with_ours else "without Mavvrik's headers")
        for signal, count in counts.items()
    )


# What Claude Code's exporter says -----------------------------------------------------------------
#
# Measured: with `CLAUDE_CODE_OTEL_DIAG_STDERR=1` a `claude -p` prints nothing about a failed export
# (2.1.330 and 2.1.332). The log of `claude --debug-file FILE` names every failure, from 2.1.223 on.

LOG_SINCE = (2, 1, 197)  # the oldest version that was seen to take --debug-file
_FAILURES = re.compile(
    r"\[3P telemetry\] First \w+ export: FAILED \((?P<export>[^\n]*)\)"
    r"|\[3P telemetry\] Telemetry init failed: (?P<start>[^\n]*)"
    r"|\[3P telemetry\] Export before exit failed: (?P<exit>[^\n]*)"
    r"|\[3P telemetry\] OTEL diag (?:error|warn): (?P<diag>[^\n]*)"
    r"|(?P<flush>OpenTelemetry telemetry flush timed out after \d+ms)"
    r"|(?P<helper>Error getting OpenTelemetry headers from [^\n]*)"
)
_LONGEST_SAID = 200
_MOST = 5


def exporter_words(log: str) -> tuple[str, ...]:
    """Return the failures that a log names, in Claude Code's own words and masked."""
    found = (match[match.lastgroup or 0] for match in _FAILURES.finditer(log))
    said = (one_line(mask_loose(text), _LONGEST_SAID) for text in found)
    return tuple(dict.fromkeys(filter(None, said)))[:_MOST]
