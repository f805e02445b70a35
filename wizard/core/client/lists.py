"""The two comma lists, headers and resource attributes, as Claude Code reads them.

The general header string is read by Claude Code itself: nothing is decoded. The header string of
one signal and the attributes are read by OpenTelemetry: percent-encoding is decoded there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from wizard.core.client.values import trim
from wizard.core.values import AGENT_ATTRIBUTE

_LONGEST = 255
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# What the strict reader takes, which copies attributes to the spans and is the only one in 2.1.197.
_STRICT = re.compile(r"[\x21-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*")
# The rules of Node's HTTP client: a name is a token, a value is Latin-1 without control characters.
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(r"[^\t\x20-\x7e\x80-\xff]")


def _items(text: str | None) -> Iterator[tuple[str, int]]:
    """The non-empty items between commas, each with its offset."""
    start = 0
    for item in (text or "").split(","):
        if trim(item):
            yield item, start
        start += len(item) + 1


def decode_component(text: str) -> str | None:
    """JavaScript's decodeURIComponent; None where it would refuse."""
    if _BAD_PERCENT.search(text):
        return None
    try:
        return _ENCODED.sub(lambda run: bytes.fromhex(run[0].replace("%", "")).decode(), text)
    except UnicodeDecodeError:
        return None


class AttributeTrouble(StrEnum):
    """Why an item is dropped, as a sentence. In 2.1.197 one such item drops all of them."""

    NO_EQUALS = "An item needs an equals sign."
    MANY_EQUALS = "An item can have only one equals sign."
    NO_NAME = "An item needs a name."
    BAD_PERCENT = "A percent sign must encode something."
    TOO_LONG = "A name or value can have at most 255 characters."


@dataclass(frozen=True, slots=True)
class Attribute:
    """One item: its value decoded, and the item as it stands between its commas."""

    name: str
    value: str
    raw: str
    start: int  # of the item in the whole string
    trouble: AttributeTrouble | None
    is_strict: bool  # False: not copied to the spans, and 2.1.197 drops every attribute


def read_attributes(text: str | None) -> tuple[Attribute, ...]:
    """Read the attributes: split at commas, trim and decode each item that is not empty."""
    return tuple(_read_attribute(item, start) for item, start in _items(text))


def _read_attribute(item: str, start: int) -> Attribute:
    name, _, written = item.partition("=")
    name, written = trim(name), trim(written)
    decoded, equals, trouble = decode_component(written), item.count("="), None
    if equals != 1:
        trouble = AttributeTrouble.MANY_EQUALS if equals else AttributeTrouble.NO_EQUALS
    elif not name:
        trouble = AttributeTrouble.NO_NAME
    elif decoded is None:
        trouble = AttributeTrouble.BAD_PERCENT
    elif max(len(name), len(written)) > _LONGEST:
        trouble = AttributeTrouble.TOO_LONG
    is_strict = bool(_STRICT.fullmatch(name) and _STRICT.fullmatch(written))
    value = written if decoded is None else decoded
    return Attribute(name, value, item, start, trouble, is_strict)


def agent_of(attributes: Iterable[Attribute]) -> Attribute | None:
    """The readable item that names the agent; of several, the last one counts."""
    agents = [item for item in attributes if item.name == AGENT_ATTRIBUTE and not item.trouble]
    return agents[-1] if agents else None


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
        """Whether nothing was decoded or cut: offsets in the value count in the text, too."""
        return self.value == trim(self.item.partition("=")[2])

    @property
    def stops_sending(self) -> bool:
        """Whether nothing at all is sent because of this item."""
        return self.trouble in (HeaderTrouble.BAD_NAME, HeaderTrouble.BAD_VALUE)

    @property
    def is_lost(self) -> bool:
        """Whether this item alone is lost, and the others are sent."""
        return self.trouble is not None and not self.stops_sending


@lru_cache(maxsize=2)  # one text is read for each of many questions, and may be very long
def read_headers(text: str | None, *, of_signal: bool = False) -> tuple[Header, ...]:
    """Every item that is not empty, in order: split at commas, trimmed, cut at the first `=`.

    Quotes are ordinary characters. Nothing is percent-decoded, so there is no way to send a comma.
    In the string `of_signal` percent-encoding is decoded, a semicolon cuts, and an empty value is
    no header.
    """
    read = _read_of_signal if of_signal else _read_header
    return tuple(read(item, start) for item, start in _items(text))


def _read_header(item: str, start: int) -> Header:
    name, equals, value = item.partition("=")
    name, rest = trim(name), trim(value)
    value_start = start + item.index("=") + 1 + value.index(rest) if equals else start
    trouble = _trouble(name, rest) if equals else HeaderTrouble.NO_EQUALS
    return Header(name, rest, item, start, value_start, trouble)


def _read_of_signal(item: str, start: int) -> Header:
    plain = _read_header(item.partition(";")[0], start)
    name, value = decode_component(plain.name), decode_component(plain.value)
    if name is None or value is None:
        return replace(plain, item=item, trouble=HeaderTrouble.BAD_PERCENT)
    trouble = plain.trouble
    if not plain.is_lost:
        trouble = _trouble(name, value) if value else HeaderTrouble.EMPTY
    return Header(name, value, item, start, plain.value_start, trouble)


def _trouble(name: str, value: str) -> HeaderTrouble | None:
    if not name:
        return HeaderTrouble.NO_NAME
    if not _NAME.fullmatch(name):
        return HeaderTrouble.BAD_NAME
    return HeaderTrouble.BAD_VALUE if _FORBIDDEN.search(value) else None


def for_signal(text: str) -> str:
    """Rewrite a general header string for one signal, so that the same headers arrive."""
    return text.replace("%", "%25").replace(";", "%3B")


def forbidden_characters(value: str) -> list[tuple[int, int]]:
    """Spans of `value` that the HTTP client refuses to send."""
    return [match.span() for match in _FORBIDDEN.finditer(value)]


def sent(headers: Iterable[Header], overriding: Iterable[Header] = ()) -> tuple[Header, ...]:
    """The headers that go out: lost items are gone, of one name in any case the last one wins.

    `overriding` is the general string, where `headers` is that of a signal: it wins where a name is
    written the very same way, and loses where only the capitals differ (measured). A name keeps its
    first place and gets its last value.
    """
    general = {header.name: header for header in overriding if not header.is_lost}
    own = {header.name: header for header in headers if not header.is_lost}
    merged = {**general, **own, **general}
    return tuple({header.key: header for header in merged.values()}.values())
