"""How step 6 finds out what is known: polling the verification URL, and checks of causes.

Both change the session through pure functions, which are also here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from wizard.core.client.sources import SourceKind
from wizard.core.client.values import read_switch
from wizard.core.client.versions import version_text
from wizard.core.document.reader import read
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import MergePlan
from wizard.core.package.targets import BY_ID
from wizard.core.redact.mask import tail4
from wizard.core.session.record import Answer, Evidence, How, Sighting
from wizard.core.session.session import Session
from wizard.core.syntax.problem import Unreadable
from wizard.core.values import LOG_TOOL_DETAILS, LOGS_EXPORTER, METRICS_EXPORTER
from wizard.core.verify.verification import Outcome
from wizard.guide import troubleshooting
from wizard.guide.causes import Cause, CauseCheck
from wizard.guide.evidence import Fact
from wizard.guide.troubleshooting import Symptom
from wizard.report.redaction import Redaction
from wizard.services.child_processes import WORK_SECONDS, in_daemon_thread
from wizard.services.claude.claude_code import what_it_does
from wizard.services.net.preflight import PreflightState
from wizard.steps import verify_words
from wizard.steps.copy_result import check_result
from wizard.steps.program import Run
from wizard.steps.styled_text import Line, Sign, Words, line, quiet, words

if TYPE_CHECKING:
    from wizard.core.verify.verification import Progress, Seen, Verification
    from wizard.steps.step import Page


USER, EMAIL = "User", "User email"


# Polling ------------------------------------------------------------------------------------------

_VISIBLE = {  # outcome → (Cost, Sessions)
    Outcome.VERIFIED: (Answer.YES, Answer.YES),
    Outcome.WITHOUT_USER: (Answer.YES, Answer.YES),
    Outcome.COST_ONLY: (Answer.YES, Answer.NOT_YET),
    Outcome.SESSIONS_ONLY: (Answer.NOT_YET, Answer.YES),
    Outcome.NOT_SEEN: (Answer.NOT_YET, Answer.NOT_YET),
    Outcome.OTHER_AGENT: (Answer.OTHER_AGENT, Answer.OTHER_AGENT),
}


def with_polled(
    session: Session, outcome: Outcome, seen: Seen | None, evidence: Evidence
) -> Session:
    """Return the session after an answer of the verification URL. What was seen stays seen."""
    if outcome not in _VISIBLE:
        return session
    cost, sessions = _VISIBLE[outcome]
    ours = seen if outcome is not Outcome.OTHER_AGENT else None
    return session.with_live(
        cost=_better(session.cost, Sighting(cost, evidence, _cost_fields(ours))),
        sessions=_better(session.sessions, Sighting(sessions, evidence, _session_fields(ours))),
    )


def _better(old: Sighting | None, new: Sighting) -> Sighting:
    if old is None:
        return new
    same = (old.answer, old.fields) == (new.answer, new.fields)
    if same or (old.answer is Answer.YES and new.answer is not Answer.YES):
        return old
    return new


def _cost_fields(seen: Seen | None) -> frozenset[str]:
    if seen is None or not seen.cost.visible:
        return frozenset()
    users = seen.cost.users
    there = {
        USER: bool(users),
        EMAIL: any("@" in user for user in users),
        "Model": bool(seen.cost.models),
        "Operation": bool(seen.cost.operations),
    }
    return frozenset(name for name, is_there in there.items() if is_there)


def _session_fields(seen: Seen | None) -> frozenset[str]:
    if seen is None or not seen.sessions.visible:
        return frozenset()
    latest = seen.sessions.latest
    if latest is None:
        return frozenset({"Agent"})
    there = {
        "Agent": True,
        "Session ID": latest.session_id,
        USER: latest.user or None,
        "Duration": latest.duration_ms,
        "Tokens": latest.tokens,
        "LLM Calls": latest.llm_calls,
        "Tool Calls": latest.tool_calls,
        "Cost": latest.cost_usd,
    }
    return frozenset(name for name, value in there.items() if value is not None)


# Troubles -----------------------------------------------------------------------------------------


def lacks_user(session: Session) -> bool:
    """Whether polling saw data in both views, but no user in either."""
    seen = [one for one in (session.cost, session.sessions) if one is not None]
    polled = len(seen) == 2 and all(one.evidence.how is How.SEEN for one in seen)
    return session.is_verified and polled and not any({USER, EMAIL} & one.fields for one in seen)


def trouble_of(session: Session) -> tuple[str, Symptom]:
    """Return the state in a few words, and the matching section of the troubleshooting."""
    answers = {one.answer for one in (session.cost, session.sessions) if one is not None}
    check = session.check
    if check is not None and check.refused:
        return "Mavvrik refuses the key.", troubleshooting.REFUSED
    if Answer.OTHER_AGENT in answers:
        return "Seen under another agent.", troubleshooting.WRONG_AGENT
    if Answer.NO_USER in answers or lacks_user(session):
        return "Seen, but without a user.", troubleshooting.DETAILS_MISSING
    if session.in_cost and not session.in_sessions:
        return "In Cost, not in Sessions.", troubleshooting.DETAILS_MISSING
    if session.in_sessions and not session.in_cost:
        return "In Sessions, not in Cost.", troubleshooting.NO_DATA
    accepted = check is not None and check.accepted
    return ("Key accepted, nothing seen yet." if accepted else "Nothing seen yet."), (
        troubleshooting.NO_DATA
    )


# What arrived on this computer --------------------------------------------------------------------


def arrived_as_planned(text: bytes, plan: MergePlan) -> bool:
    """Whether settings that Claude Code received hold the planned Mavvrik values.

    The entries are compared, not the text, because Claude Code may format it differently.
    """
    try:
        values = env_values(read(text.decode("utf-8", "replace")))
    except Unreadable:
        return False
    wanted = {change.key: change.after for change in plan.changes if change.after is not None}
    return bool(wanted) and all(values.get(key) == value for key, value in wanted.items())


def has_none_entries(plan: MergePlan) -> bool:
    """Whether the result switches off logs and metrics with `none`, as the guide prints it."""
    values = env_values(plan.result_document)
    return "none" in (values.get(LOGS_EXPORTER), values.get(METRICS_EXPORTER))


def sends_commands(plan: MergePlan | None) -> bool:
    if plan is None:
        return True
    return read_switch(env_values(plan.result_document).get(LOG_TOOL_DETAILS))


# Polling ------------------------------------------------------------------------------------------

LONG, SHORT = 15 * 60.0, 60.0  # seconds; in plain mode nothing else can be done during that time


class Polling:
    """Polls the verification URL until all is visible.

    Pauses while another page covers the step.
    """

    def __init__(self, page: Page, turned: Callable[[], None]) -> None:
        """`turned` is called when it begins and when it is over."""
        self._page = page
        self._turned = turned
        self._progress: Progress | None = None
        self._running: asyncio.Event | None = None  # cleared while the page is covered

    @property
    def is_possible(self) -> bool:
        """Whether there is a URL to poll, and credentials to poll it with."""
        session = self._page.session
        return bool(session.verify_url) and session.credentials is not None

    @property
    def is_on(self) -> bool:
        return self._running is not None

    @property
    def is_unanswered(self) -> bool:
        """Whether practice mode waits for the person, who looks first, as in a real setup."""
        session = self._page.session
        answered = session.cost is not None and not (session.in_cost and session.sessions is None)
        return self._page.world.practice is not None and not answered

    @property
    def is_due(self) -> bool:
        """Whether polling can give new information. In practice, the first answer always can."""
        world = self._page.world
        first = world.practice is not None and world.remembered.verification is None
        wanted = first or not self._page.session.is_verified
        return self.is_possible and wanted and not self.is_unanswered

    def lines(self) -> list[Line]:
        """Return the progress of polling or how it ended. Empty if nothing was polled."""
        verification = self._page.world.remembered.verification
        if self.is_on:
            return verify_words.polling(self._progress, self._sentence_of(self._progress))
        if verification is not None and self.is_possible:
            return verify_words.polled(verification, self._sentence_of(verification))
        return []

    def _sentence_of(self, answer: Progress | Verification | None) -> str:
        """Return the sentence of an answer. While sharing, hide the ID of another agent."""
        if answer is None:
            return ""
        redaction = self._page.redaction
        other = answer.seen.agent_id if answer.seen is not None and redaction.sharing else ""
        said = answer.sentence.replace(other, tail4(other)) if other else answer.sentence
        return redaction.sentence(said)

    async def start(self) -> None:
        """Start polling if it can give new information."""
        page = self._page
        if self.is_on or not self.is_due:
            return
        self._progress, self._running = None, asyncio.Event()
        self._running.set()
        self._say_progress()
        self._turned()
        await page.world.beside(self._poll(self._running), name=CauseCheck.POLL)

    def stop(self) -> None:
        if self.is_on:
            self._running = None
            self._page.world.stop_aside(CauseCheck.POLL)
            self._turned()

    def pause(self) -> None:
        if self._running is not None:
            self._running.clear()

    def resume(self) -> None:
        if self._running is not None:
            self._running.set()

    async def _poll(self, running: asyncio.Event) -> None:
        page, world, session = self._page, self._page.world, self._page.session
        credentials, left = session.credentials, session.taken or session.live
        if credentials is None:
            return
        try:
            verification = await world.outside.poll(
                session.verify_url,
                credentials,
                since=left.evidence.at if left else None,
                wait=SHORT if world.is_plain else LONG,
                report=self._report,
                running=running,
            )
        finally:
            if self._running is running:  # not stopped and started again meanwhile
                self._running = None
        world.remembered.verification = verification
        self._take_in(verification)
        if verification.outcome is Outcome.REFUSED:
            answer, where = verification.answer, world.around.where()
            world.update_session(page.session.with_check(answer, where))
        self._turned()

    def _report(self, progress: Progress) -> None:
        self._progress = progress
        self._take_in(progress)
        self._say_progress()

    def _say_progress(self) -> None:
        self._page.world.progressed(" ".join(one.text.plain for one in self.lines()))

    def _take_in(self, answer: Progress | Verification) -> None:
        """Keep what an answer shows. What was seen before stays seen."""
        page = self._page
        evidence = page.seen(How.SEEN, answer.sentence)
        session = with_polled(page.session, answer.outcome, answer.seen, evidence)
        if (session.cost, session.sessions) != (page.session.cost, page.session.sessions):
            page.world.update_session(session)


# Checks of causes ---------------------------------------------------------------------------------

SLOW = "This took too long. Nothing is known yet."

_BY_HAND = (Fact.RESTARTED_SAID, Fact.APPROVED_SAID, Fact.ACCOUNT_SAID, Fact.ARRIVED_SAID)


def runnable_checks(session: Session) -> frozenset[CauseCheck]:
    """Return the checks of causes that can be run here and now."""
    has_plan, real = session.plan is not None, not session.practice
    able = {
        CauseCheck.ASK_MAVVRIK: session.credentials is not None,
        CauseCheck.CHECK_SETTINGS: has_plan,
        CauseCheck.COMPARE_CONSOLE: session.live is None or session.live.delivered is None,
        CauseCheck.READ_ARRIVED: has_plan and real,
        CauseCheck.LOOK_FOR_SETTINGS: real,
        CauseCheck.CLIENT_VERSION: real,
        CauseCheck.TRY_HERE: real,
        CauseCheck.POLL: bool(session.verify_url) and session.credentials is not None,
    }
    return frozenset(name for name, possible in able.items() if possible)


def said_by_ruling_out(cause: Cause) -> str:
    """Return the ID of what a person confirms by ruling out a cause.

    It is empty if only a check could show it.
    """
    return next((one for one in cause.rules_out if one in _BY_HAND), "")


@dataclass(frozen=True, slots=True)
class CheckResultLine:
    """The result of a check.

    It becomes a line only when it is drawn, as sharing may begin later.
    """

    sentence: str
    sign: Words
    evidence: Evidence

    def line(self, redaction: Redaction) -> Line:
        """Return the result with time and computer, as it may be shown."""
        sentence = redaction.sentence(self.sentence)
        where = redaction.where(self.evidence)
        when = quiet(f" ({self.evidence.at:%H:%M} {where})")
        return line(words(sentence).append(when), self.sign)


class CauseChecks:
    """Runs checks. Their results are added to `results`, and what they prove to the session."""

    def __init__(self, program: Run, results: list[CheckResultLine]) -> None:
        self._program = program
        self._results = results

    async def run(self, check: CauseCheck) -> None:
        """Run a check. Never raises a time-out."""
        run: Mapping[str, Callable[[], Awaitable[None]]] = {
            CauseCheck.ASK_MAVVRIK: self._ask_mavvrik,
            CauseCheck.CHECK_SETTINGS: self._check_settings,
            CauseCheck.READ_ARRIVED: self._read_arrived,
            CauseCheck.LOOK_FOR_SETTINGS: self._look_for_settings,
            CauseCheck.CLIENT_VERSION: self._look_at_version,
        }
        try:
            await run[check]()
        except TimeoutError:
            self._report(SLOW, Sign.PROBLEM)

    def _report(self, sentence: str, sign: Words, proves: str = "") -> None:
        """Add a result. `proves` is the ID of what it makes known."""
        evidence = Evidence(
            How.CHECKED, self._program.clock(), self._program.around.where(), sentence
        )
        self._results.append(CheckResultLine(sentence, sign, evidence))
        if proves:
            self._program.update_session(self._program.session.with_proof(proves, evidence))

    async def _ask_mavvrik(self) -> None:
        """Check lines 2 and 3 again, and find where the connection fails."""
        program, session = self._program, self._program.session
        if session.credentials is None:
            return
        result = await program.outside.check_credentials(session.credentials, session.endpoint)
        program.remembered.last_check = result
        program.update_session(program.session.with_check(result, program.around.where()))
        self._report(result.sentence, Sign.DONE if result.accepted else Sign.PROBLEM)
        if result.accepted or result.refused:
            return
        signs = {PreflightState.OK: Sign.DONE, PreflightState.TROUBLE: Sign.PROBLEM}
        for one in await program.outside.preflight(session.endpoint):
            self._report(one.sentence, signs.get(one.state, Sign.WAITS))

    async def _check_settings(self) -> None:
        """Parse the whole result as Claude Code does."""
        look = partial(check_result, self._program.session, self._program.clock())
        ready = await in_daemon_thread(look, limit=WORK_SECONDS)
        if ready is None:
            return
        if ready.errors:
            first = ready.findings[0]
            self._report(f"{first.message} {first.consequence} {first.remedy}", Sign.PROBLEM)
        else:
            self._report(Fact.SETTINGS_RIGHT.sentence, Sign.DONE, proves=Fact.SETTINGS_RIGHT)

    async def _read_arrived(self) -> None:
        """Examine what Claude Code received on this computer."""
        plan, kind = self._program.session.plan, self._delivered_as
        sources = await self._program.outside.find_company()
        received = next((one for one in sources if one.kind is kind), None)
        if plan is None or received is None or received.text is None:
            source = "console's" if kind is SourceKind.SERVER else "delivered"
            self._report(f"The {source} settings are not on this computer.", Sign.WAITS)
        elif arrived_as_planned(received.text, plan):
            sentence = f"The Mavvrik values are in {received.place}, as planned."
            self._report(sentence, Sign.DONE, proves=Fact.SETTINGS_ARRIVED)
        else:
            self._report(f"Other values than planned are in {received.place}.", Sign.PROBLEM)

    @property
    def _delivered_as(self) -> SourceKind:
        """The source that the settings come from as planned: the console, unless delivered."""
        live = self._program.session.live
        target = BY_ID.get(live.delivered.target) if live and live.delivered else None
        return target.kind if target else SourceKind.SERVER

    async def _look_for_settings(self) -> None:
        sources = await self._program.outside.find_company()
        planned = (SourceKind.SERVER, self._delivered_as)
        others = [one for one in sources if one.kind not in planned]
        if others:
            self._report(f"Company settings are in {others[0].place}.", Sign.CAUTION)
        else:
            sentence = "No other company settings are here."
            self._report(sentence, Sign.DONE, proves=Fact.NO_OTHER_SETTINGS)

    async def _look_at_version(self) -> None:
        """Ask Claude Code on this computer for its version."""
        claude, plan = await self._program.outside.find_claude(), self._program.session.plan
        if claude is None or claude.version is None:
            self._report(
                claude.trouble if claude else "Claude Code was not found here.", Sign.WAITS
            )
            return
        verdict = what_it_does(claude.version, plan is None or has_none_entries(plan))
        version = version_text(claude.version)
        self._program.update_session(replace(self._program.session, claude_version=version))
        sign = Sign.DONE if verdict.ok else Sign.PROBLEM
        self._report(verdict.sentence, sign, proves=Fact.CLIENT_NEW_ENOUGH if verdict.ok else "")
