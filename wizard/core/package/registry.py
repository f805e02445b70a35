"""The Windows registry: a .reg file, and a PowerShell script for Intune. Their texts are ASCII.

The registry value is the settings as one line of JSON, as in Anthropic's own policy template. Every
character that is not ASCII becomes a JSON escape, so that no editor or tool can change it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from wizard.core.client.sources import REGISTRY_KEY, REGISTRY_VALUE
from wizard.core.document.reader import Document
from wizard.core.harmless import LONE_SURROGATE, json_escape
from wizard.core.package.model import NO_TEXT, NoSettings, NotCarried
from wizard.core.position import BOM

_KEY = rf"HKEY_LOCAL_MACHINE\{REGISTRY_KEY}"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[ \t\r\n]++')
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_UTF16 = "utf-16-le"


def single_line(document: Document) -> str:
    """Return the settings as one line of ASCII.

    Numbers, escapes and duplicate names do not change.

    Raises:
        NotCarried: the text contains bytes that are not text.
    """
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


def write_registry(document: Document) -> bytes:
    """Write the settings as a file for `reg import`.

    Raises:
        NotCarried: the text contains bytes that are not text.
    """
    escaped = single_line(document).replace("\\", "\\\\").replace('"', '\\"')
    return _registry_file(f'"{escaped}"')


def remove_registry() -> bytes:
    """Write a file that deletes the value."""
    return _registry_file("-")


def _registry_file(value: str) -> bytes:
    lines = (_HEADER, "", f"[{_KEY}]", f'"{REGISTRY_VALUE}"={value}', "")
    return codecs.BOM_UTF16_LE + "\r\n".join(lines).encode(_UTF16)


def read_registry(text: str) -> str:
    """Return the settings in the text of a .reg file, such as one that `reg export` wrote.

    Raises:
        NoSettings: the value is not in it.
    """
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


def write_script(document: Document) -> bytes:
    """Write a script that sets the value to the settings.

    Raises:
        NotCarried: the text contains bytes that are not text.
    """
    quoted = single_line(document).replace("'", "''")
    return _script(
        f"$settings = '{quoted}'",
        # For an existing key, New-Item would delete all its values.
        "if (-not (Test-Path -LiteralPath $key)) { New-Item -Path $key -Force | Out-Null }",
        f"New-ItemProperty -LiteralPath $key -Name '{REGISTRY_VALUE}' -Value $settings"
        " -PropertyType String -Force | Out-Null",
    )


def remove_script() -> bytes:
    """Write a script that deletes the value, and does nothing if the value does not exist."""
    return _script(
        "if (Test-Path -LiteralPath $key) {",
        f"  Remove-ItemProperty -LiteralPath $key -Name '{REGISTRY_VALUE}'"
        " -ErrorAction SilentlyContinue",
        "}",
    )


def _script(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (*_BEGINS, *lines)).encode("ascii")


def read_script(text: str) -> str | None:
    """Return the settings in a script from `write_script`. None for any other script."""
    found = _SETTINGS.search(text)
    return found[1].replace("''", "'") if found else None
