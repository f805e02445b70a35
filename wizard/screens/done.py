"""Step 7: the guide's ten items, each with how we know; open ones stay open. Then tidy up."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.guide.checklist import is_follow_up, items_of
from wizard.screens.base import BACK, ButtonSpec
from wizard.screens.done_doing import Tidying
from wizard.screens.follow_ups import REVOKED_COMMAND
from wizard.screens.widgets.buttons import ButtonRow
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.picklist import PickList
from wizard.steps import done_lines


class DoneScreen(Tidying):
    """The checklist, what is still lying about, the report, and the way back."""

    step = steps.DONE
    CSS_PATH = "done.tcss"
    AUTO_FOCUS = ""
    commands = (
        Command("look_now", "ctrl+n", "Look now", "Look", "Go where the first open item is."),
        BACK,
        Command("report", "ctrl+s", "Report", "Report", "Save it as Markdown or JSON; no key."),
        Command("ticket", "ctrl+t", "For the ticket", "Ticket", "Copy how it stands; no key."),
        Command("clear", "ctrl+l", "Clear clipboard", "Clear", "Clear it if it holds the key."),
        Command("undo", "ctrl+z", "Undo", "Undo", "Bring the settings back as they were."),
        REVOKED_COMMAND,
        Command("card", "", "", "Card", "Save how to go back, as a plain text."),
        Command("delete_original", "", "", "Original", "Delete the kept original."),
        Command("delete_file", "", "", "File", "Delete the saved settings file."),
    )

    def body(self) -> ComposeResult:
        yield Hanging(id="head")
        yield PickList(id="items")
        yield Hanging(id="clean-up")
        yield ButtonRow(primary=False, id="tidy")
        yield Hanging(id="foot")

    def on_mount(self) -> None:
        super().on_mount()
        proofs = done_lines.proofs_of(self.session)
        if None in proofs:
            self.query_one(PickList).at = proofs.index(None)
        self.call_after_refresh(self.focus_primary)

    # What it looks like ---------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        remembered = self.wizard.remembered
        head = done_lines.head(session, done_lines.proofs_of(session))
        self.query_one("#head", Hanging).show(head)
        self.query_one(PickList).show(done_lines.picks(session, remembered.nicknames))
        clean_up = done_lines.clean_up(session, remembered.cleared, copied=remembered.may_hold_key)
        self.query_one("#clean-up", Hanging).show(clean_up)
        self.query_one("#foot", Hanging).show(done_lines.later(session, remembered.report))
        tidy = self._tidy()
        row = self.query_one("#tidy", ButtonRow)
        row.display = bool(tidy)
        row.show(tidy)

    def _tidy(self) -> list[ButtonSpec]:
        specs = [
            done_lines.REVOKED,
            ButtonSpec("Clear", "clear"),
            ButtonSpec("Delete the file", "delete_file"),
            ButtonSpec("Delete the original", "delete_original"),
            ButtonSpec("Undo card", "card"),
        ]
        return [one for one in specs if self.check_action(one.action, ())]

    @property
    def _open(self) -> list[int]:
        """Steps of the items that are open in an earlier step, in their order."""
        session = self.session
        found = zip(items_of(session), done_lines.proofs_of(session), strict=True)
        return [one.step for one, proof in found if proof is None and not is_follow_up(one)]

    def buttons(self) -> Sequence[ButtonSpec]:
        leave = ButtonSpec("Leave", "leave")
        others = [
            ButtonSpec("Save the report", "report"),
            ButtonSpec("Copy for the ticket", "ticket"),
            ButtonSpec("Undo", "undo"),
        ]
        if self._open:
            return [ButtonSpec("Look now", "look_now"), *others]
        return [leave, *others]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        session, remembered = self.session, self.wizard.remembered
        allowed = {
            "look_now": bool(self._open),
            "clear": remembered.may_hold_key,
            "card": session.live is not None,
            "delete_original": bool(session.original_kept),
            "delete_file": bool(session.files),
        }
        return allowed.get(action, super().check_action(action, parameters))

    # What a person does ---------------------------------------------------------------------------

    def action_look_now(self) -> None:
        """Where the first open item is settled."""
        if self._open:
            self.wizard.go_to(self._open[0])

    def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()
        item = items_of(self.session)[event.number]
        if done_lines.proofs_of(self.session)[event.number] is not None:
            return
        if is_follow_up(item):
            self.action_revoked()
        else:
            self.wizard.go_to(item.step)
