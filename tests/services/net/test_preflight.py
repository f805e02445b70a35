"""What blocks the connection, one line for each possible cause."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.net.certificates import server_context
from tests.services.net.loopback import answer, proxying, serving, to_loopback, unused_port
from wizard.core.verify.answer_kinds import AnswerKind
from wizard.services.net.connections import NetworkTrouble, Resolve
from wizard.services.net.preflight import (
    CLOCK_TOLERANCE,
    Check,
    PreflightLine,
    PreflightState,
    preflight,
)

HOST = "ingest.example.test"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
RIGHT = answer(404, "", Date="Mon, 23 Nov 2026 13:56:00 GMT")


async def lines(
    endpoint: str, find: Resolve = to_loopback, limit: float = 2.0
) -> dict[Check, PreflightLine]:
    told: list[PreflightLine] = []
    result = await preflight(endpoint, report=told.append, limit=limit, now=lambda: NOW, find=find)
    assert tuple(told) == result
    assert [line.check for line in result] == list(Check)
    return {line.check: line for line in result}


def states(found: dict[Check, PreflightLine]) -> str:
    return " ".join(line.state.value.replace(" ", "-") for line in found.values())


@pytest.mark.usefixtures("trusted")
async def test_an_open_way_to_mavvrik() -> None:
    async with serving(RIGHT, context=server_context(HOST)) as server:
        found = await lines(f"https://{HOST}:{server.port}")
    assert states(found) == "ok ok ok ok ok"
    assert [line.sentence for line in found.values()] == [
        f"No proxy is used for {HOST}:{server.port}.",
        f"DNS finds {HOST}.",
        f"Port {server.port} of {HOST} accepts connections.",
        f"This computer trusts the certificate of {HOST}:{server.port}, issued by Acme Ltd.",
        f"This computer's clock agrees with {HOST}:{server.port}.",
    ]


@pytest.mark.usefixtures("trusted")
async def test_no_credentials_are_sent() -> None:
    async with serving(RIGHT, context=server_context(HOST)) as server:
        await lines(f"https://{HOST}:{server.port}")
    (request,) = server.received
    assert request.method == "HEAD"
    assert not {"authorization", "x-tenant-id", "x-agent-id"} & set(request.headers)


async def test_plain_http_within_this_computer() -> None:
    async with serving(RIGHT) as server:
        found = await lines(server.url)
    assert states(found) == "ok ok ok ok ok"
    assert found[Check.TLS].sentence == "On this computer, no encryption is needed."


async def test_a_bad_address() -> None:
    found = await lines("http://ingest.mavvrik.ai")
    assert states(found) == "trouble not-tried not-tried not-tried not-tried"
    assert found[Check.NAME].sentence == "Not tried. Fix the problem above first."


async def test_an_unknown_name() -> None:
    async def nobody(_host: str, _port: int) -> list[str]:
        raise NetworkTrouble(AnswerKind.NO_NAME)

    found = await lines(f"https://{HOST}", nobody)
    assert states(found) == "ok trouble not-tried not-tried not-tried"
    assert found[Check.NAME].sentence == f"DNS could not find {HOST}."


async def test_dns_that_hangs() -> None:
    async def hung(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    found = await lines(f"https://{HOST}", hung, limit=0.1)
    assert found[Check.NAME].sentence == (
        f"{HOST} did not answer within 0.1 s. Time ran out while looking up its name."
    )


async def test_a_closed_port() -> None:
    port = unused_port()
    found = await lines(f"https://{HOST}:{port}")
    assert states(found) == "ok ok trouble not-tried not-tried"
    assert found[Check.PORT].sentence == f"{HOST}:{port} refused the connection."


async def test_a_certificate_of_a_company_proxy_names_its_issuer() -> None:
    async with serving(RIGHT, context=server_context(HOST)) as server:
        found = await lines(f"https://{HOST}:{server.port}")
    assert states(found) == "ok ok ok trouble not-tried"
    trouble = found[Check.TLS].trouble
    assert trouble is not None
    assert (trouble.kind, trouble.issuer) == (AnswerKind.TLS_UNKNOWN_CA, "Acme Ltd")
    assert server.received == []


@pytest.mark.usefixtures("trusted")
async def test_a_proxy_is_shown_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        serving(RIGHT, context=server_context(HOST)) as server,
        proxying(server.port, login="jo:hunter2") as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://jo:hunter2@127.0.0.1:{proxy.port}")
        found = await lines(f"https://{HOST}")
    assert states(found) == "ok ok ok ok ok"
    assert found[Check.PROXY].sentence == f"The proxy http://127.0.0.1:{proxy.port} is used."
    assert found[Check.PORT].sentence == f"Port {proxy.port} of 127.0.0.1 accepts connections."
    assert "hunter2" not in repr(found)


async def test_a_proxy_that_wants_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    async with proxying(0, login="jo:hunter2") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        found = await lines(f"https://{HOST}")
    assert states(found) == "ok ok ok trouble not-tried"
    assert found[Check.TLS].sentence == (
        f"The proxy http://127.0.0.1:{proxy.port} needs a user name and a password."
    )


async def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_port()}")
    found = await lines(f"https://{HOST}")
    assert states(found) == "ok ok trouble not-tried not-tried"
    trouble = found[Check.PORT].trouble
    assert trouble is not None
    assert trouble.kind is AnswerKind.PROXY_UNREACHABLE


async def test_a_proxy_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://jo:hunter2@127.0.0.1:1080")
    found = await lines(f"https://{HOST}")
    assert states(found) == "trouble not-tried not-tried not-tried not-tried"
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("date", "state", "words"),
    [
        ("Mon, 23 Nov 2026 14:05:00 GMT", PreflightState.OK, "agrees with"),
        ("Mon, 23 Nov 2026 14:05:01 GMT", PreflightState.TROUBLE, "is 5 min 1 s behind that of"),
        ("Mon, 23 Nov 2026 13:48:00 GMT", PreflightState.TROUBLE, "is 12 min ahead of that of"),
        ("", PreflightState.NOT_TRIED, "sent no time"),
    ],
)
async def test_the_clock_is_compared(date: str, state: PreflightState, words: str) -> None:
    assert timedelta(minutes=5) == CLOCK_TOLERANCE
    async with serving(answer(200, "", Date=date)) as server:
        line = (await lines(server.url))[Check.CLOCK]
    assert line.state is state
    assert words in line.sentence
