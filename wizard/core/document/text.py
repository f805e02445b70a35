"""Bytes of a settings file and the text in them, there and back without a byte lost.

What the client takes is taken (UTF-8 with or without BOM, UTF-16LE with BOM, stray Latin-1 bytes);
what it refuses is refused here too.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from wizard.core.syntax.problem import Unreadable, encoding_problem

# Bytes that are no UTF-8 become lone surrogates in the text, and themselves on the way out. Claude
# Code shows them as �.
_KEEP_BYTES = "surrogateescape"
_UTF16 = "utf-16-le"
# The bytes of a settings file that Claude Code reads; one more, and it does not start.
# Measured with 2.1.332: bytes count, not characters. What the console takes is not known.
MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SettingsText:
    """A settings text and how it is written: `text` includes a BOM where the file has one."""

    text: str = field(repr=False)
    encoding: str = "utf-8"

    def encode(self, text: str | None = None) -> bytes:
        """Bytes of `text` (by default of this one) in the encoding of the file."""
        errors = "surrogatepass" if self.encoding == _UTF16 else _KEEP_BYTES
        return (self.text if text is None else text).encode(self.encoding, errors)


def size_of(text: str, encoding: str = "utf-8") -> int:
    """How many bytes a settings text has in a file of that encoding."""
    if encoding == "utf-8" and text.isascii():
        return len(text)
    try:
        return len(SettingsText(text, encoding).encode())
    except UnicodeEncodeError:  # half a character, as only a paste can have it
        return len(text.encode(encoding, "surrogatepass"))


def decode(data: bytes) -> SettingsText:
    """Read the bytes of a settings file.

    Raises:
        Unreadable: an encoding that keeps Claude Code from starting, or no text at all.
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
    """The UTF-16 byte order, told by where the zero bytes are; "binary" if it is not UTF-16."""
    zeros = (data[:200:2].count(0), data[1:200:2].count(0))
    half = len(data[:200]) // 4
    if zeros[1] > half >= zeros[0]:
        return "utf-16-le"
    if zeros[0] > half >= zeros[1]:
        return "utf-16-be"
    return "binary"


def pasted(text: str) -> SettingsText:
    """A pasted settings text. Terminals and tmux turn line ends into CR; they become LF again."""
    return SettingsText(text.replace("\r\n", "\n").replace("\r", "\n"))
