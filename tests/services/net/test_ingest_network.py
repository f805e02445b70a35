"""The credential check when something on the way is wrong: names, ports, TLS, proxies, settings."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from pydantic import SecretStr

from tests.services.credentials import CREDENTIALS, KEY, assert_no_key
from tests.services.net.certificates import LONG_AGO, authority, server_context, signed_by
from tests.services.net.loopback import (
    PATIENT,
    answer,
    listening,
    proxying,
    serving,
    then_silence,
    to_loopback,
    unused_port,
)
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind, Phase
from wizard.services.net import connections as network
from wizard.services.net import tls
from wizard.services.net.verification import check_credentials

HOST = "ingest.example.test"
SECRET = {"authorization", "x-tenant-id", "x-agent-id"}


async def check(
    url: str, limit: float = PATIENT, find: network.Resolve | None = to_loopback
) -> CheckResult:
    result = await check_credentials(CREDENTIALS, url, limit=limit, find=find)
    assert_no_key(result, result.as_dict(), result.sentence, result.consequence, result.remedies)
    return result


# TLS


@pytest.mark.usefixtures("trusted")
async def test_a_trusted_certificate_is_accepted() -> None:
    async with serving(answer(), context=server_context(HOST)) as server:
        result = await check(f"https://{HOST}:{server.port}")
    assert result.kind is AnswerKind.ACCEPTED
    assert server.received[0].headers["host"] == f"{HOST}:{server.port}"


async def test_an_unknown_authority_is_named_and_gets_nothing() -> None:
    async with serving(answer(), context=server_context(HOST)) as server:
        result = await check(f"https://{HOST}:{server.port}")
    assert result.kind is AnswerKind.TLS_UNKNOWN_CA
    assert result.issuer == "Acme Ltd"
    assert result.sentence == (
        f"The certificate of {HOST}:{server.port} was issued by Acme Ltd, which this computer does"
        " not trust."
    )
    assert server.received == []
    assert result.exit_code == 5


async def test_the_handshake_that_reads_the_issuer_has_no_key_to_give(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def go_on(_line: network.CountedStream, _encrypted: network.CountedStream) -> None:
        """Send the request after the handshake, which the real code never does."""

    monkeypatch.setattr(network.CountedStream, "_shook_hands", go_on)
    async with serving(answer(), context=server_context(HOST)) as server:
        await check(f"https://{HOST}:{server.port}")
    assert [set(request.headers) & SECRET for request in server.received] == [set()]


@pytest.mark.usefixtures("trusted")
async def test_an_expired_certificate_points_to_the_clock() -> None:
    context = server_context(HOST, starts=LONG_AGO, expires=LONG_AGO + timedelta(days=30))
    async with serving(answer(), context=context) as server:
        result = await check(f"https://{HOST}:{server.port}")
    assert result.kind is AnswerKind.TLS_CLOCK
    assert result.remedies[0].startswith("Correct this computer's date and time")
    assert server.received == []


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_of_the_future_points_to_the_clock() -> None:
    start = datetime.now(UTC) + timedelta(days=30)
    context = server_context(HOST, starts=start, expires=start + timedelta(days=30))
    async with serving(answer(), context=context) as server:
        assert (await check(f"https://{HOST}:{server.port}")).kind is AnswerKind.TLS_CLOCK


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("host", [HOST, "127.0.0.1"])
async def test_a_certificate_of_another_name_is_refused(host: str) -> None:
    async with serving(answer(), context=server_context("other.example.test")) as server:
        result = await check(f"https://{host}:{server.port}")
    assert result.kind is AnswerKind.TLS_WRONG_HOST
    assert server.received == []


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", id="no TLS at all"),
        pytest.param(b"\x15\x03\x03\x00\x02\x02\x28", id="no cipher in common"),
        pytest.param(b"\x15\x03\x01\x00\x02\x02\x46", id="only an old version"),
    ],
)
async def test_a_server_without_a_common_encryption_is_named(said: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(said)
        await reader.read(1000)

    async with listening(talk) as port:
        result = await check(f"https://{HOST}:{port}")
    assert result.kind is AnswerKind.TLS_OTHER


async def test_a_handshake_that_never_ends_ends_at_the_limit() -> None:
    async def talk(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass

    async with listening(talk) as port:
        result = await check(f"https://{HOST}:{port}", limit=0.2)
    assert (result.kind, result.phase) == (AnswerKind.TIMEOUT, Phase.ENCRYPTING)
    assert "while setting up encryption" in result.sentence


@pytest.mark.parametrize("content", [None, "no certificates in here", ""])
async def test_broken_certificate_settings_are_named(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "broken.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with serving(answer(), context=server_context(HOST)) as server:
        result = await check(f"https://{HOST}:{server.port}")
    assert result.kind is AnswerKind.BROKEN_CERTIFICATE_SETTINGS
    assert result.sentence == (
        "This computer's trusted certificates can't be read: SSL_CERT_FILE does not name a"
        " readable file of certificates."
    )
    assert server.connections == 0


async def test_a_certificate_folder_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "gone"))
    result = await check(f"https://{HOST}:{unused_port()}")
    assert result.kind is AnswerKind.BROKEN_CERTIFICATE_SETTINGS
    assert "SSL_CERT_DIR" in result.sentence


async def test_tls_secrets_are_never_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: None
) -> None:
    log = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    async with serving(answer(), context=server_context(HOST)) as server:
        assert (await check(f"https://{HOST}:{server.port}")).accepted
    assert not log.exists()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (9, AnswerKind.TLS_CLOCK),
        (10, AnswerKind.TLS_CLOCK),
        (18, AnswerKind.TLS_UNKNOWN_CA),
        (19, AnswerKind.TLS_UNKNOWN_CA),
        (20, AnswerKind.TLS_UNKNOWN_CA),
        (62, AnswerKind.TLS_WRONG_HOST),
        (1, AnswerKind.TLS_OTHER),
    ],
)
def test_openssls_verify_codes(code: int, kind: AnswerKind) -> None:
    error = ssl.SSLCertVerificationError("no")
    error.verify_code = code
    assert tls.kind_of(error) is kind


@pytest.mark.parametrize("cut", [0, 1, 5, 40, 80])
def test_a_certificate_that_cannot_be_read_has_no_issuer(cut: int) -> None:
    der = ssl.PEM_cert_to_DER_cert(authority().cert_pem.bytes().decode())
    assert tls.issuer_of(der) is not None
    assert tls.issuer_of(der[:cut]) is None
    assert tls.issuer_of(None) is None


def test_an_issuers_name_is_its_own_and_its_organizations() -> None:
    intermediate = ssl.PEM_cert_to_DER_cert(signed_by("Acme Root 7", "Acme Ltd"))
    assert tls.issuer_of(intermediate) == "Acme Root 7 (Acme Ltd)"
    assert tls.issuer_of(ssl.PEM_cert_to_DER_cert(signed_by("\x1b[2J\u202eX"))) == "␛[2J◦X"


# Names, ports


async def test_a_name_that_dns_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    result = await check("https://ingest.mavvrik.invalid", find=None)
    assert result.kind is AnswerKind.NO_NAME
    assert result.sentence == ("DNS could not find ingest.mavvrik.invalid.")


async def test_a_name_too_long_to_exist() -> None:
    assert (await check(f"https://{'a' * 64}.invalid", find=None)).kind is AnswerKind.NO_NAME


async def test_dns_that_hangs_keeps_nobody_from_leaving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hang = threading.Event()
    names: list[bool] = []

    def hung(*_args: object, **_more: object) -> list[object]:
        names.append(threading.current_thread().daemon)
        hang.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hung)
    result = await check("https://ingest.mavvrik.invalid", limit=0.2, find=None)
    hang.set()
    assert (result.kind, result.phase) == (AnswerKind.TIMEOUT, Phase.LOOKING_UP)
    assert names == [True]


HUNG = """
import asyncio, socket, sys, time
from pydantic import SecretStr
from wizard.core.credentials.reading import Credentials
from wizard.services.net.verification import check_credentials
socket.getaddrinfo = lambda *_, **__: time.sleep(60)
credentials = Credentials("agent", "tenant", SecretStr("key"))
result = asyncio.run(check_credentials(credentials, "https://ingest.mavvrik.invalid", limit=0.1))
print(result.kind)
"""


def test_the_program_ends_even_if_dns_still_hangs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HUNG], capture_output=True, text=True, timeout=30, check=True
    )
    assert (done.stdout, done.stderr) == ("timeout\n", "")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENETUNREACH, AnswerKind.UNREACHABLE),
        (errno.EHOSTUNREACH, AnswerKind.UNREACHABLE),
        (errno.EPERM, AnswerKind.UNREACHABLE),
        (errno.ETIMEDOUT, AnswerKind.TIMEOUT),
        (errno.ECONNREFUSED, AnswerKind.CONNECTION_REFUSED),
        (errno.ECONNRESET, AnswerKind.CUT_OFF),
        (errno.EMFILE, AnswerKind.UNFORESEEN),
    ],
)
async def test_what_the_system_says_about_a_connection(
    number: int, kind: AnswerKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_args: object, **_more: object) -> None:
        raise OSError(number, f"with {KEY} in it")

    monkeypatch.setattr(anyio, "connect_tcp", fails)
    result = await check(f"https://{HOST}")
    assert result.kind is kind
    assert result.exit_code == 5


async def test_a_port_where_nobody_listens() -> None:
    result = await check(f"http://127.0.0.1:{unused_port()}")
    assert result.kind is AnswerKind.CONNECTION_REFUSED
    assert result.exit_code == 5


async def test_localhost_needs_no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)
    async with serving(answer()) as server:
        assert (await check(f"http://localhost:{server.port}", find=None)).accepted


async def test_an_unreachable_address_does_not_hide_a_reachable_one() -> None:
    async def two(_host: str, _port: int) -> list[str]:
        return ["127.0.0.99", "127.0.0.1"]

    async with serving(answer()) as server:
        assert (await check(f"http://127.0.0.5:{server.port}", find=two)).accepted


# Proxies


@pytest.mark.usefixtures("trusted")
async def test_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        serving(answer(), context=server_context(HOST)) as server,
        proxying(server.port) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        result = await check(f"https://{HOST}")
    assert result.kind is AnswerKind.ACCEPTED
    assert result.proxy == f"http://127.0.0.1:{proxy.port}"
    (request,) = proxy.received
    assert (request.method, request.target) == ("CONNECT", f"{HOST}:443")
    assert KEY not in str(proxy.received)
    assert len(server.received) == 1


@pytest.mark.usefixtures("trusted")
async def test_through_a_proxy_with_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        serving(answer(), context=server_context(HOST)) as server,
        proxying(server.port, login="jo:p@ss word") as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://jo:p%40ss%20word@127.0.0.1:{proxy.port}")
        result = await check(f"https://{HOST}")
    assert result.kind is AnswerKind.ACCEPTED
    assert result.proxy == f"http://127.0.0.1:{proxy.port}"
    assert "p@ss" not in repr(result)


@pytest.mark.parametrize("login", ["", "jo:wrong@"])
async def test_a_proxy_that_wants_a_password(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with proxying(0, login="jo:secret") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{login}127.0.0.1:{proxy.port}")
        result = await check(f"https://{HOST}")
    assert (result.kind, result.status) == (AnswerKind.PROXY_AUTH, 407)
    assert result.sentence == (
        f"The proxy http://127.0.0.1:{proxy.port} needs a user name and a password."
    )
    assert "wrong" not in repr(result)
    assert KEY not in str(proxy.received)


async def test_a_proxy_that_does_not_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    async with proxying(0, refuse=403) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        result = await check(f"https://{HOST}")
    assert (result.kind, result.status) == (AnswerKind.PROXY_REFUSED, 403)


async def test_a_proxy_that_opens_the_encryption_is_named_by_its_certificate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with (
        serving(answer(), context=server_context(HOST)) as server,
        proxying(server.port) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        result = await check(f"https://{HOST}")
    assert result.kind is AnswerKind.TLS_UNKNOWN_CA
    assert result.issuer == "Acme Ltd"
    assert server.received == []


async def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{unused_port()}")
    assert (await check(f"https://{HOST}")).kind is AnswerKind.PROXY_UNREACHABLE


async def test_a_proxy_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(then_silence()) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        result = await check(f"https://{HOST}", limit=0.2)
    assert (result.kind, result.phase) == (AnswerKind.PROXY_UNREACHABLE, Phase.PROXY)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("socks5://jo:secret@127.0.0.1:1080", "socks5 proxies are not supported, only http"),
        ("http://proxy:port", "it is not a URL"),
        ("http://[::1", "it is not a URL"),
        ("http://pröxy:3128", "it is not a URL"),
        ("http://", "it names no host"),
    ],
)
async def test_a_proxy_setting_that_cannot_be_used(
    value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    result = await check(f"https://{HOST}")
    assert result.kind is AnswerKind.PROXY_UNUSABLE
    assert sentence in result.sentence
    assert "secret" not in repr(result)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("exempt", [HOST, "example.test", ".example.test", "*", "a.b, " + HOST])
async def test_no_proxy_is_honored(exempt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_port()}")
    monkeypatch.setenv("NO_PROXY", exempt)
    async with serving(answer(), context=server_context(HOST)) as server:
        assert (await check(f"https://{HOST}:{server.port}")).accepted


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
async def test_this_computer_is_never_asked_through_a_proxy(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with proxying(0) as proxy, serving(answer()) as server:
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert (await check(server.url)).accepted
    assert proxy.connections == 0


# Addresses and values that are never sent


@pytest.mark.parametrize(
    "url",
    [
        "http://ingest.mavvrik.ai",
        "http://localhost.example.test",
        "http://127.0.0.1.example.test",
        "https://ingest.mavvrik.ai@example.test",
        "https://ingest.m\u0430vvrik.ai",
        "https://ingest.mavvrik.ai\\@example.test",
        "ftp://ingest.mavvrik.ai",
        "ingest.mavvrik.ai",
        "",
    ],
)
async def test_nothing_is_sent_to_an_address_that_is_not_safe(url: str) -> None:
    async def never(_host: str, _port: int) -> list[str]:
        raise AssertionError("looked up")

    result = await check(url, find=never)
    assert result.kind is AnswerKind.BAD_ADDRESS
    assert result.exit_code == 2


@pytest.mark.parametrize("value", ["schlüssel", "qx7\nz", "qx7 z", " qx7", "qx7\x7f", ""])
async def test_nothing_is_sent_that_a_header_cannot_carry(value: str) -> None:
    broken = replace(CREDENTIALS, api_key=SecretStr(value))
    async with serving(answer()) as server:
        result = await check_credentials(broken, server.url, limit=1)
    assert result.kind is AnswerKind.UNSENDABLE
    assert server.connections == 0
    assert "qx7" not in repr(result)
    assert "schl" not in repr(result)


# Leaving


async def test_cancelling_is_immediate_and_closes_the_connection() -> None:
    gone = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass
        gone.set()

    async with listening(talk) as port:
        task = asyncio.create_task(check(f"http://127.0.0.1:{port}", limit=15))
        await asyncio.sleep(0.1)
        before = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.perf_counter() - before < 0.2
        await asyncio.wait_for(gone.wait(), 1)


async def test_no_log_shows_the_address_or_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving(answer()) as server:
        await check(server.url)
    assert caplog.text == ""
