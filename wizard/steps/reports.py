"""The report, the ticket text and the change request of a session. They contain no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.core.harmless import page_bytes
from wizard.report.change_request import change_request
from wizard.report.report import as_json, as_markdown, as_ticket, make_report
from wizard.services.files.trouble import FileTrouble, home_folder, in_short, show_path
from wizard.steps.program import Run

if TYPE_CHECKING:
    from wizard.report.report import Report


def _report(program: Run) -> Report:
    return make_report(
        program.session,
        program.clock(),
        computer=program.around.computer,
        home=str(home_folder() or ""),
        names=program.remembered.nicknames,
    )


def ticket_of(program: Run) -> str:
    """Return the short text about the state of the setup, for a ticket."""
    return as_ticket(_report(program))


def report_of(program: Run, path: str) -> str:
    """Return the whole report: JSON if the file name ends in .json, else Markdown."""
    write = as_json if path.lower().endswith(".json") else as_markdown
    return write(_report(program))


def report_path(program: Run) -> str:
    return f"~/mvk-wizard-report-{program.clock():%Y-%m-%d}.md"


async def write_change_request(program: Run) -> str:
    """Write the change request. Return its path as it may be shown, or an empty text if it failed.

    It replaces the page of the same day.
    """
    session, now, around = program.session, program.clock(), program.around
    path = f"~/mvk-change-request-{now:%Y-%m-%d}.md"
    page = change_request(
        session,
        now,
        computer=around.computer,
        home=str(home_folder() or ""),
        names=program.remembered.nicknames,
    )
    try:
        written = await program.outside.save(path, page_bytes(page))
    except (FileTrouble, TimeoutError) as trouble:
        program.tell(in_short(trouble), title="Not saved", problem=True)
        return ""
    return show_path(written.path, session.sharing)
