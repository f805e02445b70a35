"""Run plain mode: step after step, until the person leaves."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.core.exit_codes import ExitCode
from wizard.core.session.session import Session, exit_code
from wizard.guide import steps
from wizard.guide.help import PLAIN_MODE
from wizard.guide.maintenance import TITLE as WELCOME_BACK
from wizard.guide.steps import STEPS
from wizard.plain.app import Closed, GoBack, Left, PlainApp, PracticeWanted
from wizard.plain.page_prompts import present
from wizard.plain.prompt import InputEnded, Prompt, own_source, unechoed
from wizard.services import faults as guards
from wizard.services.surroundings import Surroundings
from wizard.steps.frame_words import carried
from wizard.steps.pages import page_of
from wizard.steps.program import WANTS_PRACTICE, WELCOME, clear_clipboard, write_exit_summary

if TYPE_CHECKING:
    from wizard.services.practice.mavvrik import Practice


async def run_plain(
    session: Session,
    *,
    around: Surroundings,
    practice: Practice | None = None,
    notes: Sequence[str] = (),
    keeps_state: bool = False,
) -> int:
    """Guide a person through the steps. Return the exit code, or that practice is wanted.

    The caller has checked that there is a terminal, and has cleaned the environment.
    """
    guards.quiet_hooks()
    source = own_source()
    app = PlainApp(
        session,
        lambda write, hides: Prompt(source, write, hides),
        _write,
        present,
        around=around,
        practice=practice,
        notes=notes,
        keeps_state=keeps_state,
        can_practice=practice is None,
    )
    with unechoed():
        code = await _watched(app)
    return code if code == WANTS_PRACTICE else write_exit_summary(app, code)


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


async def _watched(app: PlainApp) -> int:
    """Run the conversation. A signal ends it with its exit code, an exception with a report."""
    guards.quiet_loop(asyncio.get_running_loop())
    try:
        return await guards.until_signaled(converse(app))
    except guards.Signaled as signaled:
        _write("\n")
        return signaled.code
    except Exception as error:  # noqa: BLE001 - nothing of the person's data may be printed
        app.failed = True
        with suppress(OSError):
            _write(guards.fault_report(error))
        return int(ExitCode.ERROR)


async def converse(app: PlainApp) -> int:
    """Go through one step after the other. Return the exit code, or that practice is wanted."""
    app.say(steps.START_TITLE, PLAIN_MODE)
    if not app.welcomes:
        app.say(*app.notes)
    try:
        while True:
            await _one_step(app)
    except PracticeWanted:
        return WANTS_PRACTICE
    except (Left, InputEnded):
        app.gap()
    if app.session.practice and app.remembered.may_hold_key:
        await clear_clipboard(app)
    return int(exit_code(app.session))


async def _one_step(app: PlainApp) -> None:
    step = app.step
    _head(app, step)
    with suppress(Closed):
        try:
            await app.warn_of_browser()
            await present(app, page_of(step))
        except GoBack:
            if step > 0:
                app.go_to(step - 1)


def _head(app: PlainApp, step: int) -> None:
    """Write which step it is, the state, and the purpose of the step."""
    app.gap()
    if step > 0:
        one = STEPS[step - 1]
        app.say(f"Step {step} of 7: {one.title}")
    elif step == WELCOME:
        app.say(WELCOME_BACK)
    app.say_state()
    app.say(carried(app.session, step))
    if step > 0:
        app.say(STEPS[step - 1].reason(practice=app.session.practice))
    app.gap()
