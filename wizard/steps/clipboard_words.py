"""What is said after a single value or a message was copied."""

from __future__ import annotations

from wizard.guide import help
from wizard.services.clipboard.clipboard import Kind, Outcome
from wizard.steps.styled_text import CAUTION, DONE, Line, line, words

_SHORT = 120  # characters: what is longer is not on the screen


def line_of(outcome: Outcome, text: str, *, screen: bool = True) -> Line:
    """The same as a line: its sign says how sure it is."""
    signs = {Kind.SENT: words("?", "bold $accent"), Kind.NOT_COPIED: CAUTION}
    return line(said(outcome, text, screen=screen), signs.get(outcome.kind, DONE))


def said(outcome: Outcome, text: str, *, screen: bool = True) -> str:
    """How it went, and what to do now. Only the settings are pasted back to be compared."""
    if outcome.kind is not Kind.SENT:
        return f"{outcome.sentence} {outcome.remedy}".strip()
    if len(text) > _SHORT or "\n" in text:
        return f"{help.SENT} {help.SENT_MESSAGE}"
    return f"{help.SENT} {help.SENT_VALUE if screen else help.SENT_PLAIN}"
