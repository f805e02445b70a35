"""The versions of Claude Code: the newest that was measured, the oldest that work, and limits.

Everything that was measured of the newest is in `wizard/core/client/measured.tsv`, which `python -m
tests.tools.measure` writes: the version with its day, each recorded case with its outcome, the
names that it applies without asking, those that its approval dialog lists, and the attributes of
its spans.
"""

from __future__ import annotations

import re
from datetime import date
from pkgutil import get_data
from typing import NamedTuple

from wizard.core.client.values import trim
from wizard.core.harmless import one_line

FILE = "measured.tsv"
THIS, SAFE = "Claude Code", "safe: "  # the name of the first row, and how names of a kind start


def rows(text: str) -> dict[str, tuple[str, str]]:
    """Return the rows of the table by name, each with a verdict and Claude Code's own words."""
    cells = (line.split("\t") for line in text.split("\n") if line)
    return {name: (verdict, said) for name, verdict, said in cells}


_ROWS = rows((get_data(__package__, FILE) or b"").decode())

VERSION = _ROWS[THIS][0]
_MAJOR, _MINOR, _PATCH = map(int, VERSION.split("."))
NEWEST_MEASURED = (_MAJOR, _MINOR, _PATCH)
MEASURED_ON = date.fromisoformat(_ROWS[THIS][1])
# The names that it applies without asking the user.
SAFE_NAMES = frozenset(name.removeprefix(SAFE) for name in _ROWS if name.startswith(SAFE))

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
    return ".".join(map(str, version))
