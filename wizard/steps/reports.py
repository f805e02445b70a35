"""The report and the ticket text of the session on the screen. No secret is in either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.core.harmless import page_bytes
from wizard.services.files.trouble import FileTrouble, home_folder, in_short, show_path
from wizard.steps.ports import Known

if TYPE_CHECKING:
    from wizard.report.report import Report


def _report(wizard: Known) -> Report:
    from wizard.report.report import make_report

    return make_report(
        wizard.session,
        wizard.clock(),
        computer=wizard.around.computer,
        home=str(home_folder() or ""),
        names=wizard.remembered.nicknames,
    )


def ticket_of(wizard: Known) -> str:
    """How it stands, for a ticket."""
    from wizard.report.report import as_ticket

    return as_ticket(_report(wizard))


def report_of(wizard: Known, path: str) -> str:
    """The whole report: JSON where the file is to be called so, else Markdown."""
    from wizard.report.report import as_json, as_markdown

    write = as_json if path.lower().endswith(".json") else as_markdown
    return write(_report(wizard))


def report_path(wizard: Known) -> str:
    """Where the report goes unless the person says otherwise."""
    return f"~/mvk-wizard-report-{wizard.clock():%Y-%m-%d}.md"


PLACE = "~/mvk-change-request-{day:%Y-%m-%d}.md"


async def write_page(wizard: Known) -> str:
    """Write the page for whoever must agree; returns its path as it is shown, empty if it failed.

    What was written on the same day is replaced: the page is made anew, never edited.
    """
    from wizard.report.change_request import change_request

    session, now, around = wizard.session, wizard.clock(), wizard.around
    page = change_request(
        session,
        now,
        computer=around.computer,
        home=str(home_folder() or ""),
        names=wizard.remembered.nicknames,
    )
    try:
        written = await wizard.outside.save(PLACE.format(day=now), page_bytes(page))
    except (FileTrouble, TimeoutError) as trouble:
        wizard.tell(in_short(trouble), title="Not written", problem=True)
        return ""
    return show_path(written.path, session.sharing)
