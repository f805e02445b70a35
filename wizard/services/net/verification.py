"""Ask Mavvrik whether it accepts the credentials, and whether the agent's data is visible.

The credential check is one empty trace request, which Mavvrik documents. It creates no data. The
verification URL is polled until the agent is visible or the waiting time is over.

Cancelling the task ends the polling at once. The wait wakes up once a second, for the countdown and
to notice that the computer slept. In that case the wall clock is ahead, the time asleep is not
counted, and the URL is polled at once.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic_core import from_json

from wizard.core.address import BadAddress, read_address
from wizard.core.credentials.reading import Credentials
from wizard.core.trace.arrival import TRACES_PATH
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind, Origin
from wizard.core.verify.polling import LEAST_DELAY, Stop, next_delay
from wizard.core.verify.verification import (
    ADDRESS_NAME,
    DEFAULT_SINCE,
    Outcome,
    Progress,
    Seen,
    Verification,
    judge,
    outcome_of,
    read_seen,
    verification_url,
)
from wizard.services.net.connections import Resolve
from wizard.services.net.http import ATTEMPT_LIMIT, MavvrikAuth, Now, Request, ask, utc_now

EMPTY_REQUEST = b'{"resourceSpans":[]}'


async def check_credentials(
    credentials: Credentials,
    endpoint: str = DEFAULT_ENDPOINT,
    *,
    limit: float = ATTEMPT_LIMIT,
    now: Now = utc_now,
    find: Resolve | None = None,
    env: Mapping[str, str] | None = None,
) -> CheckResult:
    """Ask Mavvrik whether it accepts the tenant and the key. It does not check the Agent ID.

    There is a result even if nothing could be sent. Only cancelling raises an exception.
    """
    auth = MavvrikAuth(credentials)
    try:
        address = read_address(endpoint)
    except BadAddress as problem:
        return CheckResult(AnswerKind.BAD_ADDRESS, "", now(), 0.0, detail=problem.sentence)
    unsendable = auth.unsendable()
    if unsendable is not None:
        host = address.host_and_port
        return CheckResult(AnswerKind.UNSENDABLE, host, now(), 0.0, detail=unsendable)
    url = endpoint.rstrip("/") + TRACES_PATH
    request = Request(Origin.INGEST, "POST", url, address, auth, EMPTY_REQUEST, env=env or {})
    answer = await ask(request, limit=limit, now=now, find=find)
    if answer.body is None:
        return answer.result
    return replace(answer.result, kind=kind_of_trace_answer(answer.body))


def kind_of_trace_answer(body: bytes) -> AnswerKind:
    """Classify the body of a 200 response: ACCEPTED, REJECTED or OTHER_JSON. Never raises.

    REJECTED means that the body counts rejected spans.
    """
    try:
        document = from_json(body)
    except ValueError:  # also for nesting that is too deep, and for bytes that are not UTF-8
        return AnswerKind.OTHER_JSON
    if document == {}:
        return AnswerKind.ACCEPTED
    if not isinstance(document, dict) or "partialSuccess" not in document:
        return AnswerKind.OTHER_JSON
    partial = document["partialSuccess"]
    if partial is None:
        return AnswerKind.ACCEPTED
    if not isinstance(partial, dict):
        return AnswerKind.OTHER_JSON
    # The JSON form of Protocol Buffers writes 64-bit numbers as strings: "0".
    counts = {str(value) for name, value in partial.items() if name.startswith("rejected")}
    return AnswerKind.ACCEPTED if counts <= {"0"} else AnswerKind.REJECTED


# The verification URL ----------------------------------------------------------------------------

TICK = 1.0  # seconds between two updates of the countdown
SLEPT = 5.0  # seconds; if a clock is this much further than the wait, the computer slept

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: its outcome, the answer, and the document if one was received."""

    outcome: Outcome
    answer: CheckResult
    seen: Seen | None = None


async def poll_once(
    template: str,
    credentials: Credentials,
    *,
    since: datetime,
    limit: float = ATTEMPT_LIMIT,
    now: Now = utc_now,
) -> Attempt:
    """Poll the verification URL once. Only cancelling raises an exception."""
    auth = MavvrikAuth(credentials)
    try:
        url = verification_url(template, credentials.agent_id, credentials.tenant_id, since)
        address = read_address(url, name=ADDRESS_NAME, query=True)
    except BadAddress as problem:
        return _not_sent(AnswerKind.BAD_ADDRESS, problem.sentence, now())
    unsendable = auth.unsendable()
    if unsendable is not None:
        return _not_sent(AnswerKind.UNSENDABLE, unsendable, now())
    request = Request(Origin.VERIFICATION, "GET", url, address, auth)
    answer = await ask(request, limit=limit, now=now)
    seen = None if answer.body is None else read_seen(answer.body)
    if seen is None:
        return Attempt(outcome_of(answer.result), answer.result)
    told = replace(answer.result, kind=AnswerKind.ANSWERED)
    return Attempt(judge(seen, credentials.agent_id), told, seen)


def _not_sent(kind: AnswerKind, sentence: str, at: datetime) -> Attempt:
    result = CheckResult(kind, "", at, 0.0, Origin.VERIFICATION, detail=sentence)
    return Attempt(outcome_of(result), result)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks, the waiting and the chance of a poll. Tests pass their own."""

    now: Now = utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    fraction: Callable[[], float] = random.random  # in [0, 1), for the jitter


async def poll(
    template: str,
    credentials: Credentials,
    *,
    since: datetime | None = None,
    wait: float = 0.0,
    report: Report = lambda _: None,
    running: asyncio.Event | None = None,
    limit: float = ATTEMPT_LIMIT,
    clocks: Clocks | None = None,
) -> Verification:
    """Poll until data is visible in Cost and Sessions, the key is refused, or `wait` is over.

    Args:
        template: the URL, with the placeholders `{agent_id}` and `{tenant_id}`.
        since: the time of the copy; by default 24 hours ago.
        wait: seconds of waiting; 0 polls once, `math.inf` continues until it is canceled.
        report: called after each attempt and each second of waiting; must not block.
        running: cleared to pause; a pause is not counted.
        limit: seconds for one attempt.
    """
    clocks = clocks or Clocks()
    begun = since if since is not None else clocks.now() - DEFAULT_SINCE

    async def once(seconds: float) -> Attempt:
        return await poll_once(template, credentials, since=begun, limit=seconds, now=clocks.now)

    return await _Poller(once, clocks, wait, report, limit, running).run()


@dataclass
class _Poller:
    """Counts only the seconds in which the program was neither asleep nor paused."""

    poll: Callable[[float], Awaitable[Attempt]]
    clocks: Clocks
    wait: float
    report: Report
    limit: float
    running: asyncio.Event | None
    best: Attempt | None = None  # the last attempt that showed what was seen
    attempts: int = 0
    elapsed: float = 0.0

    async def run(self) -> Verification:
        while True:
            attempt = await self._attempt()
            pause = next_delay(
                attempt.outcome,
                attempt=self.attempts,
                fraction=self.clocks.fraction(),
                remaining=self.wait - self.elapsed,
                retry_after=attempt.answer.retry_after,
            )
            if isinstance(pause, Stop):
                break
            await self._count_down(attempt, pause)
        # What was seen earlier is still true if the last attempt could not connect.
        told = attempt if attempt.outcome.final or self.best is None else self.best
        return Verification(
            told.outcome,
            attempt.answer,
            told.seen,
            self.attempts,
            self.elapsed,
            waited=self.wait > 0,
        )

    async def _attempt(self) -> Attempt:
        await self._until_running()
        self.attempts += 1
        left = self.wait - self.elapsed
        limit = min(self.limit, max(left, LEAST_DELAY)) if self.wait > 0 else self.limit
        steady = self.clocks.monotonic()
        attempt = await self.poll(limit)
        self.elapsed += min(self.clocks.monotonic() - steady, limit)  # it may have slept meanwhile
        if attempt.outcome.said_something:
            self.best = attempt
        return attempt

    async def _count_down(self, attempt: Attempt, pause: float) -> None:
        left = pause
        while left > 0:
            self.report(
                Progress(
                    self.attempts, self.elapsed, left, attempt.outcome, attempt.answer, attempt.seen
                )
            )
            tick = min(TICK, left)
            slept = await self._sleep(tick)
            await self._until_running()
            if slept and attempt.answer.retry_after is None:
                return
            left -= tick + slept

    async def _sleep(self, seconds: float) -> float:
        """Wait, and return for how many seconds the computer slept meanwhile, usually 0.0."""
        clocks = self.clocks
        wall, steady = clocks.now(), clocks.monotonic()
        await clocks.sleep(seconds)
        self.elapsed += seconds
        passed = max((clocks.now() - wall).total_seconds(), clocks.monotonic() - steady)
        gap = passed - seconds
        return gap if gap >= SLEPT else 0.0

    async def _until_running(self) -> None:
        if self.running is not None:
            await self.running.wait()
