"""The diff as plain text: signs beside line numbers, secrets masked, unchanged parts counted."""

from __future__ import annotations

from wizard.core.document.diff import RowKind
from wizard.core.merge.plan import MergePlan
from wizard.core.session.session import Session
from wizard.steps.diff_rows import MaskedDiff
from wizard.steps.sharing import Cover


def diff_lines(session: Session, plan: MergePlan, cover: Cover) -> str:
    """From the settings as they were loaded to the merged text."""
    diff = MaskedDiff(session, plan, cover)
    found = list(diff.notes)
    for row in diff.rows:
        if row.kind is RowKind.FOLD:
            found.append(f"         {diff.folded(row)}")
        else:
            number = row.new_line if row.new_line is not None else row.old_line
            found.append(f"{row.kind.value} {number:>5}  {diff.text(row)}")
    return "".join(f"{one}\n" for one in found)
