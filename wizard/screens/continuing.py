"""Going on with what a colleague handed over."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.screens.ask import AskScreen
from wizard.screens.ask_path import AskPathScreen
from wizard.services.child_processes import in_daemon_thread
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps.handover import (
    HANDOVER_TITLE,
    HANDOVER_WHY,
    OTHERS_NO,
    OTHERS_YES,
    load,
    of_another,
)

if TYPE_CHECKING:
    from wizard.screens.app import WizardApp

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


async def _continue(app: WizardApp, path: str, *, from_others: bool = False) -> None:
    try:
        read = partial(load, Path(path), app.session, app.clock(), from_others=from_others)
        session, notes = await in_daemon_thread(read, limit=_LIMIT)
    except FileTrouble as trouble:
        sentences = of_another(trouble)
        if sentences is None:
            app.tell(in_short(trouble), title="Not read", problem=True)
        elif await app.push_screen_wait(
            AskScreen(HANDOVER_TITLE, sentences, OTHERS_YES, OTHERS_NO)
        ):
            await _continue(app, path, from_others=True)
        return
    except TimeoutError as trouble:
        app.tell(in_short(trouble), title="Not read", problem=True)
        return
    app.welcome(session, notes)
