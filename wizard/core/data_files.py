"""Lists of names are data files beside the modules that read them."""

from __future__ import annotations

from typing import Any


def load(package: str | None, name: str) -> Any:
    """What the JSON file `name` of a package holds. Readers keep it: it is read each time."""
    import json
    from pkgutil import get_data

    data = get_data(package or "", name)
    if data is None:
        raise FileNotFoundError(name)
    return json.loads(data)
