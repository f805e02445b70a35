"""Run the wizard in the terminal, and write the summary when it ends."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.core.session.session import Session
from wizard.services import faults as guards
from wizard.steps.exit_summary import WANTS_PRACTICE, write_exit_summary

if TYPE_CHECKING:
    from wizard.services.practice.mavvrik import Practice
    from wizard.services.surroundings import Surroundings


async def run_wizard(
    session: Session,
    *,
    around: Surroundings | None = None,
    theme: str = "",
    practice: Practice | None = None,
    notes: Sequence[str] = (),
    keeps_state: bool = False,
) -> int:
    """Run the wizard until the person leaves. Return the exit code, or that practice is wanted.

    The caller has checked that there is a terminal, and has cleaned the environment. `notes` are
    shown at the start. With `keeps_state`, the next start can continue from here.
    """
    gc.set_threshold(100_000)  # it would take a tenth of the time until the first frame
    from wizard.screens.app import WizardApp
    from wizard.screens.theme import DARK

    guards.quiet_hooks()
    app = WizardApp(
        session,
        theme_name=theme or DARK,
        around=around,
        practice=practice,
        can_practice=practice is None,
        notes=notes,
        keeps_state=keeps_state,
    )
    is_practice_wanted = await app.run_async() is not None  # the only result that it can have
    return WANTS_PRACTICE if is_practice_wanted else write_exit_summary(app, app.return_code)
