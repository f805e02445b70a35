"""The way back: the settings as they were, and where to paste them."""

from __future__ import annotations

from wizard.core.session.session import Doing, How
from wizard.core.session.undone import with_undone
from wizard.guide import back, click_paths
from wizard.plain import taking_out
from wizard.plain.parts import aside, evidence_now, save
from wizard.plain.talk import Talk
from wizard.services.clipboard.clipboard import Kind
from wizard.services.files.originals import Original, Past, find_past
from wizard.services.files.trouble import FileTrouble, in_short
from wizard.steps import clipboard_words, done_lines, undo_lines
from wizard.steps.lines import ButtonSpec, click_lines
from wizard.steps.undo_lines import text_of, was_copied

LIMIT = 10.0  # seconds for a disk


async def run(talk: Talk) -> None:
    """Copy an original, show the click path, take the person's word that it is saved."""
    talk.say(back.UNDO_TITLE, back.UNDO_WHY)
    past = await look(talk)
    chosen = next((one for one in past.originals if was_copied(one, talk.session)), None)
    copied, chosen = chosen is not None, chosen or past.offered
    talk.show(undo_lines.standing(talk.session))
    _show_chosen(talk, past, chosen)
    talk.show(click_lines(click_paths.SAVE))
    talk.say(back.UNDO_LATER)
    while True:
        found = undo_lines.buttons(past, chosen, copied=copied)
        offered = dict.fromkeys([*found, undo_lines.SAVED, ButtonSpec("Back", "back")])
        action = await talk.choose(list(offered), first=False)
        if action == "choose":
            copied, chosen = False, await _choose(talk, past)
            _show_chosen(talk, past, chosen)
        elif action == "copy" and chosen is not None:
            copied = await _copy(talk, chosen) or copied
        elif action == "card":
            await save_card(talk, past)
        else:
            await _end(talk, action, chosen)
            return


async def _end(talk: Talk, action: str, chosen: Original | None) -> None:
    """What leads away from here."""
    if action == "look":
        await run(talk)
    elif action == "take_out":
        await taking_out.run(talk)
    elif action == "saved":
        text = chosen.text if chosen is not None else ""
        said = evidence_now(talk, How.SAID)
        talk.update_session(with_undone(talk.session, said, text))
        talk.say(back.UNDONE)


def _show_chosen(talk: Talk, past: Past, chosen: Original | None) -> None:
    names = talk.remembered.nicknames
    talk.show(undo_lines.chosen_lines(past, chosen, talk.session, names))


async def look(talk: Talk) -> Past:
    """The originals that are kept here."""
    session = talk.session
    try:
        return await aside(lambda: find_past(session), LIMIT)
    except TimeoutError as trouble:
        return Past(trouble=in_short(trouble))


async def _choose(talk: Talk, past: Past) -> Original:
    talk.say(back.CHOOSE_WHY)
    options = [
        ButtonSpec(undo_lines.label(one, talk.session), str(number))
        for number, one in enumerate(past.originals)
    ]
    return past.originals[int(await talk.choose(options, first=False))]


async def _copy(talk: Talk, original: Original) -> bool:
    """Whether it was tried: a text that cannot be copied can still be opened where it is kept."""
    try:
        text = text_of(original)
    except FileTrouble as trouble:
        talk.tell(in_short(trouble), problem=True)
        return False
    outcome = await talk.copy(text)
    talk.remembered.copied = None  # the settings are not there any more
    talk.say(clipboard_words.said(outcome, text, screen=False))
    if outcome.kind is not Kind.NOT_COPIED:
        copied = evidence_now(talk, How.CHECKED)
        talk.update_session(talk.session.begun(Doing.UNDO).with_copied(text, copied))
    return True


async def save_card(talk: Talk, past: Past) -> None:
    """How to go back, as a plain text; it needs no program and no one who knows it."""
    card = done_lines.undo_card(talk.session, past, talk.clock())
    await save(
        talk, "Save the undo card", done_lines.CARD_WHY, done_lines.CARD_PATH, lambda _: card
    )
