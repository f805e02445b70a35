"""Gives every reply and every failure its name. No text of an exception is ever passed on."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from wizard.core.verify.answer_kinds import Kind
from wizard.core.verify.polling import retried
from wizard.services.net import tls
from wizard.services.net.connections import HandshakeDone, Notes, Trouble

_NO_WAY = {
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.EADDRNOTAVAIL,
    errno.EACCES,  # a firewall on this computer
    errno.EPERM,
}
_CODES = {b"INVALID_API_KEY": Kind.REFUSED_KEY, b"MISSING_CREDENTIALS": Kind.MISSING}
_BY_STATUS = {
    401: Kind.REFUSED_KEY,
    404: Kind.NOT_FOUND,
    407: Kind.PROXY_AUTH,
    429: Kind.RATE_LIMITED,
}


@dataclass(slots=True)
class Reply:
    """What was read of an answer, perhaps not all of it."""

    status: int
    head: httpx.Headers = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def content_type(self) -> str:
        """In small letters, without parameters; empty where there is none."""
        return str(self.head.get("content-type", "")).partition(";")[0].strip().lower()

    @property
    def page(self) -> bool:
        """A web page, by its type or by its first characters."""
        start = self.body.lstrip()[:9].lower()
        return "html" in self.content_type or start.startswith((b"<!doctype", b"<html"))

    @property
    def json(self) -> bool:
        """Says that it is JSON, or says nothing."""
        kind = self.content_type
        return kind in ("", "application/json") or kind.endswith("+json")

    @property
    def compressed(self) -> bool:
        """Encoded, although plain bytes were asked for."""
        encoding = self.head.get("content-encoding", "").strip().lower()
        return encoding not in ("", "identity")

    @property
    def code(self) -> bytes | None:
        """A code that Mavvrik documents, wherever in the answer it stands."""
        return None if self.page else next((code for code in _CODES if code in self.body), None)


def kind_of_reply(reply: Reply) -> Kind:
    """OTHER_JSON for HTTP 200 with JSON, until somebody recognises the body."""
    if reply.code is not None:
        return _CODES[reply.code]
    if reply.status == 403:
        return Kind.FORBIDDEN_PAGE if reply.page else Kind.FORBIDDEN
    if reply.status in _BY_STATUS:
        return _BY_STATUS[reply.status]
    if retried(reply.status):
        return Kind.SERVER_TROUBLE
    if 300 <= reply.status <= 399:
        return Kind.REDIRECT
    return _kind_of_content(reply)


def _kind_of_content(reply: Reply) -> Kind:
    if reply.page:
        return Kind.HTML
    if reply.status != 200:
        return Kind.UNEXPECTED_STATUS
    if reply.compressed:
        return Kind.COMPRESSED
    return Kind.OTHER_JSON if reply.json else Kind.NOT_JSON


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt ended early. `status` is the proxy's."""

    kind: Kind
    detail: str = ""
    status: int | None = None


def failure_of(error: Exception, notes: Notes) -> Failure:
    """The name of what was raised, from its type, its causes and how far the attempt came."""
    if isinstance(error, HandshakeDone):
        return Failure(Kind.ANSWERED)
    if isinstance(error, httpx.ProxyError):
        return _refused_by_proxy(str(error))
    if notes.before_host:
        return Failure(Kind.PROXY_UNREACHABLE)
    for link in _chain(error):
        kind = _kind_of_error(link, notes)
        if kind is not None:
            return Failure(kind, getattr(link, "detail", ""))
    return Failure(Kind.UNFORESEEN, type(error).__name__)


def _refused_by_proxy(text: str) -> Failure:
    """httpcore's text begins with the proxy's status; the rest of it is the proxy's own."""
    status = int(text[:3]) if text[:3].isdecimal() else None
    return Failure(Kind.PROXY_AUTH if status == 407 else Kind.PROXY_REFUSED, status=status)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _kind_of_error(error: BaseException, notes: Notes) -> Kind | None:
    match error:
        case Trouble():
            return error.kind
        case TimeoutError():
            return Kind.TIMEOUT
        case ssl.SSLError():
            return tls.kind_of(error)
        case ConnectionRefusedError():
            return Kind.CONNECTION_REFUSED
        case httpx.RemoteProtocolError() if not notes.ended:
            return Kind.NOT_HTTP
        case ConnectionError() | httpx.RemoteProtocolError():
            return Kind.CUT_OFF
        case httpx.ReadError() | httpx.WriteError():
            return Kind.CUT_OFF
        case OSError(errno=number) if number in _NO_WAY:
            return Kind.UNREACHABLE
    return None
