"""Take Mavvrik out again: the settings go in, come back without it, and are pasted back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from wizard.core.document.text import SettingsText, pasted
from wizard.core.session.session import Doing, How
from wizard.core.syntax.problem import Unreadable
from wizard.guide import back, click_paths
from wizard.plain.listed import show_items
from wizard.plain.parts import aside, begin_anew, evidence_now, save
from wizard.plain.talk import Talk
from wizard.services.clipboard.clipboard import Kind
from wizard.services.files.trouble import FileTrouble
from wizard.steps import clipboard_words, load_lines
from wizard.steps import settings_reading as reading
from wizard.steps.dialogs import OPEN_SETTINGS
from wizard.steps.lines import ButtonSpec, click_lines, line
from wizard.steps.removal_work import (
    WithoutMavvrik,
    items_of,
    lines_of,
    waiting,
    with_rest,
    work_out,
)

_SAVED = ButtonSpec("I clicked Update settings", "saved")
_PROVE = ButtonSpec("Paste what the console holds now", "prove")


async def run(talk: Talk) -> None:
    """Ask for the settings until something comes of them, then hand the result over."""
    talk.say(back.REMOVE_TITLE)
    talk.show([waiting(talk.session) or line(back.REMOVE_WHY)])
    if waiting(talk.session) and not await _proves(talk):
        return
    while (found := await _ask(talk)) is not None:
        if waiting(talk.session) and found.plan is not None and found.plan.changes_nothing:
            talk.say(back.REMOVE_PROVED)
            _end(talk, How.COMPARED)
            return
        _show(talk, found)
        if not found.text:
            choice = await talk.choose(_ways_on(found), first=False)
            if choice == "again":
                continue
            if choice != "partly":
                return
            found = replace(found, is_partial=True)
            _show(talk, found)
        if not await _hand_over(talk, found):
            return


def _ways_on(found: WithoutMavvrik) -> list[ButtonSpec]:
    """Where nothing can be handed over as it is."""
    partly = [ButtonSpec("Remove the rest", "partly")] if found.may_be_partial else []
    return [ButtonSpec("Paste again", "again"), *partly, ButtonSpec("Back", "back")]


async def _proves(talk: Talk) -> bool:
    """Whether a removal that was copied before is to be proved; else the person's word is taken."""
    ways = [_SAVED, _PROVE, ButtonSpec("Back", "back")]
    action = await talk.choose(ways, first=False)
    if action == "saved":
        _end(talk, How.SAID)
    return action == "prove"


def _end(talk: Talk, how: How) -> None:
    """The console holds the settings without Mavvrik."""
    removal = talk.session.begun(Doing.REMOVAL)
    talk.update_session(removal.with_removed(evidence_now(talk, how)))
    begin_anew(talk)
    talk.say(back.TAKEN_OUT.format(how=how))


def _show(talk: Talk, found: WithoutMavvrik) -> None:
    names = talk.remembered.nicknames
    talk.show(lines_of(found, talk.session, names))
    show_items(talk, items_of(found, talk.session, names), unfolded=False)


async def _ask(talk: Talk) -> WithoutMavvrik | None:
    if talk.session.sharing:
        talk.show(load_lines.in_browser())
    talk.show(click_lines(click_paths.LOAD))
    talk.gap()
    ways = [ButtonSpec("Open a file", "open_file"), ButtonSpec("Back", "back")]
    while True:
        action, text = await talk.block_or(
            ways, reading.PASTE_HERE, reading.PASTE_ENDS, reading.is_complete
        )
        if action == "back":
            return None
        found = None
        if action:
            path = await talk.path(*OPEN_SETTINGS[:2])
            found = await _read(talk, partial(reading.read_file, path))
        elif text.strip():
            found = await _read(talk, partial(pasted, text))
        if found is not None:
            return found


async def _read(talk: Talk, load: Callable[[], SettingsText]) -> WithoutMavvrik | None:
    endpoint = talk.session.endpoint
    try:
        return await aside(lambda: work_out(load, endpoint), reading.READING_LIMIT)
    except (FileTrouble, Unreadable, TimeoutError) as error:
        talk.tell(reading.why_not_read(error), title="Not read", problem=True)
        return None


async def _hand_over(talk: Talk, found: WithoutMavvrik) -> bool:
    """Copy or save the result; gives whether the console is to be pasted back to prove it."""
    doing = {"copy": _copy, "save": _save}
    ways = [ButtonSpec("Copy the result", "copy"), ButtonSpec("Save to a file", "save")]
    rest = [ButtonSpec("Back", "back")]
    while (action := await talk.choose([*ways, *rest], first=False)) in doing:
        if await doing[action](talk, found):
            talk.show(click_lines(click_paths.SAVE))
            talk.say(back.REMOVE_LAST)
            session = talk.session.begun(Doing.REMOVAL)
            talk.update_session(session.with_copied(found.text, evidence_now(talk, How.CHECKED)))
            rest = [_SAVED, _PROVE, ButtonSpec("Back", "back")]
    if action == "saved" and found.is_partial:
        talk.update_session(with_rest(talk.session, evidence_now(talk, How.SAID)))
        talk.say(back.PARTLY_OUT)
    elif action == "saved":
        _end(talk, How.SAID)
    return action == "prove"


async def _copy(talk: Talk, found: WithoutMavvrik) -> bool:
    outcome = await talk.copy(found.text)
    talk.remembered.copied = None  # it is not Mavvrik's settings that are there now
    talk.say(clipboard_words.said(outcome, found.text, screen=False))
    return outcome.kind is not Kind.NOT_COPIED


async def _save(talk: Talk, found: WithoutMavvrik) -> bool:
    data, why = found.data, back.REMOVE_SAVE_WHY
    path = await save(talk, back.REMOVE_SAVE, why, back.REMOVE_TARGET, lambda _: data)
    if path:
        talk.say(back.REMOVE_OPEN)
    return bool(path)
