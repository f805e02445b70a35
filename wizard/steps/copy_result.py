"""The result in step 5: checked before it leaves, and what a comparison says of the console."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from wizard.core.check import check
from wizard.core.check.names import approval_names
from wizard.core.check.standing import mark_kept
from wizard.core.client.values import read_switch
from wizard.core.document.reader import read
from wizard.core.finding import Finding, Severity
from wizard.core.harmless import with_signs
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import MergePlan
from wizard.core.position import BOM
from wizard.core.session.record import Console, Evidence, Holds, How
from wizard.core.session.session import Session
from wizard.core.values import LOG_TOOL_DETAILS
from wizard.core.verify.comparison import Comparison, PasteKind, explain

# The result ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Readiness:
    """The result of checking the whole merged text again."""

    at: datetime
    lines: int
    last_line: str  # "}" if a person can look for it; otherwise empty
    findings: tuple[Finding, ...]
    approval: tuple[str, ...]  # the names that the approval dialog will list
    command_lines: bool  # whether full shell commands are collected
    is_plain: bool  # a terminal shows it unchanged and obeys nothing in it
    is_ascii: bool

    @property
    def errors(self) -> int:
        """The number of problems that must be fixed before it may be copied."""
        return self.count(Severity.ERROR)

    def count(self, severity: Severity) -> int:
        return sum(one.weight is severity for one in self.findings)


def check_result(session: Session, at: datetime) -> Readiness | None:
    """Parse the whole result again, strictly, and check it. None without one.

    Raises:
        Unreadable: never for our result, because it was proved before.
    """
    plan, credentials = session.plan, session.credentials
    if plan is None or credentials is None:
        return None
    document, text = read(plan.result, limits=False), text_to_copy(plan)
    last = document.lines.line(document.lines.count).strip()
    return Readiness(
        at,
        document.lines.count,
        last if last == "}" and document.lines.count > 1 else "",
        mark_kept(check(document, credentials, session.endpoint, session.practice), plan),
        approval_names(document),
        read_switch(env_values(document).get(LOG_TOOL_DETAILS)),
        with_signs(text, keep="\n\r\t") == text,
        text.isascii(),
    )


def text_to_copy(plan: MergePlan) -> str:
    """Return the result as it is pasted: without a byte order mark, which only files have."""
    return plan.result.removeprefix(BOM)


# The console --------------------------------------------------------------------------------------


def with_comparison(session: Session, comparison: Comparison, evidence: Evidence) -> Session:
    """Return the session after a text was compared with the copied one.

    A text that is not settings says nothing about the console. If it is the text that was loaded,
    nothing has been saved since, so what is known does not change.
    """
    evidence = replace(evidence, detail=explain(comparison).headline)
    if comparison.kind in (
        PasteKind.NOTHING,
        PasteKind.PART,
        PasteKind.CREDENTIALS,
        PasteKind.NO_SETTINGS,
    ):
        return session
    if comparison.console is not Console.DIFFERENT:
        return session.with_saved(evidence, comparison.console)
    live = session.live
    was_there = live is not None and live.holds is not Holds.OTHER and not session.is_saved
    is_unsaved = comparison.kind is PasteKind.ORIGINAL and was_there
    return session if is_unsaved else session.with_difference(evidence)


def with_nothing_to_save(session: Session, evidence: Evidence) -> Session:
    """Return the session if the settings loaded from the console are already right."""
    loaded = session.loaded
    pasted = loaded is not None and loaded.detail == "pasted"
    how, console = (How.COMPARED, Console.SAME) if pasted else (How.SAID, None)
    return session.with_saved(replace(evidence, how=how), console)
