"""Going on with what a colleague handed over."""

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
    "Which file did your colleague hand over? It holds no key and no settings: you paste both "
    "again. Your colleague writes it with: mvk-wizard handover FILE"
)
OTHERS_YES = "Go on with it"
OTHERS_NO = "Do not read it"
_LIMIT = 10.0  # seconds for a disk


async def continue_other(world: World) -> None:
    """Ask for the file, then welcome whoever goes on with it."""
    path = await world.open(AskPath, HANDOVER_TITLE, HANDOVER_WHY, OTHERS_YES, "~/handover.json")
    if path:
        await _continue(world, path)


async def _continue(world: World, path: str, *, from_others: bool = False) -> None:
    from wizard.services.child_processes import in_daemon_thread

    read = partial(_load, Path(path), world.session, world.clock(), from_others=from_others)
    try:
        session, notes = await in_daemon_thread(read, limit=_LIMIT)
    except (FileTrouble, TimeoutError) as trouble:
        sentences = _of_another(trouble)
        if sentences is None:
            world.tell(in_short(trouble), title="Not read", problem=True)
        elif await world.open(Ask, HANDOVER_TITLE, sentences, OTHERS_YES, OTHERS_NO):
            await _continue(world, path, from_others=True)
    else:
        world.welcome(session, notes)


def _load(
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


def _of_another(trouble: FileTrouble | TimeoutError) -> tuple[str, ...] | None:
    """What to say before a hand-over of another user is read; None where it is another trouble."""
    from wizard.services.files.state import AnothersHandover

    if not isinstance(trouble, AnothersHandover):
        return None
    return (trouble.sentence, trouble.meaning, trouble.remedy)
