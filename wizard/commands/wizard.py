"""`mvk-wizard` itself: the seven steps in the terminal."""

from __future__ import annotations

import os
from argparse import Namespace
from datetime import datetime

from wizard.commands.inputs import Refusal, endpoint_of, find_reading, load_settings, say
from wizard.core.exit_codes import ExitCode
from wizard.core.session import Evidence, How, Session
from wizard.services.surroundings import (
    Surroundings,
    harden,
    look_around,
    scrub,
    take_credentials,
    terminal_refusal,
)


def wizard(options: Namespace) -> int:
    """Start the wizard; returns what leaving it meant."""
    around = look_around()
    refusal = terminal_refusal(around)
    if refusal:
        say(refusal)
        return ExitCode.USAGE
    scrub()
    harden()
    from wizard.practise import Start, run_practice

    start = Start(around, options.theme or "", options.sharing)
    if options.demo:
        return run_practice(start)
    try:
        session = _session(options, around)
    except Refusal as refused:
        say(*refused.words)
        return refused.code
    from wizard.launch import run_wizard

    return run_wizard(
        session, around=around, theme=options.theme, practise=lambda: run_practice(start)
    )


def _session(options: Namespace, around: Surroundings) -> Session:
    """What the command line and the environment say already."""
    environment = take_credentials()
    session = Session(
        endpoint=endpoint_of(options, os.environ),
        verify_url=options.verify_url or os.environ.get("MVK_VERIFY_URL", ""),
        sharing=options.sharing,
    )
    reading = find_reading(options, environment)
    if reading is not None:
        session = session.with_reading(reading)
    if options.settings:
        loaded = Evidence(
            How.CHECKED, datetime.now().astimezone(), around.where(), detail=options.settings
        )
        session = session.with_settings(load_settings(options.settings).settings, loaded)
    return session
