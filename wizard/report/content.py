"""What a report says, with everything hidden that must be; how it is written stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from wizard import __version__
from wizard.core.credentials.reading import AGENT, TENANT
from wizard.core.merge.plan import ChangeKind
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Evidence, How, Session, current_step
from wizard.core.session.summary import state_sentence
from wizard.core.vendors import host_of
from wizard.guide.checklist import ChecklistItem, items_of, proof
from wizard.guide.known import known, ruled_out
from wizard.report.checks import CheckLine, seven_checks
from wizard.report.differences import Difference, differences
from wizard.report.redaction import Redaction


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the checklist. `when_open` says what to do; empty where it is done."""

    id: str
    text: str
    how: How | None = None
    at: datetime | None = None
    where: str = ""
    when_open: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it is ticked."""
        return self.how is not None


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """One entry of the settings: what happens to it. Its value is not in it."""

    kind: ChangeKind
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """Ready to be written down. Nothing in it needs to be hidden any more."""

    at: datetime
    program: str
    claude_version: str
    practice: bool
    sharing: bool
    step: int
    state: str
    checks: tuple[CheckLine, ...]
    items: tuple[ItemLine, ...]
    ruled_out: tuple[str, ...]
    differences: tuple[Difference, ...]
    changes: tuple[ChangedEntry, ...]
    facts: tuple[tuple[str, str], ...]  # (name, value)

    @property
    def done(self) -> int:
        """How many of the items are done."""
        return sum(one.is_done for one in self.items)


def make_report(
    session: Session,
    at: datetime,
    *,
    computer: str = "",
    home: str = "",
    names: Nicknames | None = None,
) -> Report:
    """What there is to tell of a session.

    Args:
        session: decides by `sharing` what is hidden.
        at: now, in local time.
        computer: the name of this computer.
        home: its person's home folder, shown as ~.
        names: the nicknames that the screens use already.
    """
    redaction = Redaction(session, computer=computer, home=home, names=names)
    return Report(
        at=at,
        program=__version__,
        claude_version=redaction.text(session.claude_version),
        practice=session.practice,
        sharing=session.sharing,
        step=current_step(session),
        state=state_sentence(session, by="a person"),
        checks=tuple(_check(one, redaction) for one in seven_checks(session)),
        items=tuple(_items(session, redaction)),
        ruled_out=ruled_out(session),
        differences=differences(session, redaction),
        changes=tuple(_changes(session)),
        facts=tuple((name, value) for name, value in _facts(session, redaction) if value),
    )


def _check(line: CheckLine, redaction: Redaction) -> CheckLine:
    if line.how is None or line.at is None:
        return line
    evidence = Evidence(line.how, line.at, line.where)
    return replace(line, where=redaction.where(evidence), detail=redaction.text(line.detail))


def _items(session: Session, redaction: Redaction) -> Iterator[ItemLine]:
    facts = known(session)
    return (_item(one, proof(one, facts), redaction) for one in items_of(session))


def _item(item: ChecklistItem, found: Evidence | None, redaction: Redaction) -> ItemLine:
    if found is None:
        return ItemLine(item.id, item.text, when_open=item.when_open)
    return ItemLine(item.id, item.text, found.how, found.at, redaction.where(found))


def _changes(session: Session) -> Iterator[ChangedEntry]:
    plan = session.plan
    for one in plan.changes if plan else ():
        yield ChangedEntry(one.kind, one.key, one.why)


def _facts(session: Session, redaction: Redaction) -> Iterator[tuple[str, str]]:
    yield "Agent name", redaction.text(session.agent_name)
    yield "Agent ID", redaction.identifier(AGENT)
    yield "Tenant ID", redaction.identifier(TENANT)
    yield "API key", "not in this report"
    yield "Endpoint", redaction.text(session.endpoint)
    yield "Verification address", redaction.host(host_of(session.verify_url))
    yield "Test made by", redaction.person(session.tester)
    yield (
        "Company settings elsewhere",
        str(session.elsewhere or "not answered") if session.settings_confirmed else "",
    )
    yield "Fixes before the merge", ", ".join(map(redaction.text, session.fixes))
    held = ", Mavvrik was in it already" if session.original_held_mavvrik else ""
    yield "Original settings", redaction.text(session.original_kept) + held
