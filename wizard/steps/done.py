"""Step 7: the guide's ten items, each with how we know; open ones stay open. Then tidy up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wizard.core.harmless import page_bytes
from wizard.core.session.session import REVOKE_OLD_KEY, How
from wizard.guide import steps
from wizard.guide.checklist import is_follow_up, items_of
from wizard.services.files.trouble import FileTrouble, in_short, show_path
from wizard.steps import done_words
from wizard.steps.blocks import BACK, Action, AnyBlock, Aside, Lines, Picks
from wizard.steps.dialogs import Ask, save_as
from wizard.steps.step import Page, Step
from wizard.steps.undo import Undo, find_originals, save_card

_LOOK = Action("look_now", "Look now", "ctrl+n", "Look now", "Go where the first open item is.")
_LEAVE = Action("leave", "Leave")
_REPORT = Action(
    "report", "Save the report", "ctrl+s", "Report", "Save it as Markdown or JSON; no key."
)
_TICKET = Action(
    "ticket", "Copy for the ticket", "ctrl+t", "For the ticket", "Copy how it stands; no key."
)
_CLEAR = Action(
    "clear", "Clear the clipboard", "ctrl+l", "Clear clipboard", "Clear it if it holds the key."
)
_UNDO = Action("undo", "Undo", "ctrl+z", "Undo", "Bring the settings back as they were.")
_REVOKED = Action("revoked", "The old key is revoked", help="Tick that it is revoked.")
_FILE = Action("delete_file", "Delete the file", help="Delete the saved settings file.")
_ORIGINAL = Action("delete_original", "Delete the original", help="Delete the kept original.")
_CARD = Action("card", "Undo card", help="Save how to go back, as a plain text.")
_TIDY = ("revoked", "clear", "delete_file", "delete_original", "card")


def _revocable(page: Page) -> bool:
    """Whether an old key waits to be revoked."""
    live = page.session.live
    return live is not None and live.follow_ups.get(REVOKE_OLD_KEY, live) is None


async def _tick_revoked(page: Page) -> None:
    """The person's word that the old key is revoked, after asking."""
    asked = (done_words.REVOKED_TITLE, done_words.REVOKED_ASKED, done_words.REVOKED_YES, "Not yet")
    if await page.world.open(Ask, *asked):
        said = page.seen(How.SAID)
        page.world.update_session(page.session.with_follow_up_done(REVOKE_OLD_KEY, said))


class Done(Step):
    """The checklist, what is still lying about, the report, and the way back."""

    guide = steps.DONE
    why = ""

    # What it looks like ---------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        session, remembered = self.session, self.world.remembered
        proofs = done_words.proofs_of(session)
        picks = done_words.picks(session, remembered.nicknames, keys=not self.world.is_plain)
        at = proofs.index(None) if None in proofs else 0
        tidy = any(one.id in _TIDY for one in self.actions())
        copied = remembered.may_hold_key
        return [
            Lines("head", done_words.head(session, proofs)),
            Picks("items", picks, at=at, leads=self._open),
            Lines("clean-up", done_words.clean_up(session, remembered.cleared, copied=copied)),
            Aside("tidy", _TIDY, shown=tidy),
            Lines("foot", done_words.later(session, remembered.report)),
        ]

    def actions(self) -> Sequence[Action]:
        session = self.session
        first = [_LOOK, replace(_LEAVE, button=False)] if self._open else [_LEAVE]
        offered = (
            (self.world.remembered.may_hold_key, _CLEAR),
            (True, _UNDO),
            (_revocable(self), _REVOKED),
            (bool(session.files), _FILE),
            (bool(session.original_kept), _ORIGINAL),
            (session.live is not None, _CARD),
        )
        return [*first, BACK, _REPORT, _TICKET, *(one for there, one in offered if there)]

    @property
    def _open(self) -> list[int]:
        """The places of the items that are open and are settled in an earlier step."""
        found = zip(items_of(self.session), done_words.proofs_of(self.session), strict=True)
        return [
            at for at, (one, proof) in enumerate(found) if proof is None and not is_follow_up(one)
        ]

    # What happens ---------------------------------------------------------------------------------

    async def look_now(self) -> None:
        """Where the first open item is settled."""
        await self.picked("items", self._open[0])

    async def picked(self, block: str, number: int) -> None:  # noqa: ARG002 - there is one list
        item = items_of(self.session)[number]
        if number in self._open:
            self.world.go_to(item.step)
        elif done_words.proofs_of(self.session)[number] is None:
            await self.revoked()

    async def leave(self) -> None:
        """End the wizard."""
        await self.world.leave()

    async def revoked(self) -> None:
        """The old key is revoked."""
        await _tick_revoked(self)

    # Report and ticket ----------------------------------------------------------------------------

    async def report(self) -> None:
        """Save the report; it holds no key."""
        from wizard.steps.reports import report_of, report_path

        def make(path: str) -> bytes:
            return page_bytes(report_of(self.world, path))

        title, path = "Save the report", report_path(self.world)
        written = await save_as(self, title, done_words.REPORT_WHY, path, make)
        if written is not None:
            self.world.remembered.report = str(written.path)
            self.world.changed()
            self.world.tell(written.sentence, title=title)

    async def ticket(self) -> None:
        """Copy how it stands."""
        from wizard.steps.reports import ticket_of

        await self.copy(ticket_of(self.world), done_words.TICKET)

    # Tidying up, and the way back -----------------------------------------------------------------

    async def clear(self) -> None:
        """Clear the clipboard, if it holds the key."""
        await self.clear_clipboard()

    async def delete_original(self) -> None:
        """Delete the kept original, after asking."""
        path = self.session.original_kept
        if await self._delete(path, done_words.DELETE_ORIGINAL):
            self.update(original_kept="")

    async def delete_file(self) -> None:
        """Delete the saved settings file, after asking."""
        path = self.session.files[0]
        if await self._delete(path, done_words.DELETE_FILE):
            self.world.update_session(self.session.without_file(path))

    async def _delete(self, path: str, why: str) -> bool:
        """Whether the person wanted it and it is gone."""
        sentences = (f"{show_path(path, self.session.sharing)} will be gone.", why)
        asked = ("Delete this file?", sentences, "Delete it", "Keep it")
        if not await self.world.open(Ask, *asked):
            return False
        try:
            await self.world.outside.delete(path)
        except (FileTrouble, TimeoutError) as trouble:
            self.world.tell(in_short(trouble), title="Not deleted", problem=True)
            return False
        self.world.tell("Deleted.", title="Clean up")
        return True

    async def card(self) -> None:
        """Save the undo card; it needs no program and no one who knows it."""
        await save_card(self, await find_originals(self))

    async def undo(self) -> None:
        """The settings as they were, and where to paste them."""
        await self.world.open(Undo)


class Review(Page):
    """A finished set-up, looked at again: the checklist as it was, and its follow-ups."""

    heading = "Final checklist"
    rail = steps.DONE.number

    def blocks(self) -> Sequence[AnyBlock]:
        session = self.session
        proofs = done_words.proofs_of(session)
        items = [
            done_words.item(one, found, session.practice)
            for one, found in zip(items_of(session), proofs, strict=True)
        ]
        return [
            Lines("head", done_words.head(session, proofs)),
            Lines("items", items, indent=1),
            Lines(
                "foot",
                [*done_words.clean_up(session, None, copied=False), *done_words.later(session)],
            ),
        ]

    def actions(self) -> Sequence[Action]:
        back = Action("back", "Back", "escape", "Close", "Back to the choices.")
        return [*([_REVOKED] if _revocable(self) else []), back]

    async def revoked(self) -> None:
        """The old key is revoked."""
        await _tick_revoked(self)
