"""The way back: the settings as they were, and where to paste them."""

from __future__ import annotations

from wizard.core.session import Doing, How
from wizard.guide import back, click_paths, messages
from wizard.lines import ButtonSpec, click_lines
from wizard.plain.parts import aside, evidence_now, save
from wizard.plain.talk import Talk
from wizard.screens import clipboard_words, copy_work, done_lines
from wizard.services.file_trouble import FileTrouble, in_short, show_path
from wizard.services.private_files import read_kept

LIMIT = 10.0  # seconds for a disk


async def run(talk: Talk) -> None:
    """Copy the original, show the click path, take the person's word that it is saved."""
    session = talk.session
    talk.say(back.UNDO_TITLE, back.UNDO_WHY)
    if session.original_kept:
        talk.say(f"The original is kept in {show_path(session.original_kept, session.sharing)}")
    elif session.original is None:
        talk.say(back.NO_ORIGINAL)
    talk.show(click_lines(click_paths.SAVE))
    talk.say(back.UNDO_LATER)
    there = bool(session.original_kept) or session.original is not None
    copy = [ButtonSpec("Copy the original", "copy")] if there else []
    card = ButtonSpec("Save the undo card", "card")
    saved = ButtonSpec("I clicked Update settings", "saved")
    doing = {"copy": _copy, "card": save_card}
    while True:
        action = await talk.choose([*copy, card, saved, ButtonSpec("Back", "back")], first=False)
        if action not in doing:
            break
        await doing[action](talk)
    if action == "saved":
        said = evidence_now(talk, How.SAID)
        talk.update_session(talk.session.begun(Doing.UNDO).with_removed(said))
        talk.say(back.UNDONE)


async def _copy(talk: Talk) -> None:
    session = talk.session
    try:
        text = (
            await aside(lambda: read_kept(session.original_kept), LIMIT)
            if (session.original_kept)
            else (session.original.text if session.original else "")
        )
    except (FileTrouble, TimeoutError) as trouble:
        talk.tell(in_short(trouble), problem=True)
        return
    outcome = await talk.copy(text)
    talk.remembered.copied = None  # the settings are not there any more
    copied = evidence_now(talk, How.CHECKED)
    talk.update_session(talk.session.begun(Doing.UNDO).with_copied(text, copied))
    talk.say(clipboard_words.said(outcome, text, screen=False))


async def save_card(talk: Talk) -> None:
    """How to go back, as a plain text; it needs no program and no one who knows it."""
    session, plan = talk.session, talk.session.plan
    at = session.live.evidence.at if session.live else talk.clock()
    card = messages.undo_card(
        original=show_path(session.original_kept) if session.original_kept else "(it was not kept)",
        saved=f"{at:%Y-%m-%d %H:%M}",
        entries=done_lines.added_entries(plan) if plan else (),
        other_vendor=copy_work.other_vendor(session),
    ).encode()
    await save(
        talk, "Save the undo card", done_lines.CARD_WHY, done_lines.CARD_PATH, lambda _: card
    )
