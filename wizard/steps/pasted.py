"""A text that came from outside and may hold secrets: carried, counted, never shown or printed."""

from __future__ import annotations

from wizard.core.position import Lines


class PastedText:
    """Holds a text so that neither a repr nor a log shows it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return Lines(self.text).count if self.text else 0

    def __repr__(self) -> str:
        return f"<{counted(self.lines, 'line')}>"


def counted(number: int, what: str) -> str:
    """`1 line`, `3 lines`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
