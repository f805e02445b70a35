"""What a colleague handed over: read, and taken up as a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.session import Session

if TYPE_CHECKING:
    from wizard.core.saved_session import SavedSession

HANDOVER_TITLE = "Continue a colleague's set-up"
HANDOVER_WHY = (
    "Which file did your colleague hand over? It holds no key and no settings: you paste both "
    "again. Your colleague writes it with: mvk-wizard handover FILE"
)


def load(path: Path) -> SavedSession:
    """The file as it was handed over.

    Raises:
        FileTrouble: it cannot be used.
    """
    from wizard.services.state import load_handover

    return load_handover(path.expanduser())


def restored(saved: SavedSession, here: Session, now: datetime) -> Session:
    """The session of a hand-over, at the addresses that this run was told."""
    from wizard.core.saved_session import restore_session

    session = restore_session(saved, now, endpoint=here.endpoint, verify_url=here.verify_url)
    return replace(session, sharing=here.sharing)
