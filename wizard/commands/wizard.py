"""`mvk-wizard` itself: the seven steps in the terminal."""

from __future__ import annotations

import os
from argparse import Namespace

from wizard.commands.inputs import Refusal, endpoint_of, load_settings, say
from wizard.core.exit_codes import ExitCode
from wizard.services.surroundings import (
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
    credentials = take_credentials()
    try:
        endpoint = endpoint_of(options, os.environ)
        settings = load_settings(options.settings).settings if options.settings else None
    except Refusal as refused:
        say(*refused.words)
        return refused.code
    from wizard.launch import Start, run_wizard

    return run_wizard(
        Start(
            around=around,
            endpoint=endpoint,
            verify_url=options.verify_url or os.environ.get("MVK_VERIFY_URL", ""),
            demo=options.demo,
            sharing=options.sharing,
            theme=options.theme or "",
            settings=settings,
            credentials=credentials,
        )
    )
