"""The credential check against real servers: each answer has its own name and its own words."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from tests.services.credentials import CREDENTIALS, KEY, assert_no_key
from tests.services.net.loopback import (
    PATIENT,
    Talk,
    answer,
    drip,
    endless,
    raw,
    reset,
    serving,
    then_silence,
)
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind
from wizard.services.net import connections as network
from wizard.services.net import http
from wizard.services.net.verification import check_credentials

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BOMB = gzip.compress(b"{" + b" " * 50_000_000)
PAGE = "<!DOCTYPE html><html><body>Please sign in</body></html>"
DEEP = b"[" * 60_000

CASES: dict[str, tuple[Talk, AnswerKind]] = {
    "the documented answer": (answer(200, '{"partialSuccess":{}}'), AnswerKind.ACCEPTED),
    "an empty object": (answer(200, "{}"), AnswerKind.ACCEPTED),
    "partial success null": (answer(200, '{"partialSuccess":null}'), AnswerKind.ACCEPTED),
    "nothing rejected, said so": (
        answer(200, '{"partialSuccess":{"rejectedSpans":"0"}}'),
        AnswerKind.ACCEPTED,
    ),
    "with a charset": (answer(200, "{}", "application/json; charset=utf-8"), AnswerKind.ACCEPTED),
    "no content type": (answer(200, "{}", None), AnswerKind.ACCEPTED),
    "chunked": (
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        AnswerKind.ACCEPTED,
    ),
    "spans rejected": (
        answer(200, '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"no"}}'),
        AnswerKind.REJECTED,
    ),
    "401": (answer(401, '{"error":"no"}'), AnswerKind.REFUSED_KEY),
    "401 without a body": (answer(401, ""), AnswerKind.REFUSED_KEY),
    "401 whose body never comes": (
        then_silence(b"HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\n"),
        AnswerKind.REFUSED_KEY,
    ),
    "400 INVALID_API_KEY": (
        answer(400, '{"error":{"code":"INVALID_API_KEY"}}'),
        AnswerKind.REFUSED_KEY,
    ),
    "200 INVALID_API_KEY": (answer(200, '{"code":"INVALID_API_KEY"}'), AnswerKind.REFUSED_KEY),
    "401 MISSING_CREDENTIALS": (answer(401, '{"code":"MISSING_CREDENTIALS"}'), AnswerKind.MISSING),
    "403": (answer(403, "{}"), AnswerKind.FORBIDDEN),
    "403 with a web page": (answer(403, PAGE, "text/html"), AnswerKind.FORBIDDEN_PAGE),
    "407 without a proxy": (answer(407, ""), AnswerKind.PROXY_AUTH),
    "429": (answer(429, "{}", Retry_After="7"), AnswerKind.RATE_LIMITED),
    "408": (answer(408, ""), AnswerKind.SERVER_TROUBLE),
    "425": (answer(425, ""), AnswerKind.SERVER_TROUBLE),
    "500": (answer(500, ""), AnswerKind.SERVER_TROUBLE),
    "502 with a web page": (answer(502, PAGE, "text/html"), AnswerKind.SERVER_TROUBLE),
    "503": (answer(503, ""), AnswerKind.SERVER_TROUBLE),
    "504": (answer(504, ""), AnswerKind.SERVER_TROUBLE),
    "301": (answer(301, "", Location="https://ingest.example.test/v1/traces"), AnswerKind.REDIRECT),
    "307": (answer(307, "", Location="/elsewhere"), AnswerKind.REDIRECT),
    "404": (answer(404, "{}"), AnswerKind.NOT_FOUND),
    "400": (answer(400, '{"message":"bad request"}'), AnswerKind.UNEXPECTED_STATUS),
    "413": (answer(413, ""), AnswerKind.UNEXPECTED_STATUS),
    "204": (raw(b"HTTP/1.1 204 Nothing\r\n\r\n"), AnswerKind.UNEXPECTED_STATUS),
    "HTML with 200": (answer(200, PAGE, "text/html; charset=utf-8"), AnswerKind.HTML),
    "HTML that calls itself JSON": (answer(200, PAGE), AnswerKind.HTML),
    "endless HTML": (
        endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        AnswerKind.HTML,
    ),
    "plain text": (answer(200, "ok", "text/plain"), AnswerKind.NOT_JSON),
    "JSON that calls itself text": (answer(200, "{}", "text/plain"), AnswerKind.NOT_JSON),
    "other JSON": (answer(200, '{"status":"ok"}'), AnswerKind.OTHER_JSON),
    "a list": (answer(200, "[]"), AnswerKind.OTHER_JSON),
    "partial success is a list": (answer(200, '{"partialSuccess":[]}'), AnswerKind.OTHER_JSON),
    "nothing": (answer(200, ""), AnswerKind.OTHER_JSON),
    "broken JSON": (answer(200, '{"partialSuccess":'), AnswerKind.OTHER_JSON),
    "not UTF-8": (answer(200, b'{"\xff":1}'), AnswerKind.OTHER_JSON),
    "deep JSON": (answer(200, DEEP), AnswerKind.OTHER_JSON),
    "deep object": (answer(200, b'{"a":' * 12_000), AnswerKind.OTHER_JSON),
    "endless body": (endless(HEAD + b"\r\n"), AnswerKind.TOO_LARGE),
    "a body of 70 KB": (answer(200, "{}" + " " * 70_000), AnswerKind.TOO_LARGE),
    "endless head": (endless(HEAD, b"X-More: " + b"y" * 8000 + b"\r\n"), AnswerKind.TOO_LARGE),
    "gzip bomb": (answer(200, BOMB, Content_Encoding="gzip"), AnswerKind.COMPRESSED),
    "unknown encoding": (answer(200, "{}", Content_Encoding="x-own"), AnswerKind.COMPRESSED),
    "identity, said so": (answer(200, "{}", Content_Encoding="identity"), AnswerKind.ACCEPTED),
    "slow head": (drip(b"HTTP/1.1 200 OK\r\n", b"X"), AnswerKind.TIMEOUT),
    "slow body": (drip(HEAD + b"Content-Length: 9999\r\n\r\n{"), AnswerKind.TIMEOUT),
    "silence": (then_silence(), AnswerKind.TIMEOUT),
    "truncated body": (raw(HEAD + b"Content-Length: 99\r\n\r\n{}"), AnswerKind.CUT_OFF),
    "truncated head": (raw(b"HTTP/1.1 200 OK\r\nContent-"), AnswerKind.CUT_OFF),
    "closed at once": (raw(b""), AnswerKind.CUT_OFF),
    "reset": (reset(), AnswerKind.CUT_OFF),
    "not HTTP": (raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), AnswerKind.NOT_HTTP),
    "a head with broken lines": (raw(HEAD + b"no colon here\r\n\r\n"), AnswerKind.NOT_HTTP),
}


async def check(url: str, limit: float = PATIENT) -> CheckResult:
    return await check_credentials(CREDENTIALS, url, limit=limit, now=lambda: NOW)


@pytest.mark.parametrize("name", CASES)
async def test_each_answer_has_its_own_name_and_causes_exactly_one_request(name: str) -> None:
    talk, kind = CASES[name]
    async with serving(talk) as server:
        waits = kind is AnswerKind.TIMEOUT or name == "401 whose body never comes"
        result = await check(server.url, 0.3 if waits else PATIENT)
    assert result.kind is kind
    assert len(server.received) == 1
    assert result.at == NOW
    assert_no_key(result, result.as_dict(), result.sentence, result.consequence, result.remedies)


async def test_the_empty_request_is_sent_as_mavvrik_documents_it() -> None:
    async with serving(answer()) as server:
        await check(server.url + "/")
    (request,) = server.received
    assert (request.method, request.target) == ("POST", "/v1/traces")
    assert request.body == b'{"resourceSpans":[]}'
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["x-tenant-id"] == "acme-prod-7731"
    assert request.headers["x-agent-id"] == "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept-encoding"] == "identity"


async def test_a_redirect_is_not_followed_and_its_target_gets_nothing() -> None:
    async with serving(answer()) as target:
        there = f"{target.url}/v1/traces"
        async with serving(answer(307, "", Location=there)) as server:
            result = await check(server.url)
    assert result.kind is AnswerKind.REDIRECT
    assert target.connections == 0
    assert result.consequence == (
        "The redirect was not followed, so the key went nowhere else."
        " Claude Code would lose its data here."
    )


@pytest.mark.parametrize("name", ["endless body", "endless head", "gzip bomb", "endless HTML"])
async def test_at_most_64_kib_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    read = network.CountedStream.read

    async def counted(line: network.CountedStream, most: int, **more: float | None) -> bytes:
        data = await read(line, most, **more)
        taken.append(len(data))
        return data

    monkeypatch.setattr(network.CountedStream, "read", counted)
    async with serving(CASES[name][0]) as server:
        await check(server.url)
    assert 0 < sum(taken) <= 65_536


def test_the_limits_of_the_product() -> None:
    assert http.ATTEMPT_LIMIT == 15.0
    assert http.READ_LIMIT == 65_536


async def test_an_attempt_ends_at_its_limit() -> None:
    async with serving(CASES["slow body"][0]) as server:
        result = await check(server.url, limit=0.2)
    assert 0.2 <= result.seconds < PATIENT
    assert result.sentence == (
        f"127.0.0.1:{server.port} did not answer within 0.2 s. Time ran out while reading its"
        " answer."
    )


async def test_refused_names_the_unclicked_register_first() -> None:
    async with serving(answer(401, '{"code":"INVALID_API_KEY"}')) as server:
        result = await check(server.url)
    assert result.sentence == "Mavvrik does not accept this key yet."
    assert result.label == "INVALID_API_KEY, HTTP 401"
    assert result.remedies[0] == "Click Register in the agent's Connect tab, then check again."
    assert (result.exit_code, result.refused, result.accepted) == (4, True, False)


async def test_a_server_that_repeats_the_key_does_not_bring_it_onto_the_screen() -> None:
    async with serving(answer(401, f'{{"code":"INVALID_API_KEY","key":"{KEY}"}}')) as server:
        result = await check(server.url)
    assert_no_key(result, result.as_dict())


async def test_retry_after_and_the_servers_clock_are_kept() -> None:
    talk = answer(429, "{}", Retry_After="7", Date="Mon, 23 Nov 2026 14:00:00 GMT")
    async with serving(talk) as server:
        result = await check(server.url)
    assert result.retry_after == 7.0
    assert result.remedies == ("Wait 7 s, then check again.",)
    assert result.clock_gap is not None
    assert result.clock_gap.total_seconds() == 180
