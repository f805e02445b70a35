"""Practice mode: the wizard against a Mavvrik inside this program, on a loopback port."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.core.exit_codes import ExitCode
from wizard.core.session.session import Evidence, Session
from wizard.services.surroundings import Surroundings

if TYPE_CHECKING:
    from wizard.core.document.text import SettingsText
    from wizard.services.practice.mavvrik import Practice


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
