"""The newest version of Claude Code that was measured, and what is read of it at run time.

Everything that was measured of it is in `wizard/core/client/measured.tsv`, which `python -m
tests.tools.measure` writes: the version with its day, each recorded case with its outcome, the
names that it applies without asking, those that its approval dialog lists, and the attributes of
its spans.
"""

from __future__ import annotations

from datetime import date
from pkgutil import get_data

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
