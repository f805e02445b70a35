"""Where this program keeps things, by the rules of the operating system."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

APP = "mvk-wizard"
RECEIPTS = "receipts"  # a folder in the data folder


@dataclass(frozen=True, slots=True)
class Places:
    """`data` holds kept originals and receipts, `state` how far a set-up is; never the same one."""

    data: Path
    state: Path


def own_places() -> Places:
    """The folders of the person who runs this. Nothing is created here."""
    import platformdirs

    data = platformdirs.user_data_path(APP, appauthor=False)
    state = platformdirs.user_state_path(APP, appauthor=False)
    # macOS and Windows know no folder for state of its own.
    return Places(data, data / "state" if state == data else state)
