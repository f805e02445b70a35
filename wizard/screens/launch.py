"""Run the wizard in the terminal, and write the summary when it ends."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wizard.core.exit_codes import ExitCode
from wizard.core.session.session import Session
from wizard.steps.exit_summary import write_exit_summary

if TYPE_CHECKING:
    from wizard.services.surroundings import Surroundings


def run_wizard(
    session: Session,
    *,
    around: Surroundings | None = None,
    theme: str | None = None,
    start_practice: Callable[[], int] | None = None,
    notes: Sequence[str] = (),
    keeps_state: bool = False,
) -> int:
    """Run the wizard until the person leaves, and return the exit code.

    The caller has checked that there is a terminal, and has cleaned the environment. If
    `start_practice` is given, the start screen offers practice mode and calls it. `notes` are shown
    at the start. With `keeps_state`, the next start can continue from here.
    """
    gc.set_threshold(100_000)  # it would take a tenth of the time until the first frame
    from wizard.screens.app import WANTS_PRACTICE, WizardApp
    from wizard.services import faults as guards

    name = chosen_theme(theme)
    if not name:
        return int(ExitCode.USAGE)
    guards.quiet_hooks()
    app = WizardApp(
        session,
        theme_name=name,
        around=around,
        can_practice=start_practice is not None,
        notes=notes,
        keeps_state=keeps_state,
    )
    app.run()
    if app.return_value == WANTS_PRACTICE and start_practice is not None:
        return start_practice()
    return write_exit_summary(app, app.return_code)


def chosen_theme(name: str | None) -> str:
    """Return the name of a theme, or of our own if none is named.

    If the theme does not exist, report that and return an empty text.
    """
    from wizard.screens import theme as themes

    if name and name not in themes.theme_names():
        known = ", ".join(themes.theme_names())
        sys.stderr.write(f"mvk-wizard: there is no theme {name!a}. There are: {known}.\n")
        return ""
    return name or themes.DARK
