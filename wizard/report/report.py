"""The report of a setup: what it says, and how it is written as Markdown, JSON or for a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from wizard import __version__
from wizard.core.credentials.names import AGENT, TENANT
from wizard.core.harmless import json_text
from wizard.core.merge.model import ChangeKind
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.record import Evidence, How, day_and_time
from wizard.core.session.session import LAST_STEP, Session, current_step
from wizard.core.session.summary import state_sentence
from wizard.core.vendors import host_of
from wizard.guide.evidence import items_of, known, proof, ruled_out
from wizard.report.checks import CheckLine, how_said, seven_checks
from wizard.report.differences import GuideDifference, differences
from wizard.report.redaction import Redaction, escaped


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the checklist. `when_open` says what to do; it is empty for a completed item."""

    id: str
    text: str
    how: How | None = None
    at: datetime | None = None
    where: str = ""
    when_open: str = ""

    @property
    def is_done(self) -> bool:
        return self.how is not None


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """What happens to one entry of the settings. The value of the entry is not included."""

    kind: ChangeKind
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """The content of a report, with everything hidden that must be hidden."""

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
    differences: tuple[GuideDifference, ...]
    changes: tuple[ChangedEntry, ...]
    facts: tuple[tuple[str, str], ...]  # (name, value)

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.items)


def make_report(
    session: Session,
    at: datetime,
    *,
    computer: str = "",
    home: str = "",
    names: Nicknames | None = None,
) -> Report:
    """Collect the content of the report. The session's `sharing` decides what is hidden.

    `computer` is the name of this computer, `home` the person's home folder, shown as ~, and
    `names` are the nicknames that the screens already use.
    """
    redaction = Redaction(session, computer=computer, home=home, names=names)
    checks = [
        one
        if one.how is None or one.at is None
        else replace(
            one,
            where=redaction.named_where(Evidence(one.how, one.at, one.where)),
            detail=redaction.text(one.detail),
        )
        for one in seven_checks(session)
    ]
    known_evidence, items = known(session), []
    for item in items_of(session):
        evidence = proof(item, known_evidence)
        if evidence is None:
            items.append(ItemLine(item.id, item.text, when_open=item.when_open))
        else:
            where = redaction.named_where(evidence)
            items.append(ItemLine(item.id, item.text, evidence.how, evidence.at, where))
    changes = session.plan.changes if session.plan else ()
    return Report(
        at=at,
        program=__version__,
        claude_version=redaction.text(session.claude_version),
        practice=session.practice,
        sharing=session.sharing,
        step=current_step(session),
        state=state_sentence(session, by="a person"),
        checks=tuple(checks),
        items=tuple(items),
        ruled_out=ruled_out(session),
        differences=differences(session, redaction),
        changes=tuple(ChangedEntry(one.kind, one.key, one.why) for one in changes),
        facts=tuple((name, value) for name, value in _facts(session, redaction) if value),
    )


def _facts(session: Session, redaction: Redaction) -> Iterator[tuple[str, str]]:
    yield "Agent name", redaction.text(session.agent_name)
    yield "Agent ID", redaction.identifier(AGENT)
    yield "Tenant ID", redaction.identifier(TENANT)
    yield "API key", "not in this report"
    yield "Endpoint", redaction.text(session.endpoint)
    yield "Verification URL", redaction.host(host_of(session.verify_url))
    yield "Test by", redaction.text(redaction.person(session.tester))
    yield (
        "Company settings elsewhere",
        str(session.elsewhere or "not answered") if session.settings_confirmed else "",
    )
    yield "Fixes before the merge", ", ".join(map(redaction.text, session.fixes))
    held = ", already with Mavvrik" if session.original_held_mavvrik else ""
    yield "Original settings", redaction.text(session.original_kept) + held


SECRETS_OUT = "It holds no API key and no settings."


def as_markdown(report: Report) -> str:
    practice = " (practice)" if report.practice else ""
    done = f"{report.done} of {len(report.items)} items done."
    claude = report.claude_version or "not checked"
    changes = (
        f"- `{one.kind.value} {one.name.replace('`', '´')}` ({escaped(one.why)})"
        for one in report.changes
    )
    details = [
        *(f"- {name}: {escaped(value)}" for name, value in report.facts),
        f"- Claude Code on this computer: {claude}",
    ]
    parts = [
        f"# Claude Code → Mavvrik: report{practice}",
        f"Made by mvk-wizard {report.program}, {report.at:%Y-%m-%d %H:%M}. {SECRETS_OUT}",
        f"**{escaped(report.state)}** Step {report.step} of {LAST_STEP}; {done}",
        *_section("What is known", _check_table(report)),
        *_section("Final checklist", (_item_line(one, report.at) for one in report.items)),
        *_section("Ruled out", (f"- {one}" for one in report.ruled_out)),
        *_section("Differences from the guide", _differences(report)),
        *_section("What the merge does", changes),
        *_section("Details", details),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Write a heading and its lines, or nothing if there are no lines."""
    text = "\n".join(lines)
    if text:
        yield f"## {title}"
        yield text


def _check_table(report: Report) -> Iterator[str]:
    yield "| | | | evidence | when | |"
    yield "|---|---|---|---|---|---|"
    for one in report.checks:
        known = " · ".join(filter(None, (how_said(one.how), escaped(one.detail))))
        at = day_and_time(one.at, report.at)
        cells = (str(one.number), one.text, one.state.value, known, at, escaped(one.where))
        yield f"| {' | '.join(cells)} |"


def _item_line(item: ItemLine, now: datetime) -> str:
    if not item.is_done:
        return f"- [ ] {item.text}: open. {item.when_open}"
    return f"- [x] {item.text} ({how_said(item.how)}, {day_and_time(item.at, now)})"


def _differences(report: Report) -> Iterator[str]:
    if not report.differences and report.changes:
        yield "None: exactly as the guide prints it."
    for names, what, why in grouped(report.differences):
        yield f"- {', '.join(f'`{name}`' for name in names)}: {escaped(what)} ({escaped(why)})"


def grouped(found: Iterable[GuideDifference]) -> Iterator[tuple[list[str], str, str]]:
    """Group the entries that differ for the same reason, as (names, what, why)."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in found:
        groups.setdefault((one.what, one.why), []).append(one.name)
    return ((names, what, why) for (what, why), names in groups.items())


# As JSON ------------------------------------------------------------------------------------------


def as_json(report: Report) -> str:
    """Write the report as JSON, in a stable form that docs/json.md describes."""
    form = {
        "kind": "mvk-wizard report",
        "version": 2,
        "made_at": report.at.isoformat(timespec="seconds"),
        "program": report.program,
        "claude_code": report.claude_version or None,
        "practice": report.practice,
        "sharing": report.sharing,
        "step": report.step,
        "state": report.state,
        "checks": [asdict(one) | _evidence(one) for one in report.checks],
        "checklist": [
            {"id": one.id, "text": one.text, "done": one.is_done}
            | _evidence(one)
            | {"when_open": one.when_open}
            for one in report.items
        ],
        "ruled_out": list(report.ruled_out),
        "differences": [asdict(one) for one in report.differences],
        "changes": [asdict(one) | {"kind": one.kind.in_json} for one in report.changes],
        "facts": dict(report.facts),
    }
    return json_text(form)


def _evidence(line: CheckLine | ItemLine) -> dict[str, object]:
    return {
        "how": None if line.how is None else line.how.name.lower(),
        "at": None if line.at is None else line.at.isoformat(timespec="seconds"),
        "where": line.where,
    }


# For a ticket -------------------------------------------------------------------------------------


def as_ticket(report: Report) -> str:
    """Write a short plain text without secrets for any ticket system."""
    practice = "Practice. " if report.practice else ""
    checks = []
    for one in report.checks:
        who = " ".join(
            filter(None, (how_said(one.how), day_and_time(one.at, report.at), one.where))
        )
        detail = "; ".join(filter(None, (one.detail, who)))
        checks.append(
            f"  {one.number} {one.text}: {one.state.value}{f' ({detail})' if detail else ''}"
        )
    differ = [
        f"  {', '.join(names)}: {what} ({why})" for names, what, why in grouped(report.differences)
    ]
    no_differences = "Differences from the guide: none." if report.changes else ""
    claude = report.claude_version or "not checked"
    blocks = [
        f"Claude Code → Mavvrik: {practice}{report.state}",
        _block("Checks", checks),
        f"Ruled out: {', '.join(report.ruled_out)}." if report.ruled_out else "",
        _block("Differences from the guide", differ) or no_differences,
        _block("Still open", [f"  {one.text}" for one in report.items if not one.is_done]),
        _block("Setup", [f"  {name}: {value}" for name, value in report.facts[:3]]),
        f"Versions: mvk-wizard {report.program}, Claude Code {claude}. "
        f"Made {report.at:%Y-%m-%d %H:%M}. {SECRETS_OUT}",
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _block(title: str, lines: Sequence[str]) -> str:
    return "\n".join((title, *lines)) if lines else ""
