"""Lines of settings on a shared screen: names and signs stay, for there the faults are.

What the values say is nobody's business in a call, and masking by pattern would miss some of it.
So every value is a mask of one length: not even how long it is can be seen.
"""

from __future__ import annotations

import re

from wizard.core.known_key import MASK
from wizard.core.mask import mask_text

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
