"""The sentences about the result of copying, the same in every step."""

from __future__ import annotations

from wizard.guide import help
from wizard.services.clipboard.clipboard import CopyResult, Outcome
from wizard.steps.styled_text import ASKED, CAUTION, DONE, Line, line

_SHORT = 120  # characters; a longer text is not on the screen


def copied_line(outcome: Outcome, text: str, *, screen: bool = True) -> Line:
    """Return the result of copying as a line, with a sign that shows how certain it is."""
    signs = {CopyResult.SENT: ASKED, CopyResult.NOT_COPIED: CAUTION}
    return line(copied_sentence(outcome, text, screen=screen), signs.get(outcome.kind, DONE))


def copied_sentence(outcome: Outcome, text: str, *, screen: bool = True) -> str:
    """Say how copying went, and what to do now. Only settings are pasted back for comparison."""
    if outcome.kind is not CopyResult.SENT:
        return f"{outcome.sentence} {outcome.remedy}".strip()
    if len(text) > _SHORT or "\n" in text:
        return f"{help.SENT} {help.SENT_MESSAGE}"
    return f"{help.SENT} {help.SENT_VALUE if screen else help.SENT_PLAIN}"
