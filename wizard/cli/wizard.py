"""The command `mvk-wizard` itself: the seven steps in the terminal, real or in practice mode."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from wizard.cli.common import Refusal, agrees, command, endpoint_of, find_reading, say
from wizard.core.exit_codes import ExitCode
from wizard.core.session.record import Evidence, How
from wizard.core.session.session import Session
from wizard.services.files.places import own_places
from wizard.services.files.trouble import FileAction, FileTrouble
from wizard.services.surroundings import (
    Surroundings,
    look_around,
    scrub,
    terminal_refusal,
)
from wizard.steps.program import WANTS_PRACTICE

if TYPE_CHECKING:
    from wizard.core.document.text import SettingsText
    from wizard.services.practice.mavvrik import PracticeCause


FrontEnd = Callable[..., Coroutine[Any, Any, int]]
GivenSettings: TypeAlias = "tuple[SettingsText, Evidence] | None"
LIST = "list"
STATE_FILE = "session.json"  # as in `files.state`, which is slow to import


@command
def wizard(options: Namespace) -> int:
    cause = None
    if options.demo:
        from wizard.services.practice.mavvrik import cause_list, cause_named

        if options.demo == LIST:
            print(cause_list(), end="")
            return ExitCode.DONE
        try:
            cause = cause_named(options.demo)
        except ValueError as unknown:
            how = "To list them: mvk-wizard --demo list"
            raise Refusal(ExitCode.USAGE, f"mvk-wizard: {unknown}", how) from None
    around = look_around()
    refusal = terminal_refusal(around)
    if refusal:
        raise Refusal(ExitCode.USAGE, *refusal.splitlines())
    scrub()
    given = _given_settings(options, around)
    run = _front_end(options, around)
    if options.demo is None:
        session, notes = _session(options, given)
        code = asyncio.run(run(session, notes=notes, keeps_state=True))
        if code != WANTS_PRACTICE:
            return code
    from wizard.services.net.loopback import CannotListen

    try:
        return asyncio.run(_practice(options, given, cause, run))
    except CannotListen as trouble:
        raise Refusal(ExitCode.ERROR, str(trouble)) from None


def _front_end(options: Namespace, around: Surroundings) -> FrontEnd:
    """Return what runs the steps in this terminal: the screens, or plain mode."""
    if options.plain or around.wants_plain:
        from wizard.plain.run import run_plain

        return partial(run_plain, around=around)
    from wizard.screens.app import run_wizard
    from wizard.screens.theme import theme_names

    if options.theme and options.theme not in theme_names():
        known = ", ".join(theme_names())
        words = f"mvk-wizard: {options.theme!a} is not a theme. Choose one of: {known}."
        raise Refusal(ExitCode.USAGE, words)
    return partial(run_wizard, around=around, theme=options.theme or "")


def _given_settings(options: Namespace, around: Surroundings) -> GivenSettings:
    """Load the settings that `--settings` names, in practice mode too."""
    if not options.settings:
        return None
    from wizard.cli.load import load_settings

    at = datetime.now().astimezone()
    loaded = Evidence(How.CHECKED, at, around.where(), detail=options.settings)
    return load_settings(options).settings, loaded


def _session(options: Namespace, given: GivenSettings) -> tuple[Session, tuple[str, ...]]:
    """Make the session from an earlier run, the command line and the environment.

    The second value holds sentences to show at the start.
    """
    endpoint = endpoint_of(options)
    verify_url = options.verify_url or os.environ.get("MVK_VERIFY_URL", "")
    earlier, notes = _earlier(options)
    if earlier is not None and (earlier.started or earlier.live):
        from wizard.core.session.saving import at_addresses

        told = options.endpoint or os.environ.get("MVK_ENDPOINT")
        session = at_addresses(earlier, endpoint if told else None, verify_url or None)
    else:
        session = Session(endpoint=endpoint, verify_url=verify_url)
    session = replace(session, sharing=options.sharing)
    reading = find_reading(options)
    if reading is not None:
        session = session.with_reading(reading)
    return session.with_settings(*given) if given else session, notes


def _earlier(options: Namespace) -> tuple[Session | None, tuple[str, ...]]:
    """Return the session of an earlier run or of a hand-over, and sentences about it."""
    now = datetime.now().astimezone()
    if options.continue_from:
        from wizard.services.files.state import AnothersHandover, load_handover

        path = Path(options.continue_from)
        try:
            return load_handover(path, now)
        except AnothersHandover as anothers:  # a terminal is present: this was checked before
            say(anothers.sentence, anothers.meaning, anothers.remedy)
        if agrees("Continue with it?"):
            return load_handover(path, now, from_others=True)
        remedy = "Ask your colleague for a new one, or start with: mvk-wizard"
        raise FileTrouble("The handover file was not read.", FileAction.READ.value, remedy)
    if options.fresh or not (own_places().state / STATE_FILE).exists():
        return None, ()
    from wizard.services.files.state import load_state

    loaded = load_state(now)
    return loaded.session, (loaded.sentence,) if loaded.sentence else ()


# Practice mode ------------------------------------------------------------------------------------


async def _practice(
    options: Namespace, given: GivenSettings, cause: PracticeCause | None, run: FrontEnd
) -> int:
    """Run all seven steps without an account and without Claude Code. Return the exit code.

    Mavvrik is simulated on a loopback port. `cause` is a failure to simulate.
    """
    from wizard.services.net.loopback import running
    from wizard.services.practice.mavvrik import Practice

    practice = Practice(cause)
    async with running(practice) as base_url:
        session = Session(
            endpoint=base_url,
            verify_url=practice.verify_url(base_url),
            practice=True,
            sharing=options.sharing,
        )
        if given is not None:
            session = session.with_settings(*given)
        return await run(session, practice=practice)
