"""Take Mavvrik out again: the settings go in, come back without it, and are pasted back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as replace_fields

from textual import events
from textual.app import ComposeResult

from wizard.core.document.text import SettingsText, pasted
from wizard.core.session.resuming import forgotten
from wizard.core.session.session import Doing, Evidence, How, Session
from wizard.core.syntax.problem import Unreadable
from wizard.guide import back, click_paths
from wizard.screens.base import BACK, ButtonSpec, replace
from wizard.screens.saving import SavesFiles
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.paste_box import PasteBox
from wizard.screens.widgets.walked import WalkedRows
from wizard.services.child_processes import in_daemon_thread
from wizard.services.clipboard.clipboard import Kind
from wizard.services.files.files import Written
from wizard.services.files.trouble import FileTrouble
from wizard.steps import clipboard_words, load_lines
from wizard.steps import settings_reading as reading
from wizard.steps.lines import CAUTION, DONE, Line, click_lines, line
from wizard.steps.removal_work import (
    WithoutMavvrik,
    items_of,
    lines_of,
    waiting,
    with_rest,
    work_out,
)


class TakeOutScreen(SavesFiles[None]):
    """A box for the settings; then what goes, the text to paste back, and the person's word."""

    CSS_PATH = "taking_out.tcss"
    AUTO_FOCUS = "PasteBox"
    commands = (
        replace(BACK, hint="Close", title="", help="Back to the choices."),
        Command("open_file", "ctrl+f", "Open a file", "Open", "Read the settings from a file."),
        Command("copy", "ctrl+t", "Copy the result", "Copy", "Copy the settings without Mavvrik."),
        Command("save", "ctrl+s", "Save it", "Save", "Save the settings without Mavvrik."),
        Command("again", "", "", "Again", "Paste the settings once more."),
        Command("partly", "", "", "Partly", "Remove what can be removed."),
        Command("saved", "", "", "Saved", "The console holds the settings without Mavvrik."),
    )

    def __init__(self) -> None:
        super().__init__()
        self._found: WithoutMavvrik | None = None
        self._left: Line | None = None  # how the result left the program
        self._proved = False  # what was pasted back holds nothing of Mavvrik's
        self._busy = False

    def heading(self) -> str:
        return back.REMOVE_TITLE

    def body(self) -> ComposeResult:
        yield Hanging(id="why")
        yield Hanging(id="path")
        key = self.wizard.around.paste_key_hint()
        yield PasteBox(f"Paste the whole settings.json here ({key})", id="settings")
        yield Hanging(id="result")
        yield WalkedRows(eager=False, id="taken")

    # What it looks like ---------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        waits = self._found is None
        self.query_one("#why", Hanging).show(self._why(session))
        self.query_one("#path", Hanging).show(self._path())
        box = self.query_one(PasteBox)
        box.display = waits
        box.said = "Reading it …" if self._busy else ""
        self.query_one("#result", Hanging).show(self._result(session))
        rows, shown = self.query_one(WalkedRows), self._found if self._left is None else None
        rows.show_items(items_of(shown, session, self.wizard.remembered.nicknames) if shown else ())
        rows.display = bool(shown and shown.text)

    def _why(self, session: Session) -> list[Line]:
        if self._left is not None:
            return [self._left, *self._in_browser(session)]
        if self._found is not None:
            return []
        first = waiting(session) or line(back.REMOVE_WHY)
        return [first, *self._in_browser(session)]

    @staticmethod
    def _in_browser(session: Session) -> Sequence[Line]:
        return load_lines.in_browser() if session.sharing else ()

    def _path(self) -> Sequence[Line]:
        if self._found is None:
            return click_lines(click_paths.LOAD)
        return click_lines(click_paths.SAVE) if self._left is not None else ()

    def _result(self, session: Session) -> Sequence[Line]:
        if self._left is not None:
            return [line(back.REMOVE_LAST)]
        if self._found is None:
            return [line(back.REMOVE_FILE)]
        names, columns = self.wizard.remembered.nicknames, self.app.size.width
        return lines_of(self._found, session, names, columns)

    def buttons(self) -> Sequence[ButtonSpec]:
        close, done = ButtonSpec("Back", "back"), ButtonSpec("I clicked Update settings", "saved")
        if self._found is None:
            first = [done] if self._waits else []
            return [*first, ButtonSpec("Open a file", "open_file"), close]
        again = ButtonSpec("Paste again", "again")
        if self._found.may_be_partial:
            return [again, ButtonSpec("Remove the rest", "partly"), close]
        if not self._found.text:
            return [again, close]
        save = ButtonSpec("Save to a file", "save")
        if self._left is None:
            return [ButtonSpec("Copy the result", "copy"), save, again, close]
        return [done, ButtonSpec("Copy again", "copy"), save]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        found = self._found
        allowed = {
            "open_file": found is None,
            "copy": bool(found and found.text),
            "save": bool(found and found.text),
            "again": found is not None,
            "partly": bool(found and found.may_be_partial),
            "saved": self._waits,
        }
        return allowed.get(action, super().check_action(action, parameters))

    @property
    def _waits(self) -> bool:
        """Whether the result is out, now or in an earlier run, and not known to be saved."""
        return self._left is not None or waiting(self.session) is not None

    # What a person does ---------------------------------------------------------------------------

    def on_paste(self, event: events.Paste) -> None:
        """A paste counts wherever the focus is."""
        event.stop()
        if event.text:
            self._read_pasted(event.text)

    def on_paste_box_pasted(self, event: PasteBox.Pasted) -> None:
        event.stop()
        self._read_pasted(event.pasted.text)

    def on_paste_box_typed(self, event: PasteBox.Typed) -> None:
        event.stop()
        key = self.wizard.around.paste_key_hint()
        self.wizard.tell(f"This box takes a paste: {key}.", title="Paste")

    def _read_pasted(self, text: str) -> None:
        self._read(lambda: pasted(text))

    def action_open_file(self) -> None:
        """Read the settings from a file; it is not changed."""
        from wizard.screens.ask_path import settings_file

        self.app.push_screen(settings_file(), self._opened)

    def _opened(self, path: str | None) -> None:
        if path:
            self._read(lambda: reading.read_file(path))

    def _read(self, load: Callable[[], SettingsText]) -> None:
        self._busy = True
        self.session_changed()
        self.run_aside(self._work_out(load), name="read")

    async def _work_out(self, load: Callable[[], SettingsText]) -> None:
        endpoint = self.session.endpoint
        try:
            found = await in_daemon_thread(
                lambda: work_out(load, endpoint), limit=reading.READING_LIMIT
            )
            self._take(found)
        except (FileTrouble, Unreadable, TimeoutError) as error:
            self.wizard.tell(reading.why_not_read(error), title="Not read", problem=True)
        finally:
            self._busy = False
            self.session_changed()
            self.focus_primary()

    def _take(self, found: WithoutMavvrik) -> None:
        """A text to take Mavvrik out of; or the proof that nothing of it is in there any more."""
        self._proved = self._waits and found.plan is not None and found.plan.changes_nothing
        if self._proved:
            self._left = line(back.REMOVE_PROVED, DONE)
        elif self._left is not None and found.plan is not None and found.plan.is_only_left:
            self._left = line(back.REMOVE_PARTLY_PROVED, CAUTION)
        else:
            self._found, self._left = found, None

    def action_copy(self) -> None:
        """The settings without Mavvrik on the clipboard."""
        if self._found is not None:
            self.run_aside(self._copy(self._found.text), name="copy")

    async def _copy(self, text: str) -> None:
        outcome = await self.wizard.copy(text)
        self.wizard.remembered.copied = None  # it is not Mavvrik's settings that are there now
        self._leaves(clipboard_words.line_of(outcome, text), outcome.kind is not Kind.NOT_COPIED)

    def _leaves(self, how: Line, is_out: bool = True) -> None:
        self._left = how
        if self._found is not None and is_out:
            session, copied = self.session.begun(Doing.REMOVAL), self._evidence(How.CHECKED)
            self.update_session(session.with_copied(self._found.text, copied))
        self.session_changed()
        self.focus_primary()

    def action_save(self) -> None:
        """Where the clipboard is out of reach, the text goes by a file."""
        if self._found is not None:
            data = self._found.data
            self.ask_where(
                back.REMOVE_SAVE, back.REMOVE_SAVE_WHY, back.REMOVE_TARGET, lambda _: data
            )

    def saved(self, written: Written, _title: str) -> None:
        """Saved is as good as copied: what follows is in the console."""
        self._leaves(line(f"{written.sentence} {back.REMOVE_OPEN}", DONE))

    def action_again(self) -> None:
        """Show the box once more."""
        self._found = self._left = None
        self.session_changed()
        self.query_one(PasteBox).focus()

    def action_partly(self) -> None:
        """The person's wish: what can be removed goes, the rest stays."""
        if self._found is not None:
            self._found = replace_fields(self._found, is_partial=True)
            self.session_changed()
            self.focus_primary()

    def action_saved(self) -> None:
        """Nothing of Mavvrik's is in the console any more, compared or by the person's word; or
        only the rest."""
        if self._found is not None and self._found.is_partial:
            self.update_session(with_rest(self.session, self._evidence(How.SAID)))
            self.dismiss(None)
            self.wizard.tell(back.PARTLY_OUT, title=back.REMOVE_TITLE)
            return
        how = How.COMPARED if self._proved else How.SAID
        self.update_session(self.session.begun(Doing.REMOVAL).with_removed(self._evidence(how)))
        self.dismiss(None)
        self.wizard.begin_anew(forgotten(self.session))
        self.wizard.tell(back.TAKEN_OUT.format(how=how), title=back.REMOVE_TITLE)

    def _evidence(self, how: How) -> Evidence:
        return Evidence(how, self.wizard.clock(), self.wizard.around.where())

    def action_back(self) -> None:
        self.dismiss(None)
