"""`mvk-wizard` itself: the seven steps in the terminal, for real or as practice."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import Namespace
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from wizard.cli.command import Refusal, endpoint_of, find_reading, say, say_why
from wizard.core.exit_codes import ExitCode
from wizard.core.session.session import Evidence, How, Session
from wizard.services.files.places import own_places
from wizard.services.files.trouble import Doing, FileTrouble
from wizard.services.surroundings import (
    Surroundings,
    look_around,
    scrub,
    take_credentials,
    terminal_refusal,
)

if TYPE_CHECKING:
    from wizard.core.document.text import SettingsText
    from wizard.services.practice.mavvrik import Practice


GivenSettings: TypeAlias = "tuple[SettingsText, Evidence] | None"
LIST = "list"
STATE_FILE = "session.json"  # as in `services.state`, which is slow to import and seldom needed


def wizard(options: Namespace) -> int:
    """Start the wizard; returns what leaving it meant."""
    if options.demo == LIST:
        return _list_causes()
    unknown = _unknown_cause(options.demo)
    if unknown:
        say(f"mvk-wizard: {unknown}", "What each of them plays: mvk-wizard --demo list")
        return ExitCode.USAGE
    around = look_around()
    refusal = terminal_refusal(around)
    if refusal:
        say(refusal)
        return ExitCode.USAGE
    scrub()

    plain = options.plain or around.wants_plain
    try:
        given = _given_settings(options, around)
        start = Start(around, options.theme or "", options.sharing, plain, given)
        if options.demo is not None:
            return run_practice(start, options.demo)
        session, notes = _session(options, given)
    except (Refusal, FileTrouble) as stop:
        return say_why(stop)
    if plain:
        from wizard.plain.run import run_plain

        return run_plain(session, around=around, practise=lambda: run_practice(start), notes=notes)
    from wizard.screens.launch import run_wizard

    return run_wizard(
        session,
        around=around,
        theme=options.theme,
        practise=lambda: run_practice(start),
        notes=notes,
        keeps_state=True,
    )


def _list_causes() -> int:
    from wizard.services.practice.causes import cause_list

    print(cause_list(), end="")
    return ExitCode.DONE


def _unknown_cause(name: str | None) -> str:
    """What is wrong with the name of a failure to be played; empty where nothing is."""
    if not name:
        return ""
    from wizard.services.practice.causes import cause_named

    try:
        cause_named(name)
    except ValueError as unknown:
        return str(unknown)
    return ""


def _session(options: Namespace, given: GivenSettings) -> tuple[Session, tuple[str, ...]]:
    """What is known already: from an earlier run, the command line and the environment.

    With it sentences to be told at the start.
    """
    options.environment = take_credentials()
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


def _given_settings(options: Namespace, around: Surroundings) -> GivenSettings:
    """The settings that `--settings` names, in practice mode too.

    Raises:
        Refusal: they cannot be read.
    """
    if not options.settings:
        return None
    from wizard.cli.load import load_settings

    at = datetime.now().astimezone()
    loaded = Evidence(How.CHECKED, at, around.where(), detail=options.settings)
    return load_settings(options.settings).settings, loaded


def _earlier(options: Namespace) -> tuple[Session | None, tuple[str, ...]]:
    """What was kept or handed over of an earlier run, and what must be told of it.

    Raises:
        Refusal: the hand-over file cannot be used.
    """
    if options.continue_from:
        return _handed_over(Path(options.continue_from))
    if options.fresh or not (own_places().state / STATE_FILE).exists():
        return None, ()
    from wizard.services.files.state import load_state

    loaded = load_state(datetime.now().astimezone())
    return loaded.session, (loaded.sentence,) if loaded.sentence else ()


def _handed_over(path: Path) -> tuple[Session, tuple[str, ...]]:
    from wizard.services.files.state import AnothersHandover, load_handover

    now = datetime.now().astimezone()
    try:
        return load_handover(path, now)
    except AnothersHandover as anothers:
        _ask_about(anothers)
        return load_handover(path, now, from_others=True)


def _ask_about(trouble: FileTrouble) -> None:
    """Before a hand-over of another user is read; there is a terminal, that was looked at.

    Raises:
        FileTrouble: it is not to be read.
    """
    say(trouble.sentence, trouble.meaning, trouble.remedy)
    sys.stderr.write("Go on with it? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        remedy = "Ask your colleague for a new one, or begin with: mvk-wizard"
        raise FileTrouble("The hand-over was not read.", Doing.READ.value, remedy)


@dataclass(frozen=True, slots=True)
class Start:
    """How the wizard is to start, apart from what it knows."""

    around: Surroundings
    theme: str = ""
    sharing: bool = False
    plain: bool = False
    settings: tuple[SettingsText, Evidence] | None = None  # given on the command line


def run_practice(start: Start, cause: str = "") -> int:
    """All seven steps with no account and no Claude Code; returns the exit code.

    `cause` names a failure to be played; `--demo list` names them.

    Raises:
        ValueError: there is no cause of that name; the text says which there are.
    """
    from wizard.screens.launch import chosen_theme, import_textual
    from wizard.services.net.loopback import CannotListen
    from wizard.services.practice.causes import cause_named
    from wizard.services.practice.mavvrik import Practice

    practice = Practice(cause_named(cause) if cause else None)
    theme = ""
    if not start.plain:
        import_textual()
        theme = chosen_theme(start.theme)
    if not theme and not start.plain:
        return int(ExitCode.USAGE)
    try:
        return asyncio.run(_run(practice, start, theme))
    except CannotListen as trouble:
        sys.stderr.write(f"{trouble}\n")
        return int(ExitCode.ERROR)


async def _run(practice: Practice, start: Start, theme: str) -> int:
    from wizard.services import faults as guards
    from wizard.services.net.loopback import running

    guards.quiet_hooks()
    async with running(practice) as base_url:
        session = Session(
            endpoint=base_url,
            verify_url=practice.verify_url(base_url),
            practice=True,
            sharing=start.sharing,
        )
        if start.settings is not None:
            session = session.with_settings(*start.settings)
        if start.plain:
            return await _run_plain(practice, start, session)
        return await _run_screens(practice, start, session, theme)


async def _run_screens(practice: Practice, start: Start, session: Session, theme: str) -> int:
    from wizard.screens.app import WizardApp
    from wizard.services.exit_summary import ended

    app = WizardApp(session, theme_name=theme, around=start.around, practice=practice)
    await app.run_async()
    return ended(app, app.return_code)


async def _run_plain(practice: Practice, start: Start, session: Session) -> int:
    from wizard.plain.run import talk_through

    return await talk_through(session, around=start.around, practice=practice)
