"""An app that reveals nothing: errors, signals, stray keys, the clipboard, screenshots.

Textual alone prints every local variable when it crashes and then exits with 0. It also keeps what
was copied, offers screenshots, and lets a paste that arrives as keys press buttons.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter
from textual.notifications import Notification, Notify
from textual.widgets import Input
from typing_extensions import override

from wizard.core.harmless import harmless
from wizard.screens.keyboard import KeyGuard, TypeAhead, Verdict
from wizard.screens.suspend import UNKNOWN, Suspending, suspend_all
from wizard.screens.textual_internals import QuietFaults, take_whole_pastes
from wizard.services import faults as guards
from wizard.services.surroundings import Surroundings


class HarmlessLines(LineFilter):
    """Shows a sign for each harmful character. The line keeps its width.

    Textual assigns no width to most of them, so the line is cut at its right end, unless its text
    was made harmless before it was measured (`widgets.hanging.content_of`).
    """

    @override
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        shown = [
            one if one.control else Segment(harmless(one.text, keep=""), one.style)
            for one in segments
        ]
        if shown == segments:
            return segments
        return Segment.adjust_line_length(shown, Segment.get_line_length(segments))


_ASCII = str.maketrans(
    {
        **dict.fromkeys("─━╌", "-"),
        **dict.fromkeys("│┃▌▐▎▏▕▊", "|"),
        **dict.fromkeys("╭╮╰╯┌┐└┘├┤", "+"),
        "▸": ">",
        "✓": "v",
        "●": "o",
        "»": ">",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "…": ".",
        "•": "*",
        "·": ".",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
    }
)


class AsciiOnly(LineFilter):
    """Replaces signs by ASCII characters of the same width, so that nothing moves."""

    @override
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii()
            else segment._replace(text=segment.text.translate(_ASCII))
            for segment in segments
        ]


_BURST = (
    "Many keys arrived at once, as if a paste came as typing. Nothing was pressed. Paste again "
    "with your terminal's own key."
)
_NO_PLACE = "Nothing was pressed. This screen takes no paste."
_SUSPEND = "To suspend: ctrl+p, then Suspend."


class SafeApp(QuietFaults, TypeAhead):
    """The protections of the app, independent of the wizard's steps."""

    BINDINGS: ClassVar[list[Any]] = [
        Binding("ctrl+c", "say_how_to_leave", show=False, system=True),
        Binding("ctrl+v", "say_how_to_paste", show=False, priority=True),
        Binding("ctrl+z", "say_how_to_suspend", show=False, system=True),
    ]

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.animation_level = "none"  # the whole reaction to a key appears at once
        self.around = around
        self.key_time: Callable[[events.Event], float] = attrgetter("time")
        self._guard = KeyGuard()
        self._harmless_lines = HarmlessLines()
        self._ascii_only = AsciiOnly()
        self._told: list[Notification] = []
        self._is_ending = False
        self._let_go: Callable[[], None] = lambda: None

    # Keys and pastes ------------------------------------------------------------------------------

    @override
    def get_driver_class(self) -> type[Driver]:
        """Return Textual's own driver for this system, made to keep pastes whole."""
        driver = super().get_driver_class()
        take_whole_pastes(driver)
        return driver

    @override
    def is_stray(self, event: events.Key | events.Paste) -> bool:
        """Whether to ignore a key: it was not typed by hand, or is Enter right after a paste."""
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
        """Whether the focused widget, or the screen around it, uses a paste."""
        route = (self.focused or self.screen).ancestors_with_self
        return any(
            isinstance(one, Input)
            or (getattr(one, "takes_paste", True) and hasattr(one, "on_paste"))
            for one in route
        )

    def instead_of_pasting(self) -> str:
        """Return what else a person can do if pasting does not work."""
        return ""

    def action_say_how_to_paste(self) -> None:
        """Say how to paste.

        ctrl+v arrives as a key only if the terminal uses another key for pasting.
        """
        self.tell(f"Your terminal pastes with {self.around.paste_key_hint()}.", title="Paste")

    def action_say_how_to_leave(self) -> None:
        """Say how to leave, because people press ctrl+c to end a program."""
        self.tell("Press ctrl+q to leave.", title="Leave?")

    def action_say_how_to_suspend(self) -> None:
        """React to ctrl+z, which people press to undo or to suspend.

        There is nothing to undo here.
        """
        self.tell(f"Nothing to undo here. {_SUSPEND if self.can_suspend else ''}".strip())

    def tell(self, message: str, *, title: str = "", problem: bool = False) -> None:
        """Show a message for a few seconds, only once. It is never interpreted as markup."""
        if any(one.message == message and not one.has_expired for one in self._told):
            return
        self.notify(
            message, title=title, severity="warning" if problem else "information", markup=False
        )

    def on_notify(self, event: Notify) -> None:
        self._told = [one for one in self._told if not one.has_expired]
        self._told.append(event.notification)

    def on_click(self, event: events.Click) -> None:
        """Allow a message to be shown again after a click removed it."""
        if event.widget is not None and event.widget.css_identifier.startswith("Toast"):
            self._told.clear()

    def forget_told(self) -> None:
        """Remove messages of the previous step. A problem stays until its time is over."""
        stays = [one for one in self._told if one.severity != "information" and not one.has_expired]
        self._told.clear()
        self.clear_notifications()
        for one in stays:
            self.post_message(Notify(one))

    @property
    @override
    def clipboard(self) -> str:
        """Textual's own clipboard. It is always empty, because a copied text may be the key."""
        return ""

    @override
    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters for every line of every widget. They make its text harmless."""
        ours = [self._harmless_lines, *([] if self.around.utf8 else [self._ascii_only])]
        return [*super().get_line_filters(), *ours]

    # Errors and signals ---------------------------------------------------------------------------

    async def on_load(self) -> None:
        """Prepare the event loop before anything is drawn."""
        loop = asyncio.get_running_loop()
        guards.quiet_loop(loop)
        self._let_go = guards.catch_signals(loop, lambda code: self.exit(return_code=code))

    def on_mount(self) -> None:
        """Handle suspending from now on, because the terminal is ready."""
        if self.can_suspend:
            tell = partial(self.tell, title="Suspend")
            suspending = Suspending(self.suspend, tell, lambda: self._is_ending)
            suspending.listen(asyncio.get_running_loop())

    @property
    def can_suspend(self) -> bool:
        """Whether the terminal can be given back to a shell meanwhile."""
        return sys.platform != "win32" and not self.is_headless and not self.is_web

    @override
    def exit(
        self, result: str | None = None, return_code: int = 0, message: Any | None = None
    ) -> None:
        """End the app. From now on it does not take the terminal back."""
        self._is_ending = True
        super().exit(result, return_code, message)

    @override
    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell until the person runs `fg`."""
        if self.can_suspend:
            suspend_all()
        else:
            self.tell(UNKNOWN, title="Suspend")

    def on_unmount(self) -> None:
        self._let_go()

    # Screenshots ----------------------------------------------------------------------------------

    @override
    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Do nothing: a screenshot could hold a secret."""
