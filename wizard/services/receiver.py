"""A receiver that takes Mavvrik's place and reports what really arrives.

It accepts what Claude Code's exporter sends (OTLP/HTTP with JSON, with `Content-Length` or chunked,
and gzip), answers like an OTLP receiver, and passes every request to a callback, parsed and
checked.
"""

from __future__ import annotations

import asyncio
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.core.credentials.reading import Credentials
from wizard.core.trace.arrival import (
    FOREIGN,
    GRPC_NOTICE,
    LOGS_NOTICE,
    METRICS_NOTICE,
    PROTOBUF_NOTICE,
    ArrivalTrouble,
    Headers,
    Protocol,
    Signal,
    agent_remark,
    explain_path,
    foreign,
    judge_headers,
    kept_text,
    protocol_of,
    signal_of,
)
from wizard.core.trace.spans import SpansUnreadable, TraceReading, read_spans
from wizard.core.trace.trial import ArrivalCheck, judge

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


MAX_BODY = 4 * 1024 * 1024  # bytes, as sent and after decompression
_AT_ONCE = 8  # bodies that are read at the same time
_BODY_SECONDS = 30.0  # for each body
_KEPT = 1000  # requests
_KEPT_BYTES = 4 * MAX_BODY  # bytes of their bodies; in memory they take at most four times as much
ACCEPTED: dict[str, object] = {"partialSuccess": {}}


@dataclass(frozen=True, slots=True)
class Received:
    """One request, parsed and checked. It contains no key."""

    at: datetime
    method: str
    path: str  # the raw path, not percent-decoded
    signal: Signal
    protocol: Protocol
    headers: Headers
    size: int  # bytes of the body after decompression; 0 if it was not read
    spans: TraceReading | None  # None if it was refused or had no traces
    trouble: ArrivalTrouble | None  # why it was refused
    remarks: tuple[str, ...]  # all remarks about the request, one sentence each

    @property
    def status(self) -> int:
        return self.trouble.status if self.trouble else 200

    @property
    def is_foreign(self) -> bool:
        """Whether the request did not come from a program here but, say, from a web page."""
        return self.trouble is not None and self.trouble.code in FOREIGN


class NewestRequests:
    """Keeps as many of the newest requests as fit. Requests of web pages are not kept."""

    def __init__(self) -> None:
        self.count = 0  # includes the requests that were discarded
        self._kept: deque[Received] = deque()
        self._bytes = 0

    def add(self, received: Received) -> None:
        """Keep one more request, and discard the oldest ones if there is not enough space."""
        if received.is_foreign:
            return
        self.count += 1
        self._kept.append(received)
        self._bytes += received.size
        while self._bytes > _KEPT_BYTES or len(self._kept) > _KEPT:
            self._bytes -= self._kept.popleft().size

    def __iter__(self) -> Iterator[Received]:
        return iter(self._kept)

    def judge(self, expected: Credentials | None, newest: int = _KEPT) -> ArrivalCheck:
        """Judge the kept requests, or the `newest` of them. The count includes all requests."""
        kept = list(self._kept)[-newest:]
        return replace(judge(kept, expected), requests=self.count)


class Receiver:
    """An ASGI application for `running`. It calls `on_received` once for each request."""

    def __init__(
        self,
        on_received: Callable[[Received], None],
        expected: Credentials | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """If `expected` is given, tenant, key and agent of each request are compared with it."""
        self._on_received = on_received
        self._expected = expected
        self._now = now
        self._bodies = asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received = await self._read(scope, receive)
        self._on_received(received)
        await answer(received.trouble, scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive) -> Received:
        items, path, method = headers_of(scope), path_of(scope), scope["method"]
        signal, protocol = signal_of(path), protocol_of(dict(items).get("content-type"), path)
        if method == "PRI":  # HTTP/2's preface, with which gRPC starts, reads as this method
            protocol = Protocol.GRPC
        stranger = foreign(dict(items))
        body, unread = b"", None
        if not stranger:
            try:
                async with self._bodies, asyncio.timeout(_BODY_SECONDS):
                    body = await read_body(receive, dict(items))
            except BodyRefused as refused:
                unread = refused.trouble
            except TimeoutError:
                unread = CUT_OFF
        trouble = stranger or _refusal(method, signal, protocol, path) or unread
        spans = None
        if trouble is None and signal is Signal.TRACES:
            try:
                spans = read_spans(body)
            except SpansUnreadable as unreadable:
                trouble = ArrivalTrouble("bad-json", 400, str(unreadable))
        headers = judge_headers(items, self._expected)
        remarks = [trouble.sentence if trouble else None]
        if not (trouble and trouble.code in ("grpc", *FOREIGN)):  # else no exporter's headers
            remarks += [
                {Signal.LOGS: LOGS_NOTICE, Signal.METRICS: METRICS_NOTICE}.get(signal),
                *headers.remarks,
                agent_remark(spans, self._expected) if spans else None,
            ]
        return Received(
            at=self._now(),
            method=method,
            path=kept_text(path, self._expected) or "",
            signal=signal,
            protocol=protocol,
            headers=headers,
            size=len(body),
            spans=spans,
            trouble=trouble,
            remarks=tuple(filter(None, remarks)),
        )


def headers_of(scope: Scope) -> list[tuple[str, str]]:
    """Return the request's headers as text, with names in lower case."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]


def path_of(scope: Scope) -> str:
    """Return the raw path: not percent-decoded, without the query."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.decode("latin-1")


async def answer(
    trouble: ArrivalTrouble | None, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send the OTLP response: an empty `partialSuccess`, or an error code and message."""
    from starlette.responses import JSONResponse

    if trouble is None:
        response = JSONResponse(ACCEPTED)
    else:
        content = {"code": trouble.code, "message": trouble.sentence}
        response = JSONResponse(content, trouble.status)
    await response(scope, receive, send)


def _refusal(method: str, signal: Signal, protocol: Protocol, path: str) -> ArrivalTrouble | None:
    """Return the reason to refuse a request, if it is clear before the body is read."""
    if protocol is Protocol.GRPC:
        return ArrivalTrouble("grpc", 415, GRPC_NOTICE)
    if signal is Signal.UNKNOWN:
        return ArrivalTrouble("wrong-path", 404, explain_path(path))
    if method != "POST":
        return ArrivalTrouble("wrong-method", 405, "Telemetry uses POST. This was another method.")
    if protocol is Protocol.PROTOBUF:
        return ArrivalTrouble("protobuf", 415, PROTOBUF_NOTICE)
    if protocol is Protocol.OTHER:
        return ArrivalTrouble("content-type", 415, "The Content-Type is not application/json.")
    return None


_MAX_DRAIN = 16 * MAX_BODY  # bytes; read and discarded, so that the sender reads our response


class BodyRefused(Exception):
    """The body of a request is too large, incomplete, or compressed in an unsupported way."""

    def __init__(self, trouble: ArrivalTrouble) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble


CUT_OFF = ArrivalTrouble("cut-off", 400, "The connection ended during the request.")
TOO_LARGE = ArrivalTrouble("too-large", 413, "The request is larger than the limit of 4 MiB.")
TOO_LARGE_UNPACKED = ArrivalTrouble(
    "too-large", 413, "The unpacked request is larger than the limit of 4 MiB."
)
BAD_GZIP = ArrivalTrouble(
    "bad-gzip", 400, "The request says Content-Encoding: gzip, but does not unpack."
)
ENCODING = ArrivalTrouble("encoding", 415, "The request uses a compression other than gzip.")


async def read_body(receive: Receive, headers: Mapping[str, str]) -> bytes:
    """Read the whole body, chunked or not, and decompress it."""
    kept = bytearray()
    length, has_more = 0, True
    while has_more and length <= _MAX_DRAIN:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyRefused(CUT_OFF)
        piece = message.get("body", b"")
        has_more = message.get("more_body", False)
        length += len(piece)
        if length <= MAX_BODY:
            kept += piece
    if length > MAX_BODY:
        raise BodyRefused(TOO_LARGE)
    return unpack(bytes(kept), headers.get("content-encoding", "").strip().lower())


def unpack(body: bytes, encoding: str) -> bytes:
    """Decompress a body that is compressed with gzip or not at all.

    Raises:
        BodyRefused: it uses another compression, is damaged, or is too large afterward.
    """
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise BodyRefused(ENCODING)
    member = zlib.decompressobj(wbits=31)
    try:
        unpacked = member.decompress(body, MAX_BODY + 1)  # a small body can unpack to a huge one
    except zlib.error:
        raise BodyRefused(BAD_GZIP) from None
    if len(unpacked) > MAX_BODY:
        raise BodyRefused(TOO_LARGE_UNPACKED)
    if not member.eof or member.unused_data:
        raise BodyRefused(BAD_GZIP)
    return unpacked
