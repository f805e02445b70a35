"""The texts of step 6: its actions, the seven checks, where to look, likely causes, polling."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.redact.mask import tail4
from wizard.core.session.record import Evidence, How, Sighting
from wizard.core.session.session import Session
from wizard.core.verify.answer import spoken
from wizard.core.verify.verification import Outcome
from wizard.guide import click_paths
from wizard.guide.causes import Cause, CauseCheck
from wizard.guide.data import COST_FIELDS, SESSION_FIELDS
from wizard.guide.evidence import KNOWABLE
from wizard.guide.evidence import ruled_out as all_ruled_out
from wizard.report.checks import NOT_CHECKED, CheckLine, CheckState, seven_checks
from wizard.report.redaction import HERE, Redaction
from wizard.steps.blocks import Action
from wizard.steps.dialogs import stuck
from wizard.steps.styled_text import Choice, Line, Pick, Sign, bold, joined, line, quiet, words

if TYPE_CHECKING:
    from wizard.core.verify.verification import Progress, Verification

NEXT = Action("next", "Next", "ctrl+n", help="Go to the final checklist.")
SEND_SAMPLE = Action(
    "send_sample",
    "Send sample session",
    "ctrl+n,ctrl+r",
    help="Send what Claude Code sends for one question.",
)
COPY_MESSAGE = Action(
    "copy_message", "Copy tester message", "ctrl+t", help="Copy a message for the tester."
)
# None of these is the answer to Enter alone, because nobody has looked yet.
ANSWERS = (
    Action("yes", "Yes", help="You see it there.", explicit=True, entry="Answer Yes"),
    Action(
        "not_yet",
        "Not yet",
        help="Nothing is there yet: show likely causes.",
        entry="Answer Not yet",
    ),
    Action(
        "other_agent",
        "Other agent",
        help="You see it under another agent.",
        entry="Answer Other agent",
    ),
    Action("no_user", "No user", help="You see it, but without a user.", entry="Answer No user"),
)
WHY_NO_USER = Action("not_yet", "Find the cause", help="Show why the user may be missing.")
CANNOT_FIND = stuck("cannot_find", click_paths.NO_DATA_COLUMN, button=False)
ONCE_MORE = Action(
    "activity",
    "Repeat the test",
    help="Run Claude Code again. What was seen stays seen.",
    button=False,
)
ASK_AGAIN = Action(
    "again",
    CauseCheck.POLL.label,
    "ctrl+r",
    "Ask again",
    "Ask Mavvrik again.",
    button=False,
)
STOP = Action(
    "again", "Stop", "ctrl+r", hint="", help="Stop asking Mavvrik, and say what you see there."
)
SHOW_CAUSES = Action("show_causes", "Show causes", help="Show likely causes meanwhile.")
CHECK = Action(
    "check",
    CauseCheck.ASK_MAVVRIK.label,
    help="Ask whether Mavvrik is reachable and accepts the key.",
    button=False,
)
DETAILS = Action(
    "copy_details", "Copy details", help="Copy the status for a ticket, without the key."
)
REMIND = Action(
    "remind", "Remind me in 15 min", help="Ring here in 15 minutes to look again.", button=False
)
LEAVE_OPEN = Action("leave_open", "Finish later", help="Go to the checklist. Open items stay open.")
LOOK_AGAIN = Action("look_again", "Look now", help="Go back to the 7 checks.", explicit=True)
NOT_THAT = Action("not_that", "Rule this out", help="Rule out the marked cause.")
MORE = Action(
    "more", "Show more causes", "m", hint="", help="List less likely causes.", button=False
)

# The seven checks ---------------------------------------------------------------------------------

COST_TICKS = tuple(one.name for one in COST_FIELDS)
SESSION_TICKS = tuple(one.name for one in SESSION_FIELDS)
_FEW = 2  # number of fields
_WIDTH = 21  # cells for the names of the seven checks
_SIGNS = {
    CheckState.VERIFIED: Sign.DONE,
    CheckState.CONFIRMED: Sign.DONE,
    CheckState.OPEN: Sign.WAITS,
    CheckState.FAILED: Sign.PROBLEM,
    CheckState.UNTESTED: Sign.UNTESTED,
}


def ladder(session: Session, redaction: Redaction) -> list[Line]:
    """Return the seven checks as lines, each with its evidence and time."""
    asked = 7 if session.in_cost else 6  # the line that a person is asked about
    sightings = {6: (session.cost, COST_TICKS), 7: (session.sessions, SESSION_TICKS)}
    lines = []
    for one in seven_checks(session):
        sign = _SIGNS[one.state]
        if one.number < 6:
            proof = redaction.sentence(_proof(one, redaction))
        else:
            proof = _proof_by_person(one, asked, _fields(*sightings[one.number]))
            if one.state is CheckState.FAILED:
                sign = Sign.CAUTION
            elif one.state is CheckState.UNTESTED:
                sign = Sign.ASKED if one.number == asked else Sign.WAITS
        lines.append(
            Line(
                joined(one.text.ljust(_WIDTH), (proof, "$quiet")),
                joined(" ", sign),
                quiet(f"{one.at:%H:%M}" if one.at else ""),
                column=_WIDTH,
            )
        )
    return lines


def _proof(one: CheckLine, redaction: Redaction) -> str:
    """Return the evidence for lines 1 to 5, with its computer."""
    where = ""
    if one.how in (How.CHECKED, How.SEEN) and one.at is not None:
        where = redaction.where(Evidence(one.how, one.at, one.where))
    if one.number == 3 or one.detail.startswith("follows"):
        return one.detail or NOT_CHECKED
    where = where.replace(HERE, "here")
    if one.is_known and not one.detail:
        return f"checked {where}".strip()
    return ", ".join(filter(None, (one.detail, where))) or NOT_CHECKED


def _proof_by_person(one: CheckLine, asked: int, fields: str) -> str:
    """Return what is seen in the dashboard, for the last two lines, and who confirms it."""
    if one.state is CheckState.UNTESTED:
        return "look now" if one.number == asked else ""
    if one.is_known:
        how = "seen by polling" if one.how is How.SEEN else str(How.SAID)
        return ", ".join(filter(None, (how, one.detail or fields)))
    return one.detail if one.how is How.SEEN else f"{one.detail} ({How.SAID})"


def _fields(sighting: Sighting | None, names: Sequence[str]) -> str:
    """Say which of the guide's fields were not there, or how many were; nothing if all were."""
    missing = [one for one in names if sighting is None or one not in sighting.fields]
    if len(missing) <= _FEW:
        return f"without {' and '.join(missing)}" if missing else ""
    return f"{len(names) - len(missing)} of {len(names)} fields"


NOTHING_LEFT = (
    "All causes are ruled out. Copy the details and ask Mavvrik's support: help.mavvrik.ai"
)


def ladder_head(session: Session) -> Line:
    states = [one.state for one in seven_checks(session)]
    confirmed = states.count(CheckState.CONFIRMED)
    text = f"{states.count(CheckState.VERIFIED)} of 7 verified"
    text += f", {confirmed} {How.SAID}" if confirmed else ""
    return line(bold(text))


def is_sent(session: Session) -> bool:
    """Whether it is known that Claude Code sends (line 5)."""
    return seven_checks(session)[4].is_known


def since_test(session: Session, now: datetime) -> str:
    activity = session.activity
    if activity is None:
        return ""
    age = spoken(max((now - activity.at).total_seconds(), 0.0))
    return f"{age} since the test"


# Where to look ------------------------------------------------------------------------------------


def look_title(session: Session) -> str:
    return click_paths.SESSIONS if session.in_cost else click_paths.COST


def look_lines(session: Session, tester: str) -> list[Line]:
    """Say what to look for: the question that the buttons answer."""
    if session.in_cost:
        who = f", {tester}" if tester else ""
        return [line(bold(click_paths.LOOK_AT_SESSIONS.format(who=who)))]
    tail = f" ({tail4(session.credentials.agent_id)})" if session.credentials else ""
    since = f"{session.activity.at:%H:%M}" if session.activity else "the test"
    agent = f"{session.agent_name or 'your agent'}{tail}"
    return [line(bold(click_paths.LOOK_AT_COST.format(agent=agent, since=since)))]


ANSWER_FIRST = "Practice: answer as if you had looked. Then the simulated Mavvrik is asked."
WHICH = "Which do you see?"


# Activity -----------------------------------------------------------------------------------------

ME, OTHER = "me", "other"
WHO_TESTS = "Who will run the test?"
WHO_IS_IT = "Name to look for in Mavvrik"


def activity_choices(*, far: bool) -> tuple[Choice, ...]:
    """Return the two answers to who runs Claude Code once. `far` if the wizard runs over SSH."""
    lines = tuple((str(one.number), one.text) for one in click_paths.TEST_RUN)
    here = "Me, on my own computer" if far else "Me, on this computer"
    asks = (
        "",
        "Copy a message with the same 4 lines. Without a Claude account, no user name or email "
        "arrives.",
    )
    return (Choice(ME, here, lines), Choice(OTHER, "Someone else", (asks,)))


# Causes -------------------------------------------------------------------------------------------


def ruled_out(session: Session, doubts: Collection[str]) -> list[Line]:
    """Return the causes that are ruled out, except those that the symptom contradicts."""
    doubted = tuple(KNOWABLE[name].ruled_out for name in doubts if KNOWABLE[name].ruled_out)
    phrases = [one for one in all_ruled_out(session) if not (doubted and one.startswith(doubted))]
    return [line(f"Ruled out: {', '.join(phrases)}.")] if phrases else []


def cause_picks(
    causes: Sequence[Cause], tried: Collection[str], can_run: Collection[str], key: str = "Enter: "
) -> list[Pick]:
    """Return the causes, the likeliest first. The marked one says what to do.

    `key` is written before the check that it runs. Help explains each cause.
    """
    picks = []
    for number, cause in enumerate(causes, start=1):
        is_tried = cause.id in tried
        check = cause.runnable if cause.runnable in can_run else None
        unfolded = [line(cause.check, words("→", "$accent"))]
        if cause.id == "cannot-reach":
            unfolded.append(line(quiet(TRIAL_SAYS_WHETHER), " "))
        if check is not None:
            unfolded.append(line(words(f"{key}{check.label}", "$accent"), " "))
        head = line(
            words(cause.title, "$quiet" if is_tried else ""),
            words(f"{number:>2}", "bold $accent"),
            quiet("tried" if is_tried else ""),
        )
        picks.append(Pick(head, tuple(unfolded), runs=check.label if check else ""))
    return picks


def more_causes(hidden: int) -> Line:
    """Say how many causes are not listed yet, and the key that lists them."""
    return line(quiet(f"{hidden} more"), words("   m", "bold $accent"))


# Shown next to the cause that a trial alone cannot rule out.
TRIAL_SAYS_WHETHER = '"Try it here" shows within a minute whether Claude Code sends at all.'
CHECKING = "Checking …"

# Polling ------------------------------------------------------------------------------------------


def polling(progress: Progress | None, shown: str) -> list[Line]:
    """Say when Mavvrik is polled again, and its last answer unless the seven lines show it."""
    if progress is None:
        return [line(bold("Asking Mavvrik …"), Sign.ASKED)]
    at = quiet(f"{progress.answer.at:%H:%M}")
    again = f"Asking Mavvrik again in {spoken(progress.next_in)}."
    said = [] if progress.outcome is Outcome.NOT_SEEN else [line(shown, " ", at)]
    return [line(bold(again), Sign.ASKED, at if not said else ""), *said]


def polled(verification: Verification, shown: str) -> list[Line]:
    """Say how polling ended. `shown` is the last answer."""
    how_long = quiet(f" ({verification.waiting})")
    if verification.outcome is Outcome.VERIFIED:
        return [line(words(shown).append(how_long), Sign.DONE)]
    sign = Sign.WAITS if verification.outcome.said_something else Sign.PROBLEM
    sign = Sign.CAUTION if verification.verified else sign
    text = f"{shown} {verification.consequence}".strip()
    return [line(words(text).append(how_long), sign)]
