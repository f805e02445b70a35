"""The oldest versions of Claude Code that work, and how it reads a limit of versions."""

from __future__ import annotations

import re
from typing import NamedTuple

from wizard.core.client.values import trim
from wizard.core.harmless import one_line

Version = tuple[int, int, int]

OLDEST_WITH_NONE: Version = (2, 1, 86)  # an older one crashes, hangs or sends nothing
OLDEST_SENDING: Version = (2, 1, 20)  # without the two `none` entries

_LIMIT = re.compile(r"v?" + r"\.".join(["(0|[1-9][0-9]{0,8})"] * 3) + "(?:([-+])[0-9A-Za-z.+-]*)?")
_SHOWN = 40  # characters


class VersionLimit(NamedTuple):
    """The lowest or highest version that may start. A pre-release is before its release."""

    order: tuple[Version, bool]  # whether it is a release decides between equal versions
    text: str


def read_limit(text: str) -> VersionLimit | None:
    """Return a limit of versions. None for anything but three numbers, which Claude Code ignores.

    Measured: "2.1.332-beta" as the highest version keeps 2.1.332 from starting.
    """
    match = _LIMIT.fullmatch(trim(text))
    if match is None:
        return None
    version = (int(match[1]), int(match[2]), int(match[3]))
    return VersionLimit((version, match[4] != "-"), one_line(match[0].removeprefix("v"), _SHOWN))


def as_release(version: Version) -> tuple[Version, bool]:
    """Return a released version in the order of limits."""
    return version, True


def version_text(version: Version) -> str:
    """Return the version as people write it."""
    return ".".join(map(str, version))
