"""What a colleague handed over: read, and taken up as a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.session.session import Session

if TYPE_CHECKING:
    from wizard.services.files.trouble import FileTrouble

HANDOVER_TITLE = "Continue a colleague's set-up"
HANDOVER_WHY = (
    "Which file did your colleague hand over? It holds no key and no settings: you paste both "
    "again. Your colleague writes it with: mvk-wizard handover FILE"
)


OTHERS_YES = "Go on with it"
OTHERS_NO = "Do not read it"


def load(
    path: Path, here: Session, now: datetime, *, from_others: bool = False
) -> tuple[Session, tuple[str, ...]]:
    """The session of a hand-over, at the addresses that this run was told, and what to tell.

    Raises:
        AnothersHandover: it belongs to another user; ask, then allow it with `from_others`.
        FileTrouble: it cannot be used.
    """
    from wizard.core.session.saving import at_addresses
    from wizard.services.files.state import load_handover

    session, notes = load_handover(path.expanduser(), now, from_others=from_others)
    there = at_addresses(session, here.endpoint, here.verify_url)
    return replace(there, sharing=here.sharing), notes


def of_another(trouble: FileTrouble) -> tuple[str, ...] | None:
    """What to say before a hand-over of another user is read; None where it is another trouble."""
    from wizard.services.files.state import AnothersHandover

    if not isinstance(trouble, AnothersHandover):
        return None
    return (trouble.sentence, trouble.meaning, trouble.remedy)
