"""The credential check: one empty trace request, which Mavvrik documents. It creates no data.

This module needs httpx. Import it only when it is needed, not before the first screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic_core import from_json

from wizard.core.address import BadAddress, read_address
from wizard.core.trace.arrival import TRACES_PATH
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind, Origin
from wizard.services.net.connections import Resolve
from wizard.services.net.http import ATTEMPT_LIMIT, MavvrikAuth, Now, Request, ask, utc_now

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials


EMPTY_REQUEST = b'{"resourceSpans":[]}'


async def check_credentials(
    credentials: Credentials,
    endpoint: str = DEFAULT_ENDPOINT,
    *,
    limit: float = ATTEMPT_LIMIT,
    now: Now = utc_now,
    find: Resolve | None = None,
    env: Mapping[str, str] | None = None,
) -> CheckResult:
    """Ask Mavvrik whether it accepts the tenant and the key. It does not check the Agent ID.

    There is a result even if nothing could be sent. Only cancelling raises an exception.
    """
    auth = MavvrikAuth(credentials)
    try:
        address = read_address(endpoint)
    except BadAddress as problem:
        return CheckResult(AnswerKind.BAD_ADDRESS, "", now(), 0.0, detail=problem.sentence)
    unsendable = auth.unsendable()
    if unsendable is not None:
        host = address.host_and_port
        return CheckResult(AnswerKind.UNSENDABLE, host, now(), 0.0, detail=unsendable)
    url = endpoint.rstrip("/") + TRACES_PATH
    request = Request(Origin.INGEST, "POST", url, address, auth, EMPTY_REQUEST, env=env or {})
    answer = await ask(request, limit=limit, now=now, find=find)
    if answer.body is None:
        return answer.result
    return replace(answer.result, kind=kind_of_trace_answer(answer.body))


def kind_of_trace_answer(body: bytes) -> AnswerKind:
    """Classify the body of a 200 response: ACCEPTED, REJECTED or OTHER_JSON. Never raises.

    REJECTED means that the body counts rejected spans.
    """
    try:
        document = from_json(body)
    except ValueError:  # also for nesting that is too deep, and for bytes that are not UTF-8
        return AnswerKind.OTHER_JSON
    if document == {}:
        return AnswerKind.ACCEPTED
    if not isinstance(document, dict) or "partialSuccess" not in document:
        return AnswerKind.OTHER_JSON
    partial = document["partialSuccess"]
    if partial is None:
        return AnswerKind.ACCEPTED
    if not isinstance(partial, dict):
        return AnswerKind.OTHER_JSON
    # The JSON form of Protocol Buffers writes 64-bit numbers as strings: "0".
    counts = {str(value) for name, value in partial.items() if name.startswith("rejected")}
    return AnswerKind.ACCEPTED if counts <= {"0"} else AnswerKind.REJECTED
