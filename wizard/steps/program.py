"""The program around the steps, as far as both front ends are the same.

`wizard.screens.app.WizardApp` is the program with screens, `wizard.plain.app.PlainApp` that of
plain mode.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wizard.core.exit_codes import ExitCode
from wizard.core.known_key import holds_key, know_key
from wizard.core.session.session import Session, shown_step
from wizard.core.session.summary import back_to_step_1, leaving_summary
from wizard.services.files.trouble import shell_path, show_path
from wizard.services.surroundings import Surroundings
from wizard.steps.autosave import Autosave, salted
from wizard.steps.memory import Remembered
from wizard.steps.ports import Outside

if TYPE_CHECKING:
    from wizard.report.redaction import Redaction
    from wizard.services.clipboard.clipboard import Outcome
    from wizard.services.practice.mavvrik import Practice

# Masking by pattern may miss a secret, so a whole text is never shown.
NOT_SHARED = "While you share your screen, the text itself is not shown."
WANTS_PRACTICE = -2  # what a run returns if practice mode is wanted; not an exit code
WELCOME = -1  # not a step: an earlier run was found, and the person decides what to do


class Run:
    """One run of the wizard: its session, the step that is shown, and the way to the outside."""

    failed = False  # whether a bug of this program ended it

    def __init__(
        self,
        session: Session,
        *,
        around: Surroundings,
        clock: Callable[[], datetime] | None = None,
        practice: Practice | None = None,
        can_practice: bool = False,
        keeps_state: bool = False,
        notes: Sequence[str] = (),
    ) -> None:
        """`keeps_state` says whether progress is saved and an earlier run can be continued.

        `notes` are shown at the start.
        """
        self.session = salted(session) if keeps_state else session
        know_key(session.reading.api_key if session.reading else "")
        self.around = around
        self.practice = practice
        self.can_practice, self.can_continue = can_practice, keeps_state
        self.clock = clock or (lambda: datetime.now().astimezone())
        # None: nothing is saved.
        self.autosave = Autosave(self.session, self.clock) if keeps_state else None
        self.notes: Sequence[str] = tuple(notes)
        self.outside = Outside(self.around, self.copy_to_clipboard)
        self.remembered = Remembered(addresses=(session.endpoint, session.verify_url))
        self.welcomes = keeps_state and session.resumed is not None

    # What each front end does in its own way ------------------------------------------------------

    def tell(self, message: str, *, title: str = "", problem: bool = False) -> None:
        """Show a message for a few seconds. It is never interpreted as markup."""
        raise NotImplementedError

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal for its clipboard."""
        raise NotImplementedError

    def session_changed(self) -> None:
        """Draw again what shows the session."""

    def show_step(self) -> None:
        """Show the session's step, which may be another one than before."""
        raise NotImplementedError

    def warn_of_browser(self) -> object:
        """Warn before a page shows a key while the screen is shared, once for each page."""
        raise NotImplementedError

    def start_practice(self) -> None:
        """Start again in practice mode."""
        raise NotImplementedError

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work for which nothing waits."""
        raise NotImplementedError

    # The session ----------------------------------------------------------------------------------

    @property
    def keeps_state(self) -> bool:
        """Whether the next start can continue from here."""
        return self.autosave is not None and self.autosave.works

    def update_session(self, session: Session) -> None:
        """Use a new session, and save it. Every screen shows it at once."""
        self.session = session
        know_key(session.reading.api_key if session.reading else "")
        self.session_changed()
        if self.autosave is not None and self.autosave.take(session):
            self.in_background(self._save(self.autosave))

    async def _save(self, autosave: Autosave) -> None:
        if trouble := await autosave.write_all():
            self.tell(trouble, title="Not kept", problem=True)

    def welcome(self, session: Session, notes: Sequence[str] = ()) -> None:
        """Use an earlier run, and ask what to do with it."""
        self.session, self.notes, self.welcomes = session, tuple(notes), True
        self.show_step()

    def start_over(self) -> None:
        """Leave an earlier run and begin with the start screen."""
        self.notes, self.welcomes = (), False
        self.update_session(back_to_step_1(self.session))
        self.show_step()

    # Steps ----------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """The session's step; -1: the welcome page."""
        return WELCOME if self.welcomes else shown_step(self.session)

    @property
    def step_on_screen(self) -> int:
        """The step that is shown, possibly below another page; -1: the welcome page."""
        return self.step

    def go_to(self, step: int | None) -> None:
        """Show a step that was already reached. None is the next one."""
        self.welcomes = False
        self.session = self.session.go_to(step)
        self.show_step()

    def go_next(self) -> None:
        """Show the next step, or from an earlier step the one after it."""
        self.go_to(None if self.session.viewing is None else self.step_on_screen + 1)

    def go_back(self) -> None:
        """Show the previous step. Nothing is lost."""
        if self.step_on_screen > 0:
            self.go_to(self.step_on_screen - 1)


async def clear_clipboard(program: Run, *, just_pasted: bool = False) -> Outcome | None:
    """Clear the clipboard if it holds the key, and remember how that went. None without a key."""
    credentials = program.session.credentials
    if credentials is None:
        return None
    is_ours = holds_key(credentials.api_key)
    outcome = await program.outside.clear_clipboard(is_ours, just_pasted=just_pasted)
    program.remembered.cleared = outcome
    return outcome


def redaction_of(program: Run, session: Session | None = None) -> Redaction:
    """Return the rules for what the screen shows of the session, or of another one."""
    from wizard.report.redaction import Redaction

    return Redaction(
        session or program.session,
        computer=program.around.computer,
        names=program.remembered.nicknames,
    )


# At the end ---------------------------------------------------------------------------------------


def write_exit_summary(run: Run, return_code: int | None) -> int:
    """Write the summary and return the exit code of the run."""
    code = int(ExitCode.ERROR) if return_code is None else return_code
    if run.autosave is not None:
        run.autosave.finish()
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
