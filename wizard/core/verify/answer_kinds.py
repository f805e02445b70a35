"""Every outcome of asking Mavvrik something: what happened, what it means, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
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


class Group(StrEnum):
    """What an outcome says about trying again."""

    ACCEPTED = "accepted"  # answered as documented
    REFUSED = "refused"  # the credentials were looked at and refused
    NOT_MAVVRIK = "not Mavvrik"  # something else answers, or not as Mavvrik documents
    BUSY = "busy"  # told to come back: the same request may succeed a little later
    NO_CONNECTION = "no connection"  # nobody spoke: the same request may succeed a little later
    BLOCKED = "blocked"  # TLS, a proxy or this computer's settings: trying again changes nothing
    NOT_SENT = "not sent"  # the address or the credentials cannot be used


class AnswerKind(StrEnum):
    """One outcome with its group, and short words for it where the value reads badly.

    The value is stable: `--json` prints it.
    """

    group: Group
    short: str

    def __new__(cls, value: str, group: Group, short: str = "") -> AnswerKind:
        """Make a string of the value, and keep what belongs to it."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.group, kind.short = group, short or value.replace("-", " ")
        return kind

    ACCEPTED = "accepted", Group.ACCEPTED  # 200 and the documented answer to the empty request
    ANSWERED = "answered", Group.ACCEPTED  # 200 and the verification contract
    REFUSED_KEY = "refused-key", Group.REFUSED  # 401, or INVALID_API_KEY with any status
    MISSING = "missing-credentials", Group.REFUSED  # MISSING_CREDENTIALS
    FORBIDDEN = "forbidden", Group.REFUSED  # 403
    FORBIDDEN_PAGE = "forbidden-page", Group.REFUSED  # 403 and a web page: rather a firewall
    RATE_LIMITED = "rate-limited", Group.BUSY  # 429
    SERVER_TROUBLE = "server-trouble", Group.BUSY  # 408, 425, 5xx
    HTML = "web-page", Group.NOT_MAVVRIK
    REDIRECT = "redirect", Group.NOT_MAVVRIK
    NOT_JSON = "not-json", Group.NOT_MAVVRIK, "no JSON"
    OTHER_JSON = "other-json", Group.NOT_MAVVRIK
    REJECTED = "rejected", Group.NOT_MAVVRIK  # 200 with a partialSuccess that counts rejections
    NOT_FOUND = "not-found", Group.NOT_MAVVRIK  # 404
    UNEXPECTED_STATUS = "unexpected-status", Group.NOT_MAVVRIK
    TOO_LARGE = "too-large", Group.NOT_MAVVRIK
    COMPRESSED = "compressed", Group.NOT_MAVVRIK
    NOT_HTTP = "not-http", Group.NOT_MAVVRIK, "no HTTP"
    NO_NAME = "no-name", Group.NO_CONNECTION, "name not found"
    CONNECTION_REFUSED = "connection-refused", Group.NO_CONNECTION
    UNREACHABLE = "unreachable", Group.NO_CONNECTION
    TIMEOUT = "timeout", Group.NO_CONNECTION
    CUT_OFF = "cut-off", Group.NO_CONNECTION
    TLS_CLOCK = "tls-clock", Group.BLOCKED, "certificate and clock differ"
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


def short_words(code: str) -> str:
    """Put a code in words, for a row that has no room for a sentence.

    Mavvrik's own codes, in capitals, stay: its support asks for them.
    """
    return next((kind.short for kind in AnswerKind if kind == code), code)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for an outcome. Remedies begin with the likeliest cause; braces are filled in."""

    sentence: str
    consequence: str
    remedies: tuple[str, ...]


_NOT_JUDGED = "The key was not judged, so nothing is known about it yet."
_SAME_FOR_CLAUDE = (
    "The key was not judged. Claude Code on this computer would not reach Mavvrik either."
)
_SUPPORT = "If it stays like this, ask Mavvrik's support and give them the time and the host."
_ADDRESS = "Compare the address"
_COMPARE = f"{_ADDRESS} with the one Mavvrik gave you."
_COMPARE_PORT = f"{_ADDRESS} and its port with the one Mavvrik gave you."

WORDS: dict[AnswerKind, Wording] = {
    AnswerKind.ACCEPTED: Wording(
        "Mavvrik accepted the tenant and the key.",
        "One empty request was sent. No data was created.",
        ("Compare the Agent ID with the dashboard: Mavvrik does not say when it is a wrong one.",),
    ),
    AnswerKind.ANSWERED: Wording("{host} answered.", "What it has seen is shown here.", ()),
    AnswerKind.REFUSED_KEY: Wording(
        "Mavvrik does not accept this key yet.",
        "Nothing is broken, and nothing was saved anywhere. With this key, what Claude Code sends"
        " would be refused.",
        (
            'Click "Register" in the Connect tab of the agent, then check again: until that click'
            " Mavvrik refuses the key.",
            "Copy the whole Connect block again: tenant and key may come from two different"
            " accounts.",
            "Copy the key again: it may have been replaced since you copied it.",
        ),
    ),
    AnswerKind.MISSING: Wording(
        "Mavvrik says that one of the three values did not arrive.",
        "Nothing was saved anywhere. As it is, what Claude Code sends would be refused.",
        (
            "Copy the whole Connect block again and paste it as it is.",
            "If all three are there, something between this computer and {host} takes headers out:"
            " ask your network team.",
        ),
    ),
    AnswerKind.FORBIDDEN: Wording(
        "{host} knows who asks and does not allow it (HTTP 403).",
        "Nothing was saved anywhere. With this key, what Claude Code sends would be refused.",
        (
            "See in Admin → Accounts → Agents whether the agent is still active.",
            "Copy the whole Connect block again: tenant and key may come from two different"
            " accounts.",
            _SUPPORT,
        ),
    ),
    AnswerKind.FORBIDDEN_PAGE: Wording(
        "{host} does not allow the request and shows a web page instead (HTTP 403).",
        "Such a page often comes from a company proxy or firewall. Then it says nothing about the"
        " key, and Claude Code here would be stopped as well.",
        (
            "Open {scheme}://{host} in a browser on this computer and read who wrote the page.",
            "Ask your network team to let {host} through.",
            "If the page is Mavvrik's: copy the whole Connect block again.",
        ),
    ),
    AnswerKind.RATE_LIMITED: Wording(
        "{host} asks to be asked less often (HTTP 429).",
        _NOT_JUDGED,
        ("Wait {wait}, then check again.",),
    ),
    AnswerKind.SERVER_TROUBLE: Wording(
        "{host} has trouble of its own at the moment (HTTP {status}).",
        "Nothing is wrong on your side. " + _NOT_JUDGED,
        ("Check again in a few minutes.", _SUPPORT),
    ),
    AnswerKind.HTML: Wording(
        "{host} answered with a web page (HTTP {status}), not with Mavvrik's answer.",
        "Something else answers in Mavvrik's place: the sign-in page of a network, a proxy, or"
        " another address. " + _NOT_JUDGED,
        (
            "Open {scheme}://{host} in a browser on this computer; if a network asks you to sign"
            " in, do so and check again.",
            _COMPARE,
        ),
    ),
    AnswerKind.REDIRECT: Wording(
        "{host} sends the request on to another address (HTTP {status}).",
        "It was not followed, so the key went nowhere else. Claude Code would lose its data here.",
        (
            _COMPARE,
            "If the network asks you to sign in first, do so and check again.",
        ),
    ),
    AnswerKind.NOT_JSON: Wording(
        "{host} answered (HTTP {status}), but not in JSON as Mavvrik does.",
        "Something else answers in Mavvrik's place. " + _NOT_JUDGED,
        (_COMPARE, _SUPPORT),
    ),
    AnswerKind.OTHER_JSON: Wording(
        "{host} answered (HTTP {status}), but not what Mavvrik documents.",
        "Something else may answer in Mavvrik's place. " + _NOT_JUDGED,
        (_COMPARE, _SUPPORT),
    ),
    AnswerKind.REJECTED: Wording(
        "{host} answered, but says that it rejected data, although none was sent.",
        "This is not Mavvrik's documented answer, so it does not count as accepted.",
        ("Check again.", _SUPPORT),
    ),
    AnswerKind.NOT_FOUND: Wording(
        "{host} is there, but has nothing at this address (HTTP 404).",
        _SAME_FOR_CLAUDE,
        (f"{_ADDRESS} with the one Mavvrik gave you: it ends behind the host name.",),
    ),
    AnswerKind.UNEXPECTED_STATUS: Wording(
        "{host} gave an answer that Mavvrik does not document (HTTP {status}).",
        _NOT_JUDGED,
        (_COMPARE, _SUPPORT),
    ),
    AnswerKind.TOO_LARGE: Wording(
        "{host} sent more than 64 KiB, where Mavvrik answers with a few bytes.",
        "Reading stopped there. Something else answers in Mavvrik's place. " + _NOT_JUDGED,
        (_COMPARE,),
    ),
    AnswerKind.COMPRESSED: Wording(
        "{host} sent a compressed answer, although none was asked for.",
        "It was not unpacked. Something else may answer in Mavvrik's place. " + _NOT_JUDGED,
        ("Check from another network, or ask your network team what changes answers.",),
    ),
    AnswerKind.NOT_HTTP: Wording(
        "{host} answers, but does not speak HTTP.",
        "Another program stands behind this address. " + _NOT_JUDGED,
        (_COMPARE_PORT,),
    ),
    AnswerKind.NO_NAME: Wording(
        "The name {host} cannot be found from this computer.",
        "There is no network, or its name service does not know the host. " + _NOT_JUDGED,
        (
            "Connect to the network or the VPN, then check again.",
            "If only a proxy reaches the internet here: set HTTPS_PROXY and start again.",
            f"{_ADDRESS} with the one Mavvrik gave you, letter by letter.",
        ),
    ),
    AnswerKind.CONNECTION_REFUSED: Wording(
        "{host} refused the connection.",
        "Nothing listens there, or a firewall turns this computer away. " + _SAME_FOR_CLAUDE,
        (
            _COMPARE_PORT,
            "Ask your network team to let {host} through.",
        ),
    ),
    AnswerKind.UNREACHABLE: Wording(
        "There is no way to {host} from this computer's network.",
        _SAME_FOR_CLAUDE,
        (
            "Connect to the network or the VPN, then check again.",
            "Ask your network team to let {host} through.",
        ),
    ),
    AnswerKind.TIMEOUT: Wording(
        "{host} gave no answer within {seconds}; time ran out while {phase}.",
        "Often a firewall drops the packets without a word. " + _SAME_FOR_CLAUDE,
        (
            "Check again; a busy network may have been the cause.",
            "Ask your network team to let {host} through, or which proxy to use.",
        ),
    ),
    AnswerKind.CUT_OFF: Wording(
        "The connection to {host} was cut before the answer was complete.",
        "Often a firewall or a proxy on the way does this. " + _SAME_FOR_CLAUDE,
        ("Check again.", "Ask your network team what closes connections to {host}."),
    ),
    AnswerKind.TLS_CLOCK: Wording(
        "The certificate of {host} is not valid at this computer's date and time.",
        "Nothing was sent. Either this computer's clock is wrong, or the certificate ran out.",
        (
            "Compare this computer's date and time with another clock, and set it right.",
            "If the clock is right: the certificate, issued by {issuer}, must be renewed by those"
            " who run {host} or the proxy on the way.",
        ),
    ),
    AnswerKind.TLS_UNKNOWN_CA: Wording(
        "The certificate of {host} was issued by {issuer}, which this computer does not trust.",
        "Nothing was sent. Mostly a company proxy opens the encryption with a certificate of its"
        " own; Claude Code would then fail in the same way, without a word.",
        (
            "Ask your network team for the certificate of {issuer} and add it to this computer's"
            " trusted ones, or name its file in SSL_CERT_FILE.",
            "For Claude Code, the same file belongs into NODE_EXTRA_CA_CERTS.",
            "Or ask them to let {host} through without opening it.",
        ),
    ),
    AnswerKind.TLS_WRONG_HOST: Wording(
        "The certificate shown by {host} belongs to another name.",
        "Nothing was sent. Another server answers there, or a network redirects you.",
        (
            _COMPARE,
            "If the network asks you to sign in first, do so and check again.",
        ),
    ),
    AnswerKind.TLS_OTHER: Wording(
        "No encrypted connection to {host} could be agreed on.",
        "Nothing was sent. The other side may not speak TLS, or only an old kind of it.",
        (
            _COMPARE_PORT,
            "Ask your network team what stands between this computer and {host}.",
        ),
    ),
    AnswerKind.PROXY_AUTH: Wording(
        "{proxy} wants a user name and a password.",
        "Nothing reached {host}. " + _SAME_FOR_CLAUDE,
        (
            "Ask your network team for them, put them into HTTPS_PROXY"
            " (http://user:password@host:port) and start again.",
            "Or ask them to let {host} through without.",
        ),
    ),
    AnswerKind.PROXY_REFUSED: Wording(
        "{proxy} did not let the connection to {host} through (HTTP {status}).",
        _SAME_FOR_CLAUDE,
        ("Ask the people who run the proxy to let {host} through.",),
    ),
    AnswerKind.PROXY_UNREACHABLE: Wording(
        "{proxy} cannot be reached, or does not answer.",
        "Nothing reached {host}. " + _SAME_FOR_CLAUDE,
        (
            "Compare HTTPS_PROXY with what your network team gave you.",
            "Connect to the company's network or VPN, where the proxy is.",
            "If no proxy is needed any more: take HTTPS_PROXY away and start again.",
        ),
    ),
    AnswerKind.PROXY_UNUSABLE: Wording(
        "The proxy setting cannot be used: {detail}.",
        "Nothing was sent to {host}.",
        (
            "Set HTTPS_PROXY to http://host:port and start again.",
            "If {host} is reachable without a proxy: add it to NO_PROXY.",
        ),
    ),
    AnswerKind.BROKEN_CERTIFICATE_SETTINGS: Wording(
        "The certificates of this computer cannot be read: {detail}.",
        "Without them nobody can tell the real {host} from another. Nothing was sent.",
        ("Set it to a file of certificates in PEM form, or take it away, and start again.",),
    ),
    AnswerKind.BAD_ADDRESS: Wording(
        "{detail}",
        "Nothing was sent: the key goes only where it is safe.",
        ("Use the address that Mavvrik gave you; the usual one is https://ingest.mavvrik.ai.",),
    ),
    AnswerKind.UNSENDABLE: Wording(
        "{detail}",
        "Nothing was sent. Claude Code could not send it either.",
        ("Copy the whole Connect block again and paste it as it is.",),
    ),
    AnswerKind.UNFORESEEN: Wording(
        "Asking {host} failed in a way we did not foresee ({detail}).",
        _NOT_JUDGED,
        ("Check again.", "If it stays like this, tell us the word in brackets."),
    ),
}

_AT_VERIFICATION: dict[AnswerKind, Wording] = {
    AnswerKind.REFUSED_KEY: Wording(
        "The verification address {host} does not accept the key.",
        "It cannot tell whether your data is visible. Nothing else is affected.",
        (
            "Check with Mavvrik in step 2 again: the key may have been replaced.",
            "Ask whoever gave you the verification address whether it knows your tenant.",
        ),
    ),
    AnswerKind.NOT_FOUND: Wording(
        "{host} has seen nothing of this agent yet.",
        "That is no failure: Mavvrik does not say how long data takes.",
        ("Use Claude Code once, then look again.",),
    ),
    AnswerKind.OTHER_JSON: Wording(
        "{host} answered (HTTP {status}), but not in the form agreed for verification.",
        "It cannot tell whether your data is visible. Look in the dashboard instead.",
        ("Ask whoever gave you the verification address; its form is in the documentation.",),
    ),
    AnswerKind.BAD_ADDRESS: Wording(
        "{detail}",
        "Nothing was sent: the key goes only where it is safe.",
        ("Ask whoever gave you the verification address, or look in the dashboard instead.",),
    ),
}


def wording(kind: AnswerKind, asked: Origin) -> Wording:
    """The words for an outcome of asking one of the two origins."""
    usual = WORDS[kind]
    return _AT_VERIFICATION.get(kind, usual) if asked is Origin.VERIFICATION else usual


def about_address(remedy: str) -> bool:
    """Whether a remedy doubts the address, which nobody typed where it is the usual one."""
    return remedy.startswith(_ADDRESS)
