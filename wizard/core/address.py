"""Addresses that may be given the API key: which ones are accepted, and why others are not.

HTTPS is needed; plain http goes only to this computer, by exact comparison of the host and never by
how its name begins or ends. No sentence repeats the address: what was pasted may hold a secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_ODD = re.compile(r"[^!-~]|[\\\"<>^`|]")  # outside printable ASCII, or read differently by parsers
_LOOPBACK = IPv4Network("127.0.0.0/8")
_PORTS = {"https": 443, "http": 80}
DEFAULT_NAME = "endpoint"


class BadAddress(ValueError):
    """The address is not used.

    Attributes:
        sentence: what is wrong, without the address itself.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Address:
    """An accepted address: `text` as it was given, `host` in small letters without brackets."""

    text: str
    scheme: str
    host: str
    port: int
    loopback: bool

    @property
    def host_and_port(self) -> str:
        """The host as people write it, with a port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether the host is localhost, 127.0.0.0/8 or ::1, written out; look-alikes are not.

    An IPv6 address may stand in brackets, as it does in a URL.
    """
    if host.lower() == "localhost":
        return True
    try:
        number = ip_address(re.sub(r"\A\[(.*:.*)\]\Z", r"\1", host))
    except ValueError:
        return False
    return number in _LOOPBACK if number.version == 4 else number == IPv6Address(1)


def read_address(text: str, *, name: str = DEFAULT_NAME, query: bool = False) -> Address:
    """Check an address before anything is sent to it.

    Args:
        text: the address as given.
        name: what it is called in sentences: "endpoint", "verification address".
        query: whether a part behind `?` may be there.

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
