"""All results of a request to Mavvrik: what happened, what it means, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """The origin that was asked. Only these two may receive the key."""

    INGEST = "ingest"
    VERIFICATION = "verification"


class Phase(StrEnum):
    """How far an attempt got. The value completes "while ..."."""

    PREPARING = "preparing the request"
    LOOKING_UP = "looking up its name"
    CONNECTING = "connecting"
    PROXY = "waiting for the proxy"
    ENCRYPTING = "setting up encryption"
    WAITING = "waiting for its answer"
    READING = "reading its answer"


class Group(StrEnum):
    """What a result says about trying again."""

    ACCEPTED = "accepted"  # the documented answer
    REFUSED = "refused"  # the credentials were checked and refused
    NOT_MAVVRIK = "not Mavvrik"  # another server answers, or not as Mavvrik documents
    BUSY = "busy"  # the server asked to try again: the same request may succeed later
    NO_CONNECTION = "no connection"  # no answer: the same request may succeed later
    BLOCKED = "blocked"  # TLS, a proxy or settings of this computer: trying again changes nothing
    NOT_SENT = "not sent"  # the URL or the credentials cannot be used


class AnswerKind(StrEnum):
    """One result, with its group and a few words. The value is stable: `--json` prints it."""

    group: Group
    short: str

    def __new__(cls, value: str, group: Group, short: str = "") -> AnswerKind:
        """Make a string of the value, with its group and its short words."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.group, kind.short = group, short or value.replace("-", " ")
        return kind

    ACCEPTED = "accepted", Group.ACCEPTED  # 200 and the documented answer to the empty request
    ANSWERED = "answered", Group.ACCEPTED  # 200 and the answer of the verification contract
    REFUSED_KEY = "refused-key", Group.REFUSED  # 401, or INVALID_API_KEY with any status
    MISSING = "missing-credentials", Group.REFUSED  # MISSING_CREDENTIALS
    FORBIDDEN = "forbidden", Group.REFUSED  # 403
    # 403 and a web page: more likely from a firewall
    FORBIDDEN_PAGE = "forbidden-page", Group.REFUSED
    RATE_LIMITED = "rate-limited", Group.BUSY  # 429
    SERVER_TROUBLE = "server-trouble", Group.BUSY  # 408, 425, 5xx
    HTML = "web-page", Group.NOT_MAVVRIK
    REDIRECT = "redirect", Group.NOT_MAVVRIK
    NOT_JSON = "not-json", Group.NOT_MAVVRIK, "not JSON"
    OTHER_JSON = "other-json", Group.NOT_MAVVRIK
    REJECTED = "rejected", Group.NOT_MAVVRIK  # 200 with a partialSuccess that counts rejected spans
    NOT_FOUND = "not-found", Group.NOT_MAVVRIK  # 404
    UNEXPECTED_STATUS = "unexpected-status", Group.NOT_MAVVRIK
    TOO_LARGE = "too-large", Group.NOT_MAVVRIK
    COMPRESSED = "compressed", Group.NOT_MAVVRIK
    NOT_HTTP = "not-http", Group.NOT_MAVVRIK, "not HTTP"
    NO_NAME = "no-name", Group.NO_CONNECTION, "name not found"
    CONNECTION_REFUSED = "connection-refused", Group.NO_CONNECTION
    UNREACHABLE = "unreachable", Group.NO_CONNECTION
    TIMEOUT = "timeout", Group.NO_CONNECTION
    CUT_OFF = "cut-off", Group.NO_CONNECTION
    TLS_CLOCK = "tls-clock", Group.BLOCKED, "certificate and clock disagree"
    TLS_UNKNOWN_CA = "tls-unknown-ca", Group.BLOCKED, "unknown certificate authority"
    TLS_WRONG_HOST = "tls-wrong-host", Group.BLOCKED, "certificate of another host"
    TLS_OTHER = "tls-other", Group.BLOCKED, "no encryption"
    PROXY_AUTH = "proxy-authentication", Group.BLOCKED
    PROXY_REFUSED = "proxy-refused", Group.BLOCKED
    PROXY_UNREACHABLE = "proxy-unreachable", Group.NO_CONNECTION
    PROXY_UNUSABLE = "proxy-unusable", Group.BLOCKED
    BROKEN_CERTIFICATE_SETTINGS = "broken-certificate-settings", Group.BLOCKED
    BAD_ADDRESS = "bad-address", Group.NOT_SENT
    UNSENDABLE = "unsendable", Group.NOT_SENT
    UNFORESEEN = "unforeseen", Group.BLOCKED


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for a result, with remedies by likelihood. Words in braces are filled in."""

    sentence: str
    consequence: str
    remedies: tuple[str, ...]


# What stays unknown without an answer, and what that means for Claude Code.
UNKNOWN = {
    Origin.INGEST: "The key has not been checked.",
    Origin.VERIFICATION: "It is not known whether your data is visible.",
}
SAME_FOR_CLAUDE = {
    Origin.INGEST: f"{UNKNOWN[Origin.INGEST]} Claude Code on this computer can't reach Mavvrik "
    "either.",
    Origin.VERIFICATION: UNKNOWN[Origin.VERIFICATION],
}
_NOT_CHECKED, _SAME_FOR_CLAUDE = "{unknown}", "{same_for_claude}"
_SUPPORT = "If this goes on, give Mavvrik support the time and the host."
_SIGN_IN = "If the network asks you to sign in, do so, then check again."
_COPY_BLOCK = "Copy the whole Connect block again."
_PASTE_BLOCK = "Copy the whole Connect block again, and paste all of it."
_TWO_ACCOUNTS = f"{_COPY_BLOCK} The tenant and the key may come from different accounts."
_LET_THROUGH = "Ask your network team to allow {host}."
_CONNECT = "Connect to the network or the VPN, then check again."
_WOULD_REFUSE = "Mavvrik would refuse what Claude Code sends with this key."
NO_FAILURE = "This is not a failure. Mavvrik does not say how long data takes."
_ADDRESS = "Compare the {address}"
_COMPARE = f"{_ADDRESS} with the one Mavvrik gave you."
_COMPARE_PORT = f"{_ADDRESS} and its port with the one Mavvrik gave you."

WORDS: dict[AnswerKind, Wording] = {
    AnswerKind.ACCEPTED: Wording(
        "Mavvrik accepted the tenant and the key.",
        "The check sent 1 empty request. It created no data.",
        ("Compare the Agent ID with the dashboard. Mavvrik can't tell us if it is wrong.",),
    ),
    AnswerKind.ANSWERED: Wording("{host} answered.", "Its answer is shown here.", ()),
    AnswerKind.REFUSED_KEY: Wording(
        "Mavvrik does not accept this key yet.",
        _WOULD_REFUSE,
        (
            "Click Register in the agent's Connect tab, then check again.",
            f"{_COPY_BLOCK} The key may have been replaced, or belong to another account.",
        ),
    ),
    AnswerKind.MISSING: Wording(
        "Mavvrik says that 1 of the 3 values did not arrive.",
        "Mavvrik would refuse what Claude Code sends.",
        (
            _PASTE_BLOCK,
            "If all 3 are there, a proxy or firewall may remove headers. Ask your network team.",
        ),
    ),
    AnswerKind.FORBIDDEN: Wording(
        "{host} does not allow this request (HTTP 403).",
        _WOULD_REFUSE,
        (
            "Check in Admin → Accounts → Agents that the agent is active.",
            _TWO_ACCOUNTS,
            _SUPPORT,
        ),
    ),
    AnswerKind.FORBIDDEN_PAGE: Wording(
        "{host} refused the request with a web page (HTTP 403).",
        "Such a page often comes from a proxy or firewall. If so, the key has not been checked,"
        " and Claude Code on this computer is blocked too.",
        (
            "Open {scheme}://{host} in a browser on this computer to see whose page it is.",
            _LET_THROUGH,
            "If the page is Mavvrik's, copy the whole Connect block again.",
        ),
    ),
    AnswerKind.RATE_LIMITED: Wording(
        "{host} asks you to wait (HTTP 429).",
        _NOT_CHECKED,
        ("Wait {wait}, then check again.",),
    ),
    AnswerKind.SERVER_TROUBLE: Wording(
        "{host} has a temporary problem (HTTP {status}).",
        _NOT_CHECKED,
        ("Check again in a few minutes.", _SUPPORT),
    ),
    AnswerKind.HTML: Wording(
        "{host} answered with a web page (HTTP {status}), which is not Mavvrik's answer.",
        "A sign-in page, a proxy or another server answers. " + _NOT_CHECKED,
        (
            "Open {scheme}://{host} in a browser on this computer. " + _SIGN_IN,
            _COMPARE,
        ),
    ),
    AnswerKind.REDIRECT: Wording(
        "{host} redirects the request (HTTP {status}).",
        "The redirect was not followed, so the key went nowhere else. Claude Code would lose its"
        " data here.",
        (_COMPARE, _SIGN_IN),
    ),
    AnswerKind.NOT_JSON: Wording(
        "{host} answered (HTTP {status}), but not in JSON.",
        "This is not Mavvrik's answer. " + _NOT_CHECKED,
        (_COMPARE, _SUPPORT),
    ),
    AnswerKind.OTHER_JSON: Wording(
        "{host} answered (HTTP {status}), but not as Mavvrik documents.",
        "Another server may have answered. " + _NOT_CHECKED,
        (_COMPARE, _SUPPORT),
    ),
    AnswerKind.REJECTED: Wording(
        "{host} says that it rejected data, but none was sent.",
        "This is not Mavvrik's documented answer. It does not count as accepted.",
        ("Check again.", _SUPPORT),
    ),
    AnswerKind.NOT_FOUND: Wording(
        "{host} has nothing at this path (HTTP 404).",
        _SAME_FOR_CLAUDE,
        (f"{_COMPARE} It ends after the host name.",),
    ),
    AnswerKind.UNEXPECTED_STATUS: Wording(
        "{host} answered with a status that Mavvrik does not document (HTTP {status}).",
        _NOT_CHECKED,
        (_COMPARE, _SUPPORT),
    ),
    AnswerKind.TOO_LARGE: Wording(
        "{host} sent more than 64 KiB. Mavvrik answers with a few bytes.",
        "Another server answers. " + _NOT_CHECKED,
        (_COMPARE,),
    ),
    AnswerKind.COMPRESSED: Wording(
        "{host} sent a compressed answer, which was not requested.",
        "It was not unpacked. Another server may have answered. " + _NOT_CHECKED,
        ("Check from another network, or ask your network team which proxy changes answers.",),
    ),
    AnswerKind.NOT_HTTP: Wording(
        "{host} answered, but not in HTTP.",
        "Another program uses this port. " + _NOT_CHECKED,
        (_COMPARE_PORT,),
    ),
    AnswerKind.NO_NAME: Wording(
        "DNS could not find {host}.",
        "This computer has no network, or its DNS does not know the host. " + _NOT_CHECKED,
        (
            _CONNECT,
            "If this network needs a proxy, set HTTPS_PROXY and start again.",
            f"{_ADDRESS} with the one Mavvrik gave you, letter by letter.",
        ),
    ),
    AnswerKind.CONNECTION_REFUSED: Wording(
        "{host} refused the connection.",
        "Nothing listens there, or a firewall blocks this computer. " + _SAME_FOR_CLAUDE,
        (_COMPARE_PORT, _LET_THROUGH),
    ),
    AnswerKind.UNREACHABLE: Wording(
        "This computer's network has no route to {host}.",
        _SAME_FOR_CLAUDE,
        (_CONNECT, _LET_THROUGH),
    ),
    AnswerKind.TIMEOUT: Wording(
        "{host} did not answer within {seconds}. Time ran out while {phase}.",
        "Often, a firewall drops the packets. " + _SAME_FOR_CLAUDE,
        (
            "Check again. The network may have been busy.",
            "Ask your network team to allow {host}, or ask which proxy to use.",
        ),
    ),
    AnswerKind.CUT_OFF: Wording(
        "The connection to {host} ended before the answer was complete.",
        "Often, a firewall or a proxy does this. " + _SAME_FOR_CLAUDE,
        ("Check again.", "Ask your network team what closes connections to {host}."),
    ),
    AnswerKind.TLS_CLOCK: Wording(
        "The certificate of {host} is not valid at this computer's date and time.",
        "Nothing was sent. This computer's clock is wrong, or the certificate has expired.",
        (
            "Correct this computer's date and time.",
            "If they are right, the certificate, issued by {issuer}, must be renewed by those who"
            " run {host} or your proxy.",
        ),
    ),
    AnswerKind.TLS_UNKNOWN_CA: Wording(
        "The certificate of {host} was issued by {issuer}, which this computer does not trust.",
        "Nothing was sent. Usually, a company proxy inspects TLS. Claude Code would fail the same"
        " way, silently.",
        (
            "Get the certificate of {issuer} from your network team. Trust it on this computer,"
            " or name its file in SSL_CERT_FILE; for Claude Code, in NODE_EXTRA_CA_CERTS.",
            "Ask them not to inspect TLS for {host}.",
        ),
    ),
    AnswerKind.TLS_WRONG_HOST: Wording(
        "The certificate of {host} is for another name.",
        "Nothing was sent. Another server answers, or the network redirects you.",
        (_COMPARE, _SIGN_IN),
    ),
    AnswerKind.TLS_OTHER: Wording(
        "TLS to {host} failed.",
        "Nothing was sent. The other side may have no TLS, or only an old version.",
        (
            _COMPARE_PORT,
            "Ask your network team which proxy or firewall is between this computer and {host}.",
        ),
    ),
    AnswerKind.PROXY_AUTH: Wording(
        "{proxy} needs a user name and a password.",
        "Nothing reached {host}. " + _SAME_FOR_CLAUDE,
        (
            "Ask your network team for them, put them into HTTPS_PROXY"
            " (http://user:password@host:port) and start again.",
            "Or ask them to allow {host} without them.",
        ),
    ),
    AnswerKind.PROXY_REFUSED: Wording(
        "{proxy} blocked the connection to {host} (HTTP {status}).",
        _SAME_FOR_CLAUDE,
        ("Ask those who run the proxy to allow {host}.",),
    ),
    AnswerKind.PROXY_UNREACHABLE: Wording(
        "{proxy} can't be reached, or does not answer.",
        "Nothing reached {host}. " + _SAME_FOR_CLAUDE,
        (
            "Compare HTTPS_PROXY with what your network team gave you.",
            "Connect to the network or VPN that has the proxy.",
            "If you need no proxy, remove HTTPS_PROXY and start again.",
        ),
    ),
    AnswerKind.PROXY_UNUSABLE: Wording(
        "The proxy setting can't be used: {detail}.",
        "Nothing was sent to {host}.",
        (
            "Set HTTPS_PROXY to http://host:port and start again.",
            "If {host} needs no proxy, add it to NO_PROXY.",
        ),
    ),
    AnswerKind.BROKEN_CERTIFICATE_SETTINGS: Wording(
        "This computer's trusted certificates can't be read: {detail}.",
        "Nothing was sent. Without them, the real {host} can't be told from another.",
        ("Set it to a file of PEM certificates, or remove it. Then start again.",),
    ),
    AnswerKind.BAD_ADDRESS: Wording(
        "{detail}",
        "Nothing was sent.",
        ("Use the endpoint that Mavvrik gave you, usually https://ingest.mavvrik.ai.",),
    ),
    AnswerKind.UNSENDABLE: Wording(
        "{detail}",
        "Nothing was sent. Claude Code couldn't send it either.",
        (_PASTE_BLOCK,),
    ),
    AnswerKind.UNFORESEEN: Wording(
        "Asking {host} failed for an unknown reason ({detail}).",
        _NOT_CHECKED,
        ("Check again.", "If this goes on, report the word in parentheses."),
    ),
}

_AT_VERIFICATION: dict[AnswerKind, Wording] = {
    AnswerKind.REFUSED_KEY: Wording(
        "The verification URL at {host} does not accept the key.",
        "It can't tell whether your data is visible. Nothing else is affected.",
        (
            "Check the key again in step 2. It may have been replaced.",
            "Ask whoever gave you the verification URL whether it knows your tenant.",
        ),
    ),
    AnswerKind.NOT_FOUND: Wording(
        "{host} has seen nothing of this agent yet.",
        NO_FAILURE,
        ("Run Claude Code, then look again.",),
    ),
    AnswerKind.OTHER_JSON: Wording(
        "{host} answered (HTTP {status}), but not in the documented form.",
        "It can't tell whether your data is visible. Look in the dashboard.",
        ("Ask whoever gave you the verification URL. The docs describe the form.",),
    ),
    AnswerKind.BAD_ADDRESS: Wording(
        "{detail}",
        "Nothing was sent.",
        ("Ask whoever gave you the verification URL, or look in the dashboard.",),
    ),
}


def wording(kind: AnswerKind, asked: Origin) -> Wording:
    """Return the words for a result of one of the two origins."""
    usual = WORDS[kind]
    return _AT_VERIFICATION.get(kind, usual) if asked is Origin.VERIFICATION else usual


def about_address(remedy: str) -> bool:
    """Whether a remedy doubts the URL. Nobody typed it if it is the default one."""
    return remedy.startswith(_ADDRESS)
