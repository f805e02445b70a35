"""Going on with what a colleague handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.screens.ask_path import AskPathScreen
from wizard.screens.handover import HANDOVER_TITLE, HANDOVER_WHY, load
from wizard.services.children import in_daemon_thread
from wizard.services.file_trouble import FileTrouble, in_short

if TYPE_CHECKING:
    from wizard.app import WizardApp

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

    app.push_screen(
        AskPathScreen(HANDOVER_TITLE, HANDOVER_WHY, "Go on with it", "~/handover.json"), answered
    )


async def _continue(app: WizardApp, path: str) -> None:
    try:
        session, notes = await in_daemon_thread(
            lambda: load(Path(path), app.session, app.clock()), limit=_LIMIT
        )
    except (FileTrouble, TimeoutError) as trouble:
        app.tell(in_short(trouble), title="Not read", problem=True)
        return
    app.welcome(session, notes)
