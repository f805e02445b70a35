"""Recognize Mavvrik in a settings text by its marks, independent of the endpoint.

The marks are a tenant header with a bearer key, an API key of the known form, the attribute
`mvk.agent_id`, and a URL at Mavvrik's own host. They count at any depth, under any name, and in any
JSON spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import groupby

from wizard.core.client.lists import read_headers
from wizard.core.client.routes import Url, parse_url
from wizard.core.document.nodes import Path, find_texts
from wizard.core.document.reader import read
from wizard.core.syntax.problem import Unreadable
from wizard.core.values import AGENT_ATTRIBUTE, DEFAULT_ENDPOINT, TENANT_HEADER
from wizard.core.vendors import host_of

AUTHORIZATION = "authorization"
PAIR = frozenset({TENANT_HEADER, "x-agent-id", AUTHORIZATION})
SHORTEST_KEY = 8  # characters; shorter keys may be part of a longer text by chance
Text = tuple[Path, str, int]  # a string in a text: its path, the string, its offset
# A function that returns the wanted strings of a text.
Strings = Callable[[Callable[[str], bool]], list[Text]]
_MOST_KEYS = 50  # keys that are searched everywhere
_KEY = re.compile(r"mvk-agent-[\w.~+/=-]{8,}+", re.ASCII)
# A loose pattern, for example for a shell command, or for colons instead of equals signs.
_TENANT = re.compile(rf"{TENANT_HEADER}[\"']?\s{{0,99}}+[=:]", re.IGNORECASE)
_BEARER = re.compile(
    rf"{AUTHORIZATION}[\"']?\s{{0,99}}+[=:]\s{{0,99}}+[\"']?bearer(?:\s|%20){{1,99}}+([^\s,;\"']++)",
    re.IGNORECASE,
)
_SEVERAL_OWNERS: tuple[Path, ...] = ((), ("env",))  # objects whose members do not belong together
_AGENT = re.compile(rf"(?:^|,)\s{{0,99}}+{re.escape(AGENT_ATTRIBUTE)}\s{{0,99}}+=")
_PIECES = re.compile(r"[\"\r\n]")  # between the strings of a text that cannot be parsed
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\(/)")


class Sign(StrEnum):
    """What shows that something belongs to Mavvrik."""

    HEADERS = "headers"  # a tenant and a bearer key
    KEY = "key"
    AGENT = "agent"
    ENDPOINT = "endpoint"


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign of Mavvrik and its path. The path is empty if the text is not JSON."""

    sign: Sign
    path: Path
    offset: int


@dataclass(frozen=True, slots=True)
class Recognized:
    """The marks of Mavvrik in a text, which may be none."""

    marks: tuple[Mark, ...]
    keys: tuple[str, ...] = field(repr=False)  # API keys, each one once

    @property
    def holds_mavvrik(self) -> bool:
        """Whether the text contains anything of Mavvrik."""
        return bool(self.marks)


def recognize(
    text: str, endpoint: str = DEFAULT_ENDPOINT, known_keys: Iterable[str] = ()
) -> Recognized:
    """Find the marks of Mavvrik in a settings text, even if it cannot be parsed.

    `endpoint` is an endpoint of Mavvrik in addition to its public one. `known_keys` are API keys to
    search for, in any form.
    """
    if not _may_hold(text, endpoint, known_keys := tuple(known_keys)):
        return Recognized((), ())
    recognizer = _Recognizer(homes(endpoint))
    try:
        start = read(text, limits=False).root.start
    except Unreadable:
        unescaped = _ESCAPE.sub(lambda found: found[2] or chr(int(found[1], 16)), text)
        pieces = _PIECES.split(unescaped)
        return recognizer.recognize(
            lambda is_wanted: [((), piece, 0) for piece in pieces if is_wanted(piece)], known_keys
        )
    return recognizer.recognize(partial(find_texts, text, start), known_keys)


def homes(endpoint: str) -> tuple[Url, ...]:
    """Return Mavvrik's URLs: its public one, and that of this run."""
    found = map(parse_url, dict.fromkeys((endpoint, DEFAULT_ENDPOINT)))
    return tuple(url for url in found if url is not None)


def is_home(address: str, of: Collection[Url]) -> bool:
    """Whether a URL belongs to one of these of Mavvrik, even if Claude Code cannot use it.

    `current_env.is_for_mavvrik` tests the endpoint of this run without regard to the path.
    """
    url = parse_url(address)
    if url is None:
        return any(host_of(address) == home.host and not home.is_loopback for home in of)
    for home in of:
        same_host = url.host == home.host and not url.is_loopback
        is_below = f"{url.path}/".startswith(f"{home.path.rstrip('/')}/")
        if is_below and (same_host or url.origin == home.origin):
            return True
    return False


def is_pair(text: str, *, of_signal: bool = False) -> bool:
    """Whether a header string has a tenant with a bearer key, and nothing of another vendor.

    It is false if the key is missing or has another scheme; see `current_env.is_mavvrik_header`.
    """
    names = {header.key for header in read_headers(text, of_signal=of_signal)}
    return {TENANT_HEADER, AUTHORIZATION} <= names <= PAIR and bool(
        bearer_keys(text, of_signal=of_signal)
    )


def bearer_keys(text: str, *, of_signal: bool = False) -> tuple[str, ...]:
    """Return the bearer keys of a header string, as Claude Code reads them."""
    return tuple(
        header.value.partition(" ")[2].strip()
        for header in read_headers(text, of_signal=of_signal)
        if header.key == AUTHORIZATION and header.value.lower().startswith("bearer ")
    )


def _may_hold(text: str, endpoint: str, known_keys: Collection[str]) -> bool:
    """Whether a text may contain a mark. A quick search excludes most texts without one."""
    if "\\u" in text or "\\/" in text:
        return True
    small = text.lower()
    needles = (TENANT_HEADER, "mvk", *(home.host for home in homes(endpoint)))
    return any(needle in small for needle in needles) or any(key in text for key in known_keys)


class _Recognizer:
    """Searches the strings of one text."""

    def __init__(self, of: Collection[Url]) -> None:
        self._homes = of
        self._keys: dict[str, None] = {}

    def recognize(self, strings: Strings, known_keys: Iterable[str]) -> Recognized:
        hosts = "|".join(re.escape(home.host) for home in self._homes)
        hint = re.compile(rf"mvk|{TENANT_HEADER}|{AUTHORIZATION}|bearer|http|{hosts}", re.I)
        found = strings(lambda word: hint.search(word) is not None)
        signs = [(self._sign(word, path), path, offset) for path, word, offset in found]
        marks = [Mark(sign, path, offset) for sign, path, offset in signs if sign is not None]
        marks += self._over_several(found)
        known = filter(None, dict.fromkeys([*known_keys, *self._keys]))
        keys = tuple(known)[:_MOST_KEYS]
        if keys:
            marks += _copies(strings(lambda word: any(key in word for key in keys)), keys)
        return Recognized(tuple(_one_a_place(marks)), tuple(self._keys))

    def _sign(self, word: str, path: Path) -> Sign | None:
        keys = _KEY.findall(word)
        self._keys |= dict.fromkeys(keys)
        if self._takes_pair(word):
            return Sign.HEADERS
        if keys:
            return Sign.KEY
        if _AGENT.search(word):
            return Sign.AGENT
        is_entry = bool(path) and str(path[-1]).endswith("ENDPOINT")
        is_address = is_entry or parse_url(word) is not None
        return Sign.ENDPOINT if is_address and is_home(word, self._homes) else None

    def _takes_pair(self, word: str) -> bool:
        """Whether one text has a tenant and a bearer key. The key is added to the known keys."""
        loose = _BEARER.search(word) if _TENANT.search(word) else None
        if loose is None:
            return False
        read_as = (*bearer_keys(word), *bearer_keys(word, of_signal=True))
        self._keys |= dict.fromkeys(read_as or [loose[1]])
        return True

    def _over_several(self, found: list[Text]) -> Iterator[Mark]:
        """Find a tenant and a bearer key in two members of one object or list, such as headers."""
        wanted = [one for one in found if one[0] and _is_header_part(one[0][-1], one[1])]
        for parent, group in groupby(wanted, key=lambda one: one[0][:-1]):
            parts = list(group)
            lines = (f"{path[-1]}={word}\n{word}" for path, word, _ in parts)
            alone = any(_TENANT.search(word) and _BEARER.search(word) for _, word, _ in parts)
            if parent not in _SEVERAL_OWNERS and not alone and self._takes_pair("\n".join(lines)):
                yield Mark(Sign.HEADERS, parent, parts[0][2])


def _is_header_part(name: str | int, word: str) -> bool:
    small = word[:200].lower()
    return str(name).lower() in (TENANT_HEADER, AUTHORIZATION) or small.startswith(
        (TENANT_HEADER, AUTHORIZATION)
    )


def _one_a_place(marks: Iterable[Mark]) -> list[Mark]:
    """Keep the strongest mark of each place, in order. A marked object includes its parts."""
    kept: dict[Path, Mark] = {}
    for mark in sorted(marks, key=lambda one: (list(Sign).index(one.sign), len(one.path))):
        if not any(mark.path[:length] in kept for length in range(len(mark.path) + 1)):
            kept[mark.path] = mark
    return sorted(kept.values(), key=lambda one: one.offset)


def _copies(found: Iterable[Text], keys: Collection[str]) -> Iterator[Mark]:
    """Find other places that contain a known key."""
    long = [key for key in keys if len(key) >= SHORTEST_KEY]
    short = {key for key in keys if key and len(key) < SHORTEST_KEY}
    for path, word, offset in found:
        if any(key in word for key in long) or (short and not short.isdisjoint(_whole(word))):
            yield Mark(Sign.KEY, path, offset)


def _whole(word: str) -> Iterator[str]:
    """Yield the text itself, then the values of its headers."""
    for part in (word, *(header.value for header in read_headers(word))):
        yield part.strip()
        yield part.strip().removeprefix("Bearer ").strip()
