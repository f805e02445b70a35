"""Every screen while it is shared: `python -m tests.tools.sharing_seen`.

The screens are searched for secrets, even their last four characters, and for everything that must
be hidden in a call: people, computers, hosts, IDs except their ends, the home folder, and the other
parts of the settings.
"""

from __future__ import annotations

import asyncio
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from typing import TypeVar

import wizard.screens
import wizard.steps
from tests.tools.screens_seen import VISITS, Seen, own_folders, walk
from tests.tools.search import RUN, Secret, find
from tests.tools.secretive import AGENT, PRIVATE, SECRETS
from wizard.screens.base import FrameScreen
from wizard.screens.page_screen import PageScreen
from wizard.steps.step import Page

T = TypeVar("T")

# The first one closes, because masking by pattern may miss something. Only plain mode has the
# second.
NEVER_SHARED = {"ViewTextScreen", "AskChoice"}


def all_screens() -> set[str]:
    """Return the names of all screens and pages, without base classes and page screens."""
    for package in (wizard.screens, wizard.steps):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    kinds = (*_below(FrameScreen), *_below(Page))
    return {one.__name__ for one in kinds if not [*_below(one)] and not issubclass(one, PageScreen)}


def _below(kind: type[T]) -> Iterator[type[T]]:
    ours = [one for one in kind.__subclasses__() if one.__module__.startswith("wizard.")]
    yield from ours
    for one in ours:
        yield from _below(one)


def told(seen: Seen) -> list[str]:
    """Return everything that the people in the call should not have seen, and where it was."""
    found = []
    for place, text in seen.drawn.items():
        found += [f"{place}: the end of {name}" for name in _tails(text)]
        found += [
            f"{place}: {name}: {_around(secret, text)}"
            for name, secret in {**SECRETS, **PRIVATE}.items()
            if find(secret, text.encode())
        ]
    for place, data in seen.saved.items():
        if not _is_for_whoever_sits_here(place, data):
            found += [f"{place}: {name}" for name, one in PRIVATE.items() if find(one, data)]
    return found


def _is_for_whoever_sits_here(place: str, data: bytes) -> bool:
    """Whether a text is not shown and must be exact: the result, undo, an ID, a command."""
    is_saved = "settings.json" in place or "undo.txt" in place
    return is_saved or data == AGENT.encode() or data.startswith(b"ssh ")


def _around(secret: Secret, text: str) -> str:
    """Return the row that contains a secret, if there is one."""
    runs = [secret.part[at : at + RUN] for at in range(len(secret.part) - RUN + 1)]
    return next((row for row in text.splitlines() if any(run in row for run in runs)), "")


def _tails(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret.text[-4:] in text]


def main() -> int:
    """Run every visit, deep, and print what was found."""
    screens: set[str] = set()
    count = 0
    with tempfile.TemporaryDirectory() as home:
        own_folders(home)
        for name in sys.argv[1:] or VISITS:
            seen = asyncio.run(walk(name, deep=True, sharing=True))
            screens |= seen.screens
            found = told(seen)
            count += len(found)
            print(f"{len(seen.drawn):4} times looked, {len(found)} told: {name}", *found, sep="\n")
    missing = all_screens() - screens - NEVER_SHARED
    print(f"{len(screens)} kinds of screens, not seen: {sorted(missing)}; {count} told")
    return bool(count or missing)


if __name__ == "__main__":
    sys.exit(main())
