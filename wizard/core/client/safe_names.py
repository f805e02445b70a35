"""Names of environment entries that Claude Code 2.1.330 applies without asking its user.

The other names of a managed `env` are listed in its approval dialog.
"""

from __future__ import annotations

from functools import cache

from wizard.core.data_files import load


@cache
def safe_names() -> frozenset[str]:
    """The names; they are in safe_names.json."""
    return frozenset(load(__package__, "safe_names.json"))
