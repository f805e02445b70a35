"""What practice mode is made of: credentials, causes, prices, documents."""

from __future__ import annotations

import json
import random
from uuid import UUID

import pytest

from tests.core.trace.otlp_builder import body, span
from tests.services.practice.practiced import NOTHING_SEEN, practicing, refusal
from wizard.core.trace.spans import read_spans
from wizard.services.practice.mavvrik import (
    BUSY_ANSWERS,
    PRACTICE_PRICES,
    SLOW_SECONDS,
    Practice,
    PracticeCause,
    cause_list,
    cause_named,
    cost_usd,
)
from wizard.services.practice.sample import COMPANY_EXAMPLE


def test_each_run_has_credentials_of_its_own_that_say_practice() -> None:
    first, second = Practice().credentials, Practice().credentials
    assert first.agent_id != second.agent_id
    assert UUID(first.agent_id).version == 4
    key = first.api_key.get_secret_value()
    assert key.startswith("mvk-agent-PRACTICE-")
    assert len(key.removeprefix("mvk-agent-PRACTICE-")) == 24
    assert key.removeprefix("mvk-agent-PRACTICE-").isalnum()
    assert key != second.api_key.get_secret_value()
    assert "PRACTICE-" not in repr(first)


def test_the_connect_tab_shows_three_lines() -> None:
    practice = Practice(chance=random.Random(7))
    ours = practice.credentials
    assert practice.connect_block() == (
        f"MVK_AGENT_ID={ours.agent_id}\n"
        f"MVK_TENANT_ID={ours.tenant_id}\n"
        f"MVK_API_KEY={ours.api_key.get_secret_value()}\n"
    )
    assert Practice(chance=random.Random(7)).connect_block() == practice.connect_block()


def test_the_price_list_is_small_and_has_all_four_kinds() -> None:
    assert sorted(PRACTICE_PRICES) == ["claude-haiku-", "claude-opus-", "claude-sonnet-"]
    four = {f"{kind}_tokens": 10**6 for kind in ("input", "output", "cache_read", "cache_creation")}
    reading = read_spans(body(span("llm_request", 1, model="claude-opus-5-5", **four)))
    assert cost_usd(reading) == 73.0


def test_the_causes_are_listed_one_a_line() -> None:
    lines = cause_list().splitlines()
    assert [line.split()[0] for line in lines] == [
        "register-not-clicked",
        "401",
        "403",
        "429",
        "503",
        "slow",
        "html-portal",
        "other-agent",
        "without-user",
        "nothing",
        "cost-not-sessions",
    ]
    assert all(line.endswith(".") and line.isprintable() for line in lines)


@pytest.mark.parametrize("cause", PracticeCause)
def test_a_cause_is_found_by_its_name(cause: PracticeCause) -> None:
    assert cause_named(cause.value) is cause
    assert cause_named(f" {cause.value.upper()} ") is cause


def test_an_unknown_cause_lists_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match=r"^This practice failure is unknown\. Choose one of: register"
    ) as no:
        cause_named("earthquake")
    assert "earthquake" not in str(no.value)


def test_the_settings_to_practice_on_are_strict_json_with_an_env() -> None:
    company = json.loads(COMPANY_EXAMPLE)
    assert company["env"]["EXISTING_SETTING"] == "existing-value"
    assert {"permissions", "hooks"} < set(company)
    assert not [name for name in company["env"] if "OTEL" in name or "TELEMETRY" in name]


# Failures: each does what its name on the command line says ---------------------------------------


async def test_register_not_clicked_is_refused_first_and_accepted_after_the_second_click() -> None:
    async with practicing(PracticeCause.REGISTER_NOT_CLICKED) as practiced:
        practiced.practice.register()
        assert refusal(await practiced.send()) == (401, "INVALID_API_KEY")
        assert refusal(await practiced.send()) == (401, "INVALID_API_KEY")
        practiced.practice.register()
        assert (await practiced.send()).status == 200
        practiced.practice.register()
        assert (await practiced.look()).status == 200


@pytest.mark.parametrize(
    ("cause", "status", "code"),
    [
        (PracticeCause.UNAUTHORIZED, 401, "INVALID_API_KEY"),
        (PracticeCause.FORBIDDEN, 403, "FORBIDDEN"),
    ],
)
async def test_a_refusal_stays(cause: PracticeCause, status: int, code: str) -> None:
    async with practicing(cause) as practiced:
        for _ in range(3):
            assert refusal(await practiced.send()) == (status, code)
            assert refusal(await practiced.look()) == (status, code)


@pytest.mark.parametrize(
    ("cause", "status", "code", "retry_after"),
    [
        (PracticeCause.TOO_MANY_REQUESTS, 429, "TOO_MANY_REQUESTS", "5"),
        (PracticeCause.UNAVAILABLE, 503, "UNAVAILABLE", None),
    ],
)
async def test_busy_ends_at_each_address(
    cause: PracticeCause, status: int, code: str, retry_after: str | None
) -> None:
    async with practicing(cause) as practiced:
        for ask_once in (practiced.send, practiced.look):
            for _ in range(BUSY_ANSWERS):
                answer = await ask_once()
                assert refusal(answer) == (status, code)
                assert answer.headers.get("retry-after") == retry_after
            assert (await ask_once()).status == 200


async def test_slow_answers_take_longer_than_anybody_waits() -> None:
    assert SLOW_SECONDS > 15
    async with practicing(PracticeCause.SLOW) as practiced:
        for _ in range(3):
            assert (await practiced.send()).json == {"partialSuccess": {}}
        assert practiced.slept == [20.0, 20.0]


async def test_a_portal_answers_everything_with_a_web_page() -> None:
    async with practicing(PracticeCause.HTML_PORTAL) as practiced:
        for answer in (await practiced.send(), await practiced.look()):
            assert answer.status == 200
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert b"Sign in to go on" in answer.body


async def test_under_another_agent() -> None:
    async with practicing(PracticeCause.OTHER_AGENT) as practiced:
        other = practiced.practice.sample_agent
        assert other != practiced.ours.agent_id
        await practiced.send(practiced.call(1, agent=other))
        shown = await practiced.seen()
        assert shown["agent_id"] == other
        assert shown["cost"]["visible"] is shown["sessions"]["visible"] is True


async def test_without_user() -> None:
    async with practicing(PracticeCause.WITHOUT_USER) as practiced:
        assert practiced.practice.sample_has_user is False
        await practiced.send(practiced.call(1))
        shown = await practiced.seen()
        assert (shown["cost"]["visible"], shown["cost"]["users"]) == (True, [])
        assert shown["sessions"]["latest"]["user"] is None


async def test_nothing_is_ever_shown() -> None:
    async with practicing(PracticeCause.NOTHING) as practiced:
        assert (await practiced.send(practiced.call(1))).status == 200
        assert await practiced.seen() == {"agent_id": practiced.ours.agent_id, **NOTHING_SEEN}


async def test_in_cost_but_not_in_sessions() -> None:
    async with practicing(PracticeCause.COST_NOT_SESSIONS) as practiced:
        await practiced.send(practiced.call(1))
        shown = await practiced.seen()
        assert shown["cost"]["visible"] is True
        assert shown["sessions"] == {"visible": False, "count": 0, "latest": None}


def test_otherwise_the_sample_is_of_our_agent_and_names_its_user() -> None:
    practice = Practice(PracticeCause.UNAVAILABLE)
    assert practice.sample_agent == practice.credentials.agent_id
    assert practice.sample_has_user is True
