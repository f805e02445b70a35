"""Step 7: the guide's ten items, each with how we know; then tidying up, report, the way back."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.harmless import page_bytes
from wizard.core.session.session import REVOKE_OLD_KEY, How
from wizard.core.session.undone import with_follow_up_done
from wizard.guide.checklist import ChecklistItem, is_follow_up, items_of
from wizard.plain import undo
from wizard.plain.parts import clear_clipboard, copy_for_person, evidence_now, save
from wizard.plain.talk import Talk
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps import done_lines
from wizard.steps.lines import ButtonSpec


async def run(talk: Talk) -> None:
    """The checklist, until the person leaves or turns to an open item."""
    while talk.step == 7:
        session, remembered = talk.session, talk.remembered
        proofs = done_lines.proofs_of(session)
        talk.gap()
        talk.show(done_lines.head(session, proofs))
        items = items_of(session)
        for one, found in zip(items, proofs, strict=True):
            talk.show([done_lines.item(one, found, session.practice)])
        talk.show(done_lines.clean_up(session, remembered.cleared, copied=remembered.may_hold_key))
        talk.show(done_lines.later(session, remembered.report))
        talk.gap()
        still_open = [one for one, found in zip(items, proofs, strict=True) if not found]
        await _do(talk, await talk.choose(_options(talk, still_open)), still_open)


def _options(talk: Talk, still_open: list[ChecklistItem]) -> list[ButtonSpec]:
    session = talk.session
    elsewhere = [one for one in still_open if not is_follow_up(one)]
    offered = (
        (bool(elsewhere), ButtonSpec("Look now at an open item", "look")),
        (len(elsewhere) < len(still_open), done_lines.REVOKED),
        (True, ButtonSpec("Leave", "leave")),
        (True, ButtonSpec("Save the report", "report")),
        (True, ButtonSpec("Copy for the ticket", "ticket")),
        (True, ButtonSpec("Undo", "undo")),
        (talk.remembered.may_hold_key, ButtonSpec("Clear the clipboard", "clear")),
        (bool(session.files), ButtonSpec("Delete the file", "delete_file")),
        (bool(session.original_kept), ButtonSpec("Delete the original", "delete_original")),
        (session.live is not None, ButtonSpec("Undo card", "card")),
    )
    return [spec for there, spec in offered if there]


async def _do(talk: Talk, action: str, still_open: list[ChecklistItem]) -> None:
    if action == "look":
        with talk.inside():
            await _look(talk, [one for one in still_open if not is_follow_up(one)])
    elif action == "revoked":
        await tick(talk)
    elif action == "leave":
        await talk.leave()
    elif action == "report":
        await _report(talk)
    elif action == "ticket":
        from wizard.steps.report_text import ticket_of

        await copy_for_person(talk, ticket_of(talk), done_lines.TICKET)
    elif action == "clear":
        await clear_clipboard(talk)
    elif action == "undo":
        with talk.inside():
            await undo.run(talk)
    elif action == "card":
        await undo.save_card(talk, await undo.look(talk))
    else:
        await _delete(talk, original=action == "delete_original")


async def tick(talk: Talk) -> None:
    """The person's word that the old key is revoked, after asking."""
    if await talk.yes(done_lines.REVOKED_ASKED, done_lines.REVOKED_YES, "Not yet"):
        said = evidence_now(talk, How.SAID)
        talk.update_session(with_follow_up_done(talk.session, REVOKE_OLD_KEY, said))


async def _look(talk: Talk, still_open: list[ChecklistItem]) -> None:
    """Turn to the step that settles an item; of several the person says which."""
    options = [ButtonSpec(one.text, str(one.step)) for one in still_open]
    only = len(options) == 1
    talk.go_to(int(options[0].action if only else await talk.choose(options)))


async def _report(talk: Talk) -> None:
    from wizard.steps.report_text import report_of, report_path

    def make(path: str) -> bytes:
        return page_bytes(report_of(talk, path))

    path = await save(talk, "Save the report", done_lines.REPORT_WHY, report_path(talk), make)
    talk.remembered.report = path or talk.remembered.report


async def _delete(talk: Talk, *, original: bool) -> None:
    session = talk.session
    path = session.original_kept if original else session.files[0]
    why = done_lines.DELETE_ORIGINAL if original else done_lines.DELETE_FILE
    shown = f"{show_path(path, session.sharing)} will be gone."
    if not await talk.yes((shown, why), "Delete it", "Keep it"):
        return
    try:
        await talk.outside.delete(path)
    except (FileTrouble, TimeoutError) as trouble:
        talk.tell(in_short(trouble), title="Not deleted", problem=True)
        return
    if original:
        talk.update_session(replace(talk.session, original_kept=""))
    else:
        talk.update_session(talk.session.without_file(path))
    talk.say("Deleted.")
