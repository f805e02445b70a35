"""The words of step 6: the seven lines, what polling says, where to look, what it may be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.redact.mask import tail4
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Evidence, How, Session
from wizard.core.verify.answer import spoken
from wizard.core.verify.verification import Outcome
from wizard.guide import click_paths
from wizard.guide.causes import CHECKS, Cause
from wizard.guide.data import COST_FIELDS, SESSION_FIELDS
from wizard.guide.evidence import KNOWABLE
from wizard.guide.evidence import ruled_out as all_ruled_out
from wizard.report.checks import CheckLine, CheckState, seven_checks
from wizard.steps.sharing import where_of
from wizard.steps.styled_text import (
    ASKED,
    CAUTION,
    DONE,
    PROBLEM,
    UNTESTED,
    WAITS,
    Choice,
    Line,
    Pick,
    counted,
    joined,
    line,
    quiet,
    words,
)

if TYPE_CHECKING:
    from wizard.core.verify.verification import Progress, Verification

ROW = "Row there"
COST_TICKS = (ROW, *(one.name for one in COST_FIELDS))
SESSION_TICKS = tuple(one.name for one in SESSION_FIELDS)
_WIDTH = 29  # of the names of the seven lines
_SIGNS = {
    CheckState.VERIFIED: DONE,
    CheckState.CONFIRMED: DONE,
    CheckState.OPEN: WAITS,
    CheckState.FAILED: PROBLEM,
    CheckState.UNTESTED: UNTESTED,
}


def ladder(session: Session, names: Nicknames) -> list[Line]:
    """The seven lines, each with its proof, and the time of it."""
    asked = 7 if session.in_cost else 6  # the line that a person is asked about
    lines = []
    for one in seven_checks(session):
        sign = _SIGNS[one.state]
        if one.number < 6:
            proof = _proof(one, names, session.sharing)
        else:
            proof = _proof_by_person(one, asked)
            if one.state is CheckState.FAILED:
                sign = CAUTION
            elif one.state is CheckState.UNTESTED:
                sign = ASKED if one.number == asked else WAITS
        lines.append(
            Line(
                joined(one.text.ljust(_WIDTH), (proof, "$quiet")),
                joined(" ", sign, (f" {one.number}", "bold")),
                quiet(f"{one.at:%H:%M}" if one.at else ""),
                column=_WIDTH,
            )
        )
    return lines


def _proof(one: CheckLine, names: Nicknames, sharing: bool) -> str:
    """What lines 1 to 5 rest on, and from which computer."""
    where = ""
    if one.how in (How.CHECKED, How.SEEN) and one.at is not None:
        where = where_of(Evidence(one.how, one.at, one.where), names, sharing)
    if one.number == 1 and one.is_known:
        return f"checked {where}".strip()
    if one.number == 3 or one.detail.startswith("follows"):
        return one.detail or "not checked"
    if one.detail:
        where = where.replace("from this computer", "here")
    return ", ".join(part for part in (one.detail, where) if part) or "not checked"


def _proof_by_person(one: CheckLine, asked: int) -> str:
    """What is seen in the dashboard, in lines 6 and 7, and who says so."""
    if one.state is CheckState.UNTESTED:
        return "please look now" if one.number == asked else "after 6"
    polled = one.how is How.SEEN
    by = "by polling" if polled else str(How.SAID)
    if one.is_known:
        return f"seen {by}" if polled else ", ".join(filter(None, (by, one.detail)))
    return f"{one.detail} ({by})"


NOTHING_LEFT = (
    "All of these are ruled out. Copy the details and ask Mavvrik's support: help.mavvrik.ai"
)


def ladder_head(session: Session, now: datetime) -> Line:
    """How many are known, by whom, and how long ago the test was."""
    states = [one.state for one in seven_checks(session)]
    confirmed = states.count(CheckState.CONFIRMED)
    text = f"{states.count(CheckState.VERIFIED)} of 7 verified"
    text += f", {confirmed} {How.SAID}" if confirmed else ""
    return line(words(text, "bold"), right=quiet(since_test(session, now)))


def is_sent(session: Session) -> bool:
    """Whether it is known that Claude Code sends (line 5)."""
    return seven_checks(session)[4].is_known


def since_test(session: Session, now: datetime) -> str:
    """How long ago somebody used Claude Code."""
    activity = session.activity
    if activity is None:
        return ""
    age = spoken(max((now - activity.at).total_seconds(), 0.0))
    return f"since the test at {activity.at:%H:%M}: {age}"


# Where to look ------------------------------------------------------------------------------------


def look_title(session: Session) -> str:
    """The title of the panel that says where to look."""
    return "7  In Mavvrik, under Sessions" if session.in_cost else "6  In Mavvrik, under Cost"


def look_lines(session: Session, tester: str) -> list[Line]:
    """Where to look, and for what."""
    if session.in_cost:
        first, second = (one.text for one in click_paths.LOOK_AT_SESSIONS)
        who = f" Look for {tester}." if tester else ""
        return [line(f"{first}{who}"), line(second)]
    tail = f" ({tail4(session.credentials.agent_id)})" if session.credentials else ""
    agent = f"{session.agent_name or 'as you named it'}{tail}"
    at = f" Look for {session.activity.at:%H:%M} or later." if session.activity else ""
    return [line(click_paths.LOOK_AT_COST[0].text), line(f"Your agent: {agent}.{at}")]


PATIENCE = '"Not yet" is no failure: Mavvrik does not say how long data takes.'
WHICH = "Which of these do you see there?"


def field_lines(session: Session) -> list[Line]:
    """The guide's fields: which were there, and which not."""
    views = (("Cost", session.cost, COST_FIELDS), ("Sessions", session.sessions, SESSION_FIELDS))
    lines = []
    for view, sighting, fields in views:
        if sighting is None:
            continue
        there = [one.name for one in fields if one.name in sighting.fields]
        missing = [one.name for one in fields if one.name not in sighting.fields]
        label = quiet(f"  {view:<8}")
        if there:
            lines.append(line(", ".join(there), label))
        if missing:
            how = "not there" if sighting.evidence.how is How.SEEN else "not ticked"
            lines.append(line(quiet(f"{how}: {', '.join(missing)}"), label if not there else ""))
    return lines


# Activity -----------------------------------------------------------------------------------------

ME, OTHER = "me", "other"
SOMEBODY_MUST = "Somebody must use Claude Code once, now. Who?"
WHO_TESTS = "Who will run the test?"
WHO_IS_IT = "Who is it? You will look for this name in Mavvrik."


def activity_choices(*, far: bool) -> tuple[Choice, ...]:
    """The two answers to who uses Claude Code once; `far` where the wizard runs over SSH."""
    lines = tuple((str(one.number), one.text) for one in click_paths.TEST_RUN)
    here = "ME, ON MY OWN COMPUTER" if far else "ME, ON THIS COMPUTER"
    asks = (
        "",
        "A message with the same four lines is ready. Ask them to sign in with their Claude "
        "account: with an API key no user name or e-mail arrives.",
    )
    return (Choice(ME, here, lines), Choice(OTHER, "SOMEBODY ELSE", (asks,)))


PRACTICE_NOTE = (
    "You practise: nobody has to use Claude Code. What it sends for one question goes to the "
    "invented Mavvrik, as Claude Code would send it."
)

# Causes -------------------------------------------------------------------------------------------


def ruled_out(session: Session, doubts: Collection[str]) -> list[Line]:
    """What need not be asked about again, but for what the symptom itself contradicts."""
    doubted = tuple(KNOWABLE[name].ruled_out for name in doubts if KNOWABLE[name].ruled_out)
    phrases = [one for one in all_ruled_out(session) if not (doubted and one.startswith(doubted))]
    return [line(f"Ruled out already: {', '.join(phrases)}.")] if phrases else []


def cause_picks(
    causes: Sequence[Cause], tried: Collection[str], can_run: Collection[str], key: str = "Enter: "
) -> list[Pick]:
    """The causes, likeliest first; the one where the keys are with its explanation and check.

    `key` stands before the check that it runs.
    """
    picks = []
    for number, cause in enumerate(causes, start=1):
        is_tried = cause.id in tried
        check = CHECKS[cause.runnable] if cause.runnable and cause.runnable in can_run else None
        unfolded = [
            line(quiet(cause.explanation), " "),
            line(cause.check, words("→", "$accent")),
        ]
        if cause.id == "cannot-reach":
            unfolded.append(line(quiet(TRIAL_SAYS_WHETHER), " "))
        if check is not None:
            unfolded.append(line(words(f"{key}{check.label}. {check.does}", "$accent"), " "))
        head = line(
            words(cause.title, "$quiet" if is_tried else ""),
            words(f"{number:>2}", "bold $accent"),
            quiet("tried" if is_tried else cause.short),
        )
        picks.append(Pick(head, tuple(unfolded), runs=check.label if check else ""))
    return picks


# Stands beside the cause that a trial alone cannot rule out.
TRIAL_SAYS_WHETHER = (
    "Test on this computer, below, says within a minute whether Claude Code sends at all."
)
CHECKING = "Checking …"

# Polling ------------------------------------------------------------------------------------------


def polling(progress: Progress | None, shown: str) -> list[Line]:
    """Say how far polling is; `shown` is what the last answer said."""
    if progress is None:
        return [line(words("Asking Mavvrik …", "bold"), ASKED)]
    attempts = counted(progress.attempt, "attempt")
    text = (
        f"Asking Mavvrik: {attempts} in {spoken(progress.elapsed)}. "
        f"Next try in {spoken(progress.next_in)}."
    )
    at = quiet(f"{progress.answer.at:%H:%M}")
    return [line(words(text, "bold"), ASKED), line(shown, " ", at)]


def polled(verification: Verification, shown: str) -> list[Line]:
    """Say how polling ended; `shown` is what the last answer said."""
    how_long = quiet(f" ({verification.waiting})")
    if verification.outcome is Outcome.VERIFIED:
        return [line(words(shown).append(how_long), DONE)]
    sign = WAITS if verification.outcome.said_something else PROBLEM
    sign = CAUTION if verification.verified else sign
    text = f"{shown} {verification.consequence}".strip()
    return [line(words(text).append(how_long), sign)]
