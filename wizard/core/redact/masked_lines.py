"""The lines of a settings text with every secret masked, when they are needed.

Masking a whole text may take seconds. Lines above a secret can show that it is one, so lines are
masked in blocks together with the lines around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from wizard.core.harmless import visible_sign
from wizard.core.known_key import MASK
from wizard.core.position import BOM, Lines
from wizard.core.redact.mask import mask_text
from wizard.core.redact.named_values import named_above

if TYPE_CHECKING:
    from pydantic import SecretStr


LONGEST = 2000  # characters of a line that are masked; the rest is never shown
_BLOCK = 100  # lines
_ABOVE = 40  # lines above a block that are masked with it
_BELOW = 5  # lines below it, because a name may follow its value


_ANY_NAME = re.compile(r'(?<!\\)"(?:[^"\\]|\\.)*"\s*:')
_WHOLE = re.compile(r'(?:[^"]|"(?:[^"\\]|\\.)*+")*+')


def whole_part(text: str) -> str:
    """Remove from a part of a long line what may be a piece of a secret. "…" marks a cut.

    A piece of a secret is not recognized. Text before the first name may be the end of a secret, so
    it is removed. So is a string that is cut off at the end.
    """
    if text.startswith("…"):
        name = _ANY_NAME.search(text)
        text = f"…{text[name.start() :]}" if name else "…"
    whole = _WHOLE.match(text)
    at = whole.end() if whole else 0
    return f"{text[:at]}…" if text.endswith("…") and at < len(text) else text


class MaskedLines:
    """The lines of a text, numbered from 1, with secrets masked; each of `secrets` everywhere."""

    def __init__(
        self, lines: Lines, secrets: Iterable[SecretStr | str] = (), sharing: bool = False
    ) -> None:
        self._lines = lines
        self._secrets = tuple(secrets)
        self._sharing = sharing
        self._block = lru_cache(maxsize=8)(self._masked)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offset at which the masked lines of each block begin."""
        blocks = range((self._lines.count - 1) // _BLOCK + 1)
        return tuple(self._lines.starts[_start_of(block)] for block in blocks)

    @property
    def count(self) -> int:
        return self._lines.count

    def line(self, number: int) -> str:
        """Return the masked line. Of a very long line, return only its beginning."""
        block, row = divmod(number - 1, _BLOCK)
        return self._block(block)[row]

    def part(self, text: str) -> str:
        """Mask the secrets in a part of a very long line."""
        return mask_text(text, self._secrets, self._sharing)

    def _masked(self, block: int) -> list[str]:
        first = block * _BLOCK
        start = _start_of(block)
        end = min(first + _BLOCK + _BELOW, self._lines.count)
        named = named_above(self._lines.text, self._starts)[block]
        lines = [self._lines.line(number + 1) for number in range(start, end)]
        cut = [line if len(line) <= LONGEST else whole_part(f"{line[:LONGEST]}…") for line in lines]
        masked = self.part(named + "\n".join(cut)).split("\n")
        return masked[named.count("\n") + first - start :][:_BLOCK]


def _start_of(block: int) -> int:
    return max(0, block * _BLOCK - _ABOVE)


def visible_line(text: str) -> str:
    """Return a line with a sign for each character that a terminal would obey or not show."""
    if text.isascii() and text.isprintable():
        return text
    signs = {"\t": "→   ", BOM: "⟨BOM⟩"}
    return "".join(signs.get(char) or visible_sign(char) for char in text)


# What stays: a name in quotes, a name without quotes at the beginning, and JSON's own words.
_KEPT_OR_VALUE = re.compile(
    r"""("(?:[^"\\\n]|\\.)*+"(?=\s*+:))
      | (\A\s*+\w++(?=\s*+:(?!//)))
      | (?<![\w"])(true|false|null)(?![\w"])
      | "(?P<text>(?:[^"\\\n]|\\.)*+)(?P<end>"?)
      | (?:[^\s{}\[\],:"/*] | (?<=\w):(?=[\w/]) | (?<=:)// | (?<!/)/(?![/*]))++
    """,
    re.VERBOSE,
)


def blurred(line: str) -> str:
    """Mask the secrets of a line, and replace every other value by a mask of fixed length."""

    def blur(match: re.Match[str]) -> str:
        if match[1] or match[2] or match[3]:
            return match[0]
        if match["text"] is not None:
            return f'"{MASK if match["text"] else ""}{match["end"]}'
        return MASK

    return _KEPT_OR_VALUE.sub(blur, mask_text(line, sharing=True))
