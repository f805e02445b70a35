"""Step 7: the guide's ten items, each with how we know; open ones stay open. Then tidy up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult

from wizard.core.session import Session
from wizard.guide import messages, steps
from wizard.guide.checklist import CHECKLIST, proof
from wizard.guide.known import known
from wizard.screens import copy_work, done_lines
from wizard.screens.ask import AskScreen
from wizard.screens.ask_path import AskPathScreen
from wizard.screens.base import BACK, ButtonSpec, StepScreen, replace
from wizard.services.file_trouble import FileTrouble, show_path
from wizard.widgets.command import Command
from wizard.widgets.hanging import Hanging
from wizard.widgets.picklist import Pick, PickList

CARD_PATH = "~/mvk-wizard-undo.txt"
_NO_DISK = "The disk does not answer."


class DoneScreen(StepScreen):
    """The checklist, what is still lying about, and the way back."""

    step = steps.DONE
    CSS_PATH = "done.tcss"
    AUTO_FOCUS = ""
    commands = (
        BACK,
        Command("look_now", "ctrl+n", "Look now", "Open", "Go where the first open item is."),
        Command("clear", "ctrl+l", "Clear clipboard", "Clear", "Clear it if it holds the key."),
        Command("undo", "ctrl+z", "Undo", "Undo", "Copy the settings as they were before."),
        Command("card", "ctrl+s", "Undo card", "Card", "Save how to go back, as a plain text."),
        Command("delete_original", "", "", "Original", "Delete the kept original."),
        Command("delete_file", "", "", "File", "Delete the saved settings file."),
    )

    def body(self) -> ComposeResult:
        yield Hanging(id="head")
        yield PickList(id="items")
        yield Hanging(id="foot")

    def show(self, session: Session) -> None:
        facts = known(session)
        proofs = [proof(item, facts) for item in CHECKLIST]
        self.query_one("#head", Hanging).show(done_lines.head(session, proofs))
        picks = [
            Pick(done_lines.item(one, found, session.practice))
            for one, found in zip(CHECKLIST, proofs, strict=True)
        ]
        self.query_one(PickList).show(picks)
        cleared = self.wizard.remembered.cleared
        copied = self.wizard.remembered.copied is not None
        self.query_one("#foot", Hanging).show(done_lines.foot(session, cleared, copied=copied))

    @property
    def _open(self) -> list[int]:
        """Steps of the open items, in their order."""
        facts = known(self.session)
        return [item.step for item in CHECKLIST if proof(item, facts) is None]

    def buttons(self) -> Sequence[ButtonSpec]:
        leave = ButtonSpec("Leave", "leave")
        undo = ButtonSpec("Undo everything", "undo")
        card = ButtonSpec("Save the undo card", "card")
        if self._open:
            return [ButtonSpec("Look now", "look_now"), card, undo, leave]
        return [leave, card, undo]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        session = self.session
        allowed = {
            "look_now": bool(self._open),
            "clear": self.wizard.remembered.copied is not None,
            "undo": session.original is not None,
            "delete_original": bool(session.original_kept),
            "delete_file": session.taken is not None and bool(session.taken.file),
        }
        return allowed.get(action, super().check_action(action, parameters))

    def on_mount(self) -> None:
        super().on_mount()
        self.call_after_refresh(self.focus_primary)

    # What a person does ---------------------------------------------------------------------------

    def action_look_now(self) -> None:
        """Where the first open item is settled."""
        if self._open:
            self.wizard.go_to(self._open[0])

    def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()
        item = CHECKLIST[event.number]
        if proof(item, known(self.session)) is None:
            self.wizard.go_to(item.step)

    def action_clear(self) -> None:
        """Clear the clipboard, if it holds the key."""
        self.run_aside(self._clear(), name="clear")

    async def _clear(self) -> None:
        credentials = self.session.credentials
        if credentials is not None:
            is_ours = copy_work.holds_key(credentials.api_key)
            outcome = await self.wizard.outside.clear_clipboard(is_ours)
            self.wizard.remembered.cleared = outcome
            self.session_changed()
            self.wizard.tell(f"{outcome.sentence} {outcome.remedy}".strip(), title="Clipboard")

    def action_undo(self) -> None:
        """The way back is one paste: ask, then put the settings as they were on the clipboard."""
        sentences = done_lines.UNDO
        screen = AskScreen("Undo everything?", sentences, "Copy the original", "Keep Mavvrik")
        self.app.push_screen(screen, self._undo_answered)

    def _undo_answered(self, yes: bool | None) -> None:
        if yes:
            self.run_aside(self._copy_original(), name="undo")

    async def _copy_original(self) -> None:
        original = self.session.original
        if original is not None:
            outcome = await self.wizard.copy(original.text)
            words = f"{outcome.sentence} {outcome.remedy} {done_lines.UNDO_NEXT}"
            self.wizard.tell(words, title="The settings as they were")

    def action_card(self) -> None:
        """Save the undo card; it names no secret and needs no program."""
        why = "How to go back, step by step, for anyone who finds this file. No key is in it."
        screen = AskPathScreen("Save the undo card", why, "Save it", CARD_PATH)
        self.app.push_screen(screen, self._card_path)

    def _card_path(self, path: str | None) -> None:
        if path:
            self.run_aside(self._save_card(path), name="card")

    async def _save_card(self, path: str) -> None:
        session, plan = self.session, self.session.plan
        saved = session.saved.evidence.at if session.saved else self.wizard.clock()
        card = messages.undo_card(
            original=show_path(session.original_kept) if session.original_kept else "",
            saved=f"{saved:%Y-%m-%d %H:%M}",
            entries=done_lines.added_entries(plan) if plan else (),
        )
        try:
            written = await self.wizard.outside.save(path, card.encode())
        except (FileTrouble, TimeoutError) as trouble:
            sentence = getattr(trouble, "sentence", _NO_DISK)
            self.wizard.tell(sentence, title="Not saved", problem=True)
            return
        self.wizard.tell(written.sentence, title="Undo card")

    def action_delete_original(self) -> None:
        """Delete the kept original, after asking."""
        self._ask_to_delete(self.session.original_kept, "original_kept")

    def action_delete_file(self) -> None:
        """Delete the saved settings file, after asking."""
        if self.session.taken is not None:
            self._ask_to_delete(self.session.taken.file, "taken")

    def _ask_to_delete(self, path: str, what: str) -> None:
        shown = show_path(path, self.session.sharing)
        screen = AskScreen("Delete this file?", (f"{shown} will be gone.",), "Delete it", "Keep it")
        self.app.push_screen(screen, partial(self._delete_answered, path, what))

    def _delete_answered(self, path: str, what: str, yes: bool | None) -> None:
        if yes:
            self.run_aside(self._delete(path, what), name="delete")

    async def _delete(self, path: str, what: str) -> None:
        try:
            await self.wizard.outside.delete(path)
        except (FileTrouble, TimeoutError) as trouble:
            sentence = getattr(trouble, "sentence", _NO_DISK)
            self.wizard.tell(sentence, title="Not deleted", problem=True)
            return
        session = self.session
        if what == "original_kept":
            self.update_session(replace(session, original_kept=""))
        elif session.taken is not None:
            self.update_session(replace(session, taken=replace(session.taken, file="")))
        self.wizard.tell("Deleted.", title="Tidy up")
