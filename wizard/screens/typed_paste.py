"""Keys that no hand typed: a paste that the terminal sends as typing must press nothing.

Terminals without bracketed paste, and some Windows consoles, send a pasted text key by key: its
line ends would press buttons, its tabs move the focus. What comes in large pieces is taken as a
paste (`textual_internals`); this is for what comes in small ones.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events
from textual.app import App, ScreenStackError
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input
from typing_extensions import override

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


Result = TypeVar("Result")
AFTER_PASTE = 0.3  # seconds in which Enter does nothing: a hand is still on its way from Cmd+V
TOGETHER = 0.01  # seconds between two keys that no hand can press so close
CROWD = 10  # so many of them at once are no typing, whatever they are
PAUSE = 0.3  # seconds without a key that end a burst


class Verdict(Enum):
    """What to do with a key."""

    PASS = auto()
    IGNORE = auto()
    NOTICE = auto()  # ignore it too, and say so: a burst begins here


class KeyGuard:
    """Judges each key by the time at which it came (seconds of any steady clock)."""

    def __init__(self) -> None:
        self._pasted = float("-inf")
        self._last = float("-inf")
        self._last_printable = False
        self._run = 0
        self._burst = False

    def pasted(self, at: float) -> None:
        """A real paste arrived."""
        self._pasted = at

    def judge(self, key: str, *, printable: bool, takes_text: bool, at: float) -> Verdict:
        """Whether the key may go on; `takes_text`: a field has the focus that letters belong in."""
        gap, after_printable = at - self._last, self._last_printable
        self._last, self._last_printable = at, printable
        self._run = self._run + 1 if gap <= TOGETHER else 1
        if self._burst and gap <= PAUSE:
            return Verdict.IGNORE
        self._burst = False
        if key == "enter" and at - self._pasted < AFTER_PASTE:
            return Verdict.IGNORE
        if self._is_burst(gap, after_printable, printable, takes_text):
            self._burst = True
            return Verdict.NOTICE
        return Verdict.PASS

    def _is_burst(
        self, gap: float, after_printable: bool, printable: bool, takes_text: bool
    ) -> bool:
        if printable and takes_text:
            return False
        return self._run >= CROWD or (gap <= TOGETHER and after_printable and not printable)


LONGEST = 2.0  # seconds that one queue may take; a key is never lost to a widget that is gone
# They move within a screen, and change nothing that a later key could be meant for.
_STAYS = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end"})
_EDITS = frozenset({"backspace", "delete", "ctrl+u", "ctrl+k"})


class TypeAhead(App[str]):
    """Holds keys and pastes back while the screen changes, or the key before them is at work."""

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Key | events.Paste] = deque()
        self._drawn: Screen[Any] | None = None  # what the person sees
        self._drawn_at = 0.0  # since when, by the clock of the events
        self._settling: asyncio.Task[None] | None = None
        self._picture = asyncio.Event()  # that is waited for

    def on_mount(self) -> None:
        """Note every change of the screen, also by a click or by background work."""
        self.screen_change_signal.subscribe(self, self._changes, immediate=True)
        self._changes(self.screen)

    def _changes(self, screen: Screen[Any]) -> None:
        self._picture.set()  # a screen that is covered is not drawn any more
        if not isinstance(screen, SeenScreen):
            self.seen(screen)
        if self._settling is None:
            self._settle()

    def seen(self, screen: Screen[Any]) -> None:
        """Note that a screen is seen: with its first frame, or at once if it is Textual's own."""
        if screen is self._top and screen is not self._drawn:
            self._drawn, self._drawn_at = screen, Message().time

    def on_unmount(self) -> None:
        """Nothing is waited for any more."""
        if self._settling is not None:
            self._settling.cancel()

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes one after the other, all else at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._held.append(event)
        await self._take_held()

    @property
    def takes_text(self) -> bool:
        """Whether letters belong where the focus is."""
        return bool(getattr(self.focused, "takes_text", isinstance(self.focused, Input)))

    def is_stray(self, event: events.Key | events.Paste) -> bool:  # noqa: ARG002
        """Whether it must not be passed on; asked of each once, in their order."""
        return False

    # Passing on -----------------------------------------------------------------------------------

    async def _take_held(self) -> None:
        """Pass on what waits."""
        while self._held and self._settling is None:
            event = self._held.popleft()
            if self.is_stray(event) or not (self._has_seen(event) or self._is_text(event)):
                continue
            await super().on_event(event)
            if isinstance(event, events.Paste) or (
                not self._is_text(event) and event.key not in _STAYS
            ):
                self._settle()

    def _has_seen(self, event: events.Event) -> bool:
        """Whether the screen was drawn already when this was typed."""
        return self._drawn is self._top and event.time >= self._drawn_at

    def _is_text(self, event: events.Key | events.Paste) -> bool:
        """Whether it belongs into the field that has the focus."""
        return isinstance(event, events.Paste) or (
            self.takes_text and (event.is_printable or event.key in _EDITS)
        )

    # Waiting --------------------------------------------------------------------------------------

    @property
    def _top(self) -> Screen[Any] | None:
        try:
            return self.screen
        except ScreenStackError:
            return None

    def _settle(self) -> None:
        """Hold everything back until this key has done what it does, and that is drawn."""
        self._settling = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        route: list[MessagePump] = [*self.focused.ancestors_with_self] if self.focused else [self]
        for pump in route:  # the way that a message takes from a widget to the program
            await _done(pump.call_later)
        before, top = None, self._top
        while top is not None and top is not before:
            self._picture = asyncio.Event()
            await _done(top.call_after_refresh, self._picture)
            await _done(self.call_later)  # where `Widget.focus` takes effect
            before, top = top, self._top
        if not self.call_later(self._settled):
            self._settling = None

    async def _settled(self) -> None:
        """Pass on what waited, to the screen that is there now.

        It runs in the program's own turn.
        """
        self._settling = None
        await self._take_held()


async def _done(
    call: Callable[[Callable[[], object]], bool], came: asyncio.Event | None = None
) -> None:
    """Wait until what stands in the queue before now is done, or `came` is set otherwise."""
    came = came or asyncio.Event()
    if call(came.set):
        try:
            await asyncio.wait_for(came.wait(), LONGEST)
        except TimeoutError:
            return


class SeenScreen(Screen[Result]):
    """A screen that says when it is drawn: a key typed before was meant for the one before it."""

    @override
    def render_lines(self, crop: Region) -> list[Strip]:
        """Its rows; they are asked for with each frame."""
        if isinstance(self.app, TypeAhead):
            self.app.seen(self)
        return super().render_lines(crop)
