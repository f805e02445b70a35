"""Take Mavvrik out: what was pasted, what would go, and the lines that say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wizard.core.document.reader import read
from wizard.core.document.text import SettingsText
from wizard.core.finding import Finding
from wizard.core.merge.removal import RemovalPlan
from wizard.core.position import BOM
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Doing, Evidence, Session, moment
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.guide import back
from wizard.services.files.receipts import plan_taking_out, removal_words
from wizard.steps import load_lines
from wizard.steps import settings_reading as reading
from wizard.steps.changes_list import change_items
from wizard.steps.lines import CAUTION, DONE, Item, Line, line, words
from wizard.steps.sharing import Cover

_STOPPED = words("x", "bold $error")


@dataclass(frozen=True, slots=True)
class WithoutMavvrik:
    """A settings text that was read, and either its plan or why it cannot be read."""

    settings: SettingsText
    plan: RemovalPlan | None
    said: Sequence[str] = ()  # what goes, and what to know of what is left
    problem: Problem | None = None
    is_partial: bool = False  # a person wants the rest removed although something is left

    @property
    def text(self) -> str:
        """What is to be pasted into the console; empty where there is nothing to paste."""
        plan = self.plan
        if plan is None or not plan.edits or (plan.left and not self.is_partial):
            return ""
        return plan.result.removeprefix(BOM)

    @property
    def may_be_partial(self) -> bool:
        """Whether the rest can be removed, once a person wants that."""
        return bool(self.plan and self.plan.left and self.plan.edits and not self.is_partial)

    @property
    def data(self) -> bytes:
        """The same as a file, in the encoding that it came in."""
        return self.settings.encode(self.plan.result) if self.plan and self.text else b""


def work_out(load: Callable[[], SettingsText], endpoint: str) -> WithoutMavvrik:
    """Read a settings text and plan what goes.

    Raises:
        FileTrouble: the file, or a receipt, cannot be read.
        Unreadable: bytes that are no text.
    """
    settings = load()
    try:
        document = read(settings.text)
    except Unreadable as unreadable:
        return WithoutMavvrik(settings, None, problem=unreadable.problem)
    plan = plan_taking_out(document, endpoint)
    return WithoutMavvrik(settings, plan, removal_words(plan))


def waiting(session: Session) -> Line | None:
    """A removal that was copied before, and is not known to be saved."""
    taken = session.taken
    if session.doing is not Doing.REMOVAL or taken is None:
        return None
    said = back.COPIED_REMOVAL.format(at=moment(taken.evidence.at, session))
    return line(f"{said} {back.REMOVE_WAITS}", CAUTION)


def lines_of(
    found: WithoutMavvrik, session: Session, names: Nicknames, columns: int = 80
) -> Sequence[Line]:
    """What came of it; without sharing only secrets are masked."""
    if found.problem is not None:
        return _unreadable(found.settings.text, found.problem, session.sharing, columns)
    plan = found.plan
    if plan is None:
        return ()
    if plan.blockers:
        first = line(words("Nothing can be taken out yet.", "bold"), _STOPPED)
        return [first, *(line(f"{one.message} {one.remedy}") for one in plan.blockers)]
    cover = _cover(found, session, names)
    left = [line(cover.text(_left_in_words(one)), CAUTION) for one in plan.left]
    if plan.left and not found.is_partial:
        return [line(words("Some of Mavvrik would be left.", "bold"), _STOPPED), *left]
    sign = DONE if plan.is_exact else CAUTION
    summary, *rest = [cover.text(sentence) for sentence in found.said]
    first = line(words(summary, "bold"), CAUTION if left else DONE)
    return [first, *left, *(line(one, sign) for one in rest)]


def _left_in_words(finding: Finding) -> str:
    place = f"Line {finding.line}: " if finding.line else ""
    return f"{place}{finding.message} {finding.remedy}"


def items_of(found: WithoutMavvrik, session: Session, names: Nicknames) -> Sequence[Item]:
    """One item for each entry that goes or changes."""
    return change_items(found.plan.changes, _cover(found, session, names)) if found.plan else ()


def _cover(found: WithoutMavvrik, session: Session, names: Nicknames) -> Cover:
    return Cover(replace(session, settings=found.settings), names)


def _unreadable(text: str, problem: Problem, sharing: bool, columns: int) -> Sequence[Line]:
    """No fix is offered: what the console holds is whole, so it is copied once more."""
    if problem.code in reading.NOT_SETTINGS:  # it may be the credentials
        return load_lines.put_away(replace(problem, marked=()))
    return load_lines.trouble(text, reading.Trouble(problem, None), sharing, columns)


def with_rest(session: Session, evidence: Evidence) -> Session:
    """What could be removed is removed: the console holds neither the set-up nor nothing of it."""
    return session.with_difference(evidence).dropped()
