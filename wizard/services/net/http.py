"""Make one request to an origin that may receive the API key. It is limited in time.

Every failure becomes a `CheckResult`. No exception of httpx, ssl or the system leaves this module,
because its text may contain what was sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import ssl
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpcore
import httpx

from wizard import __version__
from wizard.core.address import Address
from wizard.core.credentials.reading import Credentials
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind, Origin, Phase
from wizard.core.verify.polling import read_http_date, read_retry_after, retried
from wizard.services.child_processes import in_daemon_thread
from wizard.services.net import tls
from wizard.services.net.connections import (
    AttemptProgress,
    HandshakeDone,
    Network,
    NetworkTrouble,
    Proxy,
    Resolve,
    proxy_for,
    resolve,
)

ATTEMPT_LIMIT = 15.0  # seconds for one attempt: name resolution, handshake and reading together
READ_LIMIT = 64 * 1024  # bytes read of one response, including its headers

Now = Callable[[], datetime]
_Context = Callable[[], ssl.SSLContext]
_ISSUER_MATTERS = (AnswerKind.TLS_UNKNOWN_CA, AnswerKind.TLS_CLOCK, AnswerKind.TLS_WRONG_HOST)

# At level INFO, httpx logs whole URLs. At level DEBUG, httpcore logs what servers sent.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Request:
    """The request to make. Without `auth`, no credentials are sent.

    `handshake_only` sends nothing at all. `env` are variables that Claude Code would have: proxies,
    and certificates that it trusts in addition.
    """

    asked: Origin
    method: str
    url: str
    address: Address  # the parsed form of `url`
    auth: MavvrikAuth | None = field(default=None, repr=False)
    body: bytes = b""
    handshake_only: bool = False
    env: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one attempt.

    `body` is set only for a complete HTTP 200 response with JSON. The kind of the result is then
    OTHER_JSON until the caller recognizes the body. If the server repeats the key, it is masked in
    the body.
    """

    result: CheckResult
    body: bytes | None = field(default=None, repr=False)


async def ask(
    request: Request,
    *,
    limit: float = ATTEMPT_LIMIT,
    now: Now = utc_now,
    find: Resolve | None = None,
) -> Answer:
    """Make one attempt of at most `limit` seconds. It raises nothing, and can be canceled."""
    clock = asyncio.get_running_loop().time
    started = clock()
    attempt = _Attempt(request, find or resolve)
    trusted = partial(tls.verified_context, request.env.get(tls.CERTIFICATES, ""))
    failure = await attempt.within(limit, trusted)
    if failure is not None and failure.kind in _ISSUER_MATTERS:
        await attempt.look_at_issuer(limit - (clock() - started))
    result = _result(attempt, failure, now(), clock() - started)
    whole = failure is None and result.kind is AnswerKind.OTHER_JSON
    return Answer(result, attempt.readable_body() if whole else None)


class _Attempt:
    """One request and its response. `progress` and `reply` hold what is known if it ends early."""

    def __init__(self, request: Request, find: Resolve) -> None:
        self.request = request
        self.find = find
        self.progress = AttemptProgress(request.address.host, READ_LIMIT, request.handshake_only)
        self.proxy: Proxy | None = None
        self.reply: Reply | None = None

    async def within(self, limit: float, context: _Context) -> Failure | None:
        try:
            async with asyncio.timeout(limit):
                await self._send(context)
        except Exception as error:  # noqa: BLE001 - each gets a name; none may reach a traceback
            return failure_of(error, self.progress)
        return None

    async def look_at_issuer(self, limit: float) -> None:
        """Read the certificate that was refused, so that its issuer can be named.

        This second handshake accepts any certificate, so nothing is sent afterward, least of all a
        key.
        """
        request = replace(self.request, auth=None, body=b"", handshake_only=True)
        looking = _Attempt(request, self.find)
        await looking.within(limit, tls.unverified_context)
        self.progress.certificate = looking.progress.certificate

    def readable_body(self) -> bytes:
        body = b"" if self.reply is None else self.reply.body
        return body if self.request.auth is None else self.request.auth.blot(body)

    async def _send(self, context: _Context) -> None:
        wanted = self.request
        self.proxy = proxy_for(wanted.address, wanted.env)
        self.progress.proxied = self.proxy is not None
        trusted = None
        if wanted.address.scheme == "https":
            trusted = await in_daemon_thread(context, limit=None)
        network = Network(self.progress, self.find)
        async with contextlib.aclosing(network), self._client(trusted, network) as client:
            request = client.build_request(wanted.method, wanted.url, content=wanted.body)
            if request.url.host.lower() != wanted.address.host:
                raise NetworkTrouble(AnswerKind.BAD_ADDRESS, "The address can be read in 2 ways.")
            response = await client.send(request, auth=wanted.auth, stream=True)
            async with contextlib.aclosing(response):
                self.progress.phase = Phase.READING
                self.reply = reply = Reply(response.status_code, response.headers)
                if not reply.compressed:
                    async for part in response.aiter_raw():
                        reply.body += part

    def _client(self, context: ssl.SSLContext | None, network: Network) -> httpx.AsyncClient:
        common: dict[str, Any] = {"ssl_context": context, "network_backend": network}
        if self.proxy is None:
            pool = httpcore.AsyncConnectionPool(**common)
        else:
            pool = httpcore.AsyncHTTPProxy(self.proxy.url, proxy_auth=self.proxy.login, **common)
        return httpx.AsyncClient(  # nosec B113 - the attempt as a whole has a limit
            transport=_Transport(pool),
            trust_env=False,  # we choose proxies ourselves, and netrc is not used
            follow_redirects=False,
            timeout=None,  # noqa: S113 - only per operation; the attempt as a whole has a limit
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "Connection": "close",
                "Content-Type": "application/json",
                "User-Agent": f"mvk-wizard/{__version__}",
            },
        )


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's own transport with our network backend, which its constructor does not accept."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool


def _result(
    attempt: _Attempt, failure: Failure | None, at: datetime, seconds: float
) -> CheckResult:
    request, reply = attempt.request, attempt.reply
    named = failure or Failure(AnswerKind.UNFORESEEN)
    # The status or the content type is enough, even if the rest was not received.
    if reply is not None and (failure is None or reply.status != 200 or reply.page):
        named = Failure(kind_of_reply(reply), status=reply.status)
    code = None if reply is None or reply.code is None else reply.code.decode()
    head = httpx.Headers() if reply is None else reply.head
    return CheckResult(
        kind=named.kind,
        host=request.address.host_and_port,
        scheme=request.address.scheme,
        at=at,
        seconds=seconds,
        asked=request.asked,
        status=named.status if reply is None else reply.status,
        server_code=code,
        retry_after=read_retry_after(head.get("retry-after", ""), at),
        proxy=None if attempt.proxy is None else attempt.proxy.shown,
        issuer=tls.issuer_of(attempt.progress.certificate),
        phase=attempt.progress.phase,
        detail=named.detail,
        server_date=read_http_date(head.get("date", "")),
    )


class MavvrikAuth(httpx.Auth):
    """The three headers of the documented credential check, added when the request is sent.

    httpx masks Authorization when it prints headers, and none of our own mappings holds the key.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the headers. httpx calls this for each request."""
        request.headers["Authorization"] = f"Bearer {self._key()}"
        request.headers["X-Tenant-ID"] = self._credentials.tenant_id
        request.headers["X-Agent-ID"] = self._credentials.agent_id
        yield request

    def blot(self, body: bytes) -> bytes:
        """Mask the key in `body`, in case the server repeats it."""
        return body.replace(self._key().encode(), b"*" * 8)

    def unsendable(self) -> str | None:
        """Say why a header cannot carry one of the values, without the value.

        None if all can be sent.

        This is checked before a header is built, because an exception of httpx would contain the
        value.
        """
        mine = self._credentials
        values = {"API key": self._key(), "Tenant ID": mine.tenant_id, "Agent ID": mine.agent_id}
        for name, value in values.items():
            if not value:
                return f"The {name} is empty."
            if not all("!" <= char <= "~" for char in value):
                return f"The {name} has a character that can't be sent, such as a space."
        return None

    def _key(self) -> str:
        return self._credentials.api_key.get_secret_value()


_NO_WAY = {
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.EADDRNOTAVAIL,
    errno.EACCES,  # a firewall on this computer
    errno.EPERM,
}
_CODES = {b"INVALID_API_KEY": AnswerKind.REFUSED_KEY, b"MISSING_CREDENTIALS": AnswerKind.MISSING}
_BY_STATUS = {
    401: AnswerKind.REFUSED_KEY,
    404: AnswerKind.NOT_FOUND,
    407: AnswerKind.PROXY_AUTH,
    429: AnswerKind.RATE_LIMITED,
}


@dataclass(slots=True)
class Reply:
    """The part of a response that was received."""

    status: int
    head: httpx.Headers = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def content_type(self) -> str:
        """The content type in lower case, without parameters; empty if there is none."""
        return str(self.head.get("content-type", "")).partition(";")[0].strip().lower()

    @property
    def page(self) -> bool:
        """Whether the body is a web page, by its content type or its first characters."""
        start = self.body.lstrip()[:9].lower()
        return "html" in self.content_type or start.startswith((b"<!doctype", b"<html"))

    @property
    def json(self) -> bool:
        """Whether the content type is JSON or missing."""
        kind = self.content_type
        return kind in ("", "application/json") or kind.endswith("+json")

    @property
    def compressed(self) -> bool:
        """Whether the body is compressed, although we did not ask for compression."""
        encoding = self.head.get("content-encoding", "").strip().lower()
        return encoding not in ("", "identity")

    @property
    def code(self) -> bytes | None:
        """The first of Mavvrik's documented error codes in the body; None in a web page."""
        return None if self.page else next((code for code in _CODES if code in self.body), None)


def kind_of_reply(reply: Reply) -> AnswerKind:
    """Classify a response. HTTP 200 with JSON is OTHER_JSON until the body is recognized."""
    if reply.code is not None:
        return _CODES[reply.code]
    if reply.status == 403:
        return AnswerKind.FORBIDDEN_PAGE if reply.page else AnswerKind.FORBIDDEN
    if reply.status in _BY_STATUS:
        return _BY_STATUS[reply.status]
    if retried(reply.status):
        return AnswerKind.SERVER_TROUBLE
    if 300 <= reply.status <= 399:
        return AnswerKind.REDIRECT
    if reply.page:
        return AnswerKind.HTML
    if reply.status != 200:
        return AnswerKind.UNEXPECTED_STATUS
    if reply.compressed:
        return AnswerKind.COMPRESSED
    return AnswerKind.OTHER_JSON if reply.json else AnswerKind.NOT_JSON


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt ended early. `status` is the status code of the proxy."""

    kind: AnswerKind
    detail: str = ""
    status: int | None = None


def failure_of(error: Exception, progress: AttemptProgress) -> Failure:
    """Classify an exception by its type, its causes, and the progress of the attempt."""
    if isinstance(error, HandshakeDone):
        return Failure(AnswerKind.ANSWERED)
    if isinstance(error, httpx.ProxyError):
        text = str(error)[:3]  # the proxy's status; the rest of the text comes from the proxy
        status = int(text) if text.isdecimal() else None
        return Failure(
            AnswerKind.PROXY_AUTH if status == 407 else AnswerKind.PROXY_REFUSED, status=status
        )
    if progress.before_host:
        return Failure(AnswerKind.PROXY_UNREACHABLE)
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        kind = _kind_of_error(link, progress)
        if kind is not None:
            return Failure(kind, getattr(link, "detail", ""))
        seen.add(id(link))
        link = link.__cause__ or link.__context__
    return Failure(AnswerKind.UNFORESEEN, type(error).__name__)


def _kind_of_error(error: BaseException, progress: AttemptProgress) -> AnswerKind | None:
    match error:
        case NetworkTrouble():
            return error.kind
        case TimeoutError():
            return AnswerKind.TIMEOUT
        case ssl.SSLError():
            return tls.kind_of(error)
        case ConnectionRefusedError():
            return AnswerKind.CONNECTION_REFUSED
        case httpx.RemoteProtocolError() if not progress.ended:
            return AnswerKind.NOT_HTTP
        case ConnectionError() | httpx.RemoteProtocolError():
            return AnswerKind.CUT_OFF
        case httpx.ReadError() | httpx.WriteError():
            return AnswerKind.CUT_OFF
        case OSError(errno=number) if number in _NO_WAY:
            return AnswerKind.UNREACHABLE
    return None
