"""The outward looks of the screens, each imported when it is first needed: first paint is fast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.core.answer import CheckResult
    from wizard.core.credentials import Credentials
    from wizard.services.claude import ClaudeCode
    from wizard.services.clipboard import Outcome
    from wizard.services.company import CompanySource
    from wizard.services.surroundings import Surroundings


async def check_credentials(credentials: Credentials, endpoint: str) -> CheckResult:
    """Ask Mavvrik whether it takes tenant and key."""
    from wizard.services import ingest

    return await ingest.check_credentials(credentials, endpoint)


async def copy(around: Surroundings, write_osc52: Callable[[str], None], text: str) -> Outcome:
    """Put a text on the clipboard by the best way there is, and say how it went."""
    from wizard.services.clipboard import Clipboard

    return await Clipboard(around, write_osc52).copy(text)


async def find_here(around: Surroundings) -> str:
    """Claude Code and company settings on this computer, in a sentence. Read only."""
    from wizard.services.children import in_daemon_thread
    from wizard.services.claude import look_for_claude
    from wizard.services.company import find_company_settings

    found = await look_for_claude()
    try:
        sources = await in_daemon_thread(find_company_settings, limit=5)
    except TimeoutError:
        sources = None
    return found_sentence(found, sources, around)


def found_sentence(
    found: ClaudeCode | None, sources: Sequence[CompanySource] | None, around: Surroundings
) -> str:
    """What the start screen says of this computer."""
    from wizard.services.claude import show_version

    if found is None:
        client = "no Claude Code"
    elif found.version is None:
        client = "Claude Code of an unknown version"
    else:
        client = f"Claude Code {show_version(found.version)}"
    if sources is None:
        company = "Company settings could not be looked up"
    elif sources:
        company = f"Company settings in {sources[0].place}"
    else:
        company = "No company settings"
    where = "on this computer"
    if around.ssh:
        where = f"on {around.computer or 'this computer'}, over SSH"
    return f"Found {where}: {client}. {company}. Read only."
