"""`OTEL_EXPORTER_OTLP_HEADERS` as Claude Code reads it, and what its HTTP client refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from wizard.core.client.reading import trim

# The rules of Node's HTTP client: a name is a token, a value is Latin-1 without control characters.
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(r"[^\t\x20-\x7e\x80-\xff]")


class HeaderTrouble(StrEnum):
    """Why an item of the header string does not arrive as a header."""

    NO_EQUALS = "no-equals"  # this item is lost, `name: value` among them
    NO_NAME = "no-name"  # this item is lost
    BAD_NAME = "bad-name"  # nothing at all is sent
    BAD_VALUE = "bad-value"  # nothing at all is sent


@dataclass(frozen=True, slots=True)
class Header:
    """One item of the header string. Secrets are in it, so `repr` shows the name only."""

    name: str
    value: str = field(repr=False)
    item: str = field(repr=False)  # as it stands between the commas
    start: int  # where the item begins in the string
    value_start: int  # where the trimmed value begins in the string
    trouble: HeaderTrouble | None

    @property
    def key(self) -> str:
        """The name as HTTP compares it."""
        return self.name.lower()

    @property
    def stops_sending(self) -> bool:
        """Whether nothing at all is sent because of this item."""
        return self.trouble in (HeaderTrouble.BAD_NAME, HeaderTrouble.BAD_VALUE)


@lru_cache(maxsize=2)  # one text is read for each of many questions, and may be very long
def read_headers(text: str | None) -> tuple[Header, ...]:
    """Every item that is not empty, in order: split at commas, trimmed, cut at the first `=`.

    Nothing is percent-decoded, quotes are ordinary characters, there is no way to send a comma.
    """
    headers: list[Header] = []
    start = 0
    for item in (text or "").split(","):
        if trim(item):
            headers.append(_read(item, start))
        start += len(item) + 1
    return tuple(headers)


def _read(item: str, start: int) -> Header:
    name, equals, value = item.partition("=")
    name, rest = trim(name), trim(value)
    value_start = start + item.index("=") + 1 + value.index(rest) if equals else start
    return Header(name, rest, item, start, value_start, _trouble(name, equals, rest))


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


def sent(headers: tuple[Header, ...]) -> tuple[Header, ...]:
    """The headers that go out: lost items are gone, of one name in any case the last one wins."""
    last = {header.key: header for header in headers if header.trouble not in _LOST}
    return tuple(last.values())


_LOST = (HeaderTrouble.NO_EQUALS, HeaderTrouble.NO_NAME)
