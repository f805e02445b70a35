"""What a colleague handed over: read, and taken up as a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wizard.core.session import Session

HANDOVER_TITLE = "Continue a colleague's set-up"
HANDOVER_WHY = (
    "Which file did your colleague hand over? It holds no key and no settings: you paste both "
    "again. Your colleague writes it with: mvk-wizard handover FILE"
)


def load(path: Path, here: Session, now: datetime) -> tuple[Session, tuple[str, ...]]:
    """The session of a hand-over, at the addresses that this run was told, and what to tell.

    Raises:
        FileTrouble: it cannot be used.
    """
    from wizard.core.saving import at_addresses
    from wizard.services.state import load_handover

    session, notes = load_handover(path.expanduser(), now)
    there = at_addresses(session, here.endpoint, here.verify_url)
    return replace(there, sharing=here.sharing), notes
