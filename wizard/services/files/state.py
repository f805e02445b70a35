"""Save the progress of a setup between two runs, in a small private file without any secret.

Loading never raises: a file that cannot be used is renamed, and a sentence says so.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from wizard.core.session.record import Record
from wizard.core.session.saving import (
    BadSavedSession,
    NewerSavedSession,
    for_handover,
    from_colleague,
    read_session,
    record_of,
    write_session,
)
from wizard.core.session.session import Session
from wizard.services.files.files import (
    Written,
    other_owner,
    private_folder,
    read_limited,
    save_private,
)
from wizard.services.files.places import own_places
from wizard.services.files.trouble import ABSENT, FileAction, FileTrouble, show_path

FILE = "session.json"
ASIDE = "session.unusable.json"
LIMIT = 2 * 1024 * 1024  # bytes; a real file has about 4,000


@dataclass(frozen=True, slots=True)
class LoadedState:
    """The saved session. If it cannot be used, `sentence` says why."""

    session: Session | None = None
    sentence: str = ""


def load_state(
    now: datetime, folder: Path | None = None, *, look_only: bool = False
) -> LoadedState:
    """Read the progress of the last setup. Never raises.

    A broken file is renamed, unless `look_only` is true. Nothing is deleted.
    """
    path = _path(folder)
    if owner := other_owner(path):
        whose = f"{show_path(path)} belongs to {owner}, not to you, and was not read."
        return LoadedState(None, f"{whose} {_UNKNOWN}")
    try:
        return LoadedState(read_session(read_limited(path, LIMIT), now))
    except NewerSavedSession:
        why = "was written by a later version of mvk-wizard"
    except BadSavedSession:
        why = "can't be read"
    except FileTrouble as trouble:
        if trouble.errno in ABSENT:
            return LoadedState()
        return LoadedState(None, f"{trouble.sentence} {_UNKNOWN}")
    if look_only:
        return LoadedState()
    aside = path.with_name(ASIDE)
    what = f"The saved progress {why}. You start again."
    try:
        path.replace(aside)
    except OSError:
        return LoadedState(None, f"{what} The file {show_path(path)} stays as it is.")
    return LoadedState(None, f"{what} The file is kept as {show_path(aside)}.")


_UNKNOWN = "The last setup is not known here."


class StateKeeper:
    """Keeps the saved state of one run up to date. Practice mode saves nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = _path(folder)
        self._last: Record | None = None

    def keep(self, session: Session, now: datetime) -> bool:
        """Save what may be kept of the session, if it has changed. Return whether it was saved."""
        if session.practice:
            return False
        if owner := other_owner(self._path):
            raise FileTrouble(
                f"{show_path(self._path)} belongs to {owner}, not to you.",
                FileAction.KEEP.value,
                "Remove that file, or run the wizard as its owner.",
            )
        kept = replace(record_of(session, now), resumed=None)
        if kept == self._last:
            return False
        private_folder(self._path.parent)
        save_private(self._path, write_session(session, now))
        self._last = kept
        return True


def _path(folder: Path | None) -> Path:
    return (folder or own_places().state) / FILE


# Handing over -------------------------------------------------------------------------------------


def write_handover(session: Session, path: Path, now: datetime, computer: str = "") -> Written:
    """Write a setup for a colleague, readable by its owner only. It replaces only a handover."""
    if os.path.exists(path):  # noqa: PTH110 - never raises
        is_handover = False
        with suppress(BadSavedSession):
            read_session(read_limited(path, LIMIT), now)
            is_handover = True
        if not is_handover:
            raise FileTrouble(
                f"{show_path(path)} exists and is not a handover.",
                FileAction.SAVE.value,
                "Choose another name, or move that file.",
            )
    return save_private(path, write_session(for_handover(session, now, computer), now))


class AnothersHandover(FileTrouble):
    """A handover belongs to another user of this computer. Ask the person before it is read."""


def load_handover(
    path: Path, now: datetime, *, from_others: bool = False
) -> tuple[Session, tuple[str, ...]]:
    """Read what a colleague handed over. Return the session and sentences about it.

    Its addresses and paths are not used.

    Raises:
        AnothersHandover: it belongs to another user, and `from_others` is false.
        FileTrouble: it cannot be read, or is not a handover; it has the sentences to show.
    """
    owner = "" if from_others else other_owner(path)
    if owner:
        raise AnothersHandover(
            f"{show_path(path)} belongs to {owner}, another user of this computer.",
            "Its owner decides what it reports as done. It holds no key and no settings.",
            "Continue only if your colleague gave it to you.",
        )
    try:
        return from_colleague(read_session(read_limited(path, LIMIT), now))
    except NewerSavedSession:
        sentence = f"{show_path(path)} was written by a later version of mvk-wizard."
        remedy = "Update mvk-wizard, then try again."
    except BadSavedSession:
        sentence = f"{show_path(path)} is not a handover file, or only part of one."
        remedy = "Ask your colleague to run again: mvk-wizard handover FILE"
    raise FileTrouble(sentence, FileAction.READ.value, remedy)
