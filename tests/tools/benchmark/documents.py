"""Settings documents of any size, in the forms that large ones have."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

_ENV = {f"COMPANY_SETTING_{number}": f"value {number}" for number in range(30)}


def rules(size: int) -> str:
    """Make a document with long lists of strings, like permissions."""
    allow = [f'Bash(npm run company-task-{number}:* --flag="x")' for number in range(size // 65)]
    return _text({"channelsEnabled": True, "env": _ENV, "permissions": {"allow": allow}})


def servers(size: int) -> str:
    """Make a document with many small objects, like servers and hooks."""
    entry = {"on": True, "x": None, "tags": ["a", "b"], "options": {"k": 1.5}}
    many = [{"name": f"server {number}", "port": number, **entry} for number in range(size // 215)]
    return _text({"env": _ENV, "servers": many})


def entries(size: int) -> str:
    """Make a document with thousands of entries in `env`."""
    many = {f"COMPANY_SETTING_{n}": f"value of this setting {n}" for n in range(size // 61)}
    return _text({"channelsEnabled": True, "env": many})


def settings(count: int) -> str:
    """Make a document with many settings beside `env`."""
    many = {f"companySetting{number}": f"value {number}" for number in range(count)}
    return _text({"env": _ENV, **many})


def objects(count: int) -> str:
    """Make a document with many small objects beside `env`."""
    many = {f"companySetting{n}": {"on": True, "name": f"value {n}"} for n in range(count)}
    return _text({"env": _ENV, **many})


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"


SHAPES: Mapping[str, Callable[[int], str]] = {
    "lists of rules": rules,
    "many objects": servers,
    "entries in env": entries,
}


def size_name(size: int) -> str:
    """Write a size as `10 KB` or `1 MB`."""
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} KB"
