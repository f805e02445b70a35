"""Sample activity for practice mode: what one question to Claude Code sends, written by hand.

One interaction with two model requests and one tool between them, with the attributes and the form
of Claude Code 2.1.330 after a login. The person is invented, and `mvk.practice` marks it as such.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import datetime

from wizard.core.values import AGENT_ATTRIBUTE

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
    """Ids and times of one sample; spans are added from the inside out, as they end."""

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
        """A random id of so many bytes."""
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
        """Add one span; times are milliseconds, `ended_ago` before the whole ended."""
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
    """One ExportTraceServiceRequest as Claude Code would send it at `now`.

    Without `with_user` it is what arrives with an API key; without `with_command`, what is left
    when the shell command lines are switched off.
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
        "service.version": "2.1.330",
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
