"""Going on with what a colleague handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.session import Session
from wizard.screens.ask_path import AskPathScreen
from wizard.services.children import in_daemon_thread
from wizard.services.file_trouble import FileTrouble

if TYPE_CHECKING:
    from wizard.app import WizardApp
    from wizard.core.saved_session import SavedSession

TITLE = "Continue a colleague's set-up"
WHY = (
    "Which file did your colleague hand over? It holds no key and no settings: you paste both "
    "again. Your colleague writes it with: mvk-wizard handover FILE"
)
_LIMIT = 10.0  # seconds for a disk


def ask_for_handover(app: WizardApp) -> None:
    """Ask for the file, then welcome whoever goes on with it."""

    def answered(path: str | None) -> None:
        if path:
            app.run_worker(
                _continue(app, path),
                name="continue",
                group="continue",
                description="continue",
                exclusive=True,
                exit_on_error=False,
            )

    app.push_screen(AskPathScreen(TITLE, WHY, "Go on with it", "~/handover.json"), answered)


async def _continue(app: WizardApp, path: str) -> None:
    try:
        saved = await in_daemon_thread(lambda: _load(path), limit=_LIMIT)
    except (FileTrouble, TimeoutError) as trouble:
        sentence = getattr(trouble, "sentence", "The disk does not answer.")
        remedy = getattr(trouble, "remedy", "")
        app.tell(f"{sentence} {remedy}".strip(), title="Not read", problem=True)
        return
    app.welcome(restored(saved, app), saved.notes)


def _load(path: str) -> SavedSession:
    from wizard.services.state import load_handover

    return load_handover(Path(path).expanduser())


def restored(saved: SavedSession, app: WizardApp) -> Session:
    """The session of a hand-over, at the addresses that this run was told."""
    from dataclasses import replace

    from wizard.core.saved_session import restore_session

    now, here = app.clock(), app.session
    session = restore_session(saved, now, endpoint=here.endpoint, verify_url=here.verify_url)
    return replace(session, sharing=here.sharing)
