"""Check URLs before they may receive the API key.

HTTPS is required. Plain http is accepted only for this computer, by comparing the whole host and
never its beginning or end. No sentence repeats the URL, because a pasted text may hold a secret.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_ODD = re.compile(r"[^!-~]|[\\\"<>^`|]")  # not printable ASCII, or read differently by parsers
_LOOPBACK = IPv4Network("127.0.0.0/8")
_PORTS = {"https": 443, "http": 80}
DEFAULT_NAME = "endpoint"


class BadAddress(ValueError):
    """The URL cannot be used. `sentence` says why, without the URL itself."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Address(NamedTuple):
    """An accepted URL: `text` as it was given, `host` in lower case without brackets."""

    text: str
    scheme: str
    host: str
    port: int
    loopback: bool

    @property
    def host_and_port(self) -> str:
        """The host in its usual form, with the port only if it is not the default one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether the host is exactly localhost, in 127.0.0.0/8, or ::1. Look-alikes are not.

    An IPv6 address may be in brackets, as in a URL.
    """
    if host.lower() == "localhost":
        return True
    try:
        number = ip_address(re.sub(r"\A\[(.*:.*)\]\Z", r"\1", host))
    except ValueError:
        return False
    return number in _LOOPBACK if number.version == 4 else number == IPv6Address(1)


def read_address(text: str, *, name: str = DEFAULT_NAME, query: bool = False) -> Address:
    """Check a URL before anything is sent to it. Sentences call it `name`.

    `query` says whether it may have a part after `?`.

    Raises:
        BadAddress: with the reason as a sentence.
    """
    parts = _split(text, name)
    if parts.fragment or "#" in text:
        raise BadAddress(f"The {name} has a part after #, which is never sent.")
    if not query and "?" in text:
        raise BadAddress(f"The {name} has a part after ?, which Claude Code can't use.")
    host = _host(parts, name)
    loopback = is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise BadAddress(f"The {name} begins with http://, which is not encrypted. Use https://.")
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise BadAddress(f"The {name} has a port outside 1 to 65535.")
    return Address(text, parts.scheme, host, port or _PORTS[parts.scheme], loopback)


def _split(text: str, name: str) -> SplitResult:
    if not text:
        raise BadAddress(f"The {name} is empty.")
    odd = _ODD.search(text)
    if odd is not None:
        raise BadAddress(
            f"Character {odd.start() + 1} of the {name} is not allowed in a URL:"
            " a space, a quote, or a look-alike character."
        )
    try:
        parts = urlsplit(text)
    except ValueError:
        raise BadAddress(f"The {name} is not a URL.") from None
    if parts.scheme not in _PORTS or not text[len(parts.scheme) :].startswith("://"):
        raise BadAddress(f"The {name} must begin with https://.")
    return parts


def _host(parts: SplitResult, name: str) -> str:
    if "@" in parts.netloc:
        raise BadAddress(
            f"The {name} has an @ before its first /. The part before it would count as a user"
            " name, and the key would go to the host after it."
        )
    host = re.sub(r":[^\]:]*\Z", "", parts.netloc)
    if not _HOST.fullmatch(host) or ".." in host:
        raise BadAddress(f"The {name} has no readable host name.")
    bare = host.strip("[]").lower()
    if host.startswith("["):
        try:
            IPv6Address(bare)
        except ValueError:
            raise BadAddress(f"The {name} has no readable host name.") from None
    return bare
