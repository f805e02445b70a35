"""Decode the bytes of a settings file and encode them again without losing a byte.

Encodings that Claude Code accepts are accepted (UTF-8 with or without BOM, UTF-16LE with BOM, stray
Latin-1 bytes). Encodings that it refuses are refused.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.core.syntax.problem import Unreadable, encoding_problem

if TYPE_CHECKING:
    from wizard.core.package.model import Form

# Bytes that are not UTF-8 become lone surrogates in the text, and become the same bytes again when
# encoded. Claude Code shows them as �.
_KEEP_BYTES = "surrogateescape"
_UTF16 = "utf-16-le"
# The largest settings file in bytes that Claude Code reads; with one byte more it does not start.
# Measured with 2.1.332: bytes count, not characters. The limit of the console is not known.
MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SettingsText:
    """A settings text and its encoding. `text` includes a BOM if the file has one.

    If it was read from a container, `form` names its kind, and `around` is the profile.
    """

    text: str = field(repr=False)
    encoding: str = "utf-8"
    form: Form | None = None
    around: bytes = field(default=b"", repr=False)

    def encode(self, text: str | None = None) -> bytes:
        """Encode `text` (by default this text) in the encoding of the file."""
        errors = "surrogatepass" if self.encoding == _UTF16 else _KEEP_BYTES
        return (self.text if text is None else text).encode(self.encoding, errors)


def size_of(text: str, encoding: str = "utf-8") -> int:
    """Return the size in bytes of a settings text in a file with that encoding."""
    if encoding == "utf-8" and text.isascii():
        return len(text)
    try:
        return len(SettingsText(text, encoding).encode())
    except UnicodeEncodeError:  # a lone surrogate, which only a paste can have
        return len(text.encode(encoding, "surrogatepass"))


def decode(data: bytes) -> SettingsText:
    """Decode the bytes of a settings file.

    Raises:
        Unreadable: the encoding keeps Claude Code from starting, or the bytes are not text.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Unreadable(encoding_problem("utf-32"))
    if data.startswith(codecs.BOM_UTF16_BE):
        raise Unreadable(encoding_problem("utf-16-be"))
    if data.startswith(codecs.BOM_UTF16_LE):
        try:
            return SettingsText(data.decode(_UTF16, "surrogatepass"), _UTF16)
        except UnicodeDecodeError:  # an odd number of bytes
            raise Unreadable(encoding_problem("binary")) from None
    if data.startswith(b"bplist"):
        raise Unreadable(encoding_problem("property-list"))
    if b"\0" in data:
        raise Unreadable(encoding_problem(_without_bom(data)))
    return SettingsText(data.decode("utf-8", _KEEP_BYTES))


def _without_bom(data: bytes) -> str:
    """Detect the byte order of UTF-16 from its zero bytes; "binary" if it is not UTF-16."""
    zeros = (data[:200:2].count(0), data[1:200:2].count(0))
    half = len(data[:200]) // 4
    if zeros[1] > half >= zeros[0]:
        return "utf-16-le"
    if zeros[0] > half >= zeros[1]:
        return "utf-16-be"
    return "binary"


def pasted(text: str) -> SettingsText:
    """Return a pasted settings text. Terminals turn line ends into CR; this restores LF."""
    return SettingsText(text.replace("\r\n", "\n").replace("\r", "\n"))
