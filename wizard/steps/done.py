"""Step 7: the checklist with its evidence, open items, and cleaning up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.core.harmless import page_bytes
from wizard.core.session.record import REVOKE_OLD_KEY, Evidence, How
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.guide.evidence import KNOWABLE, ChecklistItem, is_follow_up, items_of, known, proof
from wizard.report.redaction import HERE, Redaction
from wizard.services.files.trouble import show_path
from wizard.steps.blocks import BACK, CLEAR, CLOSE, Action, AnyBlock, Aside, Lines, Picks
from wizard.steps.dialogs import Ask, save_as
from wizard.steps.step import Page, Step
from wizard.steps.styled_text import Line, Pick, Sign, bold, line, quiet, words
from wizard.steps.undo import Undo, find_originals, save_card

if TYPE_CHECKING:
    from wizard.services.clipboard.clipboard import Outcome

REPORT_WHY = "Status, evidence and changes. A name ending in .json makes it JSON."
DELETE_ORIGINAL = (
    "Without it, undo means removing the Mavvrik lines by hand. The undo card says how."
)
DELETE_FILE = "It holds your API key. What you saved or delivered stays."
REVOKED_TITLE = "Is the old key revoked?"
REVOKED_ASKED = (
    "Until it restarts, Claude Code sends with the old key. Mavvrik refuses a revoked key, and "
    "nobody is told.",
    "Confirm only if everyone has restarted and you revoked the key in Mavvrik.",
)
REVOKED_YES = "I revoked the old key"


# The label of the button depends on the first open item.
_LOOKS = {
    "registered": "Register agent",
    "agent-id": "Compare Agent ID",
    "tenant-id": "Check key",
    "api-key": "Check key",
    "opened": "Open Managed settings",
    "added": "Compare console",
    "saved": "Compare console",
    "test-run": "Run test",
    "cost": "Check Cost",
    "sessions": "Check Sessions",
}
_LEAVE = Action("leave", "Leave")
_REPORT = Action(
    "report", "Save report", "ctrl+s", help="Save it as Markdown or JSON, without the key."
)
_TICKET = Action("ticket", "Copy for ticket", "ctrl+t", help="Copy the status, without the key.")
_UNDO = Action(
    "undo", "Undo", "ctrl+z", help="Bring back the settings as they were.", opens=(Undo,)
)
_REVOKED = Action("revoked", REVOKED_YES, help="Confirm that it is revoked.")
_FILE = Action(
    "delete_file", "Delete saved file", help="Delete the saved settings, which hold your API key."
)
_ORIGINAL = Action(
    "delete_original",
    "Delete original",
    help="Delete the kept original, which may hold other keys.",
)
_CARD = Action("card", "Save undo card", help="Save how to go back, as plain text.")
_TIDY = ("revoked", CLEAR.id, "delete_file", "delete_original", "card")


def _revocable(page: Page) -> bool:
    """Whether an old key is waiting to be revoked."""
    live = page.session.live
    return live is not None and live.follow_ups.get(REVOKE_OLD_KEY, live) is None


async def _tick_revoked(page: Page) -> None:
    """Ask whether the old key is revoked, and note the person's confirmation."""
    asked = (REVOKED_TITLE, REVOKED_ASKED, REVOKED_YES, "Not yet")
    if await page.world.open(Ask, *asked):
        said = page.seen(How.SAID)
        page.world.update_session(page.session.with_follow_up_done(REVOKE_OLD_KEY, said))


class Done(Step):
    """Shows the checklist and what to clean up. Offers the report and undo."""

    guide = steps.DONE
    why = ""

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        session, remembered = self.session, self.world.remembered
        proofs = _proofs(session)
        picks = _item_picks(session, self.redaction)
        at = proofs.index(None) if None in proofs else 0
        tidy = any(one.id in _TIDY and one.button for one in self.actions())
        copied = remembered.may_hold_key
        saved = f"{show_path(remembered.report, session.sharing)}, without the key."
        return [
            Lines("head", _progress(session, proofs)),
            Picks("items", picks, at=at, leads=self._open),
            Lines("clean-up", _clean_up(session, remembered.cleared, copied=copied)),
            Aside("tidy", _TIDY, shown=tidy),
            Lines("foot", [_named("Report", saved)] if remembered.report else []),
        ]

    def actions(self) -> Sequence[Action]:
        session, is_open = self.session, bool(self._open)
        first = [self._look, _LEAVE.without_button] if is_open else [_LEAVE]
        # An open item comes before what is for later.
        later = (_REPORT, _TICKET, _CARD, _REVOKED)
        report, ticket, card, revoked = (replace(one, button=not is_open) for one in later)
        offered = (
            (self.world.remembered.may_hold_key, CLEAR),
            (True, _UNDO),
            (_revocable(self), revoked),
            (bool(session.files), _FILE),
            (bool(session.original_kept), _ORIGINAL),
            (session.live is not None, card),
        )
        return [*first, BACK, report, ticket, *(one for there, one in offered if there)]

    @property
    def _open(self) -> list[int]:
        found = zip(items_of(self.session), _proofs(self.session), strict=True)
        return [
            at for at, (one, proof) in enumerate(found) if proof is None and not is_follow_up(one)
        ]

    @property
    def _look(self) -> Action:
        label = _LOOKS[items_of(self.session)[self._open[0]].id]
        return Action("look_now", label, "ctrl+n", help="Go to the first open item.")

    # Actions --------------------------------------------------------------------------------------

    async def look_now(self) -> None:
        await self.picked("items", self._open[0])

    async def picked(self, block: str, number: int) -> None:  # noqa: ARG002 - only one list
        item = items_of(self.session)[number]
        if number in self._open:
            self.world.go_to(item.step)
        elif _proofs(self.session)[number] is None:
            await self.revoked()

    async def leave(self) -> None:
        await self.world.leave()

    async def revoked(self) -> None:
        await _tick_revoked(self)

    # Report and ticket ----------------------------------------------------------------------------

    async def report(self) -> None:
        from wizard.steps.reports import report_of, report_path

        def make(path: str) -> bytes:
            return page_bytes(report_of(self.world, path))

        title, path = "Save report", report_path(self.world)
        written = await save_as(self, title, REPORT_WHY, path, make)
        if written is not None:
            self.world.remembered.report = str(written.path)
            self.world.changed()
            self.world.tell(written.sentence, title=title)

    async def ticket(self) -> None:
        from wizard.steps.reports import ticket_of

        await self.copy(ticket_of(self.world), "Status for a ticket")

    # Cleaning up and undo -------------------------------------------------------------------------

    async def delete_original(self) -> None:
        path = self.session.original_kept
        if await self._delete(path, DELETE_ORIGINAL):
            self.update(original_kept="")

    async def delete_file(self) -> None:
        path = self.session.files[0]
        await self._delete(path, DELETE_FILE)

    async def _delete(self, path: str, why: str) -> bool:
        """Delete a file after a question. Return whether it is deleted."""
        sentences = (f"Deletes {show_path(path, self.session.sharing)}.", why)
        asked = ("Delete this file?", sentences, "Delete file", "Keep it")
        deleted = bool(await self.world.open(Ask, *asked)) and await self.remove_file(path)
        if deleted:
            self.world.tell("Deleted.", title="Clean up")
        return deleted

    async def card(self) -> None:
        await save_card(self, await find_originals(self))


class Review(Page):
    """Shows the checklist of a finished setup again, with its follow-ups."""

    heading = "Final checklist"
    rail = steps.DONE.number

    def blocks(self) -> Sequence[AnyBlock]:
        session = self.session
        proofs = _proofs(session)
        items = [
            _item_line(one, found, session.practice, timed=True)
            for one, found in zip(items_of(session), proofs, strict=True)
        ]
        return [
            Lines("head", _progress(session, proofs)),
            Lines("items", items, indent=1),
            Lines("foot", _clean_up(session, None, copied=False)),
        ]

    def actions(self) -> Sequence[Action]:
        return [*([_REVOKED] if _revocable(self) else []), CLOSE]

    async def revoked(self) -> None:
        await _tick_revoked(self)


_REACHES = "Your usage reaches Mavvrik."


# Texts --------------------------------------------------------------------------------------------


def _proofs(session: Session) -> list[Evidence | None]:
    """Return the evidence of each item. None if it is open."""
    facts = known(session)
    return [proof(one, facts) for one in items_of(session)]


def _progress(session: Session, proofs: Sequence[Evidence | None]) -> list[Line]:
    """Say how many items are done, and what that means."""
    done = sum(one is not None for one in proofs)
    total = len(proofs)
    if done == total and session.practice:
        text = f"All {total} done in practice. Nothing changed for anyone."
    elif done == total:
        text = f"All {total} done. {_REACHES}"
    elif session.is_verified and not session.practice:
        text = f"{done} of {total} done. {_REACHES}"
    else:
        text = f"{done} of {total} done."
    return [line(bold(text))]


def _item_line(
    one: ChecklistItem, found: Evidence | None, practice: bool, *, timed: bool = False
) -> Line:
    """Return one line of the checklist with its evidence, or with the step that completes it.

    `timed` adds the time of the evidence.
    """
    if found is None:
        where = "open" if is_follow_up(one) else f"step {one.step}"
        return line(one.text, Sign.WAITS, words(where, "bold $accent"))
    how = "practice" if practice else found.how.value
    return line(one.text, Sign.DONE, quiet(f"{how}  {found.at:%H:%M}" if timed else how))


def _item_picks(session: Session, redaction: Redaction) -> list[Pick]:
    """Return the items as a list. The marked one says what to do, or how it is known."""
    facts = {name: (name, evidence) for name, evidence in known(session).items()}
    lines = []
    for one in items_of(session):
        fact = proof(one, facts)
        if fact is None:
            why = one.when_open
            head = _item_line(one, None, session.practice)
        else:
            name, evidence = fact
            where = redaction.where(evidence) if evidence.where else ""
            elsewhere = f" {where}" if where not in ("", HERE) else ""
            why = f"{KNOWABLE[name].sentence} ({evidence.at:%H:%M}{elsewhere})"
            head = _item_line(one, evidence, session.practice)
        lines.append(Pick(head, (line(quiet(why)),)))
    return lines


def _clean_up(session: Session, cleared: Outcome | None, *, copied: bool) -> list[Line]:
    """Name what holds a key and can be deleted."""
    found = []
    if cleared is not None:
        found.append(line(cleared.sentence))
    elif copied:
        found.append(_named("Clipboard", "may still hold your API key"))
    found += [_named("Saved", show_path(file, session.sharing)) for file in session.files]
    if session.original_kept:
        found.append(_named("Original", show_path(session.original_kept, session.sharing)))
    return found


def _named(name: str, text: str) -> Line:
    return line(text, quiet(f"{name:<10}"))
