"""The words of step 7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.core.plan import Kind, MergePlan
from wizard.core.session import Evidence, Session
from wizard.guide.checklist import ChecklistItem
from wizard.services.file_trouble import show_path
from wizard.widgets.hanging import Line, line, words

if TYPE_CHECKING:
    from wizard.services.clipboard import Outcome

UNDO = (
    "This copies your settings as they were before the first step, to the last byte.",
    "Paste them into Managed settings, click Update settings, restart: about 2 minutes.",
    "Mavvrik gets nothing more then; what it has stays there.",
)
UNDO_NEXT = "Now: Managed settings, Manage, select all, paste, Update settings, then restart."


def head(session: Session, proofs: Sequence[Evidence | None]) -> list[Line]:
    """How many are done, and what that means."""
    done = sum(one is not None for one in proofs)
    total = len(proofs)
    if done == total:
        text = f"All {total} done. Your usage reaches Mavvrik."
    elif session.is_verified:
        text = f"{done} of {total} done. Your usage reaches Mavvrik."
    else:
        text = f"{done} of {total} done. What is open stays open until it is proved."
    return [line(words(text, "bold"), right=words("how we know", "$quiet"))]


def item(one: ChecklistItem, found: Evidence | None, practice: bool) -> Line:
    """One line of the checklist with its evidence, or what to do about it."""
    if found is None:
        return line(one.text, words(".", "$quiet"), words(f"open, step {one.step}", "bold $accent"))
    how = f"{found.how.value:<9}{found.at:%H:%M}"
    how = f"practised {found.at:%H:%M}" if practice else how
    return line(one.text, words("✓", "bold $success"), words(how, "$quiet"))


def foot(session: Session, cleared: Outcome | None, *, copied: bool) -> list[Line]:
    """What is still lying about, what to do next time, and what to tell people."""
    lines = [_said("Clean up", one) for one in _clean_up(session, cleared, copied)]
    lines.append(_said("Next time", "data stopped, new key, undo:  mvk-wizard"))
    lines.append(_said("Tell them", "everyone else sends data after their next restart."))
    return lines


def _said(name: str, text: str) -> Line:
    return line(text, words(f"{name:<9}", "$quiet"))


def _clean_up(session: Session, cleared: Outcome | None, copied: bool) -> list[str]:
    found = []
    if cleared is not None:
        found.append(f"clipboard: {cleared.sentence}")
    elif copied:
        found.append("the clipboard may still hold your API key: ctrl+l clears it.")
    if session.original_kept:
        path = show_path(session.original_kept, session.sharing)
        found.append(f"the original is kept, for you only: {path}")
    if session.taken is not None and session.taken.file:
        path = show_path(session.taken.file, session.sharing)
        found.append(f"the saved settings hold your API key: {path}")
    return found


def added_entries(plan: MergePlan) -> tuple[str, ...]:
    """Names that the merge put in or changed, for the undo card."""
    ours = (Kind.ADD, Kind.CHANGE, Kind.MOVE, Kind.SAME)
    return tuple(change.key for change in plan.changes if change.kind in ours)
