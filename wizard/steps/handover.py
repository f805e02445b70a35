"""Continue with a colleague's hand-over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from wizard.core.session.session import Session
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps.dialogs import Ask, AskPath
from wizard.steps.step import World

HANDOVER_TITLE = "Continue a colleague's set-up"
HANDOVER_WHY = (
    "Which file did your colleague hand over? It holds no key and no settings: you paste both. "
    "Your "
    "colleague writes it with: mvk-wizard handover FILE"
)
OTHERS_YES = "Continue with it"
OTHERS_NO = "Cancel"
_LIMIT = 10.0  # seconds for the disk


async def continue_other(world: World) -> None:
    """Ask for the file, then show the welcome page for it."""
    path = await world.open(AskPath, HANDOVER_TITLE, HANDOVER_WHY, OTHERS_YES, "~/handover.json")
    if path:
        await _read_and_welcome(world, path, from_others=False)


async def _read_and_welcome(world: World, path: str, *, from_others: bool) -> None:
    """Read a hand-over. If it belongs to another user, ask first (`from_others`)."""
    from wizard.services.child_processes import in_daemon_thread
    from wizard.services.files.state import AnothersHandover

    read = partial(_load, Path(path), world.session, world.clock(), from_others=from_others)
    try:
        session, notes = await in_daemon_thread(read, limit=_LIMIT)
    except AnothersHandover as other:
        sentences = (other.sentence, other.meaning, other.remedy)
        if await world.open(Ask, HANDOVER_TITLE, sentences, OTHERS_YES, OTHERS_NO):
            await _read_and_welcome(world, path, from_others=True)
    except (FileTrouble, TimeoutError) as trouble:
        world.tell(in_short(trouble), title="Not read", problem=True)
    else:
        world.welcome(session, notes)


def _load(
    path: Path, here: Session, now: datetime, *, from_others: bool = False
) -> tuple[Session, tuple[str, ...]]:
    """Return the session of a hand-over with the endpoints of this run, and sentences about it.

    Raises:
        AnothersHandover: it belongs to another user; ask, then allow it with `from_others`.
        FileTrouble: it cannot be used.
    """
    from wizard.core.session.saving import at_addresses
    from wizard.services.files.state import load_handover

    session, notes = load_handover(path.expanduser(), now, from_others=from_others)
    there = at_addresses(session, here.endpoint, here.verify_url)
    return replace(there, sharing=here.sharing), notes
