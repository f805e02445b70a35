"""The samples of practice mode: settings of a made-up company, and activity, which it sends.

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
from pkgutil import get_data
from typing import TYPE_CHECKING

from wizard.core.address import BadAddress, read_address
from wizard.core.credentials.reading import Credentials
from wizard.core.trace.arrival import TRACES_PATH
from wizard.core.values import TENANT_HEADER

if TYPE_CHECKING:
    import httpx


_TIME_LIMIT = 5.0  # seconds
# Rules, hooks and an `env` section.
COMPANY_EXAMPLE = (get_data(__package__, "settings.json") or b"").decode()


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
) -> SampleSent:
    """Send one sample as Claude Code would, in one attempt, and to no other server.

    `endpoint` is a base URL, as in the settings. `agent_id` replaces the agent of the credentials.

    Raises:
        NotLoopback: the endpoint is not plain http to this computer.
    """
    url = f"{_loopback(endpoint)}{TRACES_PATH}"
    content = sample_request(
        agent_id or credentials.agent_id,
        now=datetime.now(UTC),
        chance=random.SystemRandom(),
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
    """Send the request, never through a proxy. None without a response, or if it cannot be sent."""
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


# Spans like those that Claude Code sends for one prompt. Times are in milliseconds.
_SAMPLE = json.loads(get_data(__package__, "sample.json") or b"")
SAMPLE_USER: str = _SAMPLE["every_span"]["user.email"]
_LOGIN = {"organization.id", "user.email", "user.account_uuid", "user.account_id"}
_IDS = {"trace": 16, "root": 8, "tool": 8, "user": 32, "use": 6}  # the same in all spans; bytes
_OWN_IDS = {"own": 8, "request": 6}  # of each span

_Json = dict[str, object]
_Value = str | int | bool | list[str]


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
    left_out = (set() if with_user else _LOGIN) | (set() if with_command else {"full_command"})
    blanks = {
        "agent": agent_id,
        "session": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        **_random_ids(_IDS, chance),
    }
    spans = []
    for one in _SAMPLE["spans"]:
        filled = blanks | _random_ids(_OWN_IDS, chance)
        end = round(now.timestamp() * 1000) - one["ended_ago"]
        values = _SAMPLE["every_span"] | {"span.type": one["operation"]} | one["attributes"]
        kept = {name: value for name, value in values.items() if name not in left_out}
        spans.append(
            {
                "traceId": filled["trace"],
                "spanId": one["id"].format_map(filled),
                **({"parentSpanId": one["parent"].format_map(filled)} if one["parent"] else {}),
                "name": f"claude_code.{one['operation']}",
                "kind": 1,
                "startTimeUnixNano": f"{(end - one['duration']) * 1_000_000}",
                "endTimeUnixNano": f"{end * 1_000_000}",
                "attributes": _attributes(kept, filled),
                "droppedAttributesCount": 0,
                "events": [],
                "droppedEventsCount": 0,
                "status": {"code": 0},
                "links": [],
                "droppedLinksCount": 0,
                "flags": 257,
            }
        )
    resource = _attributes(_SAMPLE["resource"], blanks)
    scope = {"name": "com.anthropic.claude_code.tracing", "version": "1.0.0"}
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": resource, "droppedAttributesCount": 0},
                "scopeSpans": [{"scope": scope, "spans": spans}],
            }
        ]
    }


def _random_ids(lengths: Mapping[str, int], chance: random.Random) -> dict[str, str]:
    return {name: chance.randbytes(length).hex() for name, length in lengths.items()}


def _attributes(values: Mapping[str, _Value], blanks: Mapping[str, str]) -> list[_Json]:
    """Write attributes in OTLP's form, with the blanks in their values filled."""
    return [
        {
            "key": key,
            "value": _any_value(value.format_map(blanks) if isinstance(value, str) else value),
        }
        for key, value in values.items()
    ]


def _any_value(value: _Value) -> _Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": value}
    if isinstance(value, list):
        return {"arrayValue": {"values": [{"stringValue": item} for item in value]}}
    return {"stringValue": value}
