"""Polling by the contract: real servers for one request, a simulated clock for the waiting."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.services.credentials import CREDENTIALS, KEY, assert_no_key
from tests.services.net.loopback import (
    PATIENT,
    Talk,
    answer,
    drip,
    raw,
    reset,
    serving,
    then_silence,
)
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind
from wizard.core.verify.verification import Outcome, Progress, Verification
from wizard.services.net import verification
from wizard.services.net.verification import Attempt, Clocks, poll, poll_once

START = datetime(2026, 11, 23, 14, 16, tzinfo=UTC)
PAGE = "<html><body>Please sign in</body></html>"


def seen(
    cost: bool, sessions: bool, agent: str = CREDENTIALS.agent_id, users: tuple[str, ...] = ("jo",)
) -> Talk:
    document: dict[str, Any] = {
        "agent_id": agent,
        "first_seen_at": None,
        "last_seen_at": None,
        "cost": {"visible": cost, "models": [], "operations": [], "users": list(users)},
        "sessions": {"visible": sessions, "count": 0, "latest": None},
        "newer": "field",
    }
    return answer(200, json.dumps(document))


NOTHING = seen(cost=False, sessions=False)
VERIFIED = seen(cost=True, sessions=True)


class Clock:
    """Time that passes only in `sleep`. `naps` maps a wake-up's number to seconds of sleep."""

    def __init__(self, naps: dict[int, float] | None = None) -> None:
        self.steady = 100.0
        self.asleep = 0.0
        self.slept: list[float] = []
        self.naps = naps or {}

    def now(self) -> datetime:
        return START + timedelta(seconds=self.steady - 100 + self.asleep)

    def monotonic(self) -> float:
        return self.steady

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.steady += seconds
        self.asleep += self.naps.get(len(self.slept), 0.0)
        await asyncio.sleep(0)


async def polled(
    url: str,
    wait: float = 0.0,
    *,
    clock: Clock | None = None,
    report: Callable[[Progress], None] = lambda _: None,
    running: asyncio.Event | None = None,
    fraction: float = 0.5,
    limit: float = PATIENT,
) -> Verification:
    clock = clock or Clock()
    result = await poll(
        url,
        CREDENTIALS,
        since=START,
        wait=wait,
        report=report,
        running=running,
        limit=limit,
        clocks=Clocks(clock.now, clock.monotonic, clock.sleep, lambda: fraction),
    )
    assert_no_key(result, result.as_dict(), result.sentence, result.remedies)
    return result


# One look

LOOKS: dict[str, tuple[Talk, Outcome, AnswerKind]] = {
    "both visible": (VERIFIED, Outcome.VERIFIED, AnswerKind.ANSWERED),
    "without user": (
        seen(cost=True, sessions=True, users=()),
        Outcome.WITHOUT_USER,
        AnswerKind.ANSWERED,
    ),
    "in Cost, not in Sessions": (
        seen(cost=True, sessions=False),
        Outcome.COST_ONLY,
        AnswerKind.ANSWERED,
    ),
    "in Sessions, not in Cost": (
        seen(cost=False, sessions=True),
        Outcome.SESSIONS_ONLY,
        AnswerKind.ANSWERED,
    ),
    "nothing seen": (NOTHING, Outcome.NOT_SEEN, AnswerKind.ANSWERED),
    "another agent": (
        seen(cost=True, sessions=True, agent="other"),
        Outcome.OTHER_AGENT,
        AnswerKind.ANSWERED,
    ),
    "404": (answer(404, ""), Outcome.NOT_SEEN, AnswerKind.NOT_FOUND),
    "404 with a web page": (answer(404, PAGE, "text/html"), Outcome.NOT_SEEN, AnswerKind.NOT_FOUND),
    "401": (answer(401, "{}"), Outcome.REFUSED, AnswerKind.REFUSED_KEY),
    "403": (answer(403, "{}"), Outcome.REFUSED, AnswerKind.FORBIDDEN),
    "408": (answer(408, ""), Outcome.BUSY, AnswerKind.SERVER_TROUBLE),
    "425": (answer(425, ""), Outcome.BUSY, AnswerKind.SERVER_TROUBLE),
    "429": (answer(429, ""), Outcome.BUSY, AnswerKind.RATE_LIMITED),
    "500": (answer(500, ""), Outcome.BUSY, AnswerKind.SERVER_TROUBLE),
    "503": (answer(503, ""), Outcome.BUSY, AnswerKind.SERVER_TROUBLE),
    "302": (answer(302, "", Location="/sign-in"), Outcome.NOT_MAVVRIK, AnswerKind.REDIRECT),
    "400": (answer(400, "{}"), Outcome.NOT_MAVVRIK, AnswerKind.UNEXPECTED_STATUS),
    "HTML": (answer(200, PAGE, "text/html"), Outcome.NOT_MAVVRIK, AnswerKind.HTML),
    "text": (answer(200, "{}", "text/plain"), Outcome.NOT_MAVVRIK, AnswerKind.NOT_JSON),
    "another form": (answer(200, "{}"), Outcome.NOT_MAVVRIK, AnswerKind.OTHER_JSON),
    "deep JSON": (answer(200, "[" * 60_000), Outcome.NOT_MAVVRIK, AnswerKind.OTHER_JSON),
    "too large": (answer(200, " " * 70_000), Outcome.NOT_MAVVRIK, AnswerKind.TOO_LARGE),
    "compressed": (
        answer(200, b"\x1f\x8b", Content_Encoding="gzip"),
        Outcome.NOT_MAVVRIK,
        AnswerKind.COMPRESSED,
    ),
    "not HTTP": (raw(b"220 ready\r\n\r\n"), Outcome.NOT_MAVVRIK, AnswerKind.NOT_HTTP),
    "silence": (then_silence(), Outcome.NO_CONNECTION, AnswerKind.TIMEOUT),
    "slow head": (drip(b"HTTP/1.1 200 OK\r\n", b"X"), Outcome.NO_CONNECTION, AnswerKind.TIMEOUT),
    "reset": (reset(), Outcome.NO_CONNECTION, AnswerKind.CUT_OFF),
    "truncated": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        Outcome.NO_CONNECTION,
        AnswerKind.CUT_OFF,
    ),
}


@pytest.mark.parametrize("name", LOOKS)
async def test_one_poll_is_one_request_and_has_its_own_outcome(name: str) -> None:
    talk, outcome, kind = LOOKS[name]
    async with serving(talk) as server:
        limit = 0.3 if kind is AnswerKind.TIMEOUT else PATIENT
        result = await polled(f"{server.url}/seen", limit=limit)
    assert (result.outcome, result.answer.kind) == (outcome, kind)
    assert (len(server.received), result.attempts) == (1, 1)


async def test_the_request_follows_the_contract() -> None:
    async with serving(VERIFIED) as server:
        await polled(f"{server.url}/{{tenant_id}}/agents/{{agent_id}}?region=eu")
    (request,) = server.received
    parts = urlsplit(request.target)
    assert request.method == "GET"
    assert parts.path == f"/acme-prod-7731/agents/{CREDENTIALS.agent_id}"
    assert parse_qs(parts.query) == {"region": ["eu"], "since": ["2026-11-23T14:16:00Z"]}
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["x-tenant-id"] == CREDENTIALS.tenant_id
    assert request.headers["x-agent-id"] == CREDENTIALS.agent_id
    assert request.body == b""


async def test_without_the_time_of_the_copy_since_is_24_hours_ago() -> None:
    clock = Clock()
    async with serving(VERIFIED) as server:
        await poll(server.url, CREDENTIALS, limit=1, clocks=Clocks(clock.now))
    assert server.received[0].target.endswith("?since=2026-11-22T14:16:00Z")


async def test_a_redirect_is_not_followed_and_its_target_gets_nothing() -> None:
    async with serving(VERIFIED) as target:
        redirect = answer(302, "", Location=target.url)
        async with serving(redirect) as server:
            result = await polled(server.url, 60)
    assert result.answer.kind is AnswerKind.REDIRECT
    assert target.connections == 0


@pytest.mark.parametrize(
    "url", ["http://verify.example.test/", "https://a@b.test/", "https://b.test/{key}", "no"]
)
async def test_an_address_that_may_not_get_the_key_is_never_asked(url: str) -> None:
    result = await polled(url, 60)
    assert (result.outcome, result.answer.kind) == (Outcome.BLOCKED, AnswerKind.BAD_ADDRESS)
    assert result.exit_code == 2
    assert result.sentence.startswith("The verification URL ")


async def test_the_verification_address_speaks_of_itself_when_it_refuses() -> None:
    async with serving(answer(401, "{}")) as server:
        result = await polled(server.url)
    assert result.sentence == (
        f"The verification URL at 127.0.0.1:{server.port} does not accept the key."
    )
    assert result.exit_code == 4


async def test_a_server_that_repeats_the_key_does_not_bring_it_onto_the_screen() -> None:
    async with serving(seen(cost=True, sessions=True, users=(KEY,))) as server:
        result = await polled(server.url)
    assert result.seen is not None
    assert result.seen.users == ("********",)


# Waiting


@pytest.mark.parametrize("status", [401, 403])
async def test_401_and_403_cause_exactly_one_request(status: int) -> None:
    async with serving(answer(status, "{}")) as server:
        result = await polled(server.url, 600)
    assert (len(server.received), result.exit_code) == (1, 4)


@pytest.mark.parametrize("name", ["HTML", "text", "another form", "302", "too large", "not HTTP"])
async def test_what_is_not_mavvrik_is_asked_once(name: str) -> None:
    async with serving(LOOKS[name][0]) as server:
        result = await polled(server.url, 600)
    assert (len(server.received), result.exit_code) == (1, 5)


@pytest.mark.parametrize("name", ["404", "429", "503", "408", "425", "reset", "another agent"])
async def test_an_answer_that_may_change_is_asked_for_again(name: str) -> None:
    async with serving(LOOKS[name][0], VERIFIED) as server:
        result = await polled(server.url, 600)
    assert (result.outcome, result.attempts, len(server.received)) == (Outcome.VERIFIED, 2, 2)
    assert result.exit_code == 0


async def test_pauses_grow_and_stay_within_the_waiting_time() -> None:
    clock = Clock()
    async with serving(NOTHING) as server:
        result = await polled(server.url, 60, clock=clock)
    assert (result.outcome, result.exit_code, result.in_vain) == (Outcome.NOT_SEEN, 124, True)
    # Half of 5, 10, 20, 30 and 30 seconds; then what is left of the minute.
    assert sum(clock.slept) == pytest.approx(60)
    assert result.attempts == 7
    assert result.elapsed == pytest.approx(60)


async def test_retry_after_is_obeyed() -> None:
    clock = Clock()
    async with serving(answer(429, "", Retry_After="7"), VERIFIED) as server:
        await polled(server.url, 60, clock=clock)
    assert sum(clock.slept) == 7.0


async def test_retry_after_as_a_date_is_obeyed() -> None:
    clock = Clock()
    date = "Mon, 23 Nov 2026 14:16:09 GMT"
    async with serving(answer(503, "", Retry_After=date), VERIFIED) as server:
        await polled(server.url, 60, clock=clock)
    assert sum(clock.slept) == 9.0


async def test_a_pause_longer_than_the_time_left_ends_the_wait() -> None:
    clock = Clock()
    async with serving(answer(429, "", Retry_After="61")) as server:
        result = await polled(server.url, 60, clock=clock)
    assert (clock.slept, len(server.received)) == ([], 1)
    assert (result.outcome, result.exit_code) == (Outcome.BUSY, 124)


async def test_what_was_seen_still_holds_when_the_connection_breaks() -> None:
    async with serving(seen(cost=True, sessions=False), reset()) as server:
        result = await polled(server.url, 5)
    assert (result.outcome, result.answer.kind) == (Outcome.COST_ONLY, AnswerKind.CUT_OFF)
    assert result.exit_code == 124


async def test_only_another_agent_counts_as_a_wait_without_success() -> None:
    async with serving(seen(cost=True, sessions=True, agent="other")) as server:
        result = await polled(server.url, 5)
    assert (result.outcome, result.exit_code) == (Outcome.OTHER_AGENT, 124)
    assert result.sentence == "Mavvrik answers about another agent: other."


async def test_no_answer_does_not_count_as_a_wait_without_success() -> None:
    async with serving(reset()) as server:
        result = await polled(server.url, 5)
    assert (result.outcome, result.exit_code) == (Outcome.NO_CONNECTION, 5)


@pytest.mark.parametrize(
    ("wait", "limits"), [(0.0, [15.0]), (10.0, [10.0, 7.5, 2.5, 1.0]), (math.inf, [15.0] * 4)]
)
async def test_an_attempt_ends_with_the_waiting_time(
    wait: float, limits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    async def look(*_args: object, limit: float, **_more: object) -> Attempt:
        asked.append(limit)
        told = CheckResult(AnswerKind.ANSWERED, "v.test", START, 0.1)
        return Attempt(Outcome.VERIFIED if len(asked) == 4 else Outcome.NOT_SEEN, told)

    monkeypatch.setattr(verification, "poll_once", look)
    await polled("https://v.test", wait, limit=15.0)
    assert asked == limits


# What is told meanwhile


async def test_the_countdown_shows_attempts_time_and_the_last_answer() -> None:
    told: list[Progress] = []
    async with serving(NOTHING, answer(503, ""), VERIFIED) as server:
        await polled(server.url, 60, report=told.append)
    first, second = told[:3], told[3:]
    assert [step.next_in for step in first] == [2.5, 1.5, 0.5]
    assert [step.next_in for step in second] == [5.0, 4.0, 3.0, 2.0, 1.0]
    assert [step.elapsed for step in second] == [2.5, 3.5, 4.5, 5.5, 6.5]
    assert {step.attempt for step in first} == {1}
    assert {step.sentence for step in first} == {"Mavvrik has seen nothing of your agent yet."}
    assert {step.sentence for step in second} == {
        f"127.0.0.1:{server.port} has a temporary problem (HTTP 503)."
    }
    assert_no_key(*told)


# Sleep, pause, leaving


async def test_a_laptop_that_wakes_up_is_asked_at_once_and_the_gap_is_not_counted() -> None:
    clock = Clock(naps={2: 3600.0})
    async with serving(NOTHING, VERIFIED) as server:
        result = await polled(server.url, 60, clock=clock, fraction=0.99)
    assert clock.slept == [1.0, 1.0]
    assert result.elapsed == 2.0
    assert result.attempts == 2


async def test_sleep_counts_toward_a_pause_the_server_asked_for() -> None:
    clock = Clock(naps={1: 20.0})
    async with serving(answer(429, "", Retry_After="30"), VERIFIED) as server:
        await polled(server.url, 60, clock=clock)
    assert sum(clock.slept) == 10.0


async def test_a_slow_second_does_not_count_as_sleep() -> None:
    assert verification.SLEPT == 5.0
    clock = Clock(naps={1: 4.0})
    async with serving(NOTHING, VERIFIED) as server:
        await polled(server.url, 60, clock=clock)
    assert clock.slept == [1.0, 1.0, 0.5]


async def test_while_paused_nothing_is_asked() -> None:
    running = asyncio.Event()
    async with serving(VERIFIED) as server:
        task = asyncio.create_task(polled(server.url, 60, running=running))
        await asyncio.sleep(0.05)
        assert server.connections == 0
        running.set()
        assert (await task).verified


async def test_after_a_pause_the_countdown_continues_where_it_stopped() -> None:
    running = asyncio.Event()
    running.set()
    clock = Clock()

    def pause(step: Progress) -> None:
        if step.next_in == 1.5:
            running.clear()

    async with serving(NOTHING, VERIFIED) as server:
        task = asyncio.create_task(
            polled(server.url, 60, clock=clock, report=pause, running=running)
        )
        await asyncio.sleep(0.1)
        assert len(server.received) == 1
        clock.steady += 500  # none of it is counted
        running.set()
        result = await task
    assert clock.slept == [1.0, 1.0, 0.5]
    assert (result.attempts, result.elapsed) == (2, 2.5)


@pytest.mark.parametrize("talk", [NOTHING, then_silence()], ids=["while waiting", "while asking"])
async def test_cancelling_is_immediate(talk: Talk) -> None:
    async with serving(talk) as server:
        task = asyncio.create_task(
            poll(server.url, CREDENTIALS, wait=math.inf, clocks=Clocks(fraction=lambda: 0.99))
        )
        await asyncio.sleep(0.1)
        before = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert time.perf_counter() - before < 0.2


async def test_a_single_request() -> None:
    async with serving(VERIFIED) as server:
        look = await poll_once(server.url, CREDENTIALS, since=START, limit=1)
    assert (look.outcome, look.answer.accepted) == (Outcome.VERIFIED, True)
    assert_no_key(look)


async def test_the_key_goes_to_the_configured_origins_only() -> None:
    """What a server names in its answer is never asked."""
    async with serving(answer()) as other:
        links = seen(cost=True, sessions=True, users=(other.url,))
        async with serving(links) as server:
            await polled(server.url)
    assert other.connections == 0
