"""Polls the verification address until the agent is visible, or the waiting time is over.

Cancelling the task ends it at once. Waiting wakes once a second, for the countdown and to notice
that the computer slept: the wall clock then ran on without us, the time is not counted, and the
address is asked at once.
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
from wizard.core.verify.answer_kinds import Asked, Kind
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
from wizard.services.net.http import ATTEMPT_LIMIT, Now, Question, Signature, ask, utc_now

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials

__all__ = ["ATTEMPT_LIMIT", "Outcome", "Progress", "Verification", "look_once", "poll"]

TICK = 1.0  # seconds between two steps of the countdown
SLEPT = 5.0  # a clock that ran on by so many seconds more than we waited: the computer slept

Report = Callable[[Progress], None]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Look:
    """One attempt: what it showed, what was said, and the document where one came."""

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
    """Ask the verification address once. Raises nothing but on cancelling."""
    signature = Signature(credentials)
    try:
        url = verification_url(template, credentials.agent_id, credentials.tenant_id, since)
        address = read_address(url, name=ADDRESS_NAME, query=True)
    except BadAddress as problem:
        return _not_sent(Kind.BAD_ADDRESS, problem.sentence, now())
    unsendable = signature.unsendable()
    if unsendable is not None:
        return _not_sent(Kind.UNSENDABLE, unsendable, now())
    question = Question(Asked.VERIFICATION, "GET", url, address, signature)
    answer = await ask(question, limit=limit, now=now, find=find)
    seen = None if answer.body is None else read_seen(answer.body)
    if seen is None:
        return Look(outcome_of(answer.result), answer.result)
    told = replace(answer.result, kind=Kind.ANSWERED)
    return Look(judge(seen, credentials.agent_id), told, seen)


def _not_sent(kind: Kind, sentence: str, at: datetime) -> Look:
    result = CheckResult(kind, "", at, 0.0, Asked.VERIFICATION, detail=sentence)
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
    """Ask until it is visible in Cost and Sessions, refused, or `wait` is over.

    Args:
        template: the address, with `{agent_id}` and `{tenant_id}` where they belong.
        credentials: go into the headers and nowhere else.
        since: the time of the copy; 24 hours ago where it is not known.
        wait: seconds of waiting; 0 asks once, `math.inf` goes on until it is cancelled.
        report: called after each attempt and each second of waiting; must not block.
        running: cleared to pause. A pause is not counted.
        limit: seconds for one attempt.
        now: the wall clock.
        monotonic: the clock that does not jump.
        sleep: waits.
        fraction: a random number in [0, 1), for the jitter.
        find: looks names up; see `network.resolve`.
    """
    begun = since if since is not None else now() - DEFAULT_SINCE

    async def look(seconds: float) -> Look:
        return await look_once(
            template, credentials, since=begun, limit=seconds, now=now, find=find
        )

    watch = _Watch(now, monotonic, sleep, running)
    return await _Poller(look, watch, wait, report, limit, fraction).run()


class _Watch:
    """Counts the seconds we were awake and not paused."""

    def __init__(
        self,
        now: Now,
        monotonic: Callable[[], float],
        sleep: Sleep,
        running: asyncio.Event | None,
    ) -> None:
        self._now, self._monotonic, self._sleep, self._running = now, monotonic, sleep, running
        self.elapsed = 0.0

    async def wait(self, seconds: float) -> float:
        """Wait, and return for how long the computer slept meanwhile; 0.0 is the usual answer."""
        wall, steady = self._now(), self._monotonic()
        await self._sleep(seconds)
        self.elapsed += seconds
        passed = max((self._now() - wall).total_seconds(), self._monotonic() - steady)
        gap = passed - seconds
        return gap if gap >= SLEPT else 0.0

    async def until_running(self) -> None:
        """Return at once, unless paused."""
        if self._running is not None:
            await self._running.wait()

    async def timed(self, look: Awaitable[Look], most: float) -> Look:
        """Count the time of an attempt, but not of a sleep in the middle of it."""
        steady = self._monotonic()
        found = await look
        self.elapsed += min(self._monotonic() - steady, most)
        return found


class _Poller:
    def __init__(
        self,
        look: Callable[[float], Awaitable[Look]],
        watch: _Watch,
        wait: float,
        report: Report,
        limit: float,
        fraction: Callable[[], float],
    ) -> None:
        self._look, self._watch, self._wait, self._limit = look, watch, wait, limit
        self._report, self._fraction = report, fraction
        self._best: Look | None = None  # the last that told what was seen
        self._attempts = 0

    async def run(self) -> Verification:
        while True:
            look = await self._attempt()
            pause = next_delay(
                look.outcome,
                attempt=self._attempts,
                fraction=self._fraction(),
                remaining=self._wait - self._watch.elapsed,
                retry_after=look.answer.retry_after,
            )
            if isinstance(pause, Stop):
                return self._ended(look)
            await self._count_down(look, pause)

    async def _attempt(self) -> Look:
        await self._watch.until_running()
        self._attempts += 1
        left = self._wait - self._watch.elapsed
        limit = min(self._limit, max(left, LEAST_DELAY)) if self._wait > 0 else self._limit
        look = await self._watch.timed(self._look(limit), limit)
        if look.outcome.said_something:
            self._best = look
        return look

    async def _count_down(self, look: Look, pause: float) -> None:
        left = pause
        while left > 0:
            self._tell(look, left)
            tick = min(TICK, left)
            slept = await self._watch.wait(tick)
            await self._watch.until_running()
            if slept and look.answer.retry_after is None:
                return
            left -= tick + slept

    def _tell(self, look: Look, next_in: float) -> None:
        elapsed = self._watch.elapsed
        self._report(
            Progress(self._attempts, elapsed, next_in, look.outcome, look.answer, look.seen)
        )

    def _ended(self, last: Look) -> Verification:
        """What was seen earlier still holds when the last attempt found no connection."""
        told = last if last.outcome.final or self._best is None else self._best
        return Verification(
            told.outcome,
            last.answer,
            told.seen,
            self._attempts,
            self._watch.elapsed,
            waited=self._wait > 0,
        )
