"""The Mavvrik of practice mode gives documented answers, and shows only what arrived."""

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
from tests.services.practice.practiced import EMPTY, NOON, NOTHING_SEEN, Practiced, make, refusal
from wizard.services.net.loopback import running
from wizard.services.practice.mavvrik import Practice

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Door:
    """One server for all tests, because starting one takes a while, in front of any practice."""

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
def practiced(door: tuple[Door, str]) -> Practiced:
    """Everything goes well, and Register was clicked."""
    found = make()
    door[0].practice, found.base_url = found.practice, door[1]
    return found


async def test_the_empty_request_is_accepted(practiced: Practiced) -> None:
    answer = await practiced.send()
    assert (answer.status, answer.body) == (200, b'{"partialSuccess":{}}')
    assert await practiced.seen() == {"agent_id": practiced.ours.agent_id, **NOTHING_SEEN}


async def test_until_register_is_clicked_the_key_is_refused(practiced: Practiced) -> None:
    practiced.practice.registered = False
    assert refusal(await practiced.send()) == (401, "INVALID_API_KEY")
    assert refusal(await practiced.look()) == (401, "INVALID_API_KEY")
    practiced.practice.register()
    assert (await practiced.send()).status == 200
    assert (await practiced.look()).status == 200


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
    practiced: Practiced, name: str, value: str | None, code: str
) -> None:
    headers = dict(credential_headers(practiced.ours))
    if value is None:
        del headers[name]
    else:
        headers[name] = value.replace("KEY", practiced.ours.api_key.get_secret_value())
    assert refusal(await practiced.send(headers=list(headers.items()))) == (401, code)
    assert refusal(await practiced.look(headers=list(headers.items()))) == (401, code)


async def test_the_credential_check_may_name_its_agent(practiced: Practiced) -> None:
    headers = [*credential_headers(practiced.ours), ("X-Agent-ID", practiced.ours.agent_id)]
    assert (await practiced.send(headers=headers)).status == 200


async def test_the_endpoint_shows_exactly_what_arrived(practiced: Practiced) -> None:
    tokens = {"input_tokens": 1000, "output_tokens": 100, "cache_read_tokens": 10}
    login = {"user__email": "dev@example.com", "session__id": "s-1"}
    first = body(
        span("llm_request", 2, 1, model="claude-sonnet-4-6", **tokens, **login),
        span("tool", 3, 1, start=2 * SECOND, end=3 * SECOND, **login),
        mvk__agent_id=practiced.ours.agent_id,
    )
    second = body(
        span("interaction", 1, end=4 * SECOND, **login), mvk__agent_id=practiced.ours.agent_id
    )
    assert (await practiced.send(first)).status == 200
    practiced.clock[0] = NOON + timedelta(seconds=5)
    assert (await practiced.send(second)).status == 200
    assert await practiced.seen() == {
        "agent_id": practiced.ours.agent_id,
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


async def test_the_latest_of_several_sessions_is_shown(practiced: Practiced) -> None:
    await practiced.send(practiced.call(1, end=9 * SECOND))
    late = span("tool", 2, session__id="s-2", end=20 * SECOND)
    await practiced.send(body(late, mvk__agent_id=practiced.ours.agent_id))
    sessions = (await practiced.seen())["sessions"]
    assert (sessions["count"], sessions["latest"]["session_id"]) == (2, "s-2")


async def test_a_model_without_a_price_has_no_cost(practiced: Practiced) -> None:
    other = span("llm_request", 1, session__id="s-1", model="another-model", input_tokens=5)
    await practiced.send(body(other, mvk__agent_id=practiced.ours.agent_id))
    shown = await practiced.seen()
    assert shown["sessions"]["latest"]["cost_usd"] is None
    assert shown["cost"]["models"] == ["another-model"]


async def test_a_tool_alone_is_a_session_but_no_cost(practiced: Practiced) -> None:
    tool = span("tool", 1, session__id="s-1")
    await practiced.send(body(tool, mvk__agent_id=practiced.ours.agent_id))
    shown = await practiced.seen()
    assert (shown["cost"]["visible"], shown["sessions"]["visible"]) == (False, True)


async def test_a_span_without_session_is_cost_but_no_session(practiced: Practiced) -> None:
    call = span("llm_request", 1, model="claude-opus-5-5")
    await practiced.send(body(call, mvk__agent_id=practiced.ours.agent_id))
    shown = await practiced.seen()
    assert (shown["cost"]["visible"], shown["sessions"]["visible"]) == (True, False)


async def test_since_counts_only_what_arrived_from_then_on(practiced: Practiced) -> None:
    await practiced.send(practiced.call(1))
    assert (await practiced.seen("&since=2026-11-23T12:00:00Z"))["cost"]["visible"] is True
    assert (await practiced.seen("&since=2026-11-23T12:00:01Z"))["cost"]["visible"] is False
    east = quote("2026-11-23T14:00:00+02:00")
    assert (await practiced.seen(f"&since={east}"))["cost"]["visible"] is True
    assert (await practiced.seen("&since=2026-11-23T14:00:00+02:00"))["cost"]["visible"] is True


@pytest.mark.parametrize("since", ["yesterday", "", "2026-11-23T12:00:00", "2026-13-01T00:00:00Z"])
async def test_a_since_that_is_not_a_time_is_refused(practiced: Practiced, since: str) -> None:
    answer = await practiced.look(f"&since={since}")
    if since:
        assert refusal(answer) == (400, "INVALID_REQUEST")
    else:
        assert answer.status == 200


async def test_the_endpoint_needs_an_agent(practiced: Practiced) -> None:
    answer = await ask(practiced.base_url, "GET", "/verify", *credential_headers(practiced.ours))
    assert refusal(answer) == (400, "INVALID_REQUEST")


async def test_spans_of_another_agent_are_shown_for_that_agent(practiced: Practiced) -> None:
    await practiced.send(practiced.call(1, agent="agent-other"))
    shown = await practiced.seen()
    assert (shown["agent_id"], shown["cost"]["visible"]) == ("agent-other", True)
    await practiced.send(practiced.call(2, agent=practiced.ours.agent_id))
    assert (await practiced.seen())["agent_id"] == practiced.ours.agent_id


async def test_spans_without_an_agent_belong_to_nobody(practiced: Practiced) -> None:
    await practiced.send(body(span("llm_request", 1, session__id="s-1")))
    assert await practiced.seen() == {"agent_id": practiced.ours.agent_id, **NOTHING_SEEN}


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"resourceSpans":[{"scopeSpans":3}]}'])
async def test_text_that_is_not_span_data_is_refused(practiced: Practiced, text: bytes) -> None:
    assert refusal(await practiced.send(text)) == (400, "INVALID_REQUEST")


async def test_other_ways_to_ask_are_answered(practiced: Practiced) -> None:
    ours = credential_headers(practiced.ours)
    url = practiced.base_url
    assert refusal(await ask(url, "GET", "/v1/traces", *ours)) == (404, "NOT_FOUND")
    assert refusal(await ask(url, "POST", "/", *ours, body=EMPTY)) == (404, "NOT_FOUND")
    assert refusal(await ask(url, "POST", "/v1/traces", *ours, body=EMPTY)) == (415, "UNSUPPORTED")
    packed = (*ours, JSON_TYPE, ("Content-Encoding", "gzip"))
    broken = await ask(url, "POST", "/v1/traces", *packed, body=b"x")
    assert refusal(broken) == (400, "INVALID_REQUEST")


async def test_recorded_telemetry_of_the_real_client_is_shown(
    practiced: Practiced, shared: Path
) -> None:
    recorded = json.loads((shared / "cases/otlp/tool_run_oauth.json").read_text("utf-8"))
    text = json.dumps(recorded["body"]).replace("agent-xyz", practiced.ours.agent_id)
    await practiced.send(text.encode())
    latest = (await practiced.seen())["sessions"]["latest"]
    assert latest["user"] == "dev@example.com"
    assert (latest["tokens"], latest["llm_calls"], latest["tool_calls"]) == (372, 2, 1)
    assert latest["duration_ms"] == 1403
