"""The two comma-separated lists, headers and resource attributes: read as Claude Code does, edited.

Claude Code itself parses the general header string and decodes nothing. OpenTelemetry parses the
header string of one signal and the resource attributes, and decodes percent-encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote

from wizard.core.client.values import trim
from wizard.core.harmless import LONE_SURROGATE
from wizard.core.values import AGENT_ATTRIBUTE, agent_item

_LONGEST = 255
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# What the strict parser accepts. It copies attributes to the spans, and is the only one in 2.1.197.
_STRICT = re.compile(r"[\x21-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*")
# The rules of Node's HTTP client: a name is a token, a value is Latin-1 without control characters.
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(r"[^\t\x20-\x7e\x80-\xff]")


def _items(text: str | None) -> Iterator[tuple[str, int]]:
    """Return the non-empty items between commas, each with its offset."""
    start = 0
    for item in (text or "").split(","):
        if trim(item):
            yield item, start
        start += len(item) + 1


def decode_component(text: str) -> str | None:
    """Decode like JavaScript's decodeURIComponent. None if that would raise an error."""
    if _BAD_PERCENT.search(text):
        return None
    try:
        return _ENCODED.sub(lambda run: bytes.fromhex(run[0].replace("%", "")).decode(), text)
    except UnicodeDecodeError:
        return None


class AttributeTrouble(StrEnum):
    """Why an item is dropped, as a sentence. In 2.1.197, one such item drops all items."""

    NO_EQUALS = "An item needs an equals sign."
    MANY_EQUALS = "An item can have only one equals sign."
    NO_NAME = "An item needs a name."
    BAD_PERCENT = "A percent sign must encode something."
    TOO_LONG = "A name or value can have at most 255 characters."


@dataclass(frozen=True, slots=True)
class Attribute:
    """One item: its decoded value, and its raw text between the commas."""

    name: str
    value: str
    raw: str
    start: int  # offset of the item in the whole string
    trouble: AttributeTrouble | None
    is_strict: bool  # False: not copied to the spans; 2.1.197 then drops every attribute


def read_attributes(text: str | None) -> tuple[Attribute, ...]:
    """Parse the attributes: split at commas, then trim and decode each non-empty item."""
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
    """Return the readable item that names the agent. If there are several, the last one counts."""
    agents = [item for item in attributes if item.name == AGENT_ATTRIBUTE and not item.trouble]
    return agents[-1] if agents else None


class HeaderTrouble(StrEnum):
    """Why an item of the header string does not arrive as a header."""

    NO_EQUALS = "no-equals"  # this item is lost; so is `name: value`
    NO_NAME = "no-name"  # this item is lost
    BAD_PERCENT = "bad-percent"  # this item is lost, only in the string of one signal
    EMPTY = "empty"  # this item is lost, only in the string of one signal
    BAD_NAME = "bad-name"  # nothing is sent at all
    BAD_VALUE = "bad-value"  # nothing is sent at all


@dataclass(frozen=True, slots=True)
class Header:
    """One item of the header string. It may hold a secret, so `repr` shows only the name."""

    name: str
    value: str = field(repr=False)  # as it arrives
    item: str = field(repr=False)  # the raw text between the commas
    start: int  # offset of the item in the string
    value_start: int  # offset of the trimmed value in the string
    trouble: HeaderTrouble | None

    @property
    def key(self) -> str:
        """The name in lower case, because HTTP ignores case."""
        return self.name.lower()

    @property
    def is_as_written(self) -> bool:
        """Whether nothing was decoded or cut, so that offsets in the value fit the text."""
        return self.value == trim(self.item.partition("=")[2])

    @property
    def stops_sending(self) -> bool:
        """Whether nothing at all is sent because of this item."""
        return self.trouble in (HeaderTrouble.BAD_NAME, HeaderTrouble.BAD_VALUE)

    @property
    def is_lost(self) -> bool:
        """Whether only this item is lost, and the others are sent."""
        return self.trouble is not None and not self.stops_sending


@lru_cache(maxsize=2)  # many questions read the same text, which may be very long
def read_headers(text: str | None, *, of_signal: bool = False) -> tuple[Header, ...]:
    """Parse every non-empty item in order: split at commas, trim, and split at the first `=`.

    Quotes are ordinary characters. Nothing is percent-decoded, so a comma cannot be sent. With
    `of_signal` (the string of one signal), percent-encoding is decoded, a semicolon ends the value,
    and an item with an empty value is not a header.
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
    """Return the spans of `value` that the HTTP client refuses to send."""
    return [match.span() for match in _FORBIDDEN.finditer(value)]


def sent(headers: Iterable[Header], overriding: Iterable[Header] = ()) -> tuple[Header, ...]:
    """Return the headers that are sent. Lost items are left out, and the last of equal names wins.

    Names are compared without case. `overriding` is the general string if `headers` is that of a
    signal: it wins if a name is spelled exactly the same, and loses if only the case differs
    (measured). A name keeps its first place and gets its last value.
    """
    general = {header.name: header for header in overriding if not header.is_lost}
    own = {header.name: header for header in headers if not header.is_lost}
    merged = {**general, **own, **general}
    return tuple({header.key: header for header in merged.values()}.values())


# Resource attributes, edited: our item is added or removed, all others stay unchanged -------------

# Characters that a value may contain directly. All others are percent-encoded; Claude Code decodes
# them.
_UNENCODED = "!$&'()*+-./:<>?@[]^_`{|}~"


def with_agent(current: str, agent_id: str) -> str:
    """Replace the agent's item in place, or add it at the end."""
    ours = agent_item(agent_id)
    items = current.split(",")
    mine = [index for index, item in enumerate(items) if _item_name(item) == AGENT_ATTRIBUTE]
    if mine:
        old = items[mine[0]]  # the white space around it belongs to the list
        items[mine[0]] = old.replace(old.strip(), ours)
        return ",".join(item for index, item in enumerate(items) if index not in mine[1:])
    if not current.strip():
        return ours
    joint = "" if current.rstrip().endswith(",") else ","
    return f"{current}{joint}{ours}"


def without_agent(current: str) -> str:
    return ",".join(item for item in current.split(",") if _item_name(item) != AGENT_ATTRIBUTE)


def repair_attributes(current: str) -> str:
    """Percent-encode unreadable items that have a name, and remove the others."""
    parts = (
        _encoded(item) if any(one.trouble for one in read_attributes(item)) else item
        for item in current.split(",")
    )
    return ",".join(part for part in parts if part is not None)


def _item_name(item: str) -> str:
    return item.partition("=")[0].strip()


def _encoded(item: str) -> str | None:
    name, equals, value = item.partition("=")
    if not equals or not name.strip() or len(value) > _LONGEST:
        return None
    # A lone surrogate cannot be encoded. Like other encoders, use the replacement character.
    escaped = _BAD_PERCENT.sub("%25", LONE_SURROGATE.sub("\ufffd", value.strip()))
    readable = quote(escaped, safe=f"%{_UNENCODED}")
    return f"{name.strip()}={readable}" if len(readable) <= _LONGEST else None
