"""The lines of a settings text with every secret masked, found where they are looked at.

Masking a whole text may take seconds; a secret can only be told with what stands above
it, so that lines are masked in blocks with their surroundings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from wizard.core.harmless import visible
from wizard.core.known_key import MASK
from wizard.core.position import BOM, Lines
from wizard.core.redact.mask import mask_text
from wizard.core.redact.named_values import named_above

if TYPE_CHECKING:
    from pydantic import SecretStr


LONGEST = 2000  # characters of a line that are masked; nobody sees more of it at once
_BLOCK = 100  # lines
_ABOVE = 40  # lines above a block that are masked with it
_BELOW = 5  # and below: a name may come behind its value


_ANY_NAME = re.compile(r'(?<!\\)"(?:[^"\\]|\\.)*"\s*:')
_WHOLE = re.compile(r'(?:[^"]|"(?:[^"\\]|\\.)*+")*+')


def whole_part(text: str) -> str:
    """A piece out of a long line, cut where "…" stands, without what could be half a secret.

    It begins with the first name in it, for what stands before may be the end of a secret, which
    nothing shows any more; and a string that is cut off at the end is left out.
    """
    if text.startswith("…"):
        found = _ANY_NAME.search(text)
        text = f"…{text[found.start() :]}" if found else "…"
    whole = _WHOLE.match(text)
    at = whole.end() if whole else 0
    return f"{text[:at]}…" if text.endswith("…") and at < len(text) else text


class MaskedLines:
    """Lines from 1, as they may be drawn; `secrets` are masked wherever they stand."""

    def __init__(
        self, lines: Lines, secrets: Iterable[SecretStr | str] = (), sharing: bool = False
    ) -> None:
        self._lines = lines
        self._secrets = tuple(secrets)
        self._sharing = sharing
        self._block = lru_cache(maxsize=8)(self._masked)

    @property
    def count(self) -> int:
        """How many lines."""
        return self._lines.count

    def line(self, number: int) -> str:
        """The masked line; of a very long one its beginning."""
        block, row = divmod(number - 1, _BLOCK)
        return self._block(block)[row]

    def part(self, text: str) -> str:
        """A piece of a very long line."""
        return mask_text(text, self._secrets, self._sharing)

    def _masked(self, block: int) -> list[str]:
        first = block * _BLOCK
        start = max(0, first - _ABOVE)
        end = min(first + _BLOCK + _BELOW, self._lines.count)
        named = named_above(self._lines.text, self._lines.starts[start])
        text = "\n".join(_beginning(self._lines.line(number + 1)) for number in range(start, end))
        shown = self.part(named + text).split("\n")[named.count("\n") + first - start :]
        return shown[:_BLOCK]


def _beginning(line: str) -> str:
    return line if len(line) <= LONGEST else whole_part(f"{line[:LONGEST]}…")


def drawn(text: str) -> str:
    """A line with everything made visible that a terminal would not show, or would obey."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_SHOWN.get(char) or visible(char) for char in text)


_SHOWN = {"\t": "→   ", BOM: "⟨BOM⟩"}


# What stays: a name in quotes, one without quotes at the beginning, and the words of JSON itself.
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
    """The line with its secrets masked, and every value as a mask of one length."""
    return _KEPT_OR_VALUE.sub(_blur, mask_text(line, sharing=True))


def _blur(found: re.Match[str]) -> str:
    if found[1] or found[2] or found[3]:
        return found[0]
    if found["text"] is not None:
        return f'"{MASK if found["text"] else ""}{found["end"]}'
    return MASK
