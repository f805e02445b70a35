"""The words of step 6: the seven lines, what polling says, where to look, what it may be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from wizard.core.answer import spoken
from wizard.core.mask import tail4
from wizard.core.nicknames import Nicknames
from wizard.core.outcome import Outcome
from wizard.core.session import Answer, Evidence, How, Session, Sighting
from wizard.guide import checks, click_paths
from wizard.guide import evidence as e
from wizard.guide.causes import Cause
from wizard.guide.evidence import KNOWABLE
from wizard.guide.fields import COST_FIELDS, SESSION_FIELDS, Field
from wizard.screens.verify_work import ROW, known_of
from wizard.screens.where import where_of
from wizard.widgets.choices import Choice
from wizard.widgets.hanging import Line, line, words
from wizard.widgets.pasted import counted
from wizard.widgets.picklist import Pick
from wizard.widgets.signs import ASKED, CAUTION, DONE, PROBLEM, UNTESTED, WAITS, quiet

if TYPE_CHECKING:
    from wizard.core.verification import Progress, Verification

COST_TICKS = (ROW, *(one.name for one in COST_FIELDS))
SESSION_TICKS = tuple(one.name for one in SESSION_FIELDS)
_WIDTH = 29  # of the names of the seven lines
_ANSWERS = {
    Answer.NOT_YET: "not yet",
    Answer.OTHER_AGENT: "under another agent",
    Answer.NO_USER: "there, but no user",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One of the seven: its sign, its proof in a few words, and the evidence where there is one."""

    title: str
    sign: Content
    proof: str
    evidence: Evidence | None = None

    @property
    def proved(self) -> bool:
        """Whether it is ticked."""
        return self.sign is DONE


def rungs(session: Session, names: Nicknames) -> list[Rung]:
    """The seven lines, in order."""
    known = dict(known_of(session))
    shown = session.cost if session.in_cost else session.sessions if session.in_sessions else None
    seen = {"shown": shown.evidence} if shown else {}
    number = "6" if session.in_cost else "7"
    where = {name: where_of(one, names, session.sharing) for name, one in known.items()}
    arrived, checked = where.get(e.SETTINGS_ARRIVED, ""), where.get(e.SETTINGS_RIGHT, "")
    return [
        _rung("Settings are right", known, {e.SETTINGS_RIGHT: f"checked {checked}"}),
        _reached(session, where),
        _accepted(session),
        _rung(
            "Settings reached a computer",
            known | seen,
            {
                e.SETTINGS_ARRIVED: f"equal, {arrived}",
                "shown": f"follows from {number}",
                e.ARRIVED_SAID: "/status says remote",
            },
            "not looked at",
        ),
        _rung(
            "Claude Code sends",
            known | seen,
            {"shown": f"follows from {number}", e.TRY_SEEN: "seen by the test receiver"},
            "not tested",
        ),
        _sighted("You see it under Cost", session.cost, "please look now"),
        _sighted("You see it under Sessions", session.sessions, _second(session)),
    ]


def _rung(
    title: str, known: Mapping[str, Evidence], proofs: Mapping[str, str], missing: str = "not known"
) -> Rung:
    for name, proof in proofs.items():
        if name in known:
            return Rung(title, DONE, proof, known[name])
    return Rung(title, UNTESTED, missing)


def _reached(session: Session, where: Mapping[str, str]) -> Rung:
    title, check = "Mavvrik can be reached", session.check
    if check is None:
        return Rung(title, UNTESTED, "not checked")
    if check.accepted or check.refused:
        name = e.KEY_ACCEPTED if check.accepted else e.KEY_REFUSED
        return Rung(title, DONE, where.get(name, ""), check.evidence)
    return Rung(title, PROBLEM, check.code, check.evidence)


def _accepted(session: Session) -> Rung:
    title, check = "Mavvrik accepts the key", session.check
    if check is None or not (check.accepted or check.refused):
        return Rung(title, UNTESTED, "not checked")
    if check.accepted:
        return Rung(title, DONE, "empty request accepted", check.evidence)
    return Rung(title, PROBLEM, f"refused, {check.code}", check.evidence)


def _second(session: Session) -> str:
    return "please look now" if session.in_cost else "after 6"


def _sighted(title: str, sighting: Sighting | None, otherwise: str) -> Rung:
    if sighting is None:
        return Rung(title, ASKED if otherwise == "please look now" else WAITS, otherwise)
    polled = sighting.evidence.how is How.SEEN
    by = "by polling" if polled else "you said"
    if sighting.answer is Answer.YES:
        return Rung(title, DONE, f"seen {by}" if polled else by, sighting.evidence)
    sign = WAITS if sighting.answer is Answer.NOT_YET else CAUTION
    return Rung(title, sign, f"{_ANSWERS[sighting.answer]} ({by})", sighting.evidence)


def ladder(found: Sequence[Rung]) -> list[Line]:
    """The seven lines as they are drawn."""
    return [
        line(
            Content.assemble(one.title.ljust(_WIDTH), (one.proof, "$quiet")),
            Content.assemble(" ", one.sign, (f" {number}", "bold")),
            quiet(f"{one.evidence.at:%H:%M}") if one.evidence else "",
        )
        for number, one in enumerate(found, start=1)
    ]


NOTHING_LEFT = (
    "All of these are ruled out. Copy the details and ask Mavvrik's support: help.mavvrik.ai"
)


def ladder_head(found: Sequence[Rung], session: Session, now: datetime) -> Line:
    """How many are proved, and how long ago the test was."""
    count = sum(one.proved for one in found)
    return line(words(f"{count} of 7 proved", "bold"), right=quiet(since_test(session, now)))


def since_test(session: Session, now: datetime) -> str:
    """How long ago somebody used Claude Code."""
    activity = session.activity
    if activity is None:
        return ""
    age = spoken(max((now - activity.at).total_seconds(), 0.0))
    return f"since the test at {activity.at:%H:%M}: {age}"


# Where to look ------------------------------------------------------------------------------------


def look_title(session: Session) -> str:
    """The border of the panel."""
    return "7  In Mavvrik, under Sessions" if session.in_cost else "6  In Mavvrik, under Cost"


def look_lines(session: Session, tester: str) -> list[Line]:
    """Where to look, and for what."""
    if session.in_cost:
        first, second = (one.text for one in click_paths.LOOK_AT_SESSIONS)
        who = f" Look for {tester}." if tester else ""
        return [line(f"{first}{who}"), line(second)]
    agent = _agent(session)
    at = f" Look for {session.activity.at:%H:%M} or later." if session.activity else ""
    return [line(click_paths.LOOK_AT_COST[0].text), line(f"Your agent: {agent}.{at}")]


def _agent(session: Session) -> str:
    credentials = session.credentials
    tail = f" ({tail4(credentials.agent_id)})" if credentials else ""
    return f"{session.agent_name or 'as you named it'}{tail}"


def patience() -> Line:
    """How long it may take."""
    return line(quiet('"Not yet" is no failure: Mavvrik does not say how long data takes.'))


def field_lines(session: Session) -> list[Line]:
    """The guide's fields: which were there, and which not."""
    views = (("Cost", session.cost, COST_FIELDS), ("Sessions", session.sessions, SESSION_FIELDS))
    return [one for name, sighting, of in views if sighting for one in _fields(name, sighting, of)]


def _fields(name: str, sighting: Sighting, of: Sequence[Field]) -> Iterator[Line]:
    there = [one.name for one in of if one.name in sighting.fields]
    missing = [one.name for one in of if one.name not in sighting.fields]
    label = quiet(f"  {name:<8}")
    if there:
        yield line(", ".join(there), label)
    if missing:
        how = "not there" if sighting.evidence.how is How.SEEN else "not ticked"
        yield line(quiet(f"{how}: {', '.join(missing)}"), label if not there else "")


# Activity -----------------------------------------------------------------------------------------

ME, OTHER = "me", "other"


def activity_choices(*, far: bool) -> tuple[Choice, ...]:
    """Who uses Claude Code once."""
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
    """What need not be asked about again."""
    known = [name for name in known_of(session) if name not in doubts]
    phrases = dict.fromkeys(
        KNOWABLE[name].ruled_out for name in known if name in KNOWABLE and KNOWABLE[name].ruled_out
    )
    if not phrases:
        return []
    return [line(f"Ruled out already: {', '.join(phrases)}.")]


def cause_picks(
    causes: Sequence[Cause], tried: Collection[str], can_run: Collection[str]
) -> list[Pick]:
    """The causes, likeliest first; the one where the keys are with its explanation and check."""
    return [
        Pick(
            line(
                words(cause.title, "$quiet" if cause.id in tried else ""),
                words(f"{number:>2}", "bold $accent"),
                quiet("tried" if cause.id in tried else cause.short),
            ),
            tuple(_unfolded(cause, can_run)),
        )
        for number, cause in enumerate(causes, start=1)
    ]


def _unfolded(cause: Cause, can_run: Collection[str]) -> Iterator[Line]:
    yield line(quiet(cause.explanation), " ")
    yield line(cause.check, words("→", "$accent"))
    if cause.runnable in can_run and cause.runnable is not None:
        check = checks.CHECKS[cause.runnable]
        yield line(words(f"Enter: {check.label}. {check.does}", "$accent"), " ")


def result(sentence: str, sign: Content, evidence: Evidence, where: str) -> Line:
    """What a check has brought, from which computer."""
    return line(Content(sentence).append(quiet(f" ({evidence.at:%H:%M} {where})")), sign)


# Polling ------------------------------------------------------------------------------------------


def asking(progress: Progress | None, shown: str) -> list[Line]:
    """Where the poller is; `shown` is what the last answer said."""
    if progress is None:
        return [line(words("Asking Mavvrik …", "bold"), ASKED)]
    attempts = counted(progress.attempt, "attempt")
    text = (
        f"Asking Mavvrik: {attempts} in {spoken(progress.elapsed)}. "
        f"Next try in {spoken(progress.next_in)}."
    )
    at = f"{progress.answer.at:%H:%M}"
    return [line(words(text, "bold"), ASKED), line(f"Last answer {at}: {shown}", " ")]


def asked(verification: Verification, shown: str) -> list[Line]:
    """How polling ended."""
    if verification.outcome is Outcome.VERIFIED:
        return [line(shown, DONE, quiet(verification.waiting))]
    sign = WAITS if verification.outcome.said_something else PROBLEM
    sign = CAUTION if verification.verified else sign
    text = f"{shown} {verification.consequence}".strip()
    return [line(text, sign, quiet(verification.waiting))]
