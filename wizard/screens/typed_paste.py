"""Detect keys that nobody typed: a paste that the terminal sends as keys must not press anything.

Terminals without bracketed paste, and some Windows consoles, send a pasted text key by key: its
line ends would press buttons, and its tabs would move the focus. Large pieces are treated as a
paste (`textual_internals`); this module handles small pieces.
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
# Seconds in which Enter does nothing, because a hand may still be moving from Cmd+V.
AFTER_PASTE = 0.3
TOGETHER = 0.01  # seconds; nobody presses two keys within this time
CROWD = 10  # so many keys at once are not typed
PAUSE = 0.3  # seconds without a key that end a burst


class Verdict(Enum):
    """What to do with a key."""

    PASS = auto()
    IGNORE = auto()
    NOTICE = auto()  # ignore it and say so: a burst begins here


class KeyGuard:
    """Judges each key by the time at which it arrived (seconds of any monotonic clock)."""

    def __init__(self) -> None:
        self._pasted = float("-inf")
        self._last = float("-inf")
        self._last_printable = False
        self._run = 0
        self._burst = False

    def pasted(self, at: float) -> None:
        """Note that a real paste arrived."""
        self._pasted = at

    def judge(self, key: str, *, printable: bool, takes_text: bool, at: float) -> Verdict:
        """Return what to do with a key.

        `takes_text` says that the focused field accepts letters.
        """
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


LONGEST = 2.0  # maximum seconds for one queue, so that a removed widget does not block the keys
# These keys move within a screen and change nothing that a later key could refer to.
_STAYS = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end"})
_EDITS = frozenset({"backspace", "delete", "ctrl+u", "ctrl+k"})


class TypeAhead(App[str]):
    """Holds keys and pastes while the screen changes, or while the previous key is handled."""

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Key | events.Paste] = deque()
        self._drawn: Screen[Any] | None = None  # the screen that the person sees
        self._drawn_at = 0.0  # since when, by the clock of the events
        self._settling: asyncio.Task[None] | None = None
        self._picture = asyncio.Event()  # set when the awaited screen is drawn

    def on_mount(self) -> None:
        """Note every change of the screen, including those by a click or by background work."""
        self.screen_change_signal.subscribe(self, self._changes, immediate=True)
        self._changes(self.screen)

    def _changes(self, screen: Screen[Any]) -> None:
        self._picture.set()  # a covered screen will not be drawn
        if not isinstance(screen, SeenScreen):
            self.seen(screen)
        if self._settling is None:
            self._settle()

    def seen(self, screen: Screen[Any]) -> None:
        """Note that a screen is visible: with its first frame, or at once for Textual's own."""
        if screen is self._top and screen is not self._drawn:
            self._drawn, self._drawn_at = screen, Message().time

    def on_unmount(self) -> None:
        """Stop waiting."""
        if self._settling is not None:
            self._settling.cancel()

    async def on_event(self, event: events.Event) -> None:
        """Handle keys and pastes one after the other, and all other events at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._held.append(event)
        await self._take_held()

    @property
    def takes_text(self) -> bool:
        """Whether the focused widget accepts letters."""
        return bool(getattr(self.focused, "takes_text", isinstance(self.focused, Input)))

    def is_stray(self, event: events.Key | events.Paste) -> bool:  # noqa: ARG002
        """Whether an event must be ignored. Each event is checked once, in order."""
        return False

    # Passing events on ----------------------------------------------------------------------------

    async def _take_held(self) -> None:
        """Pass on the events that wait."""
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
        """Whether the screen was already visible when this was typed."""
        return self._drawn is self._top and event.time >= self._drawn_at

    def _is_text(self, event: events.Key | events.Paste) -> bool:
        """Whether the event is text for the focused field."""
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
        """Hold all keys until this key has been handled and its effect is drawn."""
        self._settling = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        route: list[MessagePump] = [*self.focused.ancestors_with_self] if self.focused else [self]
        for pump in route:  # the path of a message from a widget to the app
            await _done(pump.call_later)
        before, top = None, self._top
        while top is not None and top is not before:
            self._picture = asyncio.Event()
            await _done(top.call_after_refresh, self._picture)
            await _done(self.call_later)  # when `Widget.focus` takes effect
            before, top = top, self._top
        if not self.call_later(self._settled):
            self._settling = None

    async def _settled(self) -> None:
        """Pass on the events that waited to the current screen.

        The app calls this in its own message queue.
        """
        self._settling = None
        await self._take_held()


async def _done(
    call: Callable[[Callable[[], object]], bool], came: asyncio.Event | None = None
) -> None:
    """Wait until everything that is now in the queue is done, or until `came` is set."""
    came = came or asyncio.Event()
    if call(came.set):
        try:
            await asyncio.wait_for(came.wait(), LONGEST)
        except TimeoutError:
            return


class SeenScreen(Screen[Result]):
    """A screen that reports when it is drawn.

    A key typed earlier was meant for the previous screen.
    """

    @override
    def render_lines(self, crop: Region) -> list[Strip]:
        """Return its rows. Textual calls this for each frame."""
        if isinstance(self.app, TypeAhead):
            self.app.seen(self)
        return super().render_lines(crop)
