"""The Mavvrik of practice mode: documented answers, and nothing shown that did not arrive."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio
from starlette.types import Receive, Scope, Send

from tests.core.trace.otlp_builder import SECOND, body, span
from tests.services.net.loopback_client import JSON_TYPE, ask, credential_headers
from tests.services.practice.practised import EMPTY, NOON, NOTHING_SEEN, Practised, make, refusal
from wizard.services.net.loopback import running
from wizard.services.practice.mavvrik import Practice

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Door:
    """One server for all tests, since starting one takes a while; behind it, any practice."""

    practice: Practice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        await self.practice(scope, receive, send)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door() -> AsyncIterator[tuple[Door, str]]:
    """The server and its address."""
    found = Door()
    async with running(found) as base_url:
        yield found, base_url


@pytest.fixture
def practised(door: tuple[Door, str]) -> Practised:
    """Everything goes well, and Register was clicked."""
    found = make()
    door[0].practice, found.base_url = found.practice, door[1]
    return found


async def test_the_empty_request_is_accepted(practised: Practised) -> None:
    answer = await practised.send()
    assert (answer.status, answer.body) == (200, b'{"partialSuccess":{}}')
    assert await practised.seen() == {"agent_id": practised.ours.agent_id, **NOTHING_SEEN}


async def test_until_register_is_clicked_the_key_is_refused(practised: Practised) -> None:
    practised.practice.registered = False
    assert refusal(await practised.send()) == (401, "INVALID_API_KEY")
    assert refusal(await practised.look()) == (401, "INVALID_API_KEY")
    practised.practice.register()
    assert (await practised.send()).status == 200
    assert (await practised.look()).status == 200


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("x-tenant-id", "", "MISSING_CREDENTIALS"),
        ("x-tenant-id", None, "MISSING_CREDENTIALS"),
        ("Authorization", "", "MISSING_CREDENTIALS"),
        ("Authorization", "Bearer ", "MISSING_CREDENTIALS"),
        ("Authorization", None, "MISSING_CREDENTIALS"),
        ("x-agent-id", "", "MISSING_CREDENTIALS"),
        ("x-tenant-id", "another-tenant", "INVALID_API_KEY"),
        ("Authorization", "Bearer mvk-agent-PRACTICE-another", "INVALID_API_KEY"),
        ("Authorization", "Basic KEY", "INVALID_API_KEY"),
        ("Authorization", "KEY", "INVALID_API_KEY"),
        ("Authorization", "Bearer Bearer KEY", "INVALID_API_KEY"),
        ("x-agent-id", "another-agent", "INVALID_API_KEY"),
    ],
)
async def test_headers_are_refused_as_documented_at_both_addresses(
    practised: Practised, name: str, value: str | None, code: str
) -> None:
    headers = dict(credential_headers(practised.ours))
    if value is None:
        del headers[name]
    else:
        headers[name] = value.replace("KEY", practised.ours.api_key.get_secret_value())
    assert refusal(await practised.send(headers=list(headers.items()))) == (401, code)
    assert refusal(await practised.look(headers=list(headers.items()))) == (401, code)


async def test_the_credential_check_may_name_its_agent(practised: Practised) -> None:
    headers = [*credential_headers(practised.ours), ("X-Agent-ID", practised.ours.agent_id)]
    assert (await practised.send(headers=headers)).status == 200


async def test_the_endpoint_shows_what_arrived_to_the_letter(practised: Practised) -> None:
    tokens = {"input_tokens": 1000, "output_tokens": 100, "cache_read_tokens": 10}
    login = {"user__email": "dev@example.com", "session__id": "s-1"}
    first = body(
        span("llm_request", 2, 1, model="claude-sonnet-4-6", **tokens, **login),
        span("tool", 3, 1, start=2 * SECOND, end=3 * SECOND, **login),
        mvk__agent_id=practised.ours.agent_id,
    )
    second = body(
        span("interaction", 1, end=4 * SECOND, **login), mvk__agent_id=practised.ours.agent_id
    )
    assert (await practised.send(first)).status == 200
    practised.clock[0] = NOON + timedelta(seconds=5)
    assert (await practised.send(second)).status == 200
    assert await practised.seen() == {
        "agent_id": practised.ours.agent_id,
        "first_seen_at": "2026-11-23T12:00:00Z",
        "last_seen_at": "2026-11-23T12:00:05Z",
        "cost": {
            "visible": True,
            "models": ["claude-sonnet-4-6"],
            "operations": ["interaction", "llm_request", "tool"],
            "users": ["dev@example.com"],
        },
        "sessions": {
            "visible": True,
            "count": 1,
            "latest": {
                "session_id": "s-1",
                "user": "dev@example.com",
                "duration_ms": 3000,
                "tokens": 1110,
                "llm_calls": 1,
                "tool_calls": 1,
                "cost_usd": 0.006004,
            },
        },
    }


async def test_of_several_sessions_the_latest_is_shown(practised: Practised) -> None:
    await practised.send(practised.call(1, end=9 * SECOND))
    late = span("tool", 2, session__id="s-2", end=20 * SECOND)
    await practised.send(body(late, mvk__agent_id=practised.ours.agent_id))
    sessions = (await practised.seen())["sessions"]
    assert (sessions["count"], sessions["latest"]["session_id"]) == (2, "s-2")


async def test_a_model_without_a_price_has_no_cost(practised: Practised) -> None:
    other = span("llm_request", 1, session__id="s-1", model="another-model", input_tokens=5)
    await practised.send(body(other, mvk__agent_id=practised.ours.agent_id))
    shown = await practised.seen()
    assert shown["sessions"]["latest"]["cost_usd"] is None
    assert shown["cost"]["models"] == ["another-model"]


async def test_a_tool_alone_is_a_session_but_no_cost(practised: Practised) -> None:
    tool = span("tool", 1, session__id="s-1")
    await practised.send(body(tool, mvk__agent_id=practised.ours.agent_id))
    shown = await practised.seen()
    assert (shown["cost"]["visible"], shown["sessions"]["visible"]) == (False, True)


async def test_a_span_without_session_is_cost_but_no_session(practised: Practised) -> None:
    call = span("llm_request", 1, model="claude-opus-5-5")
    await practised.send(body(call, mvk__agent_id=practised.ours.agent_id))
    shown = await practised.seen()
    assert (shown["cost"]["visible"], shown["sessions"]["visible"]) == (True, False)


async def test_since_counts_only_what_arrived_from_then_on(practised: Practised) -> None:
    await practised.send(practised.call(1))
    assert (await practised.seen("&since=2026-11-23T12:00:00Z"))["cost"]["visible"] is True
    assert (await practised.seen("&since=2026-11-23T12:00:01Z"))["cost"]["visible"] is False
    east = quote("2026-11-23T14:00:00+02:00")
    assert (await practised.seen(f"&since={east}"))["cost"]["visible"] is True
    assert (await practised.seen("&since=2026-11-23T14:00:00+02:00"))["cost"]["visible"] is True


@pytest.mark.parametrize("since", ["yesterday", "", "2026-11-23T12:00:00", "2026-13-01T00:00:00Z"])
async def test_a_since_that_is_no_time_is_refused(practised: Practised, since: str) -> None:
    answer = await practised.look(f"&since={since}")
    if since:
        assert refusal(answer) == (400, "INVALID_REQUEST")
    else:
        assert answer.status == 200


async def test_the_endpoint_needs_an_agent(practised: Practised) -> None:
    answer = await ask(practised.base_url, "GET", "/verify", *credential_headers(practised.ours))
    assert refusal(answer) == (400, "INVALID_REQUEST")


async def test_spans_of_another_agent_are_shown_as_that_agents(practised: Practised) -> None:
    await practised.send(practised.call(1, agent="agent-other"))
    shown = await practised.seen()
    assert (shown["agent_id"], shown["cost"]["visible"]) == ("agent-other", True)
    await practised.send(practised.call(2, agent=practised.ours.agent_id))
    assert (await practised.seen())["agent_id"] == practised.ours.agent_id


async def test_spans_without_an_agent_are_nobodys(practised: Practised) -> None:
    await practised.send(body(span("llm_request", 1, session__id="s-1")))
    assert await practised.seen() == {"agent_id": practised.ours.agent_id, **NOTHING_SEEN}


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"resourceSpans":[{"scopeSpans":3}]}'])
async def test_what_is_no_span_data_is_refused(practised: Practised, text: bytes) -> None:
    assert refusal(await practised.send(text)) == (400, "INVALID_REQUEST")


async def test_other_ways_to_ask_are_answered(practised: Practised) -> None:
    ours = credential_headers(practised.ours)
    url = practised.base_url
    assert refusal(await ask(url, "GET", "/v1/traces", *ours)) == (404, "NOT_FOUND")
    assert refusal(await ask(url, "POST", "/", *ours, body=EMPTY)) == (404, "NOT_FOUND")
    assert refusal(await ask(url, "POST", "/v1/traces", *ours, body=EMPTY)) == (415, "UNSUPPORTED")
    packed = (*ours, JSON_TYPE, ("Content-Encoding", "gzip"))
    broken = await ask(url, "POST", "/v1/traces", *packed, body=b"x")
    assert refusal(broken) == (400, "INVALID_REQUEST")


async def test_recorded_telemetry_of_the_real_client_is_shown(
    practised: Practised, shared: Path
) -> None:
    recorded = json.loads((shared / "cases/otlp/tool_run_oauth.json").read_text("utf-8"))
    text = json.dumps(recorded["body"]).replace("agent-xyz", practised.ours.agent_id)
    await practised.send(text.encode())
    latest = (await practised.seen())["sessions"]["latest"]
    assert latest["user"] == "dev@example.com"
    assert (latest["tokens"], latest["llm_calls"], latest["tool_calls"]) == (372, 2, 1)
    assert latest["duration_ms"] == 1403
