"""Saving a text where a person says; what is there already is replaced only after asking."""

from __future__ import annotations

from collections.abc import Callable

from wizard.services.files.files import Written
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps.dialogs import Ask, AskPath
from wizard.steps.step import Page


async def save_as(
    page: Page, title: str, why: str, path: str, make: Callable[[str], bytes]
) -> Written | None:
    """Ask where to, offering `path`, and save there, readable by the owner only.

    `make` gives the bytes for the path. Gives nothing where it was not saved; where it was, the
    page says so itself.
    """
    world = page.world
    chosen = await world.open(AskPath, title, why, "Save it", path)
    if not chosen:
        return None
    try:
        if await world.outside.is_there(chosen) and not await _may_replace(page, chosen):
            return None
        return await world.outside.save(chosen, make(chosen))
    except (FileTrouble, TimeoutError) as trouble:
        world.tell(in_short(trouble), title="Not saved", problem=True)
        return None


async def _may_replace(page: Page, path: str) -> bool:
    sentences = (
        f"{show_path(path, page.session.sharing)} is there already.",
        "Replacing it cannot be taken back.",
    )
    return bool(
        await page.world.open(Ask, "Replace this file?", sentences, "Replace it", "Keep it")
    )
