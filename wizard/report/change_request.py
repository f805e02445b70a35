"""A page for a change board, another vendor's team or a works council.

It says what changes, who notices what, which data is collected, how to undo it, and what is
verified so far. Secrets are masked completely. While sharing, names and IDs are hidden as on the
screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from wizard import __version__
from wizard.core.check.names import approval_names
from wizard.core.check.plan_findings import findings_of
from wizard.core.merge.current_env import holds_no_headers, is_mavvrik_header
from wizard.core.merge.model import Change, ChangeKind, Decision, MergePlan
from wizard.core.redact.mask import mask_value
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.record import day_and_time
from wizard.core.session.session import Session
from wizard.core.session.summary import state_sentence
from wizard.core.values import RESOURCE_ATTRIBUTES
from wizard.core.vendors import host_of
from wizard.guide import steps, surfaces
from wizard.report.checks import how_said, seven_checks
from wizard.report.differences import collects_command_lines
from wizard.report.redaction import Redaction, escaped

TITLE = "Change request: Claude Code reports its usage to Mavvrik"
_WHAT = {
    ChangeKind.ADD: "added",
    ChangeKind.CHANGE: "changed",
    ChangeKind.MOVE: "moved",
    ChangeKind.REMOVE: "removed",
}
_COLLECTED = (
    "Of each session: the user's email (with a Claude account), installation ID, session ID, model,"
    " token counts, times and durations, names of the tools used."
)
_NOT_COLLECTED = "Not collected: the text of prompts and answers, file contents, tool output."
_CONTENT_COLLECTED = "Not collected: what these settings don't switch on; see the next lines."
_COST = (
    "Mavvrik calculates the cost from the tokens. After an undo, existing data stays in Mavvrik."
)
_COMMANDS = (
    "Every full shell command that Claude Code runs is collected. Commands may hold passwords or"
    " names. The guide switches this on (OTEL_LOG_TOOL_DETAILS)."
)
_NO_COMMANDS = "Shell commands are not collected (OTEL_LOG_TOOL_DETAILS is off)."
_UNDO_LATER = (
    "Then everyone restarts Claude Code once. Only after that, revoke the API key in Mavvrik."
)
_NOT_DECIDED = "Open choices are listed as the guide prints them."


def change_request(
    session: Session,
    at: datetime,
    *,
    computer: str = "",
    home: str = "",
    names: Nicknames | None = None,
) -> str:
    """Write the page as Markdown. It is empty while nothing can be merged. See `make_report`."""
    plan = session.plan
    if plan is None or plan.blockers:
        return ""
    redaction = Redaction(session, computer=computer, home=home, names=names)
    known = []
    for one in seven_checks(session):
        how = (how_said(one.how), day_and_time(one.at, at), redaction.text(one.detail))
        detail = ", ".join(filter(None, how))
        known.append(f"{one.text}: {one.state.value}{f' ({escaped(detail)})' if detail else ''}")
    parts = [
        f"# {TITLE}{' (practice)' if session.practice else ''}",
        f"Made by mvk-wizard {__version__}, {at:%Y-%m-%d %H:%M}. No secrets.",
        *_section("In short", _in_short(session, plan, redaction)),
        *(["## Choices"] if plan.questions else []),
        *(_decision(one, session.choices.get(one.id), redaction) for one in plan.questions),
        *_section("What changes in the managed settings", _changes(plan, redaction)),
        *_section("Who notices what", _notices(plan)),
        *_section("Which data is collected", _collected(session)),
        *_section("How to undo it", _undo(session, redaction)),
        *_section("What is known so far", known),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: Iterable[str]) -> tuple[str, str]:
    return f"## {title}", "\n".join(f"- {line}" for line in lines)


def _in_short(session: Session, plan: MergePlan, redaction: Redaction) -> Iterator[str]:
    host = redaction.host(host_of(session.endpoint))
    yield f"Claude Code will send its usage to Mavvrik ({host}), for {steps.WHOM}."
    counts = [
        f"{sum(one.kind is kind for one in plan.changes)} {what}" for kind, what in _WHAT.items()
    ]
    yield f"Entries in Claude Code's managed settings: {', '.join(counts)}."
    yield "Everything else stays as it is, to the last character."
    yield f"State: {state_sentence(session, by='a person')}"


def _decision(question: Decision, choice: str | None, redaction: Redaction) -> str:
    """Describe a decision with the chosen option, or with all options while it is open."""

    def quoted(text: str) -> str:
        return escaped(redaction.text(text))

    lines = [f"**{quoted(question.title)}** {quoted(question.why)}", ""]
    chosen = [one for one in question.options if one.id == choice]
    for option in chosen or question.options:
        lines.append(f"- {'Chosen' if chosen else 'Possible'}: {quoted(option.label)}")
        lines += [f"  - {quoted(who)}: {quoted(sentence)}" for who, sentence in option.lines]
    return "\n".join(lines)


def _changes(plan: MergePlan, redaction: Redaction) -> Iterator[str]:
    if plan.open:
        yield _NOT_DECIDED
    for one in plan.changes:
        if one.kind is ChangeKind.SAME:
            continue
        change = f"`{one.key.replace('`', '´')}` {_WHAT[one.kind]}"
        if one.kind is ChangeKind.REMOVE:
            yield f"{change}: {one.why}"
        else:
            why = "" if one.kind is ChangeKind.ADD else f" ({one.why})"
            yield f"{change}: {escaped(_value(one, redaction)) or 'empty'}{why}"
    same = sum(one.kind is ChangeKind.SAME for one in plan.changes)
    if same:
        yield f"{same} more {'is' if same == 1 else 'are'} already right."


def _value(change: Change, redaction: Redaction) -> str:
    """Return the value of an entry with secrets masked completely, even when not sharing."""
    value = change.after or ""
    if holds_no_headers(value):
        return f'"{value}"'
    if change.key.endswith("_HEADERS"):
        return "Mavvrik's tenant and key" if is_mavvrik_header(value) else "that line's headers"
    if change.key == RESOURCE_ATTRIBUTES:
        return "the agent, added to what is there" if change.before else "the agent"
    return redaction.text(mask_value(change.key, value, sharing=True))


def _notices(plan: MergePlan) -> Iterator[str]:
    for one in steps.NOTICES:
        if one.label != "Undo":
            yield f"{one.label}: {one.text} {one.more}"
    yield f"Not reached: {'; '.join(surfaces.not_reached())}."
    listed = [f"`{name.replace('`', '´')}`" for name in approval_names(plan.result_document)]
    if listed:
        yield f"The dialog lists: {', '.join(listed)}."


def _collected(session: Session) -> Iterator[str]:
    content = [one for one in findings_of(session) if one.code == "content-logged"]
    yield from (_COLLECTED, _CONTENT_COLLECTED if content else _NOT_COLLECTED, _COST)
    yield _COMMANDS if collects_command_lines(session) else _NO_COMMANDS
    for one in content:
        yield f"{one.message} {one.consequence}"


def _undo(session: Session, redaction: Redaction) -> Iterator[str]:
    how = next(one.text for one in steps.NOTICES if one.label == "Undo")
    yield how[0].upper() + how[1:]
    if session.original_kept:
        path = escaped(redaction.text(session.original_kept))
        held = ". It already holds Mavvrik" if session.original_held_mavvrik else ""
        yield f"The original is kept, readable by one person: {path}{held}"
    yield _UNDO_LATER
