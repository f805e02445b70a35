"""Put settings into a container, get them out of one, and undo the delivery of a container.

A container is the format in which device management or a file delivers settings (`Form`).

In the Windows registry, the value is the settings as one line of JSON, as in Anthropic's own policy
template. Every character that is not ASCII becomes a JSON escape, so that no editor or tool can
change it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping

from wizard.core.client.sources import REGISTRY_KEY, REGISTRY_VALUE
from wizard.core.document.reader import Document
from wizard.core.document.text import SettingsText, decode
from wizard.core.harmless import LONE_SURROGATE, json_escape
from wizard.core.package.model import NO_TEXT, Form, NoSettings, NotCarried
from wizard.core.package.property_list import (
    read_property_list,
    write_profile,
    write_property_list,
)
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
        return write_profile(document, around)
    if form is Form.PROPERTY_LIST:
        return write_property_list(document)
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
