"""Lines of settings on a shared screen: names, signs and lengths stay, for there the faults are.

What the values say is nobody's business in a call, and masking by pattern would miss some of it.
"""

from __future__ import annotations

import re

from wizard.core.diagnosis.marks import blotted
from wizard.core.mask import MASK, mask_text

# What stays: a name in quotes, one without quotes at the beginning, and the words of JSON itself.
_KEPT_OR_WORD = re.compile(
    r"""("(?:[^"\\\n]|\\.)*+"(?=\s*+:))
      | (\A\s*+\w++(?=\s*+:(?!//)))
      | (?<![\w"])(true|false|null)(?![\w"])
      | "(?:[^"\\\n]|\\.)*+"?
      | \w++
    """,
    re.VERBOSE,
)


def blurred(line: str) -> str:
    """The line with its secrets masked, and every letter and digit of a value blotted out."""
    return _KEPT_OR_WORD.sub(_blot, mask_text(line, sharing=True))


def redacted(line: str) -> str:
    """The line with the same mask for every value, so that not even its length is told."""
    return _KEPT_OR_WORD.sub(_cover, mask_text(line, sharing=True))


def _cover(found: re.Match[str]) -> str:
    return found[0] if found[1] or found[2] or found[3] else MASK


def _blot(found: re.Match[str]) -> str:
    stays = found[1] or found[2] or found[3]
    return found[0] if stays else blotted(found[0])
