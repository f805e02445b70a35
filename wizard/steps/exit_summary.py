"""The summary that is written to the normal terminal when the wizard ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from wizard.core.exit_codes import ExitCode
from wizard.services.files.trouble import shell_path, show_path

if TYPE_CHECKING:
    from wizard.steps.program import Run


WANTS_PRACTICE = -2  # what a run returns if practice mode is wanted; not an exit code


def write_exit_summary(run: Run, return_code: int | None) -> int:
    """Write the summary and return the exit code of the run."""
    code = int(ExitCode.ERROR) if return_code is None else return_code
    if run.keeping is not None:
        run.keeping.finish()
    try:
        if not run.failed:
            sys.stderr.write(exit_summary(run))
        sys.stderr.flush()
    except OSError:
        # The terminal has closed. Python flushes again when it exits, which would give exit code
        # 120.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
    return code


def exit_summary(run: Run) -> str:
    """Return the text of the summary: the state, the written files, and what was cleared."""
    from wizard.core.session.summary import leaving_summary  # not before the first screen

    remembered = run.remembered
    report, outcome = remembered.report, remembered.cleared
    cleared = outcome.at if outcome is not None and outcome.kind == "cleared" else None
    files = [one for one in run.session.files if os.path.exists(one)]  # noqa: PTH110
    return leaving_summary(
        run.session,
        run.keeps_state,
        files=[shell_path(one, sharing=run.session.sharing) for one in files],
        report=show_path(report, run.session.sharing) if report else "",
        cleared=cleared,
    )
