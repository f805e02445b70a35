"""Poll the verification URL until the agent is visible or the waiting time is over.

Cancelling the task ends it at once. The wait wakes up once a second, for the countdown and to
notice that the computer slept. In that case the wall clock is ahead, the time asleep is not
counted, and the URL is polled at once.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.address import BadAddress, read_address
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
from wizard.services.net.http import ATTEMPT_LIMIT, Inquiry, Now, Signature, ask, utc_now

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials

TICK = 1.0  # seconds between two updates of the countdown
SLEPT = 5.0  # seconds; if a clock is this much further than the wait, the computer slept

Report = Callable[[Progress], None]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Look:
    """One attempt: its outcome, the answer, and the document if one was received."""

    outcome: Outcome
    answer: CheckResult
    seen: Seen | None = None


async def look_once(
    template: str,
    credentials: Credentials,
    *,
    since: datetime,
    limit: float = ATTEMPT_LIMIT,
    now: Now = utc_now,
    find: Resolve | None = None,
) -> Look:
    """Poll the verification URL once. Only cancelling raises an exception."""
    signature = Signature(credentials)
    try:
        url = verification_url(template, credentials.agent_id, credentials.tenant_id, since)
        address = read_address(url, name=ADDRESS_NAME, query=True)
    except BadAddress as problem:
        return _not_sent(AnswerKind.BAD_ADDRESS, problem.sentence, now())
    unsendable = signature.unsendable()
    if unsendable is not None:
        return _not_sent(AnswerKind.UNSENDABLE, unsendable, now())
    question = Inquiry(Origin.VERIFICATION, "GET", url, address, signature)
    answer = await ask(question, limit=limit, now=now, find=find)
    seen = None if answer.body is None else read_seen(answer.body)
    if seen is None:
        return Look(outcome_of(answer.result), answer.result)
    told = replace(answer.result, kind=AnswerKind.ANSWERED)
    return Look(judge(seen, credentials.agent_id), told, seen)


def _not_sent(kind: AnswerKind, sentence: str, at: datetime) -> Look:
    result = CheckResult(kind, "", at, 0.0, Origin.VERIFICATION, detail=sentence)
    return Look(outcome_of(result), result)


async def poll(
    template: str,
    credentials: Credentials,
    *,
    since: datetime | None = None,
    wait: float = 0.0,
    report: Report = lambda _: None,
    running: asyncio.Event | None = None,
    limit: float = ATTEMPT_LIMIT,
    now: Now = utc_now,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Sleep = asyncio.sleep,
    fraction: Callable[[], float] = random.random,
    find: Resolve | None = None,
) -> Verification:
    """Poll until data is visible in Cost and Sessions, the key is refused, or `wait` is over.

    Args:
        template: the URL, with the placeholders `{agent_id}` and `{tenant_id}`.
        credentials: sent in the headers and nowhere else.
        since: the time of the copy; by default 24 hours ago.
        wait: seconds of waiting; 0 polls once, `math.inf` continues until it is canceled.
        report: called after each attempt and each second of waiting; must not block.
        running: cleared to pause; a pause is not counted.
        limit: seconds for one attempt.
        now: the wall clock.
        monotonic: a clock that never goes backward.
        sleep: waits for a number of seconds.
        fraction: returns a random number in [0, 1), for the jitter.
        find: resolves host names; see `connections.resolve`.
    """
    begun = since if since is not None else now() - DEFAULT_SINCE

    async def look(seconds: float) -> Look:
        return await look_once(
            template, credentials, since=begun, limit=seconds, now=now, find=find
        )

    clocks = _Clocks(now, monotonic, sleep, running)
    return await _Poller(look, clocks, wait, report, limit, fraction).run()


@dataclass
class _Clocks:
    """The clocks of a poll.

    They count the seconds in which the program was neither asleep nor paused.
    """

    now: Now
    monotonic: Callable[[], float]
    sleep: Sleep
    running: asyncio.Event | None
    elapsed: float = 0.0

    async def wait(self, seconds: float) -> float:
        """Wait, and return for how many seconds the computer slept meanwhile, usually 0.0."""
        wall, steady = self.now(), self.monotonic()
        await self.sleep(seconds)
        self.elapsed += seconds
        passed = max((self.now() - wall).total_seconds(), self.monotonic() - steady)
        gap = passed - seconds
        return gap if gap >= SLEPT else 0.0

    async def until_running(self) -> None:
        """Wait while the poll is paused."""
        if self.running is not None:
            await self.running.wait()

    async def timed(self, look: Awaitable[Look], most: float) -> Look:
        """Count the time of an attempt, but not the time that the computer slept during it."""
        steady = self.monotonic()
        result = await look
        self.elapsed += min(self.monotonic() - steady, most)
        return result


@dataclass
class _Poller:
    look: Callable[[float], Awaitable[Look]]
    clocks: _Clocks
    wait: float
    report: Report
    limit: float
    fraction: Callable[[], float]
    best: Look | None = None  # the last attempt that showed what was seen
    attempts: int = 0

    async def run(self) -> Verification:
        while True:
            look = await self._attempt()
            pause = next_delay(
                look.outcome,
                attempt=self.attempts,
                fraction=self.fraction(),
                remaining=self.wait - self.clocks.elapsed,
                retry_after=look.answer.retry_after,
            )
            if isinstance(pause, Stop):
                break
            await self._count_down(look, pause)
        # What was seen earlier is still true if the last attempt could not connect.
        told = look if look.outcome.final or self.best is None else self.best
        return Verification(
            told.outcome,
            look.answer,
            told.seen,
            self.attempts,
            self.clocks.elapsed,
            waited=self.wait > 0,
        )

    async def _attempt(self) -> Look:
        await self.clocks.until_running()
        self.attempts += 1
        left = self.wait - self.clocks.elapsed
        limit = min(self.limit, max(left, LEAST_DELAY)) if self.wait > 0 else self.limit
        look = await self.clocks.timed(self.look(limit), limit)
        if look.outcome.said_something:
            self.best = look
        return look

    async def _count_down(self, look: Look, pause: float) -> None:
        left = pause
        while left > 0:
            elapsed = self.clocks.elapsed
            self.report(
                Progress(self.attempts, elapsed, left, look.outcome, look.answer, look.seen)
            )
            tick = min(TICK, left)
            slept = await self.clocks.wait(tick)
            await self.clocks.until_running()
            if slept and look.answer.retry_after is None:
                return
            left -= tick + slept
