"""The report and the ticket text of the session on the screen."""

from __future__ import annotations

from wizard.core.summary import leaving_summary
from wizard.screens.host import Host


def ticket_of(wizard: Host) -> str:
    """How it stands, for a ticket. No secret is in it."""
    return leaving_summary(wizard.session)
