"""The report and the ticket text of the session on the screen. No secret is in either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.screens.host import Known
from wizard.services.file_trouble import home_folder

if TYPE_CHECKING:
    from wizard.report.content import Report


def _report(wizard: Known) -> Report:
    from wizard.report.content import make_report

    return make_report(
        wizard.session,
        wizard.clock(),
        computer=wizard.around.computer,
        home=str(home_folder() or ""),
        names=wizard.remembered.nicknames,
    )


def ticket_of(wizard: Known) -> str:
    """How it stands, for a ticket."""
    from wizard.report.written import as_ticket

    return as_ticket(_report(wizard))


def report_of(wizard: Known, path: str) -> str:
    """The whole report: JSON where the file is to be called so, else Markdown."""
    from wizard.report.written import as_json, as_markdown

    write = as_json if path.lower().endswith(".json") else as_markdown
    return write(_report(wizard))


def report_path(wizard: Known) -> str:
    """Where the report goes unless the person says otherwise."""
    return f"~/mvk-wizard-report-{wizard.clock():%Y-%m-%d}.md"
