"""The receiver: what it accepts, what it reports, what it answers; and it leaves nothing behind."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.core.trace.otlp_builder import body, span
from tests.services.net.loopback_client import (
    EXPECTED,
    JSON_TYPE,
    Answer,
    ask,
    chunked,
    credential_headers,
    exchange,
    head,
    parse,
)
from wizard.core.trace import arrival
from wizard.core.trace.arrival import Protocol, Signal
from wizard.core.trace.spans import SpansUnreadable, read_spans
from wizard.services.net.loopback import running
from wizard.services.receiver import MAX_BODY, NewestRequests, Received, Receiver

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime(2026, 11, 23, 14, 21, tzinfo=UTC)
ACCEPTED: dict[str, object] = {"partialSuccess": {}}
SPANS = body(
    span("interaction", 1, session__id="s-1"),
    span("llm_request", 2, 1, session__id="s-1", model="m-1"),
    mvk__agent_id="agent-xyz",
)


@dataclass
class Listening:
    """A running receiver and what it received."""

    base_url: str = ""
    received: list[Received] = field(default_factory=list)

    @property
    def last(self) -> Received:
        """The newest request."""
        return self.received[-1]

    async def post(self, path: str, *headers: tuple[str, str], content: bytes = SPANS) -> Answer:
        """POST with the headers of the guide, unless others are given."""
        sent = headers or (*credential_headers(), JSON_TYPE)
        return await ask(self.base_url, "POST", path, *sent, body=content)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[Listening]:
    """A receiver that expects our credentials; starting it for each test would take long."""
    found = Listening()
    async with running(Receiver(found.received.append, EXPECTED, lambda: NOW)) as base_url:
        found.base_url = base_url
        yield found


@pytest.fixture
def listening(server: Listening) -> Listening:
    """The same, as if nothing had arrived yet."""
    server.received.clear()
    return server


async def test_requests_from_the_guides_settings_are_accepted_and_read(
    listening: Listening,
) -> None:
    answer = await listening.post("/v1/traces")
    assert (answer.status, answer.json) == (200, ACCEPTED)
    got = listening.last
    assert (got.at, got.method, got.path, got.status) == (NOW, "POST", "/v1/traces", 200)
    assert (got.signal, got.protocol) == (Signal.TRACES, Protocol.JSON)
    assert got.spans is not None
    assert [row.depth for row in got.spans.tree()] == [0, 1]
    assert got.size == len(SPANS)
    assert got.remarks == ()
    assert got.trouble is None


async def test_the_headers_are_judged_and_the_key_is_not_kept(listening: Listening) -> None:
    await listening.post("/v1/traces")
    found = listening.last.headers
    assert (found.tenant, found.tenant_matches) == ("tnt-123", True)
    assert (found.scheme, found.key_matches) == ("Bearer", True)
    assert found.key_shown == "mvk-agent-••••••••KLMN"
    assert EXPECTED.api_key.get_secret_value()[:-4] not in repr(listening.last)
    assert (found.agent, found.agent_matches) == (None, None)


async def test_a_key_in_the_wrong_header_is_not_kept_either(listening: Listening) -> None:
    key = EXPECTED.api_key.get_secret_value()
    await listening.post(
        f"/{key}/v1/traces",
        ("x-tenant-id", key),
        ("x-agent-id", key),
        ("Authorization", f"{key} Bearer"),
        ("User-Agent", f"agent {key}"),
        JSON_TYPE,
    )
    assert key[:-4] not in repr(listening.last)
    assert arrival.NO_SCHEME in listening.last.remarks


async def test_a_wrong_header_is_named_and_the_request_is_accepted(listening: Listening) -> None:
    answer = await listening.post("/v1/traces", ("x-tenant-id", "tnt-124"), JSON_TYPE)
    assert answer.json == ACCEPTED
    assert listening.last.remarks == (arrival.OTHER_TENANT, arrival.NO_KEY)


@pytest.mark.parametrize(
    ("resource", "remarks"),
    [
        ({"mvk__agent_id": "agent-xyz"}, ()),
        ({"mvk__agent_id": "agent-abc"}, (arrival.OTHER_AGENT,)),
        ({}, (arrival.NO_AGENT,)),
    ],
)
async def test_the_agent_of_the_spans_is_compared(
    listening: Listening, resource: dict[str, str], remarks: tuple[str, ...]
) -> None:
    await listening.post("/v1/traces", content=body(span("tool", 1), **resource))
    assert listening.last.remarks == remarks


async def test_without_credentials_nothing_is_compared() -> None:
    got: list[Received] = []
    async with running(Receiver(got.append)) as base_url:
        await ask(base_url, "POST", "/v1/traces", *credential_headers(), JSON_TYPE, body=SPANS)
    assert (got[0].headers.tenant_matches, got[0].headers.key_matches) == (None, None)
    assert got[0].remarks == ()


async def test_the_credential_check_is_an_empty_request(listening: Listening) -> None:
    answer = await listening.post("/v1/traces", content=b'{"resourceSpans":[]}')
    assert answer.json == ACCEPTED
    assert listening.last.spans is not None
    assert listening.last.spans.is_empty
    assert listening.last.remarks == ()


async def test_chunked_bodies_are_taken_as_older_clients_send_them(listening: Listening) -> None:
    headers = (*credential_headers(), JSON_TYPE, ("Transfer-Encoding", "chunked"))
    raw = await exchange(listening.base_url, head("POST", "/v1/traces", *headers) + chunked(SPANS))
    assert parse(raw).json == ACCEPTED
    assert listening.last.size == len(SPANS)


async def test_gzip_is_unpacked(listening: Listening) -> None:
    headers = (*credential_headers(), JSON_TYPE, ("Content-Encoding", "gzip"))
    answer = await listening.post("/v1/traces", *headers, content=gzip.compress(SPANS))
    assert answer.json == ACCEPTED
    assert listening.last.size == len(SPANS)


PACKED = gzip.compress(SPANS)


@pytest.mark.parametrize(
    ("encoding", "content", "status", "code"),
    [
        ("gzip", b"not gzip", 400, "bad-gzip"),
        ("gzip", PACKED[:-12], 400, "bad-gzip"),
        ("gzip", PACKED + PACKED, 400, "bad-gzip"),
        ("gzip", b"", 400, "bad-gzip"),
        ("br", b"x", 415, "encoding"),
        ("gzip", gzip.compress(b"\0" * (MAX_BODY + 1)), 413, "too-large"),
        ("gzip", gzip.compress(b"\0" * (200 * 1024 * 1024), 1), 413, "too-large"),
        ("identity", b" " * (MAX_BODY + 1), 413, "too-large"),
        ("identity", b" " * (3 * MAX_BODY), 413, "too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_cannot_be_unpacked_is_answered_and_explained(
    listening: Listening, encoding: str, content: bytes, status: int, code: str
) -> None:
    headers = (*credential_headers(), JSON_TYPE, ("Content-Encoding", encoding))
    answer = await listening.post("/v1/traces", *headers, content=content)
    trouble = listening.last.trouble
    assert trouble is not None
    assert answer.status == trouble.status == status
    assert answer.json == {"code": code, "message": trouble.sentence}
    assert listening.last.remarks == (trouble.sentence,)


async def test_exactly_four_mebibytes_are_accepted(listening: Listening) -> None:
    assert MAX_BODY == 4 * 1024 * 1024
    full = SPANS + b" " * (MAX_BODY - len(SPANS))
    assert (await listening.post("/v1/traces", content=full)).status == 200
    headers = (*credential_headers(), JSON_TYPE, ("Content-Encoding", "gzip"))
    answer = await listening.post("/v1/traces", *headers, content=gzip.compress(full, 1))
    assert answer.status == 200


async def test_an_endless_body_is_cut_off_after_64_mebibytes(listening: Listening) -> None:
    headers = (*credential_headers(), JSON_TYPE, ("Transfer-Encoding", "chunked"))
    endless = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    with suppress(ConnectionError):  # the rest is still on its way when the answer comes
        start = head("POST", "/v1/traces", *headers)
        await exchange(listening.base_url, start + endless * 66)
    assert listening.last.trouble is not None
    assert (listening.last.trouble.code, listening.last.size) == ("too-large", 0)


async def test_a_connection_that_breaks_off_is_noticed() -> None:
    noticed = asyncio.Event()
    got: list[Received] = []

    def note(received: Received) -> None:
        got.append(received)
        noticed.set()

    async with running(Receiver(note)) as base_url:
        length = ("Content-Length", "1000")
        parts = httpx.URL(base_url)
        _, writer = await asyncio.open_connection(parts.host, parts.port)
        writer.write(head("POST", "/v1/traces", JSON_TYPE, length) + b"{")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        async with asyncio.timeout(10):
            await noticed.wait()
    assert got[0].trouble is not None
    assert got[0].trouble.code == "cut-off"


@pytest.mark.parametrize("path", ["/v1/traces/v1/traces", "/", "/%20/v1/traces", "/v2/x?y=1"])
async def test_wrong_paths_are_answered_and_explained(listening: Listening, path: str) -> None:
    answer = await listening.post(path)
    asked = path.partition("?")[0]
    assert answer.status == 404
    assert answer.json == {"code": "wrong-path", "message": arrival.explain_path(asked)}
    assert listening.last.path == asked
    assert listening.last.signal is Signal.UNKNOWN
    assert listening.last.spans is None


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b'{"resourceSpans":1}', b'{"resourceSpans":' + b"[" * 9999, b"\xff\xfe"],
)
async def test_bad_json_is_explained(listening: Listening, text: bytes) -> None:
    answer = await listening.post("/v1/traces", content=text)
    assert answer.status == 400
    assert answer.json["code"] == "bad-json"
    assert answer.json["message"].startswith("The body is ")
    assert listening.last.spans is None


@pytest.mark.parametrize("kind", ["application/x-protobuf", "application/protobuf; v=1"])
async def test_protobuf_is_recognized_and_named(listening: Listening, kind: str) -> None:
    headers = (*credential_headers(), ("Content-Type", kind))
    answer = await listening.post("/v1/traces", *headers, content=b"\x0a\x00")
    assert answer.status == 415
    assert answer.json == {"code": "protobuf", "message": arrival.PROTOBUF_NOTICE}
    assert listening.last.protocol is Protocol.PROTOBUF


async def test_grpc_is_recognized_by_its_opening(listening: Listening) -> None:
    opening = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0"
    answer = await exchange(listening.base_url, opening)
    assert answer.startswith(b"HTTP/1.1 415 ")
    assert listening.last.protocol is Protocol.GRPC
    assert listening.last.remarks == (arrival.GRPC_NOTICE,)


async def test_grpc_is_recognized_by_its_path_and_type(listening: Listening) -> None:
    path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
    await listening.post(path, ("Content-Type", "application/grpc+proto"))
    assert listening.last.protocol is Protocol.GRPC
    await listening.post("/v1/traces", ("Content-Type", "application/grpc"))
    assert listening.last.protocol is Protocol.GRPC


@pytest.mark.parametrize("kind", ["text/plain", "application/jsonp", ""])
async def test_another_content_type_is_refused(listening: Listening, kind: str) -> None:
    headers = (*credential_headers(), ("Content-Type", kind))
    answer = await listening.post("/v1/traces", *headers)
    assert (answer.status, answer.json["code"]) == (415, "content-type")


async def test_another_method_is_refused(listening: Listening) -> None:
    answer = await ask(listening.base_url, "GET", "/v1/traces", *credential_headers(), JSON_TYPE)
    assert (answer.status, answer.json["code"]) == (405, "wrong-method")


@pytest.mark.parametrize(
    ("path", "kind", "notice"),
    [
        ("/v1/logs", Signal.LOGS, arrival.LOGS_NOTICE),
        ("/v1/metrics", Signal.METRICS, arrival.METRICS_NOTICE),
    ],
)
async def test_logs_and_metrics_are_accepted_and_pointed_out(
    listening: Listening, path: str, kind: Signal, notice: str
) -> None:
    answer = await listening.post(path, content=b'{"resourceLogs":[]}')
    assert answer.json == ACCEPTED
    assert listening.last.signal is kind
    assert listening.last.spans is None
    assert listening.last.remarks == (notice,)


async def test_one_connection_carries_many_requests(listening: Listening) -> None:
    async with httpx.AsyncClient(base_url=listening.base_url, trust_env=False) as client:
        for _ in range(3):
            sent = await client.post(
                "/v1/traces", content=SPANS, headers=dict([*credential_headers(), JSON_TYPE])
            )
            assert sent.json() == ACCEPTED
    assert len(listening.received) == 3


async def test_recorded_requests_are_read_as_they_were_sent(
    listening: Listening, shared: Path
) -> None:
    for path in sorted((shared / "cases/otlp").glob("*.json")):
        recorded = json.loads(path.read_text("utf-8"))
        wire = json.dumps(recorded["body"]).encode()
        skipped = {"host", "content-length", "connection", "transfer-encoding"}
        headers = [(n, v) for n, v in recorded["raw_headers"] if n.lower() not in skipped]
        long_way = [("Transfer-Encoding", "chunked")] if "2.1.1" in path.stem else None
        sent = chunked(wire) if long_way else wire
        length = long_way or [("Content-Length", str(len(wire)))]
        start = head("POST", recorded["path"], *headers, *length)
        assert parse(await exchange(listening.base_url, start + sent)).status == 200
        assert listening.last.spans is not None
        assert listening.last.spans.agent_ids == ("agent-xyz",)
        assert listening.last.headers.tenant_matches is True
        assert listening.last.headers.key_matches is False
        assert listening.last.headers.user_agent == "OTel-OTLP-Exporter-JavaScript/0.208.0"


def broken(chance: random.Random, whole: bytes) -> bytes:
    """Return the request with a part of it changed, cut, doubled or replaced."""
    text = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text) + 1)
        until = min(len(text), at + chance.choice([0, 1, 1, 9]))
        new = chance.choice([b"", b"{", b"]", b'"', b",", b"null", b"-1e999", b"\\ud800", b"\xff"])
        text[at:until] = new
    return bytes(text)


async def test_malformed_bodies_raise_nothing(listening: Listening) -> None:
    chance = random.Random(20261123)
    headers = dict([*credential_headers(), JSON_TYPE])
    async with httpx.AsyncClient(base_url=listening.base_url, trust_env=False) as client:
        for _ in range(400):
            sent = await client.post("/v1/traces", content=broken(chance, SPANS), headers=headers)
            assert sent.status_code in (200, 400)
            assert sent.headers["content-type"] == "application/json"
    assert len(listening.received) == 400


@pytest.mark.full
async def test_five_thousand_malformed_bodies_raise_nothing_either() -> None:
    chance = random.Random(5000)
    received: list[Received] = []
    receiver = Receiver(received.append, EXPECTED)
    headers = [
        (name.lower().encode(), value.encode())
        for name, value in (*credential_headers(), JSON_TYPE)
    ]
    scope = {"type": "http", "method": "POST", "path": "/v1/traces", "headers": headers}
    answers: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answers.append(message["status"])

    for _ in range(5000):
        message = {"type": "http.request", "body": broken(chance, SPANS), "more_body": False}

        async def receive(message: Any = message) -> Any:
            return message

        await receiver(scope, receive, send)
    assert len(received) == 5000
    assert set(answers) == {200, 400}


async def test_bytes_that_are_not_http_are_answered_without_a_message(
    listening: Listening, capfd: pytest.CaptureFixture[str]
) -> None:
    for data in (b"garbage\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\n" * 9):
        assert (await exchange(listening.base_url, data)).startswith(b"HTTP/1.1 400 ")
    assert listening.received == []
    assert capfd.readouterr() == ("", "")


# What no program on this computer sends -----------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "origin", "code"),
    [
        ("evil.example", "", "foreign-host"),
        ("127.0.0.1.evil.example:4318", "", "foreign-host"),
        ("localhost@evil.example", "", "foreign-host"),
        ("127.0.0.1", "https://evil.example", "foreign-origin"),
        ("127.0.0.1", "null", "foreign-origin"),
    ],
)
async def test_what_a_web_page_sends_is_refused_unread(
    listening: Listening, host: str, origin: str, code: str
) -> None:
    lines = [
        "POST /v1/traces HTTP/1.1",
        f"Host: {host}",
        "Connection: close",
        "Content-Type: application/json",
        f"Content-Length: {len(SPANS)}",
        *([f"Origin: {origin}"] if origin else []),
    ]
    found = await exchange(listening.base_url, "\r\n".join([*lines, "", ""]).encode() + SPANS)
    answer = parse(found)
    assert (answer.status, answer.json["code"]) == (403, code)
    got = listening.last
    assert (got.trouble is not None and got.trouble.code, got.size, got.spans) == (code, 0, None)
    newest = NewestRequests()
    newest.add(got)
    assert (newest.count, list(newest)) == (0, [])


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:4318", "127.0.0.1:1", "[::1]:4318"])
async def test_every_name_of_this_computer_is_accepted(listening: Listening, host: str) -> None:
    request = f"POST /v1/traces HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    sent = f"{request}Content-Length: {len(SPANS)}\r\n\r\n".encode() + SPANS
    assert parse(await exchange(listening.base_url, sent)).status == 200


async def test_only_as_many_requests_are_kept_as_fit(listening: Listening) -> None:
    await listening.post("/v1/traces")
    newest = NewestRequests()
    for size in [*range(1, 1500), MAX_BODY, MAX_BODY, MAX_BODY]:
        newest.add(replace(listening.last, size=size))
    assert newest.count == 1502
    assert sum(one.size for one in newest) <= 4 * MAX_BODY
    assert len(list(newest)) <= 1000
    for _ in range(6):
        newest.add(replace(listening.last, size=MAX_BODY))
    assert [one.size for one in newest] == [MAX_BODY] * 4
    assert (newest.judge(None).requests, newest.judge(None, 2).requests) == (1508, 1508)


@pytest.mark.parametrize(
    "many",
    [
        b'{"resourceSpans":[' + b"{}," * 200_000 + b"{}]}",
        b'{"resourceSpans":[' + b"1," * 2_000_000 + b"1]}",
        b'{"resourceSpans":[{"scopeSpans":[{"spans":[' + b"{}," * 1_300_000 + b"{}]}]}]}",
        b'{"resourceSpans":[{"scopeSpans":[' + b"[]," * 1_300_000 + b"[]]}]}",
    ],
    ids=["objects", "numbers", "spans", "lists"],
)
async def test_a_request_of_many_small_things_does_not_fill_the_memory(many: bytes) -> None:
    assert len(many) <= MAX_BODY
    tracemalloc.start()
    try:
        with pytest.raises(SpansUnreadable):
            read_spans(many)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 32 * MAX_BODY  # it was 270 times as much
