"""Says in the normal terminal, when the wizard is over, how things stand."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Protocol

from wizard.core.exit_codes import ExitCode
from wizard.core.session.session import Session
from wizard.services.files.trouble import shell_path, show_path

if TYPE_CHECKING:
    from wizard.steps.autosave import Autosave
    from wizard.steps.memory import Remembered


class Ran(Protocol):
    """What ran: the full wizard, or the plain one."""

    session: Session
    keeping: Autosave | None
    remembered: Remembered
    failed: bool  # whether it ended by a fault of ours

    @property
    def keeps_state(self) -> bool:
        """Whether the next start goes on from here."""


def ended(app: Ran, return_code: int | None) -> int:
    """Write the summary; returns the exit code of the app."""
    code = int(ExitCode.ERROR) if return_code is None else return_code
    if app.keeping is not None:
        app.keeping.finish()
    try:
        if not app.failed:
            sys.stderr.write(summary_of(app))
        sys.stderr.flush()
    except OSError:
        _terminal_is_gone()
    return code


def summary_of(app: Ran) -> str:
    """What is written then."""
    from wizard.core.session.summary import leaving_summary  # not before the first screen

    remembered = app.remembered
    report, outcome = remembered.report, remembered.cleared
    cleared = outcome.at if outcome is not None and outcome.kind == "cleared" else None
    files = [one for one in app.session.files if os.path.exists(one)]  # noqa: PTH110
    return leaving_summary(
        app.session,
        app.keeps_state,
        files=[shell_path(one, sharing=app.session.sharing) for one in files],
        report=show_path(report, app.session.sharing) if report else "",
        cleared=cleared,
    )


def _terminal_is_gone() -> None:
    """Python flushes once more at its end and would turn our exit code into 120."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
