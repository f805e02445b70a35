"""Sample activity: like the real client's, marked as practice, and on this computer only."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tests.conftest import ROOT
from wizard.core.credentials.reading import Credentials
from wizard.core.trace.dashboard_fields import fields
from wizard.core.trace.spans import TraceReading, read_spans
from wizard.services.net.loopback import running
from wizard.services.practice.mavvrik import Practice, PracticeCause
from wizard.services.practice.sample import NotLoopback, SampleSent, sample_request, send_sample
from wizard.services.receiver import Received, Receiver

MEASURED = (ROOT / "wizard/core/client/measured.tsv").read_text(encoding="utf-8")
AGENT = "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
NOW = datetime(2026, 11, 23, 14, 21, 10, tzinfo=UTC)
OURS = Credentials(AGENT, "tnt-123", SecretStr("mvk-agent-0123456789abcdefghijKLMN"))


def sample(**options: Any) -> dict[str, object]:
    """The sample with fixed chance and time."""
    return sample_request(AGENT, now=NOW, chance=random.Random(3), **options)


def reading(**options: Any) -> TraceReading:
    """The sample as our own reader sees it."""
    return read_spans(json.dumps(sample(**options)).encode())


def attribute_names(spans: list[Any]) -> dict[str, set[str]]:
    """The attributes of each kind of span."""
    return {span["name"]: {item["key"] for item in span["attributes"]} for span in spans}


def spans_of(request: Any) -> list[Any]:
    """The spans of a request as it is on the wire."""
    found: list[Any] = request["resourceSpans"][0]["scopeSpans"][0]["spans"]
    return found


def test_it_is_one_prompt_with_two_model_calls_and_a_tool() -> None:
    tree = [f"{'  ' * row.depth}{row.span.operation}" for row in reading().tree()]
    assert tree == [
        "interaction",
        "  llm_request",
        "  tool",
        "    tool.blocked_on_user",
        "    tool.execution",
        "  llm_request",
    ]


def test_it_fills_the_guides_fields() -> None:
    found = {field.name: field.value for field in fields(reading())}
    assert len(found.pop("Session ID") or "") == 36
    assert found == {
        "User": "dev@example.com",
        "User email": "dev@example.com",
        "Model": "claude-sonnet-4-6",
        "Operation": "interaction, llm_request, tool, tool.blocked_on_user, tool.execution",
        "Agent": AGENT,
        "Duration": "5.4 s",
        "Tokens": "23968 (8 in, 180 out, 11842 read from cache, 11938 written to cache)",
        "LLM Calls": "2",
        "Tool Calls": "1",
        "Cost": None,
    }


def test_it_ends_now_and_everything_lies_within_the_prompt() -> None:
    spans = reading().spans
    whole = spans[-1]
    assert whole.operation == "interaction"
    assert whole.end_ns == int(NOW.timestamp()) * 1_000_000_000
    assert all(whole.start_ns <= one.start_ns <= one.end_ns <= whole.end_ns for one in spans)


def test_children_lie_within_their_parents() -> None:
    spans = {one.place: one for one in reading().spans}
    for one in spans.values():
        if one.parent_id:
            parent = spans[one.parent_place]
            assert parent.start_ns <= one.start_ns <= one.end_ns <= parent.end_ns


def test_ids_are_random_and_new_each_time() -> None:
    assert sample() == sample()
    other = sample_request(AGENT, now=NOW, chance=random.Random(4))
    assert spans_of(other)[0]["traceId"] != spans_of(sample())[0]["traceId"]
    assert len({span["spanId"] for span in spans_of(sample())}) == 6


def test_it_is_marked_as_practice() -> None:
    assert all(one.resource["mvk.practice"] is True for one in reading().spans)


def test_without_user_it_is_what_arrives_with_an_api_key() -> None:
    found = reading(with_user=False)
    assert found.users == ()
    assert not any("account" in key or "organization" in key for key in found.spans[0].attributes)


def test_without_command_lines_nothing_else_is_missing() -> None:
    with_line, without = reading(), reading(with_command=False)
    assert with_line.commands == ("ls",)
    assert without.commands == ()
    changed = attribute_names(spans_of(sample()))
    changed["claude_code.tool"] -= {"full_command"}
    assert attribute_names(spans_of(sample(with_command=False))) == changed


def test_its_form_is_the_recorded_one(shared: Path) -> None:
    recorded = json.loads((shared / "cases/otlp/tool_run_apikey.json").read_text("utf-8"))["body"]
    ours, theirs = spans_of(sample()), spans_of(recorded)
    assert {span["name"] for span in ours} == {span["name"] for span in theirs}
    assert set(ours[0]) == set(theirs[0])
    login = {"organization.id", "user.email", "user.account_uuid", "user.account_id"}
    known = attribute_names(theirs)  # of 2.1.330; newer ones are in the measured table
    for name, attributes in attribute_names(ours).items():
        kind = name.removeprefix("claude_code.")
        newer = {one for one in attributes if f"attribute: {kind} {one}\tsent" in MEASURED}
        assert attributes - login - newer <= known[name]


@asynccontextmanager
async def practicing(cause: PracticeCause | None = None) -> AsyncIterator[tuple[Practice, str]]:
    """A registered practice server."""
    practice = Practice(cause)
    practice.register()
    async with running(practice) as base_url:
        yield practice, base_url


async def test_it_is_sent_as_claude_code_sends() -> None:
    got: list[Received] = []
    async with running(Receiver(got.append, OURS)) as base_url:
        sent = await send_sample(base_url, OURS)
    assert sent == SampleSent(
        True, 200, "dev@example.com", "Sample activity sent as dev@example.com, and accepted."
    )
    assert (got[0].method, got[0].path) == ("POST", "/v1/traces")
    assert got[0].headers.content_type == "application/json"
    assert got[0].remarks == ()
    assert got[0].headers.agent is None


async def test_practice_mode_shows_what_was_sent() -> None:
    async with practicing() as (practice, base_url):
        await send_sample(f"{base_url}/", practice.credentials)
        latest = (await look(practice, base_url))["sessions"]["latest"]
        assert latest["user"] == "dev@example.com"
        assert latest["duration_ms"] == 5400
        assert latest["cost_usd"] == 0.068059


async def look(practice: Practice, base_url: str) -> Any:
    """What the verification endpoint shows."""
    url = practice.verify_url(base_url).format(agent_id=practice.credentials.agent_id)
    key = practice.credentials.api_key.get_secret_value()
    headers = {"x-tenant-id": practice.credentials.tenant_id, "Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(url, headers=headers)).json()


async def test_variants_for_another_agent_and_without_a_user() -> None:
    async with practicing(PracticeCause.OTHER_AGENT) as (practice, base_url):
        await send_sample(base_url, practice.credentials, agent_id=practice.sample_agent)
        assert (await look(practice, base_url))["agent_id"] == practice.sample_agent
    async with practicing(PracticeCause.WITHOUT_USER) as (practice, base_url):
        has_user = practice.sample_has_user
        sent = await send_sample(base_url, practice.credentials, with_user=has_user)
        assert sent.sentence == "Sample activity sent without a user, and accepted."
        assert (await look(practice, base_url))["cost"]["users"] == []


@pytest.mark.parametrize(
    ("cause", "sent"),
    [
        (
            PracticeCause.UNAUTHORIZED,
            SampleSent(False, 401, "dev@example.com", "Sample activity refused (HTTP 401)."),
        ),
        (
            PracticeCause.HTML_PORTAL,
            SampleSent(
                False,
                200,
                "dev@example.com",
                "A web page answered, not Mavvrik.",
            ),
        ),
    ],
)
async def test_a_refusal_is_reported(cause: PracticeCause, sent: SampleSent) -> None:
    async with practicing(cause) as (practice, base_url):
        assert await send_sample(base_url, practice.credentials) == sent


async def test_a_missing_server_is_reported() -> None:
    async with practicing() as (practice, base_url):
        pass
    sent = await send_sample(base_url, practice.credentials)
    assert (sent.accepted, sent.status) == (False, None)
    assert sent.sentence == "The practice server did not answer."


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://ingest.mavvrik.ai",
        "http://ingest.mavvrik.ai",
        "https://127.0.0.1:4318",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "http://user:word@127.0.0.1:4318",
        "http://localhost.example.com:4318",
        "http://0.0.0.0:4318",
        "http://10.0.0.1:4318",
        "http://[::ffff:8.8.8.8]:4318",
        "http://127.0.0.1:4318?x=",
        "ftp://127.0.0.1",
        "127.0.0.1:4318",
        "",
    ],
)
async def test_it_goes_to_this_computer_only(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(httpx, "AsyncClient", refuse)
    with pytest.raises(NotLoopback, match=r"^Sample activity goes only to practice mode on"):
        await send_sample(endpoint, OURS)


async def test_it_never_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with practicing() as (practice, base_url):
        assert (await send_sample(base_url, practice.credentials)).accepted


async def test_a_key_that_no_header_can_carry_raises_nothing() -> None:
    for key in ("two\nlines", "кey", " blank "):
        odd = Credentials(AGENT, "tnt-123", SecretStr(key))
        async with running(Receiver(lambda _: None)) as base_url:
            sent = await send_sample(base_url, odd)
        assert key not in repr(sent)


async def test_the_real_clock_and_chance_are_the_default() -> None:
    got: list[Received] = []
    async with running(Receiver(got.append, OURS)) as base_url:
        await send_sample(base_url, OURS)
        await send_sample(base_url, OURS)
    first, second = (one.spans for one in got)
    assert first is not None
    assert second is not None
    assert first.session_ids != second.session_ids
    assert not asyncio.all_tasks() - {asyncio.current_task()}
