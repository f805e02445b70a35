"""`OTEL_RESOURCE_ATTRIBUTES` as Claude Code reads it: here percent-encoding is decoded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wizard.core.client.reading import trim
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
            attributes.append(_read(item, index, start))
        start += len(item) + 1
    return tuple(attributes)


def agent_of(attributes: Iterable[Attribute]) -> Attribute | None:
    """The readable item that names the agent; of several, the last one counts."""
    found = [item for item in attributes if item.name == AGENT_ATTRIBUTE and not item.trouble]
    return found[-1] if found else None


def _read(item: str, index: int, start: int) -> Attribute:
    name, _, written = item.partition("=")
    name, written = trim(name), trim(written)
    decoded = decode_component(written)
    strict = bool(_STRICT.fullmatch(name) and _STRICT.fullmatch(written))
    trouble = _trouble(item, name, written, decoded)
    value = written if decoded is None else decoded
    return Attribute(name, value, item, index, start, trouble, strict)


def _trouble(item: str, name: str, written: str, decoded: str | None) -> AttributeTrouble | None:
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
