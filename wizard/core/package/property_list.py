"""Property lists and configuration profiles for macOS, with the settings as their keys."""

from __future__ import annotations

import json
import math
import plistlib
import re
import struct
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.parsers.expat import ExpatError  # only to catch it  # nosec B406

from wizard.core.client.sources import PLIST_DOMAIN
from wizard.core.document.nodes import Path
from wizard.core.document.reader import Document
from wizard.core.document.text import MAX_BYTES
from wizard.core.harmless import LONE_SURROGATE
from wizard.core.package.model import NO_TEXT, Form, NoSettings, NotCarried, name_of
from wizard.core.position import BOM

# The exceptions that plistlib raises for data that is not a property list.
_NO_PLIST = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    struct.error,
    ExpatError,
)
_LEAST, _MOST = -(2**63), 2**64 - 1
_DIGITS = 20  # digits of the largest integer
_MOST_FAULTS = 5
# A binary property list may refer to one part many times, so its content may be far larger than the
# file.
_MOST_PARTS = 4 * MAX_BYTES
# XML has no other control characters, and turns a carriage return into a line feed.
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_OF_A_PAYLOAD = "Payload"  # the beginning of Apple's own names
_TYPE, _CONTENT = "PayloadType", "PayloadContent"
# This payload is for any domain, and has the settings one level deeper.
_OTHER_WAY = "com.apple.ManagedClient.preferences"


# Writing ------------------------------------------------------------------------------------------


def write_property_list(document: Document) -> bytes:
    """Write the settings as a property list of the domain.

    Raises:
        NotCarried: the settings contain something that a property list cannot express.
    """
    return _dumped(_values(document))


def write_profile(document: Document, around: bytes = b"") -> bytes:
    """Write the settings as a configuration profile.

    `around` is the profile that they came from. Its other payloads and its identity do not change.

    Raises:
        NotCarried: the settings contain something that a profile cannot express.
    """
    values = _values(document)
    taken = [key for key in values if key.startswith(_OF_A_PAYLOAD)]
    if taken:
        raise NotCarried(*(f"{key} is a name of the profile's own." for key in taken))
    profile = _loaded(around) if around else _new_profile(document.text)
    home = _home(profile)
    kept = {key: value for key, value in home.items() if key.startswith(_OF_A_PAYLOAD)}
    home.clear()
    home |= {**kept, **values}
    return _dumped(profile)


def _dumped(values: dict[str, Any]) -> bytes:
    try:
        return plistlib.dumps(values, sort_keys=False)
    except RecursionError:
        raise NotCarried("The settings are nested too deeply for a property list.") from None


def _new_profile(text: str) -> dict[str, Any]:
    """Make a profile without settings. Its IDs depend only on the text of the settings."""
    name = "mvk-wizard.claude-code"

    def unique(part: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{part} {text.encode('utf-8', 'replace').hex()}")).upper()

    payload = {
        _TYPE: PLIST_DOMAIN,
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{name}.settings",
        "PayloadUUID": unique("settings"),
        "PayloadDisplayName": "Claude Code managed settings",
    }
    return {
        _TYPE: "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": name,
        "PayloadUUID": unique("profile"),
        "PayloadDisplayName": "Claude Code",
        "PayloadDescription": "Managed settings of Claude Code.",
        "PayloadScope": "System",
        _CONTENT: [payload],
    }


def _values(document: Document) -> dict[str, Any]:
    if document.has_duplicates:
        names = [name_of(one.path) for one in document.duplicates()]
        raise _not_carried([f"{name} appears twice." for name in names])
    text = document.text.removeprefix(BOM)
    try:
        values: dict[str, Any] = json.loads(text, parse_int=_integer)
    except RecursionError:
        raise NotCarried("The settings are nested too deeply for a property list.") from None
    faults = [fault for path, part in _parts(values) if (fault := _fault(path, part))]
    if faults:
        raise _not_carried(faults)
    return values


def _not_carried(faults: list[str]) -> NotCarried:
    rest = len(faults) - _MOST_FAULTS
    more = [f"{rest} more places are like this."] if rest > 0 else []
    return NotCarried(*faults[:_MOST_FAULTS], *more)


def _integer(digits: str) -> int | float:
    """Parse an integer. If it is too large for a property list, return infinity."""
    number = int(digits) if len(digits.lstrip("-")) <= _DIGITS else math.inf
    return number if _LEAST <= number <= _MOST else math.inf


def _parts(values: object) -> Iterator[tuple[Path, object]]:
    """Yield every value, and every name as a value with its own path, without recursion."""
    waiting: list[tuple[Path, object]] = [((), values)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, Mapping):
            inside = [((*path, key), part) for key, part in value.items()]
            yield from (((*path, key), key) for key in value)
            waiting += reversed(inside)
        elif isinstance(value, list):
            waiting += reversed([((*path, place), part) for place, part in enumerate(value)])


def _fault(path: Path, value: object) -> str:
    """Say why a property list cannot hold a value. Empty if it can."""
    if value is None:
        return f"{name_of(path)} is null, which a property list doesn't have."
    if isinstance(value, float) and not math.isfinite(value):
        return f"{name_of(path)} is a number too large for a property list."
    if isinstance(value, str) and LONE_SURROGATE.search(value):
        return f"{name_of(path)} {NO_TEXT}"
    if isinstance(value, str) and (found := _NO_XML.search(value)):
        code = f"U+{ord(found[0]):04X}"
        return f"{name_of(path)} holds a character that a property list can't hold ({code})."
    return ""


# Reading ------------------------------------------------------------------------------------------


def read_property_list(data: bytes) -> tuple[Form, str]:
    """Return the kind of a property list or profile, and its settings as JSON.

    Raises:
        NoSettings: it is damaged, or contains no settings of Claude Code.
    """
    values = _loaded(data)
    form = Form.PROPERTY_LIST
    if isinstance(values.get(_CONTENT), list):
        form, home = Form.PROFILE, _home(values)
        values = {key: part for key, part in home.items() if not key.startswith(_OF_A_PAYLOAD)}
    _refuse_what_grows(values)
    try:
        return form, json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    except (TypeError, ValueError, RecursionError):
        raise NoSettings(f"{_name(form)} holds something that JSON doesn't have.") from None


def _name(form: Form) -> str:
    return f"The {form.value.partition(' ')[2]}"


def _loaded(data: bytes) -> dict[str, Any]:
    try:
        values = plistlib.loads(data)
    except _NO_PLIST:
        raise NoSettings("The property list can't be read.") from None
    if not isinstance(values, dict):
        raise NoSettings("The property list holds no keys.")
    return values


def _home(profile: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a profile that has the settings as its keys."""
    payloads = [one for one in profile[_CONTENT] if isinstance(one, dict)]
    homes = [one for one in payloads if one.get(_TYPE) == PLIST_DOMAIN]
    for payload in payloads:
        domains = payload.get(_CONTENT)
        if payload.get(_TYPE) == _OTHER_WAY and isinstance(domains, dict):
            homes += _forced(domains.get(PLIST_DOMAIN))
    if len(homes) != 1:
        how_many = "no settings" if not homes else f"{len(homes)} sets of settings"
        raise NoSettings(f"The configuration profile holds {how_many} of {PLIST_DOMAIN}.")
    return homes[0]


def _forced(domain: object) -> Iterator[dict[str, Any]]:
    forced = domain.get("Forced") if isinstance(domain, dict) else None
    for one in forced if isinstance(forced, list) else ():
        found = one.get("mcx_preference_settings") if isinstance(one, dict) else None
        if isinstance(found, dict):
            yield found


def _refuse_what_grows(values: object) -> None:
    size = 0
    for _, part in _parts(values):
        size += 1 + (len(part) if isinstance(part, str | bytes) else 0)
        if size > _MOST_PARTS:
            raise NoSettings("The property list holds far too much for settings.")
