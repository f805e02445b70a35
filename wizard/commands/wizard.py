"""`mvk-wizard` itself: the seven steps in the terminal."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wizard.commands.inputs import Refusal, endpoint_of, find_reading, say
from wizard.core.exit_codes import ExitCode
from wizard.core.session import Evidence, How, Session
from wizard.services.file_trouble import FileTrouble
from wizard.services.places import own_places
from wizard.services.surroundings import (
    Surroundings,
    look_around,
    scrub,
    take_credentials,
    terminal_refusal,
)

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
    from wizard.practise import Start, run_practice

    plain = options.plain or around.wants_plain
    start = Start(around, options.theme or "", options.sharing, plain)
    if options.demo is not None:
        return run_practice(start, options.demo)
    try:
        session, notes = _session(options, around)
    except Refusal as refused:
        say(*refused.words)
        return refused.code
    if plain:
        from wizard.plain.run import run_plain

        return run_plain(session, around=around, practise=lambda: run_practice(start), notes=notes)
    from wizard.launch import run_wizard

    return run_wizard(
        session,
        around=around,
        theme=options.theme,
        practise=lambda: run_practice(start),
        notes=notes,
        keeps_state=True,
    )


def _list_causes() -> int:
    from wizard.services.practice_causes import cause_list

    print(cause_list(), end="")
    return ExitCode.DONE


def _unknown_cause(name: str | None) -> str:
    """What is wrong with the name of a failure to be played; empty where nothing is."""
    if not name:
        return ""
    from wizard.services.practice_causes import cause_named

    try:
        cause_named(name)
    except ValueError as unknown:
        return str(unknown)
    return ""


def _session(options: Namespace, around: Surroundings) -> tuple[Session, tuple[str, ...]]:
    """What is known already: from an earlier run, the command line and the environment.

    With it sentences to be told at the start.
    """
    environment = take_credentials()
    endpoint = endpoint_of(options, os.environ)
    verify_url = options.verify_url or os.environ.get("MVK_VERIFY_URL", "")
    earlier, notes = _earlier(options)
    if earlier is not None and (earlier.started or earlier.live):
        from wizard.core.saving import at_addresses

        told = options.endpoint or os.environ.get("MVK_ENDPOINT")
        session = at_addresses(earlier, endpoint if told else None, verify_url or None)
    else:
        session = Session(endpoint=endpoint, verify_url=verify_url)
    session = replace(session, sharing=options.sharing)
    return _with_given(session, options, environment, around), notes


def _with_given(
    session: Session, options: Namespace, environment: Mapping[str, str], around: Surroundings
) -> Session:
    reading = find_reading(options, environment)
    if reading is not None:
        session = session.with_reading(reading)
    if options.settings:
        from wizard.commands.loading import load_settings

        loaded = Evidence(
            How.CHECKED, datetime.now().astimezone(), around.where(), detail=options.settings
        )
        session = session.with_settings(load_settings(options.settings).settings, loaded)
    return session


def _earlier(options: Namespace) -> tuple[Session | None, tuple[str, ...]]:
    """What was kept or handed over of an earlier run, and what must be told of it.

    Raises:
        Refusal: the hand-over file cannot be used.
    """
    if options.continue_from:
        return _handed_over(Path(options.continue_from))
    if options.fresh or not (own_places().state / STATE_FILE).exists():
        return None, ()
    from wizard.services.state import load_state

    loaded = load_state(datetime.now().astimezone())
    return loaded.session, (loaded.sentence,) if loaded.sentence else ()


def _handed_over(path: Path) -> tuple[Session, tuple[str, ...]]:
    from wizard.services.state import load_handover

    try:
        return load_handover(path, datetime.now().astimezone())
    except FileTrouble as trouble:
        raise Refusal(ExitCode.ERROR, trouble.sentence, trouble.meaning, trouble.remedy) from None
