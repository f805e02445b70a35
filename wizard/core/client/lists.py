"""The two comma lists, headers and resource attributes, as Claude Code reads them.

The general header string is read by Claude Code itself: nothing is decoded. The header string of
one signal and the attributes are read by OpenTelemetry: percent-encoding is decoded there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from wizard.core.client.values import trim
from wizard.core.values import AGENT_ATTRIBUTE

MAX_LENGTH = 255
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# What the strict reader takes, which copies attributes to the spans and is the only one in 2.1.197.
_STRICT = re.compile(r"[\x21-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*")


class AttributeTrouble(StrEnum):
    """Why an item is dropped, in words. In 2.1.197 one such item drops all of them."""

    NO_EQUALS = "it has no equals sign"
    MANY_EQUALS = "it has more than one equals sign"
    NO_NAME = "it has no name"
    BAD_PERCENT = "it has a percent sign that encodes nothing"
    TOO_LONG = "it is longer than 255 characters"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One item: its value decoded, and the item as it stands between its commas."""

    name: str
    value: str
    raw: str
    index: int  # of the item among all between commas, empty ones too
    start: int  # of the item in the whole string
    trouble: AttributeTrouble | None
    is_strict: bool  # False: not copied to the spans, and 2.1.197 drops every attribute


def read_attributes(text: str | None) -> tuple[Attribute, ...]:
    """Every item that is not empty, in order: split at commas, trimmed, decoded."""
    attributes: list[Attribute] = []
    start = 0
    for index, item in enumerate((text or "").split(",")):
        if trim(item):
            attributes.append(_read_attribute(item, index, start))
        start += len(item) + 1
    return tuple(attributes)


def agent_of(attributes: Iterable[Attribute]) -> Attribute | None:
    """The readable item that names the agent; of several, the last one counts."""
    found = [item for item in attributes if item.name == AGENT_ATTRIBUTE and not item.trouble]
    return found[-1] if found else None


def _read_attribute(item: str, index: int, start: int) -> Attribute:
    name, _, written = item.partition("=")
    name, written = trim(name), trim(written)
    decoded = decode_component(written)
    strict = bool(_STRICT.fullmatch(name) and _STRICT.fullmatch(written))
    trouble = _attribute_trouble(item, name, written, decoded)
    value = written if decoded is None else decoded
    return Attribute(name, value, item, index, start, trouble, strict)


def _attribute_trouble(
    item: str, name: str, written: str, decoded: str | None
) -> AttributeTrouble | None:
    equals = item.count("=")
    if equals != 1:
        return AttributeTrouble.MANY_EQUALS if equals else AttributeTrouble.NO_EQUALS
    if not name:
        return AttributeTrouble.NO_NAME
    if decoded is None:
        return AttributeTrouble.BAD_PERCENT
    return AttributeTrouble.TOO_LONG if max(len(name), len(written)) > MAX_LENGTH else None


def decode_component(text: str) -> str | None:
    """JavaScript's decodeURIComponent; None where it would refuse."""
    if _BAD_PERCENT.search(text):
        return None
    try:
        return _ENCODED.sub(_decode_run, text)
    except UnicodeDecodeError:
        return None


def _decode_run(match: re.Match[str]) -> str:
    return bytes.fromhex(match.group().replace("%", "")).decode()


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
    read = _read_of_signal if of_signal else _read_header
    for item in (text or "").split(","):
        if trim(item):
            headers.append(read(item, start))
        start += len(item) + 1
    return tuple(headers)


def _read_header(item: str, start: int) -> Header:
    name, equals, value = item.partition("=")
    name, rest = trim(name), trim(value)
    value_start = start + item.index("=") + 1 + value.index(rest) if equals else start
    return Header(name, rest, item, start, value_start, _header_trouble(name, equals, rest))


def _read_of_signal(item: str, start: int) -> Header:
    plain = _read_header(item.partition(";")[0], start)
    name, value = decode_component(plain.name), decode_component(plain.value)
    if name is None or value is None:
        return replace(plain, item=item, trouble=HeaderTrouble.BAD_PERCENT)
    trouble = plain.trouble
    if trouble not in _LOST:
        trouble = _header_trouble(name, "=", value) if value else HeaderTrouble.EMPTY
    return Header(name, value, item, start, plain.value_start, trouble)


def for_signal(text: str) -> str:
    """A general header string written for one signal, so that the same arrives."""
    return text.replace("%", "%25").replace(";", "%3B")


def _header_trouble(name: str, equals: str, value: str) -> HeaderTrouble | None:
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
