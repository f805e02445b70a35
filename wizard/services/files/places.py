"""Where this program keeps its files, by the conventions of the operating system."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

APP = "mvk-wizard"
RECEIPTS = "receipts"  # a folder in the data folder


class Places(NamedTuple):
    """The folders: `data` for kept originals and receipts, `state` for the progress of a setup.

    They are never the same folder.
    """

    data: Path
    state: Path


def own_places() -> Places:
    """Return the folders of the current user. They are not created here."""
    import platformdirs

    data = platformdirs.user_data_path(APP, appauthor=False)
    state = platformdirs.user_state_path(APP, appauthor=False)
    # macOS and Windows have no separate folder for state.
    return Places(data, data / "state" if state == data else state)
