"""The sentences about the result of copying, the same in every step."""

from __future__ import annotations

from wizard.guide import help
from wizard.services.clipboard.clipboard import CopyResult, Outcome
from wizard.steps.styled_text import ASKED, CAUTION, DONE, Line, line

_SHORT = 120  # characters; a longer text is not on the screen


def copied_line(outcome: Outcome, text: str, *, screen: bool = True) -> Line:
    """Say how copying went, how certain that is, and what to do now.

    Only the settings of step 5 are pasted back for comparison.
    """
    if outcome.kind is not CopyResult.SENT:
        sign = CAUTION if outcome.kind is CopyResult.NOT_COPIED else DONE
        return line(f"{outcome.sentence} {outcome.remedy}".strip(), sign)
    now = help.SENT_VALUE if screen else help.SENT_PLAIN
    if len(text) > _SHORT or "\n" in text:
        now = help.SENT_MESSAGE
    return line(f"{help.SENT} {now}", ASKED)
