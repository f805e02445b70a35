"""Sending sample activity, in practice mode only.

A synthetic span would be customer data at the real Mavvrik, so this refuses to talk to anything
that is not on this computer.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.core.address import BadAddress, read_address
from wizard.core.trace.arrival import TRACES_PATH
from wizard.core.values import TENANT_HEADER
from wizard.services.practice.sample_spans import SAMPLE_USER, sample_request

if TYPE_CHECKING:
    import httpx

    from wizard.core.credentials.reading import Credentials

_TIME_LIMIT = 5.0  # seconds


class NotLoopback(ValueError):
    """The address is not on this computer."""


@dataclass(frozen=True, slots=True)
class SampleSent:
    """What became of the sample."""

    accepted: bool
    status: int | None  # None where nothing answered
    user: str | None  # whom to look for in Sessions; None where the sample names nobody
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
    """Send one sample the way Claude Code does: one try, and nothing is said to anybody else.

    `endpoint` is a base address, as in the settings; `agent_id` is for another agent than that of
    the credentials.

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
        return SampleSent(False, None, user, "Nothing answered: the practice server is not there.")
    return _sent(response, user)


def _loopback(endpoint: str) -> str:
    try:
        address = read_address(endpoint)
    except BadAddress:
        address = None
    if address is None or not address.loopback or address.scheme != "http":
        raise NotLoopback("Sample activity goes to practice mode on this computer only.")
    return address.text.rstrip("/")


async def _post(url: str, credentials: Credentials, body: bytes) -> httpx.Response | None:
    """Never through a proxy. None where nothing answered, or the key cannot stand in a header."""
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


def _sent(response: httpx.Response, user: str | None) -> SampleSent:
    accepted = response.status_code == 200 and _is_json(response)
    if accepted:
        who = f"as {user}" if user else "without a user"
        sentence = f"Sample activity was sent {who} and accepted."
    elif response.status_code == 200:
        sentence = "Something else than Mavvrik answered, with a web page."
    else:
        sentence = f"Sample activity was refused with HTTP {response.status_code}."
    return SampleSent(accepted, response.status_code, user, sentence)


def _is_json(response: httpx.Response) -> bool:
    kind: str = response.headers.get("Content-Type", "")
    return kind.partition(";")[0].strip().lower() == "application/json"
