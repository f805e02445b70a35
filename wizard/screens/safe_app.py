"""An app that gives nothing away: faults, signals, stray keys, the clipboard, pictures.

Textual by itself prints every local variable when it crashes, exits with 0 after it, keeps what was
copied, offers screenshots, and lets a paste that comes as typing press buttons.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter
from typing_extensions import override

from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import harmless
from wizard.screens.suspend import UNKNOWN, Suspending, suspend_all
from wizard.screens.textual_internals import take_whole_pastes
from wizard.screens.typed_paste import KeyGuard, TypeAhead, Verdict
from wizard.services import faults as guards
from wizard.services.surroundings import Surroundings


class HarmlessLines(LineFilter):
    """Shows a sign for each harmful character; the line keeps its width.

    Textual counts no cells for most of them, so the line is cut at its right end, unless its words
    were made harmless before they were measured (`widgets.hanging.content_of`).
    """

    @override
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        shown = [_shown(one) for one in segments]
        if shown == segments:
            return segments
        return Segment.adjust_line_length(shown, Segment.get_line_length(segments))


def _shown(one: Segment) -> Segment:
    return one if one.control else Segment(harmless(one.text, keep=""), one.style)


_BURST = (
    "Many keys arrived at once, as if a paste came as typing. Nothing was pressed. Paste once more "
    "with your terminal's own key."
)
_NO_PLACE = "Nothing was pressed. This screen takes no paste."
_SUSPEND = "To suspend: ctrl+p, then Suspend."


class SafeApp(TypeAhead):
    """The guards, and nothing of the wizard's steps."""

    BINDINGS: ClassVar[list[Any]] = [
        Binding("ctrl+c", "say_how_to_leave", show=False, system=True),
        Binding("ctrl+v", "say_how_to_paste", show=False, priority=True),
        Binding("ctrl+z", "say_how_to_suspend", show=False, system=True),
    ]

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.animation_level = "none"  # a key's whole answer is there at once
        self.around = around
        self.failed = False  # whether it ended by a fault of ours
        self.key_time: Callable[[events.Event], float] = attrgetter("time")
        self._guard = KeyGuard()
        self._harmless_lines = HarmlessLines()
        self._report = ""  # of that fault, for the normal terminal
        self._let_go: Callable[[], None] = _nothing

    # Keys and pastes ------------------------------------------------------------------------------

    @override
    def get_driver_class(self) -> type[Driver]:
        """Textual's own for this system, with pastes that come as typing taken whole."""
        driver = super().get_driver_class()
        take_whole_pastes(driver)
        return driver

    @override
    def is_stray(self, event: events.Key | events.Paste) -> bool:
        """Keys that no hand typed press nothing; Enter right after a paste neither."""
        at = self.key_time(event)
        if isinstance(event, events.Paste):
            self._guard.pasted(at)
            if not self._takes_paste:
                self.tell(_NO_PLACE, title="Paste?", problem=True)
            return not self._takes_paste
        verdict = self._guard.judge(
            event.key, printable=event.is_printable, takes_text=self.takes_text, at=at
        )
        if verdict is Verdict.NOTICE:
            self.tell(f"{_BURST} {self.instead_of_pasting()}".strip(), title="Paste?", problem=True)
        return verdict is not Verdict.PASS

    @property
    def _takes_paste(self) -> bool:
        """Whether the focus, or the screen around it, does something with a paste."""
        route = (self.focused or self.screen).ancestors_with_self
        handlers = ("on_paste", "_on_paste")
        return any(
            getattr(one, "takes_paste", True) and any(hasattr(one, name) for name in handlers)
            for one in route
        )

    def instead_of_pasting(self) -> str:
        """What else can be done where a paste does not arrive as one."""
        return ""

    def action_say_how_to_paste(self) -> None:
        """ctrl+v arrives as a key only where the terminal pastes with another one."""
        self.tell(f"Your terminal pastes with {self.around.paste_key_hint()}.", title="Paste")

    def action_say_how_to_leave(self) -> None:
        """Hands press ctrl+c to end a program."""
        self.tell("Press ctrl+q to leave.", title="Leave?")

    def action_say_how_to_suspend(self) -> None:
        """Hands press ctrl+z to undo, or to suspend a program; here it undoes, where it can."""
        self.tell(f"Nothing to undo here. {_SUSPEND if self.can_suspend else ''}".strip())

    def tell(self, message: str, *, title: str = "", problem: bool = False) -> None:
        """Say something for a few seconds, once; nothing in it is taken as markup."""
        if any(one.message == message for one in self._notifications):
            return
        self.notify(
            message, title=title, severity="warning" if problem else "information", markup=False
        )

    def forget_told(self) -> None:
        """What was said in passing belongs to the step before; a problem stays its time."""
        for one in list(self._notifications):
            if one.severity == "information":
                self._unnotify(one, refresh=False)
        self._refresh_notifications()

    @override
    def copy_to_clipboard(self, text: str) -> None:
        """Hand a text to the terminal. Textual would keep it for itself: it may be a key."""
        super().copy_to_clipboard(text)
        self._clipboard = ""

    @override
    def get_line_filters(self) -> Sequence[LineFilter]:
        """Every line of every widget goes through these: nothing in it is obeyed."""
        return [*super().get_line_filters(), self._harmless_lines]

    # Faults and signals ---------------------------------------------------------------------------

    async def on_load(self) -> None:
        """Before anything is drawn."""
        loop = asyncio.get_running_loop()
        guards.quiet_loop(loop)
        self._let_go = guards.catch_signals(loop, lambda code: self.exit(return_code=code))

    def on_mount(self) -> None:
        """The terminal is there: it is given back also while others use it."""
        if self._driver is not None:
            tell = partial(self.tell, title="Suspend")
            again = partial(self.refresh, layout=True)
            suspending = Suspending(self._driver, again, tell, lambda: self._exit)
            suspending.listen(asyncio.get_running_loop())

    @property
    def can_suspend(self) -> bool:
        """Whether a shell can have the terminal meanwhile."""
        return sys.platform != "win32" and self._driver is not None and self._driver.can_suspend

    @override
    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell, until it says `fg`."""
        if self.can_suspend:
            suspend_all()
        else:
            self.tell(UNKNOWN, title="Suspend")

    def on_unmount(self) -> None:
        """The signals belong to whoever comes next."""
        self._let_go()

    def _handle_exception(self, error: Exception) -> None:
        """End with code 1 and two lines that hold nothing of what was being worked on."""
        self._return_code, self.failed = int(ExitCode.ERROR), True
        if self._exception is None:  # tests get the first one raised
            self._exception = error
            self._exception_event.set()
            self._report = guards.fault_report(error)
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """What Textual would draw with colours and line breaks; ours are plain lines."""
        self._exit_renderables.clear()
        with suppress(OSError, ValueError):  # the terminal may be gone
            sys.stderr.write(self._report)
        self._report = ""

    def _fatal_error(self) -> None:
        """Textual would print every local variable here."""
        self._close_messages_no_wait()

    @override
    def panic(self, *renderables: Any) -> None:
        """Textual prints what it is given here."""
        self._return_code, self.failed = int(ExitCode.ERROR), True
        self._report = self._report or guards.fault_report(RuntimeError())
        self._close_messages_no_wait()

    # Pictures -------------------------------------------------------------------------------------

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pictures of the screen are not taken from inside: they could hold a secret."""
        return action != "screenshot"

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Off."""


def _nothing() -> None:
    return
