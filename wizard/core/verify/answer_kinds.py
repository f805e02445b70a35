"""What can come of asking Mavvrik something: every outcome told apart by a name of its own."""

from __future__ import annotations

from enum import StrEnum

from wizard.core.exit_codes import ExitCode


class Asked(StrEnum):
    """Which of the two origins that may get the key was asked."""

    INGEST = "ingest"
    VERIFICATION = "verification"


class Phase(StrEnum):
    """How far an attempt got; the value completes "while ..."."""

    PREPARING = "preparing the request"
    LOOKING_UP = "looking up its name"
    CONNECTING = "connecting"
    PROXY = "waiting for the proxy"
    ENCRYPTING = "agreeing on encryption"
    WAITING = "waiting for its answer"
    READING = "reading its answer"


class Kind(StrEnum):
    """One outcome. The value is stable: it stands in `--json`."""

    ACCEPTED = "accepted"  # 200 and the documented answer to the empty request
    ANSWERED = "answered"  # 200 and the verification contract
    REFUSED_KEY = "refused-key"  # 401, or INVALID_API_KEY with any status
    MISSING = "missing-credentials"  # MISSING_CREDENTIALS
    FORBIDDEN = "forbidden"  # 403
    FORBIDDEN_PAGE = "forbidden-page"  # 403 and a web page: a firewall rather than Mavvrik
    RATE_LIMITED = "rate-limited"  # 429
    SERVER_TROUBLE = "server-trouble"  # 408, 425, 5xx
    HTML = "web-page"
    REDIRECT = "redirect"
    NOT_JSON = "not-json"
    OTHER_JSON = "other-json"
    REJECTED = "rejected"  # 200 with a partialSuccess that counts rejections
    NOT_FOUND = "not-found"  # 404
    UNEXPECTED_STATUS = "unexpected-status"
    TOO_LARGE = "too-large"
    COMPRESSED = "compressed"
    NOT_HTTP = "not-http"
    NO_NAME = "no-name"
    CONNECTION_REFUSED = "connection-refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CUT_OFF = "cut-off"
    TLS_CLOCK = "tls-clock"
    TLS_UNKNOWN_CA = "tls-unknown-ca"
    TLS_WRONG_HOST = "tls-wrong-host"
    TLS_OTHER = "tls-other"
    PROXY_AUTH = "proxy-authentication"
    PROXY_REFUSED = "proxy-refused"
    PROXY_UNREACHABLE = "proxy-unreachable"
    PROXY_UNUSABLE = "proxy-unusable"
    BROKEN_CERTIFICATE_SETTINGS = "broken-certificate-settings"
    BAD_ADDRESS = "bad-address"
    UNSENDABLE = "unsendable"
    UNFORESEEN = "unforeseen"


_SHORT = {
    Kind.NO_NAME: "name not found",
    Kind.NOT_JSON: "no JSON",
    Kind.NOT_HTTP: "no HTTP",
    Kind.TLS_CLOCK: "certificate and clock differ",
    Kind.TLS_UNKNOWN_CA: "unknown certificate authority",
    Kind.TLS_WRONG_HOST: "certificate of another host",
    Kind.TLS_OTHER: "no encryption",
}


def short_words(code: str) -> str:
    """A code for people, in a row where there is no room for a sentence. Mavvrik's own codes, in
    capitals, stay: they are what its support asks for."""
    return _SHORT.get(Kind(code), code.replace("-", " ")) if code in set(Kind) else code


REFUSALS = frozenset({Kind.REFUSED_KEY, Kind.MISSING, Kind.FORBIDDEN, Kind.FORBIDDEN_PAGE})
NOT_MAVVRIK = frozenset(
    {
        Kind.HTML,
        Kind.REDIRECT,
        Kind.NOT_JSON,
        Kind.OTHER_JSON,
        Kind.REJECTED,
        Kind.NOT_FOUND,
        Kind.UNEXPECTED_STATUS,
        Kind.TOO_LARGE,
        Kind.COMPRESSED,
        Kind.NOT_HTTP,
    }
)
# Told to come back, or nobody spoke: the same request may well succeed a little later.
BUSY = frozenset({Kind.RATE_LIMITED, Kind.SERVER_TROUBLE})
NO_CONNECTION = frozenset(
    {
        Kind.NO_NAME,
        Kind.CONNECTION_REFUSED,
        Kind.UNREACHABLE,
        Kind.TIMEOUT,
        Kind.CUT_OFF,
        Kind.PROXY_UNREACHABLE,
    }
)
_USAGE = frozenset({Kind.BAD_ADDRESS, Kind.UNSENDABLE})


def exit_code_of(kind: Kind) -> ExitCode:
    """Answered as documented, never sent, refused, or network, TLS and not Mavvrik's answer."""
    if kind in (Kind.ACCEPTED, Kind.ANSWERED):
        return ExitCode.DONE
    if kind in _USAGE:
        return ExitCode.USAGE
    return ExitCode.REFUSED if kind in REFUSALS else ExitCode.NETWORK
