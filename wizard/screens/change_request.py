"""The change request of step 4: written to a file that only this person can read."""

from __future__ import annotations

from wizard.core.harmless import page_bytes
from wizard.screens.host import Known
from wizard.services.file_trouble import FileTrouble, home_folder, in_short, show_path

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
