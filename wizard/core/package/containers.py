"""Put settings into a container, get them out of one, and undo the delivery of a container.

A container is the format in which device management or a file delivers settings (`Form`).

In the Windows registry, the value is the settings as one line of JSON, as in Anthropic's own policy
template. Every character that is not ASCII becomes a JSON escape, so that no editor or tool can
change it. On macOS, the settings are the keys of a property list or a profile.
"""

from __future__ import annotations

import codecs
import json
import math
import plistlib
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.parsers.expat import ExpatError  # only to catch it  # nosec B406

from wizard.core.client.sources import PLIST_DOMAIN, REGISTRY_KEY, REGISTRY_VALUE
from wizard.core.document.nodes import Path
from wizard.core.document.reader import Document
from wizard.core.document.text import MAX_BYTES, SettingsText, decode
from wizard.core.harmless import LONE_SURROGATE, json_escape
from wizard.core.package.model import NO_TEXT, Form, NoSettings, NotCarried, name_of
from wizard.core.position import BOM
from wizard.core.syntax.not_settings import other_format
from wizard.core.syntax.problem import Unreadable

_SIGNED = "The configuration profile is signed. To get it unsigned: security cms -D -i FILE"


def unpack(data: bytes) -> SettingsText | None:
    """Return the settings in a property list, a profile, a .reg file or a script of this program.

    Return None if the bytes are none of these, because they may be settings themselves.

    Raises:
        NoSettings: it is one of these, but it is damaged or contains no settings.
    """
    if data.lstrip()[:1] == b"{":
        return None
    if data.startswith(b"bplist"):
        return _from_property_list(data)
    if data.startswith(b"\x30") and b"<plist" in data:
        raise NoSettings(_SIGNED)
    try:
        text = decode(data).text
    except Unreadable:
        return None
    code, _ = other_format(text) or ("", 0)
    if code == "property-list":
        return _from_property_list(data)
    if code == "registry-export":
        return SettingsText(_read_registry(text), form=Form.REGISTRY)
    script = _SETTINGS.search(text) if code == "powershell" else None
    return SettingsText(script[1].replace("''", "'"), form=Form.SCRIPT) if script else None


def _from_property_list(data: bytes) -> SettingsText:
    form, text = read_property_list(data)
    return SettingsText(text, form=form, around=data if form is Form.PROFILE else b"")


def pack(form: Form, document: Document, data: bytes, around: bytes = b"") -> bytes:
    """Put the settings into a container.

    `data` are the bytes of the settings. A settings file contains exactly these bytes. `around` is
    the profile that the settings came from, if any.

    Raises:
        NotCarried: the container cannot hold these settings.
    """
    if form is Form.JSON:
        return data
    if form is Form.PROFILE:
        return _write_profile(document, around)
    if form is Form.PROPERTY_LIST:
        return _dumped(_values(document))
    return _IN_REGISTRY[form][0](_single_line(document))


def take_back(form: Form, document: Document, data: bytes, around: bytes = b"") -> bytes:
    """Return what undoes the delivery of a container. `document` are the settings without Mavvrik.

    The result is a container with the remaining settings. If none remain, the result for the
    registry deletes the value.

    Raises:
        NotCarried: the container cannot hold these settings.
    """
    if form in _IN_REGISTRY and not document.root.members:
        return _IN_REGISTRY[form][1]
    return pack(form, document, data, around)


# The registry -------------------------------------------------------------------------------------

_KEY = rf"HKEY_LOCAL_MACHINE\{REGISTRY_KEY}"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[ \t\r\n]++')
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_UTF16 = "utf-16-le"


def _single_line(document: Document) -> str:
    """Return the settings as one line of ASCII. Numbers, escapes and double names do not change."""
    text = document.text.removeprefix(BOM)
    if found := LONE_SURROGATE.search(text):
        place = document.lines.place(found.start() + len(document.text) - len(text))
        raise NotCarried(f"Line {place.line} {NO_TEXT}")
    line = _TOKEN.sub(lambda token: token[0] if token[0][0] == '"' else "", text)
    return _BEYOND_ASCII.sub(lambda sign: json_escape(sign[0]), line)


# .reg ---------------------------------------------------------------------------------------------

_HEADER = "Windows Registry Editor Version 5.00"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# A key in brackets, or a value. Its text or its bytes may be on several lines.
_ENTRY = re.compile(
    r"""(?mxs) ^[ \t]*+ (?:
        \[ (?P<key> [^\]\r\n]*+ ) \]
        | "(?P<name> (?:[^"\\]|\\.)*+ )" [ \t]*+ = [ \t]*+ (?:
            " (?P<text> (?:[^"\\]|\\.)*+ ) "
            | hex\([12]\): (?P<bytes> (?:[0-9a-fA-F]|,|\\?+\s)*+ )
            | (?P<other> [^\r\n]*+ ) ) )"""
)


def _registry_file(value: str) -> bytes:
    lines = (_HEADER, "", f"[{_KEY}]", f'"{REGISTRY_VALUE}"={value}', "")
    return codecs.BOM_UTF16_LE + "\r\n".join(lines).encode(_UTF16)


def _read_registry(text: str) -> str:
    """Return the settings in the text of a .reg file, such as one that `reg export` wrote."""
    for key, name, value in _entries(text):
        if key.casefold() == _KEY.casefold() and name.casefold() == REGISTRY_VALUE.casefold():
            return value
    raise NoSettings(f"The registry file holds no text {REGISTRY_VALUE} of {_KEY}.")


def _entries(text: str) -> Iterator[tuple[str, str, str]]:
    key = ""
    for entry in _ENTRY.finditer(text):
        if entry["key"] is not None:
            key = entry["key"]
        elif entry["text"] is not None:
            yield key, _ESCAPED.sub(r"\1", entry["name"]), _ESCAPED.sub(r"\1", entry["text"])
        elif entry["bytes"] is not None:
            digits = re.sub(r"[^0-9a-fA-F]", "", entry["bytes"])
            data = bytes.fromhex(digits[: len(digits) // 4 * 4])
            yield key, entry["name"], data.decode(_UTF16, "replace").removesuffix("\0")


# PowerShell ---------------------------------------------------------------------------------------

_DRIVE = rf"HKLM:\{REGISTRY_KEY}"
_SETTINGS = re.compile(r"^\$settings = '((?:[^']|'')*+)'\r?$", re.MULTILINE)
_BEGINS = (
    "# Managed settings of Claude Code, written by mvk-wizard.",
    "# Run it as the system, in 64-bit PowerShell.",
    "$ErrorActionPreference = 'Stop'",
    f"$key = '{_DRIVE}'",
)


def _script(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (*_BEGINS, *lines)).encode("ascii")


# For each form: how it carries the settings, as one line, and what deletes an existing value.
_IN_REGISTRY: Mapping[Form, tuple[Callable[[str], bytes], bytes]] = {
    Form.REGISTRY: (
        lambda line: _registry_file('"{}"'.format(line.replace("\\", "\\\\").replace('"', '\\"'))),
        _registry_file("-"),
    ),
    Form.SCRIPT: (
        lambda line: _script(
            "$settings = '{}'".format(line.replace("'", "''")),
            # For an existing key, New-Item would delete all its values.
            "if (-not (Test-Path -LiteralPath $key)) { New-Item -Path $key -Force | Out-Null }",
            f"New-ItemProperty -LiteralPath $key -Name '{REGISTRY_VALUE}' -Value $settings"
            " -PropertyType String -Force | Out-Null",
        ),
        _script(
            "if (Test-Path -LiteralPath $key) {",
            f"  Remove-ItemProperty -LiteralPath $key -Name '{REGISTRY_VALUE}'"
            " -ErrorAction SilentlyContinue",
            "}",
        ),
    ),
}


# Property lists and profiles ----------------------------------------------------------------------

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


def _write_profile(document: Document, around: bytes) -> bytes:
    """Write the settings as a configuration profile.

    `around` is the profile that they came from. Its other payloads and its identity do not change.
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
        name = form.value.partition(" ")[2]
        raise NoSettings(f"The {name} holds something that JSON doesn't have.") from None


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
