"""Headers as Claude Code reads them, and what its HTTP client refuses.

The general string is read by Claude Code itself: nothing is decoded. The string of one signal is
read by OpenTelemetry: percent-encoding is decoded, a semicolon cuts, an empty value is no header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from wizard.core.client.attributes import decode_component
from wizard.core.client.reading import trim

# The rules of Node's HTTP client: a name is a token, a value is Latin-1 without control characters.
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(r"[^\t\x20-\x7e\x80-\xff]")


class HeaderTrouble(StrEnum):
    """Why an item of the header string does not arrive as a header."""

    NO_EQUALS = "no-equals"  # this item is lost, `name: value` among them
    NO_NAME = "no-name"  # this item is lost
    BAD_PERCENT = "bad-percent"  # this item is lost; of one signal's string only
    EMPTY = "empty"  # likewise
    BAD_NAME = "bad-name"  # nothing at all is sent
    BAD_VALUE = "bad-value"  # nothing at all is sent


@dataclass(frozen=True, slots=True)
class Header:
    """One item of the header string. Secrets are in it, so `repr` shows the name only."""

    name: str
    value: str = field(repr=False)  # as it arrives
    item: str = field(repr=False)  # as it stands between the commas
    start: int  # where the item begins in the string
    value_start: int  # where the trimmed value begins in the string
    trouble: HeaderTrouble | None

    @property
    def key(self) -> str:
        """The name as HTTP compares it."""
        return self.name.lower()

    @property
    def is_as_written(self) -> bool:
        """Whether nothing was decoded or cut: places in the value are places in the text."""
        return self.value == trim(self.item.partition("=")[2])

    @property
    def stops_sending(self) -> bool:
        """Whether nothing at all is sent because of this item."""
        return self.trouble in (HeaderTrouble.BAD_NAME, HeaderTrouble.BAD_VALUE)


@lru_cache(maxsize=2)  # one text is read for each of many questions, and may be very long
def read_headers(text: str | None, *, of_signal: bool = False) -> tuple[Header, ...]:
    """Every item that is not empty, in order: split at commas, trimmed, cut at the first `=`.

    Quotes are ordinary characters. Nothing is percent-decoded, so there is no way to send a comma,
    unless it is the string `of_signal`.
    """
    headers: list[Header] = []
    start = 0
    read = _read_of_signal if of_signal else _read
    for item in (text or "").split(","):
        if trim(item):
            headers.append(read(item, start))
        start += len(item) + 1
    return tuple(headers)


def _read(item: str, start: int) -> Header:
    name, equals, value = item.partition("=")
    name, rest = trim(name), trim(value)
    value_start = start + item.index("=") + 1 + value.index(rest) if equals else start
    return Header(name, rest, item, start, value_start, _trouble(name, equals, rest))


def _read_of_signal(item: str, start: int) -> Header:
    plain = _read(item.partition(";")[0], start)
    name, value = decode_component(plain.name), decode_component(plain.value)
    if name is None or value is None:
        return replace(plain, item=item, trouble=HeaderTrouble.BAD_PERCENT)
    trouble = plain.trouble
    if trouble not in _LOST:
        trouble = _trouble(name, "=", value) if value else HeaderTrouble.EMPTY
    return Header(name, value, item, start, plain.value_start, trouble)


def for_signal(text: str) -> str:
    """A general header string written for one signal, so that the same arrives."""
    return text.replace("%", "%25").replace(";", "%3B")


def _trouble(name: str, equals: str, value: str) -> HeaderTrouble | None:
    if not equals:
        return HeaderTrouble.NO_EQUALS
    if not name:
        return HeaderTrouble.NO_NAME
    if not _NAME.fullmatch(name):
        return HeaderTrouble.BAD_NAME
    return HeaderTrouble.BAD_VALUE if _FORBIDDEN.search(value) else None


def forbidden_characters(value: str) -> list[tuple[int, int]]:
    """Spans of `value` that the HTTP client refuses to send."""
    return [match.span() for match in _FORBIDDEN.finditer(value)]


def sent(headers: Iterable[Header], overriding: Iterable[Header] = ()) -> tuple[Header, ...]:
    """The headers that go out: lost items are gone, of one name in any case the last one wins.

    `overriding` is the general string, where `headers` is that of a signal: it wins where a name is
    written the very same way, and loses where only the capitals differ (measured).
    """
    general = _by_name(overriding)
    merged = {**general, **_by_name(headers), **general}
    return tuple({header.key: header for header in merged.values()}.values())


def _by_name(headers: Iterable[Header]) -> dict[str, Header]:
    """As the client keeps them: a name keeps its first place and gets its last value."""
    return {header.name: header for header in headers if header.trouble not in _LOST}


_LOST = (
    HeaderTrouble.NO_EQUALS,
    HeaderTrouble.NO_NAME,
    HeaderTrouble.BAD_PERCENT,
    HeaderTrouble.EMPTY,
)
