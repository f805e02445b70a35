"""Nicknames for people, hosts and addresses, and paths without their folders.

They are used on shared screens and on pages that leave the organization. The same name always gets
the same nickname. A black bar over all names would make it impossible to tell them apart; "Host 1"
does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wizard.core.address import is_loopback
from wizard.core.known_key import MASK
from wizard.core.redact.mask import mask_loose
from wizard.core.redact.secret_detection import TOKEN_SHAPE
from wizard.core.vendors import is_public_vendor

_PUBLIC = ("mavvrik.ai", "claude.ai", "claude.com", "anthropic.com")
PRIVATE_AUTHORITY = "a company's own authority"  # the kind of the problem remains visible
# The words in our own sentences before names that have no form of their own: the issuer of a
# certificate, and a proxy.
_ISSUED, _GOES_ON = re.compile(r"issued by (?!an? )"), (", which ", ", must ")
_PROXY = re.compile(r"(?<=[Tt]he proxy )[\w\-]+(?:[.:][\w\-]+)+")
# It starts only where no such name is already in progress, because a long name would otherwise be
# scanned again from each character.
_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]++@[\w\-]++(?:\.[\w\-]++)++")
_IN_ADDRESS = re.compile(r"(?<=://)(?:[^\s/@\"']*@)?(\[[^\]\s]*\]|[^\s/:?#\"'<>]+)")
_WITH_PORT = re.compile(r"(\[[^\]]+\]|[^:]+)(:\d+)")
_NUMERIC = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
# Resource attributes that name a machine, with any value, and others that contain a full host name.
_MACHINE = re.compile(
    r"(?<![\w.-])((?:[\w-]++\.)*(?:host(?:name)?|node|peer|pod|instance|server|machine|cluster)"
    r"(?:[._](?:name|id|address|uid))?=)([^,\s\"']+)",
    re.IGNORECASE,
)
_ATTRIBUTE_HOST = re.compile(
    r"(?<![\w.-])((?!mvk[._]|x-)[\w.-]++=)((?:[\w-]++\.)++(?!(?:json|pem|crt|js|py|sh|exe|log)\b)"
    r"[A-Za-z]{2,})(?=[,\s\"']|\Z)",
    re.IGNORECASE,
)


class Nicknames:
    """Assigns nicknames.

    `people` are login names that are hidden everywhere in a path. `hosts` are hidden even outside
    URLs.
    """

    def __init__(self, people: Iterable[str] = (), hosts: Iterable[str] = ()) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._people = tuple(name for name in people if name)
        bare = {host for host in hosts if host and not _stays(host.lower())}
        known = "|".join(map(re.escape, sorted(bare, key=len, reverse=True)))
        pattern = rf"(?<![\w.-])(?:{known})(?![\w-]|\.\w)"
        self._bare = re.compile(pattern, re.IGNORECASE) if bare else None

    def user(self, name: str) -> str:
        """Return the nickname of a person, such as `User 1`."""
        return self._nickname("User", name)

    def host(self, host: str) -> str:
        """Return `Host 1` or the like, with its port. Public and local hosts keep their name."""
        parts = _WITH_PORT.fullmatch(host)
        name, port = parts.groups() if parts else (host, "")
        return f"{name if _stays(name.lower()) else self._nickname('Host', name.strip('[]'))}{port}"

    def name(self, name: str) -> str:
        """Hide secrets, people and hosts in a name or a path from a person's settings."""
        return self.sentence(mask_loose(name, sharing=True))

    def sentence(self, text: str) -> str:
        """Replace people and hosts in one of our sentences."""
        text = TOKEN_SHAPE.sub(MASK, text)
        text = _IN_ADDRESS.sub(lambda found: self.host(found[1]), text)
        text = "\n".join(map(_without_issuer, text.split("\n")))
        text = _PROXY.sub(lambda found: self.host(found[0]), text)
        if self._bare is not None:
            text = self._bare.sub(lambda found: self.host(found[0]), text)
        text = _EMAIL.sub(lambda found: self.user(found[0]), text)
        text = _NUMERIC.sub(lambda found: self.host(found[0]), text)
        for pattern in (_MACHINE, _ATTRIBUTE_HOST):
            text = pattern.sub(lambda found: found[1] + self.host(found[2]), text)
        for person in self._people:
            in_path = rf"(?<=[\\/]){re.escape(person)}(?=[\\/]|$)"
            text = re.sub(in_path, lambda found: self.user(found[0]), text)
        return without_folders(text)

    def _nickname(self, kind: str, name: str) -> str:
        key = kind, name.lower()
        if key not in self._names:
            count = sum(known == kind for known, _ in self._names)
            self._names[key] = f"{kind} {count + 1}"
        return self._names[key]


def _without_issuer(line: str) -> str:
    """Hide the issuer's name, which ends where our sentence ends or continues."""
    issued = _ISSUED.search(line)
    if issued is None:
        return line
    end = max(line.rfind(sign) for sign in _GOES_ON)
    if end <= issued.end():
        end = len(line) - line.endswith(".")
    return f"{line[: issued.end()]}{PRIVATE_AUTHORITY}{line[end:]}"


def _stays(host: str) -> bool:
    public = any(host == domain or host.endswith(f".{domain}") for domain in _PUBLIC)
    return public or is_public_vendor(host) or is_loopback(host)


# Paths -------------------------------------------------------------------------------------------

# Claude Code uses these paths on every computer, so they reveal nothing.
_PUBLIC_PATH = re.compile(
    r"/etc/claude-code\b|/Library/Application Support/ClaudeCode\b"
    r"|[A-Za-z]:\\{1,2}Program(?: Files|Data)\\{1,2}ClaudeCode\b"
)
_PART = r"[^\s\\/\"'<>|,;:()]++"
_FOLDER = rf"(?:{_PART}(?: {_PART}){{0,3}}[\\/]{{1,2}})"
# A path is not part of a URL, of a path below the home folder, or one that is requested from
# Mavvrik.
_BEGINS = r"(?<![\w.:/\\~…@\]<-])"
_PATH = re.compile(rf"{_BEGINS}(?:[A-Za-z]:)?[\\/]{{1,2}}(?!v1[\\/]){_FOLDER}++(?P<name>{_PART})?")
_HOME = re.compile(rf"{_BEGINS}~[\\/]{_FOLDER}*+(?P<name>{_PART})?")
_RELATIVE = re.compile(r"(?:[^\\/:]++[\\/])++(?P<name>[^\\/:]+\.\w+)")


def is_public(path: str) -> bool:
    """Whether this path is the same on every computer."""
    return _PUBLIC_PATH.match(path) is not None


def without_folders(text: str) -> str:
    """Replace every path in a text by `…/name`, unless it is below the home folder (`~`)."""

    def covered(match: re.Match[str]) -> str:
        if is_public(match[0]):
            return match[0]
        separator = "\\" if "\\" in match[0] else "/"
        return f"…{separator}{match['name'] or ''}"

    return _PATH.sub(covered, text)


def only_names(text: str) -> str:
    """Replace every path in a text by the name of its file."""
    if whole := _RELATIVE.fullmatch(text):
        return whole["name"]
    for path in (_PATH, _HOME):
        text = path.sub(lambda match: match["name"] or "a folder", text)
    return text
