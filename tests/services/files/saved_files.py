"""A settings file before and after, and what can be seen of it."""

from __future__ import annotations

import stat
from pathlib import Path

from wizard.services.files import atomic

OLD = b'{"env": {"A": "old-canary"}}\n'
NEW = b'{"env": {"A": "new-canary", "B": "1"}}\r\n' * 50
SAVED_NOTHING = "Nothing was saved. An existing file is exactly as it was."


def mode(path: Path) -> int:
    """Its permissions."""
    return stat.S_IMODE(path.stat().st_mode)


def left_behind(folder: Path) -> list[str]:
    """Files that were being written."""
    return [path.name for path in folder.iterdir() if path.name.startswith(atomic.PREFIX)]
