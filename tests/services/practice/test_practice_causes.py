"""Failures to rehearse: each is what its name on the command line says."""

from __future__ import annotations

import pytest

from tests.services.practice.practised import NOTHING_SEEN, practising, refusal
from wizard.services.practice.causes import PracticeCause
from wizard.services.practice.mavvrik import BUSY_ANSWERS, SLOW_SECONDS, Practice


async def test_register_not_clicked_is_refused_first_and_accepted_after_the_second_click() -> None:
    async with practising(PracticeCause.REGISTER_NOT_CLICKED) as practised:
        practised.practice.register()
        assert refusal(await practised.send()) == (401, "INVALID_API_KEY")
        assert refusal(await practised.send()) == (401, "INVALID_API_KEY")
        practised.practice.register()
        assert (await practised.send()).status == 200
        practised.practice.register()
        assert (await practised.look()).status == 200


@pytest.mark.parametrize(
    ("cause", "status", "code"),
    [
        (PracticeCause.UNAUTHORIZED, 401, "INVALID_API_KEY"),
        (PracticeCause.FORBIDDEN, 403, "FORBIDDEN"),
    ],
)
async def test_a_refusal_stays(cause: PracticeCause, status: int, code: str) -> None:
    async with practising(cause) as practised:
        for _ in range(3):
            assert refusal(await practised.send()) == (status, code)
            assert refusal(await practised.look()) == (status, code)


@pytest.mark.parametrize(
    ("cause", "status", "code", "retry_after"),
    [
        (PracticeCause.TOO_MANY_REQUESTS, 429, "TOO_MANY_REQUESTS", "5"),
        (PracticeCause.UNAVAILABLE, 503, "UNAVAILABLE", None),
    ],
)
async def test_busy_passes_at_each_address(
    cause: PracticeCause, status: int, code: str, retry_after: str | None
) -> None:
    async with practising(cause) as practised:
        for ask_once in (practised.send, practised.look):
            for _ in range(BUSY_ANSWERS):
                answer = await ask_once()
                assert refusal(answer) == (status, code)
                assert answer.headers.get("retry-after") == retry_after
            assert (await ask_once()).status == 200


async def test_slow_answers_take_longer_than_anybody_waits() -> None:
    assert SLOW_SECONDS > 15
    async with practising(PracticeCause.SLOW) as practised:
        for _ in range(3):
            assert (await practised.send()).json == {"partialSuccess": {}}
        assert practised.slept == [20.0, 20.0]


async def test_a_portal_answers_everything_with_a_web_page() -> None:
    async with practising(PracticeCause.HTML_PORTAL) as practised:
        for answer in (await practised.send(), await practised.look()):
            assert answer.status == 200
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert b"Sign in to go on" in answer.body


async def test_under_another_agent() -> None:
    async with practising(PracticeCause.OTHER_AGENT) as practised:
        other = practised.practice.sample_agent
        assert other != practised.ours.agent_id
        await practised.send(practised.call(1, agent=other))
        shown = await practised.seen()
        assert shown["agent_id"] == other
        assert shown["cost"]["visible"] is shown["sessions"]["visible"] is True


async def test_without_user() -> None:
    async with practising(PracticeCause.WITHOUT_USER) as practised:
        assert practised.practice.sample_has_user is False
        await practised.send(practised.call(1))
        shown = await practised.seen()
        assert (shown["cost"]["visible"], shown["cost"]["users"]) == (True, [])
        assert shown["sessions"]["latest"]["user"] is None


async def test_nothing_is_ever_shown() -> None:
    async with practising(PracticeCause.NOTHING) as practised:
        assert (await practised.send(practised.call(1))).status == 200
        assert await practised.seen() == {"agent_id": practised.ours.agent_id, **NOTHING_SEEN}


async def test_in_cost_but_not_in_sessions() -> None:
    async with practising(PracticeCause.COST_NOT_SESSIONS) as practised:
        await practised.send(practised.call(1))
        shown = await practised.seen()
        assert shown["cost"]["visible"] is True
        assert shown["sessions"] == {"visible": False, "count": 0, "latest": None}


def test_otherwise_the_sample_is_of_our_agent_and_names_its_user() -> None:
    practice = Practice(PracticeCause.UNAVAILABLE)
    assert practice.sample_agent == practice.credentials.agent_id
    assert practice.sample_has_user is True
