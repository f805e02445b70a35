"""Runs the wizard on the terminal and says, when it is over, how things stand."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wizard.core.exit_codes import ExitCode
from wizard.core.session import Session
from wizard.core.summary import leaving_summary
from wizard.services.file_trouble import show_path

if TYPE_CHECKING:
    from wizard.app import WizardApp
    from wizard.services.practice import Practice
    from wizard.services.surroundings import Surroundings


def run_wizard(
    session: Session,
    *,
    around: Surroundings | None = None,
    theme: str | None = None,
    practice: Practice | None = None,
    practise: Callable[[], int] | None = None,
    notes: Sequence[str] = (),
    keeps_state: bool = False,
) -> int:
    """Run the wizard until it is left; returns the exit code.

    The caller has looked whether there is a terminal, and has scrubbed the environment. `practise`
    starts practice mode when it is asked for on the start screen; without it that is not offered.
    `notes` are told at the start. With `keeps_state` the next start goes on from where this ends.
    """
    from wizard import guards
    from wizard.app import PRACTISE, WizardApp

    name = chosen_theme(theme)
    if not name:
        return int(ExitCode.USAGE)
    guards.quiet_hooks()
    app = WizardApp(
        session,
        theme_name=name,
        around=around,
        practice=practice,
        can_practise=practise is not None,
        notes=notes,
        keeps_state=keeps_state,
    )
    app.run()
    if app.return_value == PRACTISE and practise is not None:
        return practise()
    return ended(app)


def ended(app: WizardApp) -> int:
    """Write the summary; returns the exit code of the app."""
    code = int(ExitCode.ERROR) if app.return_code is None else app.return_code
    if app.keeping is not None:
        app.keeping.finish()
    try:
        if not app.failed:
            sys.stderr.write(_summary(app))
        sys.stderr.flush()
    except OSError:
        _terminal_is_gone()
    return code


def _summary(app: WizardApp) -> str:
    remembered = app.remembered
    report, outcome = remembered.report, remembered.cleared
    cleared = outcome.at if outcome is not None and outcome.kind == "cleared" else None
    return leaving_summary(
        app.session,
        app.keeps_state,
        report=show_path(report, app.session.sharing) if report else "",
        cleared=cleared,
    )


def _terminal_is_gone() -> None:
    """Python flushes once more at its end and would turn our exit code into 120."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def chosen_theme(name: str | None) -> str:
    """The theme of that name, ours where none is named; empty where there is none, said so."""
    from wizard import theme as themes

    if name and name not in themes.theme_names():
        known = ", ".join(themes.theme_names())
        sys.stderr.write(f"mvk-wizard: there is no theme {name!a}. There are: {known}.\n")
        return ""
    return name or themes.DARK
