"""What a request reveals about the settings of its sender: its path, headers and protocol."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hmac import compare_digest

from wizard.core.credentials.names import is_key_shaped
from wizard.core.credentials.reading import Credentials
from wizard.core.harmless import one_line
from wizard.core.redact.mask import mask_loose, show_key
from wizard.core.trace.spans import TraceReading

TRACES_PATH = "/v1/traces"
_GRPC_PATH = "/opentelemetry.proto.collector."


class Signal(StrEnum):
    """The kind of telemetry in a request, determined by its path."""

    TRACES = "traces"
    LOGS = "logs"
    METRICS = "metrics"
    UNKNOWN = "unknown"


class Protocol(StrEnum):
    """The protocol of a request, by its Content-Type and path. The names are Claude Code's."""

    JSON = "http/json"
    PROTOBUF = "http/protobuf"
    GRPC = "grpc"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ArrivalTrouble:
    """Why a request was refused, with the HTTP status of the response."""

    code: str
    status: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Headers:
    """The relevant headers, checked and as they may be shown. The key itself is not kept.

    `…_matches` is None if nothing was expected. A missing header is None.
    """

    tenant: str | None = None
    tenant_matches: bool | None = None
    scheme: str | None = None  # "Bearer", as it arrived
    key_shown: str | None = None  # masked
    key_matches: bool | None = None
    agent: str | None = None  # X-Agent-ID; Claude Code does not send it
    agent_matches: bool | None = None
    content_type: str | None = None
    user_agent: str | None = None
    remarks: tuple[str, ...] = ()  # what is wrong with them, one sentence each


NO_TENANT = "x-tenant-id is missing. Mavvrik can't tell whose data this is."
EMPTY_TENANT = "x-tenant-id is empty. Mavvrik refuses that."
WRAPPED_TENANT = "x-tenant-id arrives with quotes, braces or a placeholder around it."
OTHER_TENANT = "x-tenant-id is not the tenant of your credentials."
NO_KEY = "Authorization is missing. Mavvrik refuses data without a key."
EMPTY_KEY = "Authorization holds no key. Mavvrik refuses that."
NO_SCHEME = 'Authorization does not begin with "Bearer " and 1 space.'
TWO_SCHEMES = 'Authorization says "Bearer" twice.'
WRAPPED_KEY = "The key arrives with quotes, braces or a placeholder around it."
OTHER_KEY = "The key that arrives is not the expected one."
OTHER_AGENT = "The spans go to another agent than yours."
NO_AGENT = "The spans name no agent: mvk.agent_id did not arrive."

FOREIGN_HOST = ArrivalTrouble("foreign-host", 403, "Not read: the request is for another host.")
FOREIGN_ORIGIN = ArrivalTrouble(
    "foreign-origin", 403, "Not read: the request comes from a web page (Origin)."
)
FOREIGN = (FOREIGN_HOST.code, FOREIGN_ORIGIN.code)

GRPC_NOTICE = (
    "This is gRPC (protocol grpc). Set OTEL_EXPORTER_OTLP_PROTOCOL to http/json, as in the guide."
)
PROTOBUF_NOTICE = (
    "This is protobuf (protocol http/protobuf, or none set). "
    "Set OTEL_EXPORTER_OTLP_PROTOCOL to http/json, as in the guide."
)
LOGS_NOTICE = "Logs arrive here too. In the guide, OTEL_LOGS_EXPORTER is none, which stops them."
METRICS_NOTICE = (
    "Metrics arrive here too. In the guide, OTEL_METRICS_EXPORTER is none, which stops them."
)
_LONGEST = 200  # characters of each text that is kept
_WRAPPERS = re.compile(r"[\"'{}<>\[\]$‘’“”]")
_OWN_HOST = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?", re.ASCII)
_SCHEME = re.compile(r"(bearer|basic|token|apikey|digest) (.*)", re.DOTALL | re.IGNORECASE)


def signal_of(path: str) -> Signal:
    """Determine the signal from the path. Any other path than the exact three is unknown."""
    return {
        TRACES_PATH: Signal.TRACES,
        "/v1/logs": Signal.LOGS,
        "/v1/metrics": Signal.METRICS,
    }.get(path, Signal.UNKNOWN)


def protocol_of(content_type: str | None, path: str) -> Protocol:
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind.startswith("application/grpc") or path.startswith(_GRPC_PATH):
        return Protocol.GRPC
    return {
        "application/json": Protocol.JSON,
        "application/x-protobuf": Protocol.PROTOBUF,
        "application/protobuf": Protocol.PROTOBUF,
    }.get(kind, Protocol.OTHER)


def foreign(headers: Mapping[str, str]) -> ArrivalTrouble | None:
    """Say why a request does not come from a program on this computer. Names are in lower case.

    A web page can send requests to a port of this computer, under its own host name or ours.
    """
    if "origin" in headers:
        return FOREIGN_ORIGIN
    host = headers.get("host", "localhost").lower()
    return None if _OWN_HOST.fullmatch(host) else FOREIGN_HOST


def explain_path(path: str) -> str:
    """Say which setting makes a client request this wrong path."""
    if path.count(TRACES_PATH) > 1:
        return (
            "The endpoint ends in /v1/traces, and Claude Code adds it again. "
            "End OTEL_EXPORTER_OTLP_ENDPOINT after the host name."
        )
    if path in ("", "/"):
        return (
            "The path /v1/traces is missing. Nothing is added to "
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, so it must end in /v1/traces."
        )
    if "%20" in path or " " in path:
        return "The endpoint has a space. Remove it."
    if path.endswith(TRACES_PATH):
        return (
            "The endpoint has its own path before /v1/traces. "
            "End OTEL_EXPORTER_OTLP_ENDPOINT after the host name."
        )
    return "Mavvrik accepts traces only at /v1/traces. The endpoint has another path."


def judge_headers(items: Iterable[tuple[str, str]], expected: Credentials | None) -> Headers:
    """Check the headers of one request. If a header occurs twice, the last one counts."""
    found = {name.lower(): value.strip(" \t") for name, value in items}
    tenant, authorization = found.get("x-tenant-id"), found.get("authorization")
    agent = found.get("x-agent-id")
    scheme, key = _split(authorization)
    headers = Headers(
        tenant=kept_text(tenant, expected),
        tenant_matches=_same(tenant, expected.tenant_id) if expected else None,
        scheme=scheme,
        key_shown=show_key(key) if key else None,
        key_matches=_same(key, expected.api_key.get_secret_value()) if expected else None,
        agent=kept_text(agent, expected),
        agent_matches=_same(agent, expected.agent_id) if expected and agent is not None else None,
        content_type=kept_text(found.get("content-type"), expected),
        user_agent=kept_text(found.get("user-agent"), expected),
    )
    return replace(headers, remarks=_remarks(headers, tenant, key))


def agent_remark(reading: TraceReading, expected: Credentials | None) -> str | None:
    """Say what is wrong with the agent that the spans name. None if it is right."""
    if reading.is_empty:
        return None
    if not reading.agent_ids:
        return NO_AGENT
    if expected and set(reading.agent_ids) != {expected.agent_id}:
        return OTHER_AGENT
    return None


def kept_text(text: str | None, expected: Credentials | None) -> str | None:
    """Make text from a request fit to be kept: a key in the wrong place is masked."""
    if text is None:
        return None
    if expected:
        key = expected.api_key.get_secret_value()
        text = text.replace(key, show_key(key))
    return show_key(text) if is_key_shaped(text) else one_line(mask_loose(text), _LONGEST)


def _split(authorization: str | None) -> tuple[str | None, str | None]:
    """Split into scheme and key. Without a known scheme, the whole text is treated as the key."""
    if authorization is None:
        return None, None
    if authorization.lower() == "bearer":
        return authorization, ""
    parts = _SCHEME.fullmatch(authorization)
    if parts is None:
        return None, authorization
    return parts[1], parts[2]


def _same(arrived: str | None, expected: str) -> bool:
    return arrived is not None and compare_digest(arrived.encode(), expected.encode())


def _remarks(headers: Headers, tenant: str | None, key: str | None) -> tuple[str, ...]:
    """Say what is wrong with tenant and key, given as they arrived."""
    scheme = (headers.scheme or "").lower()
    causes = {
        NO_TENANT: tenant is None,
        EMPTY_TENANT: tenant == "",
        WRAPPED_TENANT: _WRAPPERS.search(tenant or "") is not None,
        OTHER_TENANT: bool(tenant) and headers.tenant_matches is False,
        NO_KEY: key is None,
        EMPTY_KEY: key == "",
        NO_SCHEME: bool(key) and (scheme != "bearer" or (key or "").startswith(" ")),
        TWO_SCHEMES: (key or "").lower().startswith("bearer "),
        WRAPPED_KEY: _WRAPPERS.search(key or "") is not None,
        OTHER_KEY: bool(key) and headers.key_matches is False,
    }
    return tuple(sentence for sentence, applies in causes.items() if applies)
