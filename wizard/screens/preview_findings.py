"""Things to know: grouped by what the reader must do; each fix is shown before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from wizard.core.finding import Finding, Severity
from wizard.core.session import Session
from wizard.core.unresolved import fix_for
from wizard.lines import Item, Line, line, words
from wizard.screens.covering import Cover
from wizard.screens.load_lines import fix_lines

_GROUPS = (
    (Severity.ERROR, "MUST BE FIXED", "before you copy", "x", "bold $error"),
    (Severity.WARNING, "PLEASE DECIDE", "mend it, or leave it so", "!", "bold $warning"),
    (Severity.NOTE, "GOOD TO KNOW", "nothing to do", ".", "$quiet"),
)
NOTHING = "Nothing to fix and nothing to know: the result is as it should be."


def count_of(findings: Sequence[Finding]) -> int:
    """For the badge: what is only good to know does not count."""
    return sum(one.severity is not Severity.NOTE for one in findings)


def in_words(findings: Sequence[Finding]) -> str:
    """`1 must be fixed, 2 to decide`."""
    errors = sum(one.severity is Severity.ERROR for one in findings)
    warnings = count_of(findings) - errors
    counts = ((errors, "must be fixed"), (warnings, "to decide"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def finding_items(session: Session, findings: Sequence[Finding], cover: Cover) -> Sequence[Item]:
    """One item for each finding, errors first."""
    items: list[Item] = []
    for severity, title, aside, sign, style in _GROUPS:
        group = [one for one in findings if one.severity is severity]
        heading = Line(words(title, style), right=words(aside, "$quiet"), heading=True)
        made = [_item(session, one, sign, style, cover) for one in group]
        items += [replace(made[0], heading=heading), *made[1:]] if made else []
    return items


def _item(session: Session, finding: Finding, sign: str, style: str, cover: Cover) -> Item:
    consequence = line(cover.text(finding.consequence))
    folded = finding.severity is Severity.NOTE
    return Item(
        line(cover.text(finding.message), words(sign, style), words(_place(finding), "$quiet")),
        partial(_unfolded, session, finding, cover),
        always=() if folded else (consequence,),
    )


def _unfolded(session: Session, finding: Finding, cover: Cover) -> list[Line]:
    remedy = line(cover.text(finding.remedy), words("→", "$accent"))
    lines = [Line(words(cover.text(finding.consequence)), heading=True), remedy]
    lines = lines if finding.severity is Severity.NOTE else lines[1:]
    fix = fix_for(session, finding)
    if fix is not None and session.settings is not None:
        lines += fix_lines(session.settings.text, fix, session.sharing, indent=" ")
    return lines


def _place(finding: Finding) -> str:
    text = "result line" if finding.in_result else "line"
    return f"{text} {finding.line}" if finding.line else ""
