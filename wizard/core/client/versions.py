"""The oldest versions of Claude Code that work, and how it reads a version."""

from __future__ import annotations

import re

from wizard.core.client.values import trim

Version = tuple[int, int, int]

OLDEST_WITH_NONE: Version = (2, 1, 86)  # an older one crashes, hangs or sends nothing
OLDEST_SENDING: Version = (2, 1, 20)  # without the two `none` entries

_VERSION = re.compile(r"v?" + r"\.".join(["(0|[1-9][0-9]{0,8})"] * 3) + "(?:[-+][0-9A-Za-z.+-]*)?")


def read_version(text: str) -> Version | None:
    """The version in a text; None for anything but three numbers, which is ignored (measured)."""
    match = _VERSION.fullmatch(trim(text))
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def version_text(version: Version) -> str:
    """The version as people write it."""
    return ".".join(map(str, version))
