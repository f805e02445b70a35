"""Send sample activity, in practice mode only.

At the real Mavvrik, a synthetic span would be customer data. This module therefore refuses to send
anything to another computer.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.core.address import BadAddress, read_address
from wizard.core.trace.arrival import TRACES_PATH
from wizard.core.values import AGENT_ATTRIBUTE, TENANT_HEADER

if TYPE_CHECKING:
    import httpx

    from wizard.core.credentials.reading import Credentials


_TIME_LIMIT = 5.0  # seconds


class NotLoopback(ValueError):
    """The endpoint is not on this computer."""


@dataclass(frozen=True, slots=True)
class SampleSent:
    """The response of the practice server to the sample."""

    accepted: bool
    status: int | None  # None if there was no response
    user: str | None  # the user to look for in Sessions; None if the sample names no user
    sentence: str


async def send_sample(
    endpoint: str,
    credentials: Credentials,
    *,
    agent_id: str | None = None,
    with_user: bool = True,
    with_command: bool = True,
    now: datetime | None = None,
    chance: random.Random | None = None,
) -> SampleSent:
    """Send one sample as Claude Code would, in one attempt, and to no other server.

    `endpoint` is a base URL, as in the settings. `agent_id` replaces the agent of the credentials.

    Raises:
        NotLoopback: the endpoint is not plain http to this computer.
    """
    url = f"{_loopback(endpoint)}{TRACES_PATH}"
    content = sample_request(
        agent_id or credentials.agent_id,
        now=now or datetime.now(UTC),
        chance=chance or random.SystemRandom(),
        with_user=with_user,
        with_command=with_command,
    )
    user = SAMPLE_USER if with_user else None
    response = await _post(url, credentials, json.dumps(content).encode())
    if response is None:
        return SampleSent(False, None, user, "The practice server did not answer.")
    kind: str = response.headers.get("Content-Type", "")
    is_json = kind.partition(";")[0].strip().lower() == "application/json"
    if response.status_code == 200 and is_json:
        who = f"as {user}" if user else "without a user"
        return SampleSent(True, 200, user, f"Sample activity sent {who}, and accepted.")
    sentence = "A web page answered, not Mavvrik."
    if response.status_code != 200:
        sentence = f"Sample activity refused (HTTP {response.status_code})."
    return SampleSent(False, response.status_code, user, sentence)


def _loopback(endpoint: str) -> str:
    try:
        address = read_address(endpoint)
    except BadAddress:
        address = None
    if address is None or not address.loopback or address.scheme != "http":
        raise NotLoopback("Sample activity goes only to practice mode on this computer.")
    return address.text.rstrip("/")


async def _post(url: str, credentials: Credentials, body: bytes) -> httpx.Response | None:
    """Send the request, never through a proxy.

    Return None if there was no response, or if the key cannot be sent in a header.
    """
    import httpx

    try:
        headers = {
            TENANT_HEADER: credentials.tenant_id,
            "Authorization": f"Bearer {credentials.api_key.get_secret_value()}",
            "Content-Type": "application/json",
        }
        async with httpx.AsyncClient(trust_env=False, timeout=_TIME_LIMIT) as client:
            return await client.post(url, content=body, headers=headers)
    except (httpx.HTTPError, ValueError):
        return None


SAMPLE_USER = "dev@example.com"
SAMPLE_MODEL = "claude-sonnet-4-6"
SAMPLE_COMMAND = "ls"

_Json = dict[str, object]
_Value = str | int | bool | list[str]
_LOGIN = {
    "organization.id": "9d0c6c1e-4f0b-4a57-8a53-3f1f6a6f0c11",
    "user.email": SAMPLE_USER,
    "user.account_uuid": "5b1f3a52-7a3e-4d4f-9f0a-0c8e2d7b4a90",
    "user.account_id": "user_practice",
}


class _Sample:
    """The IDs and times of one sample. Spans are added in the order in which they end."""

    def __init__(self, agent_id: str, now: datetime, chance: random.Random, user: bool) -> None:
        self.chance = chance
        self.end_ms = round(now.timestamp() * 1000)
        self.trace_id = self.hex(16)
        self.session_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        self.spans: list[_Json] = []
        self.common: dict[str, _Value] = {
            AGENT_ATTRIBUTE: agent_id,
            "user.id": self.hex(32),
            "session.id": self.session_id,
            **(_LOGIN if user else {}),
            "terminal.type": "xterm",
            "gen_ai.provider.name": "anthropic",
            "gen_ai.conversation.id": self.session_id,
        }

    def hex(self, length: int) -> str:
        """Return a random ID of `length` bytes as hexadecimal digits."""
        return self.chance.randbytes(length).hex()

    def add(
        self,
        operation: str,
        span_id: str,
        parent_id: str | None,
        ended_ago: int,
        duration: int,
        own: Mapping[str, _Value],
    ) -> None:
        """Add one span.

        Times are in milliseconds; `ended_ago` counts back from the end of the sample.
        """
        end = self.end_ms - ended_ago
        parent = {"parentSpanId": parent_id} if parent_id else {}
        self.spans.append(
            {
                "traceId": self.trace_id,
                "spanId": span_id,
                **parent,
                "name": f"claude_code.{operation}",
                "kind": 1,
                "startTimeUnixNano": f"{(end - duration) * 1_000_000}",
                "endTimeUnixNano": f"{end * 1_000_000}",
                "attributes": _attributes({**self.common, "span.type": operation, **own}),
                "droppedAttributesCount": 0,
                "events": [],
                "droppedEventsCount": 0,
                "status": {"code": 0},
                "links": [],
                "droppedLinksCount": 0,
                "flags": 257,
            }
        )


def sample_request(
    agent_id: str,
    *,
    now: datetime,
    chance: random.Random,
    with_user: bool = True,
    with_command: bool = True,
) -> _Json:
    """Build one ExportTraceServiceRequest as Claude Code would send it at `now`.

    Without `with_user`, it is what Claude Code sends with an API key. Without `with_command`, it is
    what remains when shell commands are switched off.
    """
    sample = _Sample(agent_id, now, chance, with_user)
    root, tool = sample.hex(8), sample.hex(8)
    _llm_request(sample, root, ended_ago=3_000, tokens=(3, 62, 0, 11_842), stop="tool_use")
    _tool(sample, root, tool, SAMPLE_COMMAND if with_command else None)
    _llm_request(sample, root, ended_ago=200, tokens=(5, 118, 11_842, 96), stop="end_turn")
    _interaction(sample, root)
    resource: dict[str, _Value] = {
        AGENT_ATTRIBUTE: agent_id,
        "host.arch": "amd64",
        "os.type": "linux",
        "service.name": "claude-code",
        "service.version": "2.1.332",
        "mvk.practice": True,
    }
    scope = {"name": "com.anthropic.claude_code.tracing", "version": "1.0.0"}
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": _attributes(resource), "droppedAttributesCount": 0},
                "scopeSpans": [{"scope": scope, "spans": sample.spans}],
            }
        ]
    }


def _llm_request(
    sample: _Sample, parent: str, *, ended_ago: int, tokens: tuple[int, int, int, int], stop: str
) -> None:
    request_id = f"req_practice_{sample.hex(6)}"
    own: dict[str, _Value] = {
        "model": SAMPLE_MODEL,
        "gen_ai.system": "anthropic",
        "gen_ai.request.model": SAMPLE_MODEL,
        "llm_request.context": "interaction",
        "speed": "normal",
        "duration_ms": 2_100,
        "input_tokens": tokens[0],
        "output_tokens": tokens[1],
        "cache_read_tokens": tokens[2],
        "cache_creation_tokens": tokens[3],
        "success": True,
        "attempt": 1,
        "request_id": request_id,
        "gen_ai.response.id": request_id,
        "ttft_ms": 840,
        "stop_reason": stop,
        "gen_ai.response.finish_reasons": [stop],
        "gen_ai.operation.name": "chat",
        "gen_ai.response.model": SAMPLE_MODEL,
        "gen_ai.usage.input_tokens": tokens[0] + tokens[2] + tokens[3],  # the cache included
        "gen_ai.usage.output_tokens": tokens[1],
        "gen_ai.usage.cache_read.input_tokens": tokens[2],
        "gen_ai.usage.cache_write.input_tokens": tokens[3],
    }
    sample.add("llm_request", sample.hex(8), parent, ended_ago, 2_100, own)


def _tool(sample: _Sample, parent: str, span_id: str, command: str | None) -> None:
    use = {"tool_use_id": f"toolu_practice_{sample.hex(6)}"}
    line = {"full_command": command} if command else {}
    own: dict[str, _Value] = {
        "tool_name": "Bash",
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "Bash",
        **line,
        "bash_command_class": "file_listing",
        **use,
        "duration_ms": 420,
    }
    decided: dict[str, _Value] = {"duration_ms": 60, "decision": "accept", "source": "config"}
    ran: dict[str, _Value] = {**use, "duration_ms": 350, "success": True}
    sample.add("tool.blocked_on_user", sample.hex(8), span_id, 2_860, 60, decided)
    sample.add("tool.execution", sample.hex(8), span_id, 2_500, 350, ran)
    sample.add("tool", span_id, parent, 2_500, 420, own)


def _interaction(sample: _Sample, span_id: str) -> None:
    own: dict[str, _Value] = {
        "gen_ai.operation.name": "invoke_agent",
        "user_prompt": "<REDACTED>",
        "user_prompt_length": 30,
        "interaction.sequence": 1,
        "parent.source": "none",
        "interaction.duration_ms": 5_400,
    }
    sample.add("interaction", span_id, None, 0, 5_400, own)


def _attributes(values: Mapping[str, _Value]) -> list[_Json]:
    return [{"key": key, "value": _any_value(value)} for key, value in values.items()]


def _any_value(value: _Value) -> _Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": value}
    if isinstance(value, list):
        return {"arrayValue": {"values": [{"stringValue": item} for item in value]}}
    return {"stringValue": value}
