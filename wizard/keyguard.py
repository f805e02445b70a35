"""Keys that no hand typed: a paste that the terminal sends as typing must press nothing.

Terminals without bracketed paste, and some Windows consoles, send a pasted text key by key: its
line ends would press buttons, its tabs move the focus. What comes in large pieces is taken as a
paste (`unbracketed`); this is for what comes in small ones.
"""

from __future__ import annotations

from enum import Enum, auto

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
