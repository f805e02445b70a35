"""Which keys count: none that a paste sent as keys, and none that was typed for another screen.

Terminals without bracketed paste, and some Windows consoles, send a pasted text key by key: its
line ends would press buttons, and its tabs would move the focus. Large pieces are treated as a
paste (`textual_internals`); `KeyGuard` handles small pieces. Textual hands each key to whatever has
the focus when it comes, also while a screen changes, and has no option for either.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from math import inf
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

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
        self._pasted = -inf
        self._last = -inf
        self._last_printable = False
        self._run = 0
        self._burst = False

    def pasted(self, at: float) -> None:
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


LONGEST = 2.0  # maximum seconds to wait, so that a removed widget does not block the keys
# These keys move within a screen and change nothing that a later key could refer to.
_STAYS = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end"})
_EDITS = frozenset({"backspace", "delete", "ctrl+u", "ctrl+k"})


class TypeAhead(App[str]):
    """Handles keys and pastes one after the other, each when the effect of the last is drawn.

    What was typed before a screen was drawn was meant for the screen before it: text goes to the
    field that has the focus now, and all other keys do nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Key | events.Paste] = deque()
        self._passing_on: asyncio.Task[None] | None = None
        self._is_changing = False  # whether an effect may not be drawn yet
        self._drawn_at = inf  # since when the screen is visible, by the clock of the events

    def on_mount(self) -> None:
        """Note every change of the screen, including those by a click or by background work."""
        self.screen_change_signal.subscribe(self, self._changes, immediate=True)
        self._changes(self.screen)

    def _changes(self, screen: Screen[Any]) -> None:
        self._is_changing, self._drawn_at = True, inf
        screen.screen_layout_refresh_signal.subscribe(self, self._is_drawn, immediate=True)
        screen.call_after_refresh(self._is_drawn, screen)  # if it has its layout from before

    def _is_drawn(self, screen: Screen[Any]) -> None:
        if screen is self.screen:
            screen.screen_layout_refresh_signal.unsubscribe(self)
            self._drawn_at = min(self._drawn_at, Message().time)

    async def on_event(self, event: events.Event) -> None:
        """Hold keys and pastes, and handle all other events at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._held.append(event)
        if not self.holds_keys:
            self._passing_on = asyncio.create_task(self._pass_on())

    @property
    def holds_keys(self) -> bool:
        """Whether a key or a paste is not handled yet."""
        return self._passing_on is not None and not self._passing_on.done()

    @property
    def takes_text(self) -> bool:
        """Whether the focused widget accepts letters."""
        return bool(getattr(self.focused, "takes_text", isinstance(self.focused, Input)))

    def is_stray(self, event: events.Key | events.Paste) -> bool:  # noqa: ARG002
        """Whether an event must be ignored. Each event is checked once, in order."""
        return False

    async def _pass_on(self) -> None:
        while self._held:
            while self._is_changing:
                self._is_changing = False
                await self._handled_and_drawn()
            self.call_later(self._pass, self._held.popleft())
            await _done(self.call_later)

    async def _pass(self, event: events.Key | events.Paste) -> None:
        """Handle a key or a paste like Textual. The app calls this in its own message queue."""
        is_text = isinstance(event, events.Paste) or (
            self.takes_text and (event.is_printable or event.key in _EDITS)
        )
        if self.is_stray(event) or not (is_text or event.time >= self._drawn_at):
            return
        if isinstance(event, events.Paste) or not (is_text or event.key in _STAYS):
            self._is_changing = True
        await super().on_event(event)

    async def _handled_and_drawn(self) -> None:
        """Wait until each widget from the focused one to the app has handled its messages."""
        with suppress(ScreenStackError):  # the app is ending
            for pump in (self.focused or self.screen).ancestors_with_self:
                await _done(pump.call_later)
            await _done(self.screen.call_after_refresh)
            await _done(self.call_later)  # when `Widget.focus` takes effect


async def _done(call: Callable[[Callable[[], object]], bool]) -> None:
    """Wait until everything that is now in the queue is done."""
    came = asyncio.Event()
    if call(came.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(came.wait(), LONGEST)
