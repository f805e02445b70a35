"""The settings without Mavvrik: exactly as they were where a receipt proves the way back."""

from __future__ import annotations

from collections.abc import Collection

from wizard.core.document import Document, read
from wizard.core.plan_model import Kind
from wizard.core.problems import Unreadable
from wizard.core.removal import RemovalPlan, one_edit, plan_exact_removal, plan_removal
from wizard.services.receipts import kept_originals, steps_back

_DONE = {Kind.TAKE_OUT: "taken out", Kind.CHANGE: "changed", Kind.ADD: "put back"}


def plan_taking_out(document: Document, endpoint: str) -> RemovalPlan:
    """Back to before the first merge where receipts prove it, else by what the values are.

    Raises:
        FileTrouble: the receipts cannot be read.
    """
    plan = plan_removal(document, endpoint)
    if plan.changes_nothing:
        return plan
    return _exact(document, endpoint, plan.keys) or plan


def _exact(document: Document, endpoint: str, keys: Collection[str]) -> RemovalPlan | None:
    """Back before the first merge: a later one may have found older Mavvrik values."""
    for number, step in enumerate(steps_back(document.text)):
        try:
            original = read(step.text)
        except Unreadable:
            return None
        before = plan_removal(original, endpoint, keys)
        if before.changes_nothing:
            edits = one_edit(document.text, step.text) if number else step.receipt.edits
            return plan_exact_removal(document, step.text, edits)
        keys = before.keys
    return None


def removal_words(plan: RemovalPlan) -> list[str]:
    """What was taken out, and what a person should know of what is left."""
    if plan.changes_nothing:
        return ["Nothing of Mavvrik's is in these settings. They are as they were."]
    counts = {kind: sum(one.kind is kind for one in plan.changes) for kind in _DONE}
    done = ", ".join(f"{count} {_DONE[kind]}" for kind, count in counts.items() if count) or "none"
    if plan.is_exact:
        return [
            f"Mavvrik values: {done}.",
            "The settings are exactly as they were before Mavvrik: a receipt here proves it.",
        ]
    rest = "Some of Mavvrik is left." if plan.left else "Everything else is as it was."
    words = [f"Mavvrik values: {done}. {rest}", *plan.notes]
    if kept_originals():
        words.append("What these entries held before does not come back: see mvk-wizard restore.")
    return words
