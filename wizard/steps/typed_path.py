"""A path as a person typed it, or as a terminal typed it for them."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"""(['"])(.+)\1""")


def plain_path(typed: str) -> str:
    """A path as it was meant: one dragged into a terminal comes in quotes or with backslashes."""
    typed = typed.strip()
    quoted = _QUOTED.fullmatch(typed)
    if quoted:
        return quoted[2]
    return typed.replace("\\ ", " ") if "/" in typed else typed
